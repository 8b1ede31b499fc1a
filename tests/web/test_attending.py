"""Who came: people say so themselves or by the code, a leader corrects one, and settles the rest when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.booking.models import Booking
from core.db import session
from tests.web.meeting import Meeting, make_meeting, plant
from tests.web.test_sessions import BEGINS, at, seat

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser
    from tests.people import People

HALF_AN_HOUR = timedelta(minutes=30)
HERE = "Jeg er her"


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def noted(meeting: Meeting, number: int) -> tuple[str, str]:
    """Give what is noted of a member, and how that is known."""
    with meeting.people.app.app_context():
        rows = sa.select(Booking).where(Booking.panelist_id == meeting.members[number].id)
        booking = session.scalars(rows).one()
        return booking.attendance, booking.attendance_source


def code_of(meeting: Meeting, made: Id) -> str:
    office = meeting.office()
    office.get(at(meeting, made, "/kode"))
    page = office.press("Lag en kode")
    return page.html.split('class="sk-poster__code">')[1].split("<")[0].replace(" ", "")


def see(meeting: Meeting, number: int) -> Browser:
    browser = meeting.comes_by_link(number)
    browser.get(f"/aktiviteter/{meeting.name}")
    return browser


def test_who_stands_in_the_room_says_so_from_half_an_hour_before_until_it_ends(
    meeting: Meeting, frozen_clock: Any
) -> None:
    meeting.session()
    seat(meeting, 0)
    for moment, offered in (
        (BEGINS - HALF_AN_HOUR - timedelta(seconds=1), False),
        (BEGINS - HALF_AN_HOUR, True),
        (BEGINS + timedelta(minutes=119), True),
        (BEGINS + timedelta(minutes=120), False),
    ):
        frozen_clock.set(moment)
        assert (HERE in see(meeting, 0).page.text) is offered, moment
    frozen_clock.set(BEGINS - HALF_AN_HOUR)
    browser = see(meeting, 0)
    page = browser.press(HERE)
    assert "Du er krysset av. Velkommen." in page.text
    assert HERE not in page.text
    assert noted(meeting, 0) == ("came", "self")
    assert "Sa det selv" in meeting.office().get(at(meeting, next(iter(meetings(meeting))), "/oppmote")).text


def meetings(meeting: Meeting) -> list[Id]:
    with meeting.people.app.app_context():
        return list(session.scalars(sa.select(Booking.session_id)))


def test_where_the_session_has_a_code_it_is_asked_for_and_another_does_not_do(
    meeting: Meeting, frozen_clock: Any
) -> None:
    made, beside = meeting.session(), meeting.session(room="Rom 2")
    seat(meeting, 0)
    code, other = code_of(meeting, made), code_of(meeting, beside)
    frozen_clock.set(BEGINS)
    browser = see(meeting, 0)
    browser.click(HERE)
    for wrong, status in (("", 422), ("AAAAAA", 422), (other, 409)):
        assert "Vi finner ikke koden." in browser.press(HERE, {"code": wrong}, status=status).text
    assert noted(meeting, 0) == ("unknown", "")
    assert "Du er krysset av." in browser.press(HERE, {"code": code.lower()}).text
    assert noted(meeting, 0) == ("came", "code")


def test_rt8_wrong_codes_are_counted_here_as_at_the_door(meeting: Meeting, frozen_clock: Any) -> None:
    made = meeting.session()
    seat(meeting, 0)
    code = code_of(meeting, made)
    frozen_clock.set(BEGINS)
    browser = see(meeting, 0)
    browser.click(HERE)
    for _guess in range(30):
        browser.press(HERE, {"code": "AAAAAA"}, status=422)
    assert "for mange feil koder" in browser.press(HERE, {"code": code}, status=422).text


def test_rt8_a_hall_that_ticks_itself_off_is_not_shut_out_by_its_slips(meeting: Meeting, frozen_clock: Any) -> None:
    """Everybody behind one address: for each who came, one more may mistype, as at the door."""
    made = meeting.session()
    seat(meeting, 0)
    seat(meeting, 1)
    code = code_of(meeting, made)
    frozen_clock.set(BEGINS)
    first, second = see(meeting, 0), see(meeting, 1)
    for browser in (first, second):
        browser.click(HERE)
    for _slip in range(29):
        first.press(HERE, {"code": "AAAAAA"}, status=422)
    assert "Du er krysset av." in first.press(HERE, {"code": code}).text
    assert "Vi finner ikke koden." in second.press(HERE, {"code": "AAAAAA"}, status=422).text
    assert "Du er krysset av." in second.press(HERE, {"code": code}).text


def test_a_member_who_comes_in_by_the_code_of_the_session_is_ticked_off(meeting: Meeting, frozen_clock: Any) -> None:
    made = meeting.session()
    seat(meeting, 0)
    code = code_of(meeting, made)
    frozen_clock.set(BEGINS - HALF_AN_HOUR)
    browser = meeting.people.browser_of(meeting.members[0])
    browser.get(f"/kode/{code}")
    browser.post(f"/kode/{code}")
    assert noted(meeting, 0) == ("came", "code")


def test_what_a_leader_noted_is_not_said_otherwise_by_the_person(meeting: Meeting, frozen_clock: Any) -> None:
    made = meeting.session()
    seat(meeting, 0)
    frozen_clock.set(BEGINS)
    browser, office = see(meeting, 0), meeting.office()
    office.get(at(meeting, made))
    office.press("Møtte ikke")
    assert noted(meeting, 0) == ("absent", "leader")
    page = browser.press(HERE, status=409)
    assert "Du er notert som ikke møtt." in page.text
    page = office.get(at(meeting, made))
    assert "Møtte ikke (Lederen sa det)" in page.text
    office.press("Kom senere")
    assert noted(meeting, 0) == ("late", "leader")
    assert meeting.state(0) == "completed"


def test_those_who_were_never_ticked_off_are_settled_at_once_when_it_is_over_and_that_can_be_undone(
    meeting: Meeting, frozen_clock: Any
) -> None:
    made = meeting.session()
    for number in range(3):
        seat(meeting, number)
    frozen_clock.set(BEGINS)
    office = meeting.office()
    office.get(at(meeting, made))
    office.press("Møtte")
    assert "Ferdig:" not in office.get(at(meeting, made, "/oppmote")).text
    frozen_clock.set(BEGINS + timedelta(hours=2))
    assert {noted(meeting, number)[0] for number in range(3)} == {"came", "unknown"}, "nobody is absent by themselves"
    office = meeting.office()
    office.get(at(meeting, made, "/oppmote"))
    page = office.press("Ferdig: 2 som ikke er krysset av, settes som ikke møtt")
    assert "2 som ikke var krysset av, ble satt som ikke møtt." in page.text
    assert sorted(noted(meeting, number) for number in range(3)) == [
        ("absent", "rest"), ("absent", "rest"), ("came", "leader"),
    ]  # fmt: skip
    assert sorted(meeting.state(number) for number in range(3)) == ["absent", "absent", "completed"]
    page = office.press("Angre")
    assert "Ferdig: 2 som ikke er krysset av" in page.text
    assert sorted(meeting.state(number) for number in range(3)) == ["accepted", "accepted", "completed"]


def test_the_number_on_the_button_is_the_number_that_is_set(meeting: Meeting, frozen_clock: Any) -> None:
    made = meeting.session()
    for number in range(2):
        seat(meeting, number)
    frozen_clock.set(BEGINS + timedelta(hours=2))
    office, colleague = meeting.office(), meeting.office()
    office.get(at(meeting, made, "/oppmote"))
    colleague.get(at(meeting, made))
    colleague.press("Møtte")
    page = office.press("Ferdig: 2 som ikke er krysset av, settes som ikke møtt", status=409)
    assert "Ferdig: 1 som ikke er krysset av" in page.text


def test_the_desk_has_it_as_a_task_from_the_end_until_it_is_done(meeting: Meeting, frozen_clock: Any) -> None:
    made = meeting.session()
    seat(meeting, 0)
    task = "Før opp hvem som møtte: Workshop om Min side"
    frozen_clock.set(BEGINS + timedelta(minutes=119))
    assert task not in meeting.office().get("/arbeid").text
    frozen_clock.set(BEGINS + timedelta(hours=2))
    office = meeting.office()
    page = office.get("/arbeid")
    assert task in page.text
    assert "samlingen var tirsdag 20. oktober 2026, 1 er ikke krysset av" in page.text
    assert office.click("Før opp").path == at(meeting, made, "/oppmote")
    office.press("Ferdig: 1 som ikke er krysset av, settes som ikke møtt")
    assert task not in office.get("/arbeid").text


def test_whoever_is_ticked_off_is_not_asked_to_say_that_they_do_not_come(meeting: Meeting, frozen_clock: Any) -> None:
    meeting.session()
    browser = seat(meeting, 0)
    frozen_clock.set(BEGINS - timedelta(minutes=20))
    browser.get(f"/aktiviteter/{meeting.name}/velg-tid")
    assert "Meld avbud" in browser.page.text
    browser.press("Jeg er her")
    assert "Du er krysset av. Velkommen." in browser.page.text
    assert "Meld avbud" not in browser.page.text
