"""A cancelled session that is held after all: who is told, who cannot come back, and what stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.booking.models import Session
from core.db import session, transaction
from core.engagement.models import Engagement
from tests.web.meeting import EVENING, Meeting, make_meeting, plant
from tests.web.test_sessions import at, seat

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def cancel(meeting: Meeting, made: Id) -> Browser:
    """Cancel a session, and come back to its page."""
    office = meeting.office()
    office.get(at(meeting, made, "/avlys"))
    office.press("Avlys", {"why": "Tore er syk."})
    return office


def test_ux6_the_page_says_how_many_are_told_and_shows_the_letter_before_anything_is_done(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    seat(meeting, 1)
    cancel(meeting, made)
    frozen_clock.forward(minutes=10)
    letters.deliver()
    office = meeting.office()
    office.get(at(meeting, made))
    page = office.click("Hold samlingen likevel")
    assert "2 får plassen sin tilbake." in page.text
    assert "Vi skrev at «Workshop om Min side» var avlyst. Det er den ikke lenger." in page.text
    assert "2 personer får e-post med kalenderfil. Den går tirsdag 15. september 2026 kl. 12.20." in page.text
    page = office.press("Hold samlingen og si fra til 2")
    assert "Samlingen blir holdt. 2 personer får e-post." in page.text
    frozen_clock.forward(minutes=10)
    assert {letter.subject for letter in letters.deliver()} == {"Vi møtes likevel tirsdag 20. oktober 2026"}


def test_who_cannot_come_back_is_named_and_is_told_unless_they_chose_another_time(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    seat(meeting, 1)
    letters.deliver()
    cancel(meeting, made)
    meeting.session(EVENING + timedelta(days=1))
    seat(meeting, 0)
    office = meeting.office()
    page = office.get(at(meeting, made, "/likevel"))
    assert "1 får plassen sin tilbake." in page.text
    assert f"har valgt en annen tid, eller det er ikke plass til dem: {meeting.members[0].name}." in page.text
    page = office.press("Hold samlingen likevel")
    assert "1 har ikke plassen sin lenger." in page.text
    frozen_clock.forward(minutes=10)
    assert {letter.subject for letter in letters.deliver()} == {"Velkommen onsdag 21. oktober 2026"}


def test_what_a_colleague_did_meanwhile_is_noticed(meeting: Meeting) -> None:
    made = meeting.session()
    seat(meeting, 0)
    office, colleague = cancel(meeting, made), meeting.office()
    office.click("Hold samlingen likevel")
    colleague.get(at(meeting, made, "/endre"))
    colleague.press("Lagre", {"capacity": "12"})
    page = office.press("Hold samlingen likevel", status=409)
    assert "Noen andre endret samlingen" in page.text
    assert "Samlingen blir holdt." in office.press("Hold samlingen likevel").text
    office.get(at(meeting, made, "/likevel"))
    assert "Samlingen er ikke avlyst." in office.page.text


def test_ux6_the_number_on_the_button_is_the_number_that_is_told(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    office = cancel(meeting, made)
    office.click("Hold samlingen likevel")
    frozen_clock.forward(minutes=10)
    letters.deliver()
    page = office.press("Hold samlingen likevel", status=409)
    assert "nå er det 1" in page.text
    assert "1 person får e-post." in office.press("Hold samlingen og si fra til 1").text


def test_what_has_the_room_or_the_responsible_person_now_is_said(meeting: Meeting) -> None:
    taken = {"room": "Rom 3", "responsible_id": meeting.leader.id}
    made = meeting.session(**taken)
    office = cancel(meeting, made)
    meeting.session(room="Rom 3")
    office.click("Hold samlingen likevel")
    page = office.press("Hold samlingen likevel", status=409)
    busy = "«Workshop om Min side», tirsdag 20. oktober 2026 kl. 17.00–19.00."
    assert f"Rommet er opptatt av {busy} Velg et annet rom" in page.text
    office.get(at(meeting, made, "/endre"))
    office.press("Lagre", {"room": "Rom 4"})
    meeting.session(responsible_id=meeting.leader.id)
    office.get(at(meeting, made, "/likevel"))
    page = office.press("Hold samlingen likevel", status=409)
    assert f"Den ansvarlige har {busy} Velg en annen ansvarlig" in page.text


def test_a_session_of_an_activity_that_is_cancelled_cannot_be_held(meeting: Meeting) -> None:
    made = meeting.session()
    office = cancel(meeting, made)
    office.click("Hold samlingen likevel")
    with meeting.people.app.app_context(), transaction():
        session.execute(sa.update(Engagement).values(state="cancelled"))
    why = "Aktiviteten er avlyst, så samlingen kan ikke holdes."
    page = office.press("Hold samlingen likevel", status=409)
    assert page.text.count(why) == 1
    with meeting.people.app.app_context():
        assert session.get_one(Session, made).cancelled_at
    assert why in office.get(at(meeting, made, "/likevel")).text
    assert "Hold samlingen likevel" not in office.get(at(meeting, made)).text


def test_ux6_the_letters_on_the_page_are_those_that_leave(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    seat(meeting, 1)
    letters.deliver()
    office = cancel(meeting, made)
    office.get(at(meeting, made, "/endre"))
    office.press("Lagre", {"capacity": "1"})
    resumed, lost = (
        "Vi skrev at «Workshop om Min side» var avlyst.",
        "Du har ikke lenger plass på «Workshop om Min side»",
    )
    page = office.get(at(meeting, made, "/likevel"))
    assert (resumed in page.text, lost in page.text) == (False, True)
    assert "Hold samlingen og si fra til 1" in page.text
    frozen_clock.forward(minutes=10)
    letters.deliver()
    page = office.get(at(meeting, made, "/likevel"))
    assert (resumed in page.text, lost in page.text) == (True, False)
