"""The days of an activity come in an order that can be: offers, then answers, then the result."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.engagement import services
from tests.core.engagement.calling.called import Called, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
TOO_EARLY = "Resultatet kan ikke være klart før siste dag for svar. Velg en senere dag."


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def test(people: People, frozen_clock: Any) -> Called:
    """A call that takes offers for five days more."""
    return called(people)


@pytest.mark.parametrize(
    ("deadline", "result_by", "refused"),
    [
        (20, 19, TOO_EARLY),
        (4, 30, "Folk kan melde seg til og med søndag 20. september 2026. Velg den dagen, eller en senere."),
        (5, 5, ""),
        (20, 21, ""),
    ],
)
def test_no_result_is_promised_before_the_last_day_and_no_last_day_comes_before_that_of_the_call(  # noqa: PLR0913, PLR0917
    people: People, test: Called, writing: Callable[..., Any], deadline: int, result_by: int, refused: str
) -> None:
    staff = people.browser_of(test.leader)
    staff.get(f"{test.page}/rediger")
    given, status = {"deadline": day(deadline), "result_by": day(result_by)}, 422 if refused else 200
    page = staff.post(f"{test.page}/rediger", given, status=status)
    assert (refused in page.text.replace("\N{NO-BREAK SPACE}", " ")) if refused else "Lagret." in page
    with writing():
        kept = test.engagement().result_by
        assert (kept is not None) == (not refused)


@pytest.mark.parametrize("opened", [True, False])
def test_nobody_can_offer_after_the_activitys_own_last_day(
    people: People, writing: Callable[..., Any], opened: bool
) -> None:
    test = called(people, opened=opened)
    with writing():
        test.engagement().deadline = services.end_of_day((clock.now() + timedelta(days=9)).date())
    staff, where = people.browser_of(test.leader), f"{test.page}/mottakere/melde-seg"
    address = f"{where}/frist" if opened else where
    staff.get(where)
    page = staff.post(address, {"deadline": day(10)}, status=422)
    said = "Siste dag for svar i aktiviteten er torsdag 24. september 2026. Velg den dagen, eller en tidligere."
    assert said in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert f'value="{day(10)}"' in page.html, "what was typed is kept"
    staff.post(address, {"deadline": day(9)})
    with writing():
        found = test.engagement().call
        assert found
        assert found.deadline
        assert clock.local(found.deadline).date().isoformat() == day(9)
