"""The letters around calls: when and where people meet, and what those who were not drawn can read and do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.booking import listing, moving, sessions
from core.booking.models import SLOT
from core.booking.times import When
from core.contributions import Envelope, Wording
from core.db import transaction
from core.engagement import services
from core.engagement.calling.kinds import CALL, CHOSEN, OFFERED, SELECTED
from core.engagement.calling.models import HALL as HALL_NEEDED
from core.engagement.meeting.kinds import LEFT, SEATED
from core.engagement.models import ALL
from core.engagement.sending.looks import shown, somebody
from core.engagement.transitions import CANCELLED
from core.messaging.compose import preview
from core.messaging.services import kind_of
from core.types import LocalText
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.letters import Letter, Postman
    from tests.people import People

HALL = LocalText(nb="Kommunegården", en="The town hall")
WITH_TIME = (CALL, SELECTED, CHOSEN, OFFERED)


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    frozen_clock.set(datetime(2019, 6, 1, 12, tzinfo=clock.OSLO))
    return called(people, a_format, people.members(6), seats=3)


def meet(call: Called, *starts: datetime, place: LocalText = HALL, kind: str = "session") -> None:
    with call.people.app.app_context(), transaction():
        for when in starts:
            sessions.make_session(call.id, When(starts=when, minutes=90), {"place": place}, kind)


def june(day: int, hour: int = 17) -> datetime:
    return datetime(2019, 6, day, hour)  # noqa: DTZ001 - as the clock on the wall shows


def words(call: Called, kind: str, language: str = "nb") -> str:
    with call.people.app.app_context():
        return shown(kind, call.id, language).body.text.replace("\xa0", " ")


@pytest.mark.parametrize("kind", WITH_TIME)
def test_the_letters_of_a_call_say_when_and_where_once_that_is_known(call: Called, kind: str) -> None:
    assert "Tid:" not in words(call, kind)
    assert "Sted:" not in words(call, kind)
    meet(call, june(11))
    assert "Tid: tirsdag 11. juni 2019 kl. 17.00–18.30. Sted: Kommunegården." in words(call, kind)


def test_the_invitation_of_a_call_names_the_age_and_what_it_takes(call: Called) -> None:
    assert "Du må fylle" not in words(call, CALL)
    with call.people.app.app_context(), transaction():
        found = call.engagement().call
        assert found
        found.youngest, found.requires = 18, [HALL_NEEDED]
    assert "Du må fylle minst 18 år i år. Du må kunne komme til et møterom." in words(call, CALL)
    assert "You" in words(call, CALL, "en").split("resemble")[1].split("It takes")[0]


def test_letters_name_the_telephone_that_stands_on_the_activitys_page(call: Called, people: People) -> None:
    def said(kind: str) -> str:
        with people.app.app_context():
            found = kind_of(kind)
            assert found
            envelope = Envelope(id=call.id, recipient=call.id, about=call.id, link=None)
            to = somebody("nb")
            wording = Wording(subject="{tittel}", body="Ring {telefon}")
            return preview(found, envelope, to, wording).body.text.replace("\xa0", " ")

    house = said(CALL)
    assert house.startswith("Ring ")
    with people.app.app_context(), transaction():
        contact = call.engagement().project.contact
        assert contact
        contact.phone = "67 50 40 51"
        invitation = services.invitation_kind(call.engagement())
    kinds = (CALL, SELECTED, SEATED, LEFT, CANCELLED, invitation)
    assert {said(kind) for kind in kinds} == {"Ring 67 50 40 51"} != {house}
    assert "67 50 40 51" in people.browser().get(f"/aktiviteter/{call.name}").text.replace("\xa0", " ")


def test_several_times_are_said_in_a_line_and_what_is_cancelled_is_not(call: Called) -> None:
    meet(call, june(11), june(12))
    either = "Tid: tirsdag 11. juni 2019 kl. 17.00–18.30 eller onsdag 12. juni 2019 kl. 17.00–18.30."
    assert either in words(call, CALL)
    with call.people.app.app_context(), transaction():
        call.engagement().attends = ALL
    assert either.replace("eller", "og") in words(call, CALL)
    meet(call, june(13), place=LocalText(nb="Torget"))
    assert "Tid: flere tider fra tirsdag 11. juni 2019 til torsdag 13. juni 2019." in words(call, CALL)
    assert "Sted: Kommunegården eller Torget." in words(call, CALL)
    with call.people.app.app_context(), transaction():
        for meeting in listing.coming(call.id)[1:]:
            moving.cancel(meeting, meeting.version, LocalText(nb="Storm"))
    assert "Tid: tirsdag 11. juni 2019 kl. 17.00–18.30. Sted: Kommunegården." in words(call, CALL)


def test_one_of_each_kind_is_said_as_both(call: Called) -> None:
    meet(call, june(11))
    meet(call, june(12, 9), june(12, 11), june(12, 13), kind=SLOT)
    said = "Tid: tirsdag 11. juni 2019 kl. 17.00–18.30 og flere tider onsdag 12. juni 2019."
    assert said in words(call, SELECTED)


def test_whoever_is_a_reserve_reads_how_it_was_drawn_and_can_leave(call: Called, letters: Postman) -> None:
    call.draw()
    call.tell()
    letter = told(call, letters)
    assert "Du er reserve." in letter.text
    assert "Jeg vil ikke være reserve" in letter.text
    page = call.people.browser().get(letter.path("/trekning"))
    assert "Slik trakk vi" in page.text


def test_once_the_activity_is_over_nobody_is_told_that_they_are_a_reserve(call: Called, letters: Postman) -> None:
    call.draw()
    call.tell()
    with call.people.app.app_context(), transaction():
        call.engagement().state = "open"
        services.close(call.engagement(), call.by)
    letter = told(call, letters)
    assert "reserve" not in letter.text
    assert "nei-takk" not in letter.text
    assert "så vi måtte trekke lodd" in " ".join(letter.text.split())
    assert "Vi husker at du meldte deg" in letter.text


def test_a_letter_leads_to_no_page_that_nobody_can_read_yet(call: Called, letters: Postman) -> None:
    call.draw()
    call.tell(stop=SELECTED)
    assert "/trekning" not in told(call, letters).text


def told(call: Called, letters: Postman) -> Letter:
    """Give the letter to one who was not drawn."""
    letters.deliver()
    return letters.last_to(call.others()[0].email)
