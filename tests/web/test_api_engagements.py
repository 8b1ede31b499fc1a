"""Engagements, invitations and results, as a program meets them that has read nothing but the published document."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.engagement.calling.opening import close_call, extend
from core.engagement.models import Participation
from core.messaging.models import OutboxLetter
from tests.core.engagement.calling.called import called
from tests.sending import let_leave, without_quiet_hours
from tests.web.desk import Desk, desk_in, lines
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.people import People

NOWHERE = "6f1c5a1e-0000-4000-8000-000000000000"
LAST_DAY = "2099-10-30T23:59:59+01:00"


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    """Programs with every scope."""
    return desk_in(app, world)


def draft(world: World, **more: Any) -> dict[str, Any]:
    """Give what a new draft needs."""
    words = {"title": {"nb": "Gatelys", "en": "Street lights"}, "purpose": {"nb": "Hva er viktigst?"}}
    return {"format": world.slug, **words, **more}


def places(app: Flask, engagement: Id) -> int:
    """Count who is asked."""
    with app.app_context():
        counted = sa.select(sa.func.count()).select_from(Participation)
        return session.scalar(counted.where(Participation.engagement_id == engagement)) or 0


# Engagements


def test_ones_own_engagements_are_listed_the_newest_first(world: World, desk: Desk) -> None:
    mine = desk.leader.call("list_engagements").body["items"]
    assert len(mine) == 3
    assert [row["id"] for row in mine] == sorted((row["id"] for row in mine), reverse=True)
    assert len(desk.administrator.call("list_engagements").body["items"]) == 6
    page = desk.leader.call("list_engagements", query={"limit": 2}).body
    assert desk.leader.follow(page["next"])["items"] == mine[2:]


def test_in4_filters_are_enumerated(world: World, desk: Desk) -> None:
    drafts = desk.leader.call("list_engagements", query={"state": "draft", "format": world.slug}).body["items"]
    assert [row["id"] for row in drafts] == [str(world.ours.draft)]
    theirs = {"project_id": str(world.theirs.project)}
    assert desk.leader.call("list_engagements", query=theirs).body["items"] == []
    for query in ({"state": "x"}, {"sort": "name; drop"}, {"limit": "0"}, {"limit": "201"}, {"after": "1"}):
        answer = desk.leader.call("list_engagements", 422, query=query)
        assert answer.at == [f"query/{next(iter(query))}"]
    twice = desk.leader.send("get", "/api/v1/engagements?state=draft&state=open")
    assert twice.status_code == 400


def test_an_engagement_is_given_with_its_figures_and_a_drafts_audience(world: World, desk: Desk) -> None:
    opened = desk.leader.call("get_engagement", engagement_id=world.ours.engagement).body
    assert opened["figures"] == {"asked": 3, "sent": 2, "answered": 1, "declined": 0}
    assert "audience" not in opened
    waiting = desk.leader.call("get_engagement", engagement_id=world.ours.draft).body
    out = {"other_age": 0, "paused": 0, "only_followed": 0, "capped": 0, "unreachable": 0, "beyond": 0}
    assert waiting["audience"] == {"people": 3, **out}, "one has left"
    assert waiting["deadline"].endswith("Z")


def test_a_draft_is_made_once_and_belongs_to_the_tokens_owner(world: World, desk: Desk) -> None:
    sent = draft(world, id=str(uuid4()), minutes=5, deadline=LAST_DAY)
    made = desk.leader.call("create_engagement", 201, body=sent)
    assert made.body["title"] == sent["title"]
    assert (made.body["state"], made.body["minutes"]) == ("draft", 5)
    assert made.body["deadline"] == "2099-10-30T22:59:59Z"
    again = desk.leader.call("create_engagement", 201, body=sent)
    assert (again.body, again.headers["ETag"]) == (made.body, made.headers["ETag"])
    desk.other.call("get_engagement", 404, engagement_id=made.body["id"])
    taken = desk.other.call("create_engagement", 409, body=sent)
    assert taken.word == "id-taken"


def test_az3_a_foreign_project_in_a_body_answers_like_one_that_is_nowhere(world: World, desk: Desk) -> None:
    own = desk.leader.call("create_engagement", 201, body=draft(world, project_id=str(world.ours.project)))
    assert own.body["project_id"] == str(world.ours.project)
    foreign, missing = (
        desk.leader.call("create_engagement", 422, body=draft(world, project_id=str(project)))
        for project in (world.theirs.project, uuid4())
    )
    assert foreign.body == missing.body
    assert foreign.at == ["body/project_id"]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"format": "finnes-ikke"}, "/format"),
        ({"format": "webinar"}, "/format"),
        ({"title": {"en": "Only English"}}, "/title"),
        ({"title": "Gatelys"}, "/title"),
        ({"title": {"nb": "x" * 121}}, "/title/nb/value"),
        ({"deadline": "2019-01-01T00:00:00Z"}, "/deadline"),
        ({"deadline": "2099-10-30T23:59:59"}, "/deadline"),
        ({"minutes": 0}, "/minutes"),
        ({"district_ids": [NOWHERE]}, "/district_ids"),
        ({"state": "open"}, "/state"),
    ],
    ids=str,
)
def test_az4_a_draft_that_does_not_fit_is_refused_fault_by_fault(
    world: World, desk: Desk, change: dict[str, Any], at: str
) -> None:
    answer = desk.leader.call("create_engagement", 422, body={**draft(world), **change})
    assert answer.at == [f"body{at}"]


def test_a_change_is_made_by_whoever_has_read_the_newest(world: World, desk: Desk) -> None:
    read = desk.leader.call("get_engagement", engagement_id=world.ours.draft)
    tag = {"If-Match": read.headers["ETag"]}
    change = {"minutes": 9, "purpose": {"nb": "Nytt formål"}, "district_ids": []}
    changed = desk.leader.call("patch_engagement", engagement_id=world.ours.draft, body=change, headers=tag)
    assert {name: changed.body[name] for name in change} == change
    assert changed.body["title"] == read.body["title"]
    late = desk.administrator.call("patch_engagement", 412, engagement_id=world.ours.draft, body=change, headers=tag)
    assert late.word == "changed-meanwhile"


def test_a_draft_asks_a_segment_or_districts_and_not_both(world: World, desk: Desk) -> None:
    named: dict[str, Any] = {"engagement_id": world.ours.draft}

    def change(status: int = 200, **body: Any) -> Any:
        tag = {"If-Match": desk.leader.call("get_engagement", **named).headers["ETag"]}
        return desk.leader.call("patch_engagement", status, body=body, headers=tag, **named).body

    segment, jar = str(world.segment[0]), desk.leader.call("list_districts").body["items"][0]["id"]
    asked = change(segment_id=segment, most_people=1, ask_first="longest_since")
    assert (asked["segment_id"], asked["district_ids"], asked["audience"]["people"]) == (segment, [], 1)
    assert change(district_ids=[jar], most_people=None)["segment_id"] is None
    change(422, district_ids=[jar], segment_id=segment)
    change(422, segment_id=str(uuid4()))


def test_whom_an_open_engagement_asked_cannot_be_changed(world: World, desk: Desk) -> None:
    tag = {"If-Match": desk.leader.call("get_engagement", engagement_id=world.ours.engagement).headers["ETag"]}
    named = {"engagement_id": world.ours.engagement, "headers": tag}
    for change in ({"district_ids": []}, {"segment_id": None}, {"most_people": 3}, {"ask_first": "never_asked"}):
        assert desk.leader.call("patch_engagement", 409, body=change, **named).word == "wrong-state"
    desk.leader.call("patch_engagement", body={"minutes": 7}, **named)


def test_a_draft_opens_with_the_number_somebody_has_seen(app: Flask, world: World, desk: Desk) -> None:
    named = {"engagement_id": world.ours.draft}
    people = desk.leader.call("get_engagement", **named).body["audience"]["people"]
    wrong = desk.leader.call("open_engagement", 409, body={"people": people + 1}, **named)
    assert (wrong.word, wrong.body["about"]) == ("audience-changed", {"people": people})
    assert places(app, world.ours.draft) == 0
    planned = desk.leader.call("open_engagement", body={"people": people}, **named)
    assert (planned.body["state"], planned.body["sending"]["people"]) == ("draft", people)
    assert planned.body["sending"]["state"] == "waiting"
    again = desk.leader.call("open_engagement", 409, body={"people": people}, **named)
    assert again.word == "wrong-state"
    assert places(app, world.ours.draft) == 0
    without_quiet_hours(app)
    let_leave(app)
    opened = desk.leader.call("get_engagement", **named).body
    assert (opened["state"], opened["figures"]["asked"]) == ("open", people)
    assert "sending" not in opened
    assert places(app, world.ours.draft) == people


def test_a_draft_that_is_not_ready_answers_with_its_checklist(people: People, world: World, desk: Desk) -> None:
    made = desk.leader.call("create_engagement", 201, body=draft(world)).body
    named = {"engagement_id": made["id"], "body": {"people": made["audience"]["people"]}}
    refused = desk.leader.call("open_engagement", 409, **named)
    assert refused.word == "not-ready"
    stops = {line["title"]: line["text"] for line in refused.body["about"]["checklist"] if line["state"] == "stop"}
    assert stops["Deadline"] == "Set a deadline for answers."
    assert desk.leader.call("get_engagement", engagement_id=made["id"]).body["state"] == "draft"


def test_a_draft_with_nobody_to_ask_does_not_open(world: World, desk: Desk) -> None:
    districts = desk.leader.call("list_districts", query={"limit": 200}).body["items"]
    empty = next(district["id"] for district in districts if district["name"] not in {"Jar", "Voll"})
    tag = {"If-Match": desk.leader.call("get_engagement", engagement_id=world.ours.draft).headers["ETag"]}
    change = {"engagement_id": world.ours.draft, "body": {"district_ids": [empty]}, "headers": tag}
    assert desk.leader.call("patch_engagement", **change).body["audience"]["people"] == 0
    refused = desk.leader.call("open_engagement", 409, engagement_id=world.ours.draft, body={"people": 1})
    assert refused.word == "nobody-to-ask"


def test_closing_stops_the_answers_once(world: World, desk: Desk) -> None:
    named = {"engagement_id": world.ours.engagement}
    assert desk.leader.call("close_engagement", **named).body["state"] == "closed"
    assert desk.leader.call("close_engagement", 409, **named).word == "wrong-state"


# Invitations


def test_invitations_are_listed_and_leave_a_line(app: Flask, world: World, desk: Desk) -> None:
    named = {"engagement_id": world.ours.engagement}
    every = desk.leader.call("list_invitations", **named).body["items"]
    assert len(every) == 3
    answered = desk.leader.call("list_invitations", query={"state": "completed"}, **named).body["items"]
    assert [row["panelist_id"] for row in answered] == [str(world.members["answered"].id)]
    assert lines(app, "members_seen", world.staff["leader"].id) == [str(world.ours.engagement)] * 2


def test_more_people_are_asked_and_nobody_twice(app: Flask, people: People, world: World, desk: Desk) -> None:
    late, named = people.member(district="Jar"), {"engagement_id": world.ours.engagement}
    both = {"panelist_ids": [str(late.id), str(world.members["asked"].id)]}
    for _again in range(2):
        invited = desk.leader.call("create_invitations", 201, body=both, **named).body["items"]
        assert {row["panelist_id"] for row in invited} == set(both["panelist_ids"])
        assert places(app, world.ours.engagement) == 4
    with app.app_context():
        letters = sa.select(sa.func.count()).select_from(OutboxLetter).where(OutboxLetter.recipient_id == late.id)
        assert session.scalar(letters.where(OutboxLetter.about_id == world.ours.engagement)) == 1


def test_az3_who_is_not_in_the_audience_cannot_be_asked(app: Flask, world: World, desk: Desk) -> None:
    strangers = [str(world.members["asked-by-them"].id), str(uuid4())]
    wanted = {"panelist_ids": [str(world.members["asked"].id), *strangers]}
    answer = desk.leader.call("create_invitations", 422, body=wanted, engagement_id=world.ours.engagement)
    assert answer.at == ["body/panelist_ids/1", "body/panelist_ids/2"]
    assert len({fault["detail"] for fault in answer.body["errors"]}) == 1, "who lives elsewhere is nobody here"
    assert places(app, world.ours.engagement) == 3


def test_nobody_is_asked_to_what_is_not_open(world: World, desk: Desk) -> None:
    body = {"panelist_ids": [str(world.members["asked"].id)]}
    answer = desk.leader.call("create_invitations", 409, body=body, engagement_id=world.ours.draft)
    assert answer.word == "wrong-state"


# Results


def test_published_results_are_everybodys_and_reports_are_not(app: Flask, world: World, desk: Desk) -> None:
    results = desk.other.call("list_results").body["items"]
    assert [result["name"] for result in results] == [world.ours.over]
    over = results[0]["engagement_id"]
    result = desk.other.call("get_result", engagement_id=over).body
    assert result == results[0]
    assert result["figures"]["answered"] == 1
    assert set(result["sections"]) == {"nb", "en"}
    assert len(result["sections"]["nb"]) == len(result["sections"]["en"]) > 0
    desk.other.call("get_report", 404, engagement_id=over)
    report = desk.leader.call("get_report", engagement_id=over).body
    assert report["figures"] == {**result["figures"], "asked": 3}, "one has left since; what is published stays"
    assert lines(app, "answers_seen", world.staff["leader"].id) == [over]


def test_a_result_that_is_not_published_answers_like_one_that_is_nowhere(world: World, desk: Desk) -> None:
    closed = desk.other.call("list_engagements", query={"state": "closed"}).body["items"][0]["id"]
    hidden, missing = (desk.other.call("get_result", 404, engagement_id=id_) for id_ in (closed, uuid4()))
    assert hidden.body == missing.body


def test_every_operation_of_core_is_called_by_its_id(desk: Desk) -> None:
    """So that an operation that is added gets a test."""
    texts = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_api_*.py"))
    called = set(re.findall(r'\.call\("([a-z_]+)"', texts))
    core = {id_ for id_, operation in desk.leader.operations.items() if "/poll/" not in operation.path}
    assert core - called == set()


def test_a_call_that_changes_or_closes_is_another_version(people: People, app: Flask, world: World, desk: Desk) -> None:
    call = called(people, people.members(1), leader=world.staff["leader"])
    named = {"engagement_id": call.id}

    def tag() -> str:
        return str(desk.leader.call("get_engagement", **named).headers["ETag"])

    seen = [tag()]
    for act in (
        lambda: extend(call.engagement(), clock.now() + timedelta(days=9), call.by),
        lambda: close_call(call.engagement(), call.by),
    ):
        with app.app_context(), transaction():
            act()
        seen.append(tag())
    assert len(set(seen)) == 3
    late = {"body": {"minutes": 7}, "headers": {"If-Match": seen[0]}, **named}
    assert desk.leader.call("patch_engagement", 412, **late).word == "changed-meanwhile"
    desk.leader.call("patch_engagement", body={"minutes": 7}, headers={"If-Match": seen[2]}, **named)
