"""Members, as a program meets them that has read nothing but the published document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from core.api.models import ApiToken
from core.audit import Act, AuditRow
from core.db import session, transaction
from core.panel.models import Consent, Panelist, SignUp
from core.panel.services import pause, resume
from core.types import sort_key
from tests.web.desk import Desk, desk_in, lines
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.letters import Postman
    from tests.people import People

SOMEBODY = {
    "name": "Berit Berg", "email": "berit@example.no", "birth_year": 1980, "gender": "woman",
    "consent": "Jeg bor i Bærum og har lest hva dere bruker opplysningene til.",
}  # fmt: skip


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    """Programs with every scope."""
    return desk_in(app, world)


# Members


def test_members_are_listed_page_by_page(people: People, desk: Desk) -> None:
    people.members(5)
    first = desk.administrator.call("list_panelists", query={"limit": 3})
    seen, page = list(first.body["items"]), first.body
    assert first.headers["Link"] == f'<{page["next"]}>; rel="next"'
    while page["next"]:
        page = desk.administrator.follow(page["next"])
        seen += page["items"]
    ids = [member["id"] for member in seen]
    assert len(ids) == len(set(ids)) == 5 + 5, "the world's five (one has left), and ours"
    assert ids == sorted(ids)


def test_a_page_goes_on_where_it_was_though_rows_come_and_go(app: Flask, people: People, desk: Desk) -> None:
    page = desk.administrator.call("list_panelists", query={"limit": 2}).body
    last = UUID(page["items"][-1]["id"])
    with app.app_context(), transaction() as here:
        here.delete(here.get_one(Panelist, last))
    late = people.member()
    rest = desk.administrator.follow(page["next"].replace("limit=2", "limit=200"))["items"]
    assert rest[-1]["id"] == str(late.id)
    assert len(rest) == 5 - 2 + 1


def test_members_are_filtered_by_place_and_state(app: Flask, world: World, desk: Desk) -> None:
    with app.app_context(), transaction() as here:
        pause(here.get_one(Panelist, world.members["asked"].id))
    districts = desk.administrator.call("list_districts", query={"limit": 200}).body["items"]
    jar = next(district["id"] for district in districts if district["name"] == "Jar")
    assert listed(desk, state="paused") == {"asked@example.no"}
    assert listed(desk, district_id=jar, state="active") == {"link-holder@example.no", "answered@example.no"}
    assert listed(desk, district_id=str(uuid4())) == set()


def test_pr10_each_look_at_a_member_leaves_a_line(app: Flask, world: World, desk: Desk) -> None:
    listed = desk.administrator.call("list_panelists", query={"limit": 2}).body["items"]
    desk.administrator.call("get_panelist", panelist_id=world.members["asked"].id)
    seen = [*(member["id"] for member in listed), str(world.members["asked"].id)]
    assert lines(app, "members_seen", world.staff["administrator"].id) == sorted(seen)


def test_signing_somebody_up_posts_a_letter_and_makes_no_member(app: Flask, desk: Desk, letters: Postman) -> None:
    before = desk.administrator.call("list_panelists", query={"limit": 200}).body["items"]
    answer = desk.administrator.call("create_panelist", 202, body=SOMEBODY)
    assert answer.body["state"] == "waiting"
    assert desk.administrator.call("list_panelists", query={"limit": 200}).body["items"] == before
    letter = letters.deliver()[-1]
    assert letter.to == "berit@example.no"
    with app.app_context():
        waiting = session.get_one(SignUp, UUID(answer.body["id"]))
        assert waiting.consent == sha256(SOMEBODY["consent"])
        assert session.scalar(sa.select(sa.func.count()).select_from(Consent)) == len(before)


def test_signing_somebody_up_leaves_a_line_with_who_and_which_token(app: Flask, desk: Desk) -> None:
    desk.administrator.call("create_panelist", 202, body=SOMEBODY)
    with app.app_context():
        row = session.scalars(sa.select(AuditRow).where(AuditRow.act == Act.SIGNED_UP_BY_PROGRAM)).one()
        assert row.staff_id == session.get_one(ApiToken, row.object_id).staff_id


def test_au8_signing_up_answers_alike_for_known_and_unknown_addresses(desk: Desk, letters: Postman) -> None:
    answers = [
        desk.administrator.call("create_panelist", 202, body={**SOMEBODY, "email": email})
        for email in ("asked@example.no", "nobody@example.no")
    ]
    assert [set(answer.body) for answer in answers] == [{"id", "state"}] * 2
    assert {answer.body["state"] for answer in answers} == {"waiting"}


def test_the_same_sign_up_twice_is_one(app: Flask, desk: Desk) -> None:
    own = {**SOMEBODY, "id": str(uuid4())}
    for _again in range(2):
        assert desk.administrator.call("create_panelist", 202, body=own).body["id"] == own["id"]
    other = desk.administrator.call("create_panelist", 409, body={**own, "email": "annen@example.no"})
    assert (other.word, other.at) == ("id-taken", ["body/id"])
    with app.app_context():
        assert session.get_one(SignUp, UUID(own["id"])).email == "berit@example.no"


def test_the_age_rule_holds_for_programs_too(desk: Desk, frozen_clock: Any) -> None:
    young = desk.administrator.call("create_panelist", 422, body={**SOMEBODY, "birth_year": 2015})
    assert young.word == "too-young"
    unsaid = desk.administrator.call("create_panelist", 422, body={**SOMEBODY, "birth_year": 2011})
    assert (unsaid.word, unsaid.at) == ("birthday-needed", ["body/birthday_passed"])
    desk.administrator.call("create_panelist", 202, body={**SOMEBODY, "birth_year": 2011, "birthday_passed": True})


def test_a_member_is_put_right_by_whoever_has_read_the_newest(world: World, desk: Desk) -> None:
    asked = world.members["asked"].id
    tag = desk.administrator.call("get_panelist", panelist_id=asked).headers["ETag"]
    interests = [row["id"] for row in desk.administrator.call("list_interests").body["items"][:2]]
    channel = desk.administrator.call("list_channels").body["items"][0]["id"]
    change = {"name": "Kari Ås", "language": "en", "interests": interests, "channel_id": channel, "district_id": None}
    changed = desk.administrator.call("patch_panelist", panelist_id=asked, body=change, headers={"If-Match": tag})
    assert {name: changed.body[name] for name in change} == {**change, "interests": sorted(interests)}
    stale = desk.administrator.call("patch_panelist", 412, panelist_id=asked, body=change, headers={"If-Match": tag})
    assert stale.word == "changed-meanwhile"
    again = {"If-Match": changed.headers["ETag"]}
    assert desk.administrator.call("patch_panelist", panelist_id=asked, body={"interests": []}, headers=again)


@pytest.mark.parametrize("given", [{}, {"If-Match": "*"}, {"If-Match": ""}])
def test_a_change_without_the_tag_of_what_was_read_is_refused(world: World, desk: Desk, given: dict[str, str]) -> None:
    for operation, named in (("patch_panelist", "panelist_id"), ("patch_engagement", "engagement_id")):
        object_id = world.members["asked"].id if named == "panelist_id" else world.ours.draft
        answer = desk.administrator.call(operation, 428, body={}, headers=given, **{named: object_id})
        assert answer.word == "precondition-needed"


def test_a_program_gives_a_break_and_cannot_end_one(app: Flask, world: World, desk: Desk) -> None:
    asked = world.members["asked"].id
    tag = {"If-Match": desk.administrator.call("get_panelist", panelist_id=asked).headers["ETag"]}
    paused = desk.administrator.call("patch_panelist", panelist_id=asked, body={"state": "paused"}, headers=tag)
    assert paused.body["state"] == "paused"
    assert paused.body["paused_until"].endswith("Z")
    tag = {"If-Match": paused.headers["ETag"]}
    same = desk.administrator.call("patch_panelist", panelist_id=asked, body={"state": "paused"}, headers=tag)
    assert same.body["paused_until"] == paused.body["paused_until"], "a break does not grow"
    back = desk.administrator.call("patch_panelist", 422, panelist_id=asked, body={"state": "active"}, headers=tag)
    assert back.at == ["body/state"]
    with app.app_context(), transaction() as here:
        resume(here.get_one(Panelist, asked))


@pytest.mark.parametrize("name", ["email", "birth_year", "id", "joined_at"])
def test_az4_what_a_program_may_not_change_is_refused(world: World, desk: Desk, name: str) -> None:
    asked = world.members["asked"].id
    tag = {"If-Match": desk.administrator.call("get_panelist", panelist_id=asked).headers["ETag"]}
    answer = desk.administrator.call("patch_panelist", 422, panelist_id=asked, body={name: "x"}, headers=tag)
    assert answer.at == [f"body/{name}"]


@pytest.mark.parametrize("name", ["district_id", "channel_id", "interests"])
def test_az3_ids_in_a_body_must_be_on_their_lists(world: World, desk: Desk, name: str) -> None:
    value: Any = [str(uuid4())] if name == "interests" else str(uuid4())
    asked = world.members["asked"].id
    tag = {"If-Match": desk.administrator.call("get_panelist", panelist_id=asked).headers["ETag"]}
    answer = desk.administrator.call("patch_panelist", 422, panelist_id=asked, body={name: value}, headers=tag)
    assert answer.at == [f"body/{name}"]
    if name == "district_id":
        assert desk.administrator.call("create_panelist", 422, body={**SOMEBODY, name: value}).at == [f"body/{name}"]


# The lists, in their order


def test_places_are_listed_in_norwegian_order(desk: Desk) -> None:
    page, names = desk.leader.call("list_districts", query={"limit": 4}).body, []
    names += page["items"]
    while page["next"]:
        page = desk.leader.follow(page["next"])
        names += page["items"]
    found = [district["name"] for district in names]
    assert len(found) == len(set(found)) > 10
    assert found == sorted(found, key=sort_key)
    gone = desk.leader.call("list_districts", 422, query={"after": str(uuid4())})
    assert gone.at == ["query/after"]


def listed(desk: Desk, **query: str) -> set[str]:
    """Give the addresses of the members that are listed."""
    return {member["email"] for member in desk.administrator.call("list_panelists", query=query).body["items"]}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
