"""A call for some ages: nobody of another age is invited, or shown a button that would refuse them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.db import session
from core.engagement import audience, left_out
from core.engagement.calling.kinds import CALL
from core.engagement.invitations import invite_all, open_now
from core.engagement.sending import inviting, planning
from core.panel.models import Panelist
from tests.core.engagement.calling.called import Called, called
from tests.sending import let_leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
OTHER_AGE = "Denne gangen er det for en annen aldersgruppe"
TOO_FEW = "Utelatt: 2 i en annen alder enn den det er for"


@pytest.fixture
def members(people: People, frozen_clock: Any) -> tuple[Member, Member, Member]:
    """Somebody who turns 17 this year, somebody who turns 18, and somebody who turns 31."""
    year = clock.today().year
    named = (("Unni Ung", 17), ("Kari Passer", 18), ("Odd Over", 31))
    young, fitting, old = (people.member(name=name, birth_year=year - age) for name, age in named)
    return young, fitting, old


@pytest.fixture
def draft(people: People) -> Called:
    """A call for 18 to 30, not opened."""
    return called(people, opened=False, youngest=18, oldest=30, seats=5)


def times_asked(member: Member) -> int:
    return session.get_one(Panelist, member.id).invited_times


def test_whoever_is_of_another_age_is_not_invited_and_it_costs_them_nothing(
    people: People, draft: Called, members: tuple[Member, Member, Member], writing: Callable[..., Any]
) -> None:
    young, fitting, old = members
    with writing():
        found = audience.reach(draft.engagement())
        assert (found.people, found.other_age, found.left_out) == (1, 2, 2)
        assert audience.ids(audience.to_ask(draft.engagement())) == [fitting.id]
    hanne = people.browser_of(draft.leader)
    before = hanne.get(f"{draft.page}/mottakere")
    assert TOO_FEW in before
    assert "1 person får e-post" in before
    with writing():
        open_now(draft.engagement())
    with writing():
        inviting.plan_more(draft.engagement(), draft.by)
    let_leave(hanne.app)
    with writing():
        assert draft.place(fitting).state == "invited"
        assert [times_asked(member) for member in (young, fitting, old)] == [0, 1, 0]
        assert [person.id for person, _why in left_out.by_name(draft.engagement(), "", None, 9)] == [young.id, old.id]
    assert TOO_FEW in hanne.get(f"{draft.page}/gjennomforing")
    named = hanne.get(f"{draft.page}/mottakere/utelatt")
    assert "Unni Ung I en annen alder enn den det er for" in named
    assert "Kari Passer" not in named


def test_a_letter_that_was_planned_for_them_leaves_them_out(
    draft: Called, members: tuple[Member, Member, Member], writing: Callable[..., Any]
) -> None:
    with writing():
        engagement = draft.engagement()
        open_now(engagement)
        planning.plan(engagement, CALL, [member.id for member in members], draft.by)
    let_leave(draft.app)
    with writing():
        (sending,) = planning.of_engagement(draft.id)
        assert (sending.count, sending.left_out) == (1, 2)


def test_they_are_offered_no_button_that_would_refuse_them(
    people: People, members: tuple[Member, Member, Member], writing: Callable[..., Any]
) -> None:
    young, fitting, old = members
    test = called(people, [fitting], youngest=18, oldest=30)
    with writing():
        invite_all(test.engagement(), [young.id])  # before the call said an age
        name = test.engagement().name
    for member, is_offered in ((young, False), (fitting, True), (old, False)):
        browser = people.browser_of(member)
        assert ("Meld deg" in browser.get("/mitt-panel")) == is_offered
        page = browser.get(f"/aktiviteter/{name}")
        assert (f"/aktiviteter/{name}/meld-deg" in page.html) == is_offered
        assert (OTHER_AGE in page) == (not is_offered)
    assert "Meld deg" in people.browser().get(f"/aktiviteter/{name}"), "of a stranger nobody knows the age"
