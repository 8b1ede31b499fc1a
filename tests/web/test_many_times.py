"""Many times to choose among: by day, one button, and one way to wait for each day; everybody sees what is theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.booking.models import SLOT
from core.db import session, transaction
from core.engagement.models import Participation
from tests.web.meeting import EVENING, Meeting, give_up, make_meeting, plant

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.people import People

TUESDAY, WEDNESDAY = "tirsdag 20. oktober 2026", "onsdag 21. oktober 2026"


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def slots(meeting: Meeting) -> list[Id]:
    """Make three slots for one on each of two days."""
    starts = [EVENING + timedelta(days=days, hours=hours) for days in range(2) for hours in range(3)]
    return [meeting.session(one, 45, kind_of=SLOT, capacity=1) for one in starts]


def times(browser: Browser, meeting: Meeting) -> Page:
    return browser.get(f"/aktiviteter/{meeting.name}/velg-tid")


def activity(browser: Browser, meeting: Meeting) -> Page:
    return browser.get(f"/aktiviteter/{meeting.name}")


def headings(page: Page) -> list[str]:
    main = page.html[page.html.index("<main") : page.html.index("</main>")]
    found = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", main, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in found]


def test_times_stand_under_their_day_with_one_button_and_no_heading_is_said_twice(meeting: Meeting) -> None:
    made = slots(meeting)
    browser = meeting.comes_by_link(0)
    page = times(browser, meeting)
    assert headings(page)[0] == "Velg tid"
    assert len(headings(page)) == len(set(headings(page)))
    assert f"{TUESDAY} kl. 17.00–17.45 Kommunegården · 1 ledig kl. 18.00–18.45" in page.text
    assert page.html.count("Velg denne tiden") == 1
    browser.press("Velg denne tiden", {"id": str(made[4])})
    page = times(browser, meeting)
    assert f"{WEDNESDAY} kl. 18.00–18.45" in page.text
    assert headings(page)[:3] == ["Tidene dine", "Du har plass", "Bytt tid"]


def test_there_is_one_way_to_wait_for_each_day(meeting: Meeting) -> None:
    made = slots(meeting)
    for number in (0, 1):
        other = meeting.comes_by_link(number)
        other.press("Velg denne tiden", {"id": str(made[number])})
    browser = meeting.comes_by_link(2)
    page = times(browser, meeting)
    assert "Disse tidene er fulle. Du kan stå på venteliste." in page.text
    assert f"{TUESDAY} (2 tider)" in page.text
    assert page.html.count("Sett meg på venteliste") == 1
    assert "Velg en tid." in browser.press("Sett meg på venteliste", {}, status=422).text
    page = browser.press("Sett meg på venteliste", {"id": str(made[1])})
    assert "Du står på venteliste (nr. 1)" in page.text
    ids = re.findall(r'\bid="([^"]+)"', page.html)
    assert len(ids) == len(set(ids))


def test_the_activity_page_shows_what_can_be_chosen_by_day_and_then_ones_own(meeting: Meeting) -> None:
    made = slots(meeting)
    other, browser = meeting.comes_by_link(0), meeting.comes_by_link(1)
    other.press("Velg denne tiden", {"id": str(made[0])})
    page = activity(browser, meeting)
    assert f"{TUESDAY} kl. 18.00–18.45 kl. 19.00–19.45 Kommunegården" in page.text
    assert "kl. 17.00–17.45 kl. 18.00–18.45 kl. 19.00–19.45 Kommunegården" in page.text, "of the other day"
    page = activity(other, meeting)
    assert f"{TUESDAY} kl. 17.00–17.45" in page.text
    assert WEDNESDAY not in page.text


@pytest.mark.parametrize("state", ["declined", "withdrawn", "not_selected", "removed", "completed"])
def test_whoever_is_not_with_us_is_shown_no_times(meeting: Meeting, state: str) -> None:
    slots(meeting)
    browser = meeting.comes_by_link(0)
    with meeting.people.app.app_context(), transaction():
        place = session.query(Participation).filter_by(panelist_id=meeting.members[0].id).one()
        place.state = state
        place.engagement.state = "planned"
    page = activity(browser, meeting)
    assert "Når og hvor" not in page.text
    assert TUESDAY not in page.text


def test_whoever_gave_up_a_time_and_may_come_back_is_shown_those_that_are_free(meeting: Meeting) -> None:
    made = slots(meeting)
    browser = meeting.comes_by_link(0)
    browser.press("Velg denne tiden", {"id": str(made[0])})
    times(browser, meeting)
    give_up(browser)
    assert "kl. 17.00–17.45 kl. 18.00–18.45 kl. 19.00–19.45 Kommunegården" in activity(browser, meeting).text
