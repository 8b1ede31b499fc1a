"""A group chosen in another activity: yes gives the seat where there is one session, and else a time is chosen.

And what staff read of seats: who has another time is said before they are refused, and the numbers agree.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.booking import attendance
from core.booking.models import ABSENT, Booking
from core.contributions import Envelope
from core.db import session, transaction
from core.engagement.calling.kinds import SEAT
from core.engagement.meeting import attending
from core.engagement.models import Engagement
from core.engagement.sending.looks import known, somebody
from core.messaging.compose import preview
from tests.web.meeting import EVENING, Meeting, make_meeting, plant
from tests.web.test_sessions import BEGINS, at, seat

if TYPE_CHECKING:
    from core.types import Id
    from tests.people import People

LATER = EVENING + timedelta(days=2)


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity whose three were chosen in another one."""
    plant(people.app, monkeypatch)
    before, made = make_meeting(people), make_meeting(people)
    with people.app.app_context(), transaction():
        engagement = session.get_one(Engagement, made.engagement)
        engagement.source_id, engagement.source_states = before.engagement, ["accepted"]
    return made


def letter(meeting: Meeting) -> str:
    """Give what the letter to them says now."""
    with meeting.people.app.test_request_context():
        about = meeting.engagement
        envelope = Envelope(id=about, recipient=about, about=about, link=None)
        return " ".join(str(preview(known(SEAT), envelope, somebody("nb")).body.text).split())


def test_with_one_session_a_yes_gives_the_seat_in_it(meeting: Meeting) -> None:
    made = meeting.session(capacity=10)
    browser = meeting.people.browser_of(meeting.members[0])
    page = browser.get(f"/aktiviteter/{meeting.name}")
    assert "Trekk meg" not in page.text, "there is a no beside the yes"
    browser.press("Ja, jeg kommer")
    assert "1 av 10 plasser er tatt" in meeting.office().get(at(meeting, made)).text
    assert "Ja, jeg kommer" not in browser.get(f"/aktiviteter/{meeting.name}").text
    assert "si ja eller nei" in letter(meeting)
    assert "velge en av tidene" not in letter(meeting)


def test_with_one_session_that_is_full_nobody_gets_one_seat_too_many(meeting: Meeting) -> None:
    made = meeting.session(capacity=1)
    late = meeting.people.browser_of(meeting.members[1])
    late.get(f"/aktiviteter/{meeting.name}")
    first = meeting.people.browser_of(meeting.members[0])
    first.get(f"/aktiviteter/{meeting.name}")
    first.press("Ja, jeg kommer")
    page = late.press("Ja, jeg kommer", status=409)
    assert "Den ble nettopp tatt." in page.text
    assert "1 av 1 plasser er tatt" in meeting.office().get(at(meeting, made)).text
    assert "Ja, jeg kommer" not in late.get(f"/aktiviteter/{meeting.name}").text


def test_with_several_sessions_the_page_and_the_letter_say_that_a_time_is_chosen(meeting: Meeting) -> None:
    meeting.session()
    meeting.session(LATER)
    page = meeting.people.browser_of(meeting.members[0]).get(f"/aktiviteter/{meeting.name}")
    assert "Velg tid" in page.text
    assert "Ja, jeg kommer" not in page.text
    assert "Du må velge en av tidene for å få plass på den." in letter(meeting)


def test_staff_read_how_many_have_no_time_yet(meeting: Meeting) -> None:
    meeting.session()
    meeting.session(LATER)
    seat(meeting, 0)
    page = meeting.office().get(f"{meeting.staff_path}/gjennomforing")
    assert "2 har plass i aktiviteten, men har ikke valgt tid ennå." in page.text


def test_who_has_another_time_is_said_to_in_the_list_of_those_who_can_be_let_in(
    meeting: Meeting, frozen_clock: Any
) -> None:
    here = meeting.session()
    there = meeting.session(LATER)
    browser = meeting.comes_by_link(0)
    browser.press("Velg denne tiden", {"id": str(there)})
    said = f"{meeting.members[0].name} – har plass torsdag 22. oktober 2026 kl. 17.00–19.00"
    office = meeting.office()
    assert said in office.get(at(meeting, here)).text
    assert f"{meeting.members[1].name} –" not in office.page.text
    frozen_clock.set(BEGINS)
    assert said in meeting.office().get(at(meeting, here, "/oppmote")).text


def test_who_is_somewhere_else_then_is_said_to_be(meeting: Meeting, people: People) -> None:
    here = meeting.session()
    other = make_meeting(people, members=0, more=(meeting.members[0],))
    other.session()
    seat(other, 0)
    page = meeting.office().get(at(meeting, here))
    assert f"{meeting.members[0].name} – har plass på noe annet da" in page.text


def test_the_numbers_of_a_session_agree_where_somebody_sits_in_the_seat_of_one_who_is_absent(
    meeting: Meeting, frozen_clock: Any
) -> None:
    made = meeting.session(capacity=1)
    seat(meeting, 0)
    frozen_clock.set(BEGINS)
    with meeting.people.app.app_context(), transaction():
        booking: Id = session.query(Booking).filter_by(session_id=made).one().id
        attending.noted(attendance.note(booking, ABSENT, attendance.LEADER))
    office = meeting.office()
    page = office.get(at(meeting, made, "/oppmote"))
    found = page.html.split(f">{meeting.members[1].name}<")[0].split('value="')[-1].split('"')[0]
    office.press("Slipp inn", {"place": found})
    page = office.get(at(meeting, made))
    assert "2 har plass" in page.text
    assert "1 av 1 plasser er tatt. 1 til er sluppet inn i stedet for noen som ikke møtte." in page.text


def test_a_cancelled_session_says_that_nobody_has_a_seat_for_that(meeting: Meeting) -> None:
    made = meeting.session()
    seat(meeting, 0)
    office = meeting.office()
    office.get(at(meeting, made, "/avlys"))
    page = office.press("Avlys og si fra til 1", {"why": "Tore er syk."})
    assert "Samlingen er avlyst, så ingen har plass." in page.text
    assert "Ingen har plass ennå." not in page.text
