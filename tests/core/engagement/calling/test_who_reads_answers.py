"""What people answered before they offered is for those who may read answers, on pages, in files and by programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.capabilities import Capability
from core.contributions import Role
from core.db import session, transaction
from core.engagement import rights
from core.engagement.calling import screening, volunteering
from core.engagement.invitations import open_now
from core.engagement.models import Membership
from core.panel.models import Panelist
from core.permissions import scoped_roles
from core.questionnaire.definition import Definition, Option, Question
from core.types import LocalText
from tests.core.engagement.calling.called import Called, called
from tests.programs import program_of

if TYPE_CHECKING:
    from tests.people import Colleague, Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
FITS, FITS_NOT, REASON = "Blåbærstien", "Rognebærstien", "Vi leter etter noen som går en annen vei."
QUESTION = Question(
    id="sti",
    type="single_choice",
    text=LocalText(nb="Hvilken sti går du?"),
    options=(Option(id="bla", text=LocalText(nb=FITS)), Option(id="rogn", text=LocalText(nb=FITS_NOT))),
    required=True,
)
SECRETS = (FITS, FITS_NOT, REASON)
HELPER = Role(
    name="helper",
    title="Hjelper",
    scope="engagement",
    capabilities=frozenset({Capability.SEE_ACTIVITIES, Capability.RUN_ACTIVITIES, Capability.READ_REPORTS}),
)
PAGES = (
    *(
        "",
        "/gjennomforing",
        "/gjennomforing?tilstand=unsuitable",
        "/mottakere/trekning",
        "/rapport",
        "/rapport/fordelt",
    ),
    *("/rapport/data", "/rapport/regneark", "/rapport/svar/sti", "/mottakere", "/mottakere/melde-seg"),
)


@pytest.fixture
def members(people: People) -> list[Member]:
    return people.members(2)


@pytest.fixture
def test(people: People, members: list[Member]) -> Called:
    """A call in which one has answered what fits, and one what does not."""
    made = called(people, opened=False)
    with people.app.app_context(), transaction():
        call = made.engagement().call
        assert call
        screening.rewrite(call, screening.seen_as(call), Definition((QUESTION,)))
        screening.say_unfit(call, "sti", ["rogn"], LocalText(nb=REASON))
        open_now(made.engagement())
        for member, given in zip(members, ("bla", "rogn"), strict=True):
            volunteering.volunteer(made.engagement(), session.get_one(Panelist, member.id), {"sti": given})
    return made


@pytest.fixture
def helper(people: People, test: Called, monkeypatch: pytest.MonkeyPatch) -> Colleague:
    """Somebody in the team who may do all with the activity but read answers."""
    monkeypatch.setattr(rights, "scoped_roles", lambda: {**scoped_roles(), HELPER.name: HELPER})
    colleague = people.staff(email="hjelper@example.no")
    with people.app.app_context(), transaction():
        session.add(Membership(engagement_id=test.id, staff_id=colleague.id, role=HELPER.name))
    return colleague


def place_pages(test: Called, members: list[Member]) -> list[str]:
    with test.app.app_context():
        return [f"/gjennomforing/{test.place(member).id}" for member in members]


def shown(people: People, somebody: Colleague, test: Called, pages: list[str]) -> dict[str, set[str]]:
    """Give what each page gives away; one that cannot be reached gives away nothing."""
    client = people.browser_of(somebody).client
    answers = {page: client.get(f"{test.page}{page}").get_data(as_text=True) for page in pages}
    return {page: found for page, answer in answers.items() if (found := {one for one in SECRETS if one in answer})}


def test_the_leader_reads_what_somebody_answered(people: People, test: Called, members: list[Member]) -> None:
    fits, fits_not = place_pages(test, members)
    assert shown(people, test.leader, test, [fits, fits_not]) == {fits: {FITS}, fits_not: {FITS_NOT, REASON}}


def test_az2_a_helper_who_may_not_read_answers_sees_them_on_no_page_and_in_no_file(
    people: People, test: Called, members: list[Member], helper: Colleague
) -> None:
    own = people.browser_of(helper).get(f"{test.page}{place_pages(test, members)[1]}")
    assert "Utenfor målgruppen" in own.text, "that it did not fit is a state, and no answer"
    assert shown(people, helper, test, [*PAGES, *place_pages(test, members)]) == {}


@pytest.mark.parametrize("role", ["analyst", "editor", "privacy-officer"])
def test_az2_neither_do_the_roles_of_the_house_that_read_no_answers(
    people: People, test: Called, members: list[Member], role: str
) -> None:
    colleague = people.staff(role, email=f"{role}@example.no")
    assert shown(people, colleague, test, [*PAGES, *place_pages(test, members)]) == {}


def test_az2_a_program_is_told_how_far_people_came_and_no_answer(
    people: People, test: Called, helper: Colleague
) -> None:
    program: Any = program_of(people.app, helper)
    sent = [
        program.call("get_engagement", engagement_id=test.id).body,
        program.call("list_engagements").body,
        program.call("list_invitations", engagement_id=test.id).body,
    ]
    assert {place["state"] for place in sent[2]["items"]} == {"volunteered", "unsuitable"}
    assert not [secret for secret in SECRETS if secret in str(sent)]
