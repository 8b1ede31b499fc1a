"""A no where people take a seat: whoever waits, or missed one time, is out of it, and the page says what is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.booking import sessions
from core.booking.models import Booking
from core.booking.times import When
from core.db import session, transaction
from core.engagement.calling import replies
from core.engagement.models import Engagement, Participation
from tests.drawing import called
from tests.web.meeting import EVENING, Meeting, make_meeting, plant

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser
    from tests.people import People

THANKS = "Takk for at du sa fra."


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three are invited to."""
    plant(people.app, monkeypatch)
    return make_meeting(people, state="invited")


def waits(meeting: Meeting) -> Browser:
    """Let the first take the only seat, and the second wait; give the second's browser."""
    only = meeting.session(capacity=1)
    first, second = meeting.comes_by_link(0), meeting.comes_by_link(1)
    first.press("Velg denne tiden", {"id": str(only)})
    second.get(times(meeting))
    second.press("Sett meg på venteliste")
    assert meeting.state(1) == "waiting"
    return second


def times(meeting: Meeting) -> str:
    return f"/aktiviteter/{meeting.name}/velg-tid"


def cannot_come(browser: Browser, meeting: Meeting) -> str:
    """Say so from the page with the times, which asks once; give what is said to it."""
    browser.get(times(meeting))
    browser.click("Jeg kan ikke likevel")
    return browser.press("Nei, jeg kan ikke").text


def seats(meeting: Meeting, number: int) -> list[str]:
    """Give what a member has or had at the sessions."""
    with meeting.people.app.app_context():
        mine = sa.select(Booking.state).where(Booking.panelist_id == meeting.members[number].id)
        return list(session.scalars(mine.order_by(Booking.starts_at)))


def put(meeting: Meeting, number: int, state: str) -> None:
    with meeting.people.app.app_context(), transaction():
        mine = sa.update(Participation).where(Participation.panelist_id == meeting.members[number].id)
        session.execute(mine.values(state=state))


def test_whoever_waits_and_cannot_come_leaves_the_line(meeting: Meeting) -> None:
    browser = waits(meeting)
    assert THANKS in cannot_come(browser, meeting)
    assert (meeting.state(1), seats(meeting, 1)) == ("declined", ["left"])
    assert "Du står på venteliste" not in browser.get(times(meeting)).text


def test_whoever_waits_says_no_from_the_letter_after_reading_what_it_means(meeting: Meeting) -> None:
    browser = waits(meeting)
    page = browser.get(f"/i/{meeting.tokens[1]}/nei-takk")
    assert "Du står på venteliste. Sier du nei, tar vi deg av den." in page.text
    assert THANKS in browser.press("Nei, jeg kan ikke").text
    assert (meeting.state(1), seats(meeting, 1)) == ("declined", ["left"])


def test_whoever_missed_one_time_and_waits_for_another_can_say_no_to_it(meeting: Meeting) -> None:
    browser = waits(meeting)
    put(meeting, 1, "absent")
    assert THANKS in cannot_come(browser, meeting)
    assert (meeting.state(1), seats(meeting, 1)) == ("declined", ["left"])


def test_whoever_missed_the_only_time_stays_as_they_are_by_an_old_letter(meeting: Meeting) -> None:
    put(meeting, 1, "absent")
    with meeting.people.app.app_context(), transaction():
        session.execute(sa.update(Engagement).values(state="closed"))
    page = meeting.people.browser().get(f"/i/{meeting.tokens[1]}/nei-takk")
    assert "Vil du si nei takk?" not in page.text
    assert meeting.state(1) == "absent"


def test_whoever_said_no_and_stands_in_line_after_all_is_on_the_list_again(meeting: Meeting) -> None:
    browser = waits(meeting)
    cannot_come(browser, meeting)
    browser.get(times(meeting))
    assert "Du er nummer 1 på ventelisten" in browser.press("Sett meg på venteliste").text
    assert (meeting.state(1), seats(meeting, 1)) == ("waiting", ["waiting"])


def test_a_no_that_comes_after_the_place_is_gone_says_so(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    put(meeting, 0, "accepted")
    browser, hold = meeting.comes_by_link(0), replies.hold_with_seats

    def too_late(place: Participation) -> None:
        session.execute(sa.update(Participation).where(Participation.id == place.id).values(state="removed"))
        hold(place)

    browser.get(f"/i/{meeting.tokens[0]}/nei-takk")
    monkeypatch.setattr(replies, "hold_with_seats", too_late)
    page = browser.press("Nei, jeg kan ikke")
    assert "Du har ingen plass her nå, så du trenger ikke å si nei." in page.text
    assert THANKS not in page.text


def test_a_time_that_is_chosen_after_the_seat_of_the_group_is_gone_is_refused_in_words(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = called(people, a_format, people.members(3), seats=2)
    call.draw()
    call.tell()
    with people.app.app_context(), transaction():
        only = sessions.make_session(call.id, When(starts=EVENING, minutes=60), {"capacity": 10}).id
    (late, back), (reserve,) = call.drawn(), call.others()
    path = f"/aktiviteter/{call.name}/velg-tid"
    with people.app.app_context(), transaction():
        replies.say_no(call.place(back))
    with people.app.app_context(), transaction():
        replies.say_yes(call.place(reserve))
    assert "Alle plassene er tatt nå." in _tries(people.browser_of(back), path, only)
    frozen_clock.forward(days=4)
    assert "Fristen for å svare er ute." in _tries(people.browser_of(late), path, only)
    with people.app.app_context():
        assert session.scalars(sa.select(Booking)).all() == [], "nothing was taken"


def _tries(browser: Browser, path: str, meeting: Id) -> str:
    """Choose a time from a page that is older than what happened; give what the answer says."""
    browser.get(path)
    refused = browser.forge(path, {"id": str(meeting)})
    assert refused.status_code == 409
    return refused.text
