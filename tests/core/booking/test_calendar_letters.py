"""A calendar file in a letter, through a real mail server: as an invitation in it, and as a file beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.booking import calendar, listing, moving, seats
from core.booking.calendar import Guest, Seat
from core.contributions import CalendarPart, Envelope
from core.db import session, transaction
from core.messaging import delivery
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from core.types import LocalText
from tests.core.booking.test_calendar import PAGE, SAID, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.core.booking.room import Room
    from tests.servers import MailServer

KIND, PLAIN = "tests.seat", "panel.address_welcome"


@pytest.fixture
def relayed(app: Flask, mail_server: MailServer) -> Iterator[MailServer]:
    """The app, sending to a real mail server a kind of letter that carries a seat."""
    config, letters = app.extensions["config"], app.extensions["letters"]
    app.extensions["config"] = replace(config, mail=mail_server.address)
    letters[KIND] = replace(letters[PLAIN], name=KIND, calendar=_seat)
    yield mail_server
    del letters[KIND]
    app.extensions["config"] = config


def _seat(envelope: Envelope) -> CalendarPart | None:
    if envelope.about is None:
        return None
    booking = listing.find_booking(envelope.about)
    to = Guest(name="Åse Ås", email="ase@example.no", language="nb")
    return calendar.for_letter(Seat(booking=booking, title="Min side", page=PAGE), to)


def sent(room: Room, relayed: MailServer, about: Any = None) -> Any:
    """Send a letter to the first of the room, and give it as it was received."""
    number = f"letter {len(relayed.envelopes)}"
    with room.app.app_context(), transaction():
        post(KIND, room.people[0].panelist, number=number, about=about)
    with room.app.app_context():
        delivery.relay()
        row = session.scalar(sa.select(OutboxLetter.id).where(OutboxLetter.number == number))
    (letter,) = [one for one in relayed.messages if one["Message-ID"] == f"<{row}@localhost>"]
    return letter


@pytest.fixture
def booking(room: Room) -> Any:
    return room.do(seats.take, room.session(**SAID), room.people[0])


def test_av7_an_invitation_arrives_as_one_and_as_a_file_both_whole(
    room: Room, relayed: MailServer, booking: Any
) -> None:
    letter = sent(room, relayed, booking)
    assert [part.get_content_type() for part in letter.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics")
    ]
    invitation, file = list(letter.walk())[-2:]
    assert (invitation.get_param("method"), invitation.get_content_charset()) == ("REQUEST", "utf-8")
    assert file.get_filename() == "kalender.ics"
    (event,), (same,) = read(invitation.get_content())["events"], read(file.get_content())["events"]
    assert event == same
    assert event["description"].startswith(SAID["directions"]["nb"])
    assert "\ufffd" not in event["description"]
    assert letter["Content-Language"] == "nb"


def test_av7_word_that_it_is_off_arrives_as_that(room: Room, relayed: MailServer, booking: Any) -> None:
    meeting = room.do(lambda: listing.find(listing.find_booking(booking).session_id))
    first = read(list(sent(room, relayed, booking).walk())[-2].get_content())["events"][0]
    room.lead(moving.cancel, meeting, LocalText(nb="Syk"))
    invitation = list(sent(room, relayed, booking).walk())[-2]
    (event,) = read(invitation.get_content())["events"]
    assert (invitation.get_param("method"), event["status"], event["uid"]) == ("CANCEL", "CANCELLED", first["uid"])
    assert event["sequence"] > first["sequence"]


def test_a_letter_without_a_calendar_is_as_it_was(room: Room, relayed: MailServer) -> None:
    letter = sent(room, relayed)
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
