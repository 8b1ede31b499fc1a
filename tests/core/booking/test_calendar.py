"""Calendar files as an independent reader sees them: npm's ical.js, which knows nothing of ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.booking import calendar, line, listing, moving, seats, sessions
from core.booking.calendar import Guest, Seat
from core.booking.times import When
from core.db import session
from core.types import LocalText
from tests.calendars import read
from tests.core.booking.room import EVENING

if TYPE_CHECKING:
    from tests.core.booking.room import Room

KARI = Guest(name='Kari "Kjære" Ås; sjef, AS', email="kari@example.no", language="nb")
PAGE = "http://localhost/aktiviteter/min-side"
SAID = {
    "title": LocalText(nb="Verksted 1", en="Workshop 1"),
    "place": LocalText(nb="Kommunegården, Arnold Haukelands plass 10; inngang B"),
    "room": "Kantina",
    "directions": LocalText(nb="Gå inn hovedinngangen.\nTa heisen til 2. etasje – følg skiltene «Min side». 😀" * 3),
    "link": "https://video.example.no/abc?x=1,2;3",
}
civil = datetime  # without a zone, as people say it


def written(room: Room, meeting: Any, number: int = 0, **given: Any) -> tuple[str, str]:
    """Give the calendar file that would go to a person with a letter now, with its method."""
    with room.app.app_context():
        row = listing.row_of(meeting, room.people[number].participation)
        assert row
        part = calendar.for_letter(Seat(booking=row, title="Min side", page=PAGE), given.get("to", KARI))
        session.rollback()
        return part.method, part.text


@pytest.fixture
def meeting(room: Room) -> Any:
    made = room.session(**SAID)
    room.do(seats.take, made, room.people[0])
    return made


def test_av7_an_invitation_says_when_where_who_and_how_to_say_no(room: Room, meeting: Any) -> None:
    method, text = written(room, meeting)
    got = read(text)
    (event,) = got["events"]
    assert (method, got["method"], got["version"], event["status"]) == ("REQUEST", "REQUEST", "2.0", "CONFIRMED")
    assert (event["zone"], event["clock"]) == ("Europe/Oslo", "2026-10-20T17:00:00")
    assert (event["starts"], event["ends"]) == ("2026-10-20T15:00:00.000Z", "2026-10-20T17:00:00.000Z")
    assert event["summary"] == "Min side: Verksted 1"
    assert event["location"] == f"{SAID['place']['nb']}, Kantina"
    assert event["description"].startswith(SAID["directions"]["nb"])
    assert f"Lenken til videomøtet står her fra 15 minutter før: {PAGE}" in event["description"]
    assert SAID["link"] not in text.replace("\r\n ", ""), "who gives up the seat keeps the file"
    assert event["description"].endswith(f"Kan du ikke komme? Meld avbud her: {PAGE}")
    assert event["url"] == PAGE
    assert [(who["to"], who["cn"]) for who in event["attendees"]] == [
        ("mailto:kari@example.no", "Kari 'Kjære' Ås; sjef, AS")
    ]
    assert len(event["organizer"]) == 1
    assert event["uid"] == f"{room.row(meeting, 0).id}@localhost"


def test_av7_lines_are_as_the_standard_wants_them(room: Room, meeting: Any) -> None:
    """RFC 5545, 3.1: CRLF, at most 75 octets, and no sign is cut in two."""
    _method, text = written(room, meeting)
    raw = text.encode()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert all(line.decode() is not None for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    ("starts", "minutes", "begins", "ends"),
    [
        (civil(2026, 10, 24, 18, 0), 120, (10, 24, 16, 0), (10, 24, 18, 0)),
        (civil(2026, 10, 25, 18, 0), 120, (10, 25, 17, 0), (10, 25, 19, 0)),
        (civil(2026, 10, 25, 1, 30), 60, (10, 24, 23, 30), (10, 25, 0, 30)),
        (civil(2026, 10, 25, 1, 30), 120, (10, 24, 23, 30), (10, 25, 1, 30)),  # ends at half past two the second time
        (civil(2026, 10, 25, 2, 30), 120, (10, 25, 0, 30), (10, 25, 2, 30)),
        (civil(2027, 3, 27, 18, 0), 120, (3, 27, 17, 0), (3, 27, 19, 0)),
        (civil(2027, 3, 28, 1, 30), 60, (3, 28, 0, 30), (3, 28, 1, 30)),
        (civil(2027, 3, 28, 18, 0), 120, (3, 28, 16, 0), (3, 28, 18, 0)),
        (civil(2028, 2, 29, 9, 0), 60, (2, 29, 8, 0), (2, 29, 9, 0)),
    ],
)
def test_av7_times_are_right_through_both_changes_of_the_clock(
    room: Room, starts: datetime, minutes: int, begins: tuple[int, ...], ends: tuple[int, ...]
) -> None:
    made = room.session(starts, minutes)
    room.do(seats.take, made, room.people[0])
    (event,) = read(written(room, made)[1])["events"]
    year = starts.year
    assert not event.get("zone") or event["clock"] == starts.isoformat()
    assert [datetime.fromisoformat(event[name]) for name in ("starts", "ends")] == [
        datetime(year, *begins, tzinfo=UTC),  # type: ignore[arg-type]
        datetime(year, *ends, tzinfo=UTC),  # type: ignore[arg-type]
    ]


def test_av7_a_session_in_another_zone_carries_that_zone(room: Room) -> None:
    def make() -> Any:
        when = When(starts=civil(2026, 10, 27, 18, 0), minutes=60, zone="America/New_York")
        return sessions.make_session(room.engagement, when, {})

    made = room.do(make)
    room.do(seats.take, made, room.people[0])
    (event,) = read(written(room, made)[1])["events"]
    assert (event["zone"], event["starts"]) == ("America/New_York", "2026-10-27T22:00:00.000Z")


def test_av7_the_same_seat_is_the_same_event_and_each_change_is_newer(room: Room, meeting: Any) -> None:
    seen = [read(written(room, meeting)[1])["events"][0]]

    def look() -> Any:
        seen.append(read(written(room, meeting)[1])["events"][0])

    room.lead(moving.move, meeting, When(starts=EVENING + timedelta(days=7), minutes=90))
    look()
    room.lead(sessions.describe, meeting, {"place": LocalText(nb="Biblioteket")})
    look()
    room.lead(moving.cancel, meeting, LocalText(nb="Møtelederen er syk"))
    look()
    room.lead(moving.un_cancel, meeting)
    look()
    room.do(line.leave, room.row(meeting, 0).id)
    look()
    room.do(seats.take, meeting, room.people[0])
    look()
    assert len({event["uid"] for event in seen}) == 1
    numbers = [event["sequence"] for event in seen]
    assert numbers == sorted(set(numbers))
    assert [event["status"] for event in seen] == [
        *("CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED", "CONFIRMED")
    ]
    assert seen[1]["starts"] == "2026-10-27T16:00:00.000Z"


def test_av7_what_is_cancelled_leaves_the_calendar_and_says_why(room: Room, meeting: Any) -> None:
    room.lead(moving.cancel, meeting, LocalText(nb="Møtelederen er syk", en="The leader is ill"))
    method, text = written(room, meeting)
    got = read(text)
    (event,) = got["events"]
    assert (method, got["method"], event["status"]) == ("CANCEL", "CANCEL", "CANCELLED")
    assert event["summary"] == "Avlyst: Min side: Verksted 1"
    assert "Møtelederen er syk" in event["description"]
    english = read(written(room, meeting, to=Guest(name="Lise", email="lise@example.no", language="en"))[1])
    assert "The leader is ill" in english["events"][0]["description"]
    assert "Workshop 1" in english["events"][0]["summary"]


def test_av7_who_subscribes_sees_every_seat_and_no_address(room: Room, meeting: Any) -> None:
    slot = room.session(civil(2027, 3, 28, 9, 0), 60, kind_of="slot")
    room.do(seats.take, slot, room.people[0])
    with room.app.app_context():
        mine = listing.of_member(room.people[0].panelist)
        shown = [Seat(booking=row, title="Min side", page=PAGE) for row in mine]
        files = [calendar.feed(shown, "nb"), calendar.to_download(shown, "nb")]
    for got in map(read, files):
        assert got["method"] == "PUBLISH"
        assert [event["starts"] for event in got["events"]] == ["2026-10-20T15:00:00.000Z", "2027-03-28T07:00:00.000Z"]
        assert all(event["attendees"] == [] for event in got["events"])
    assert read(files[0])["name"].startswith("Innbyggerpanelet")
    assert files[0].count(b"BEGIN:VTIMEZONE") == 1


def test_av7_nobody_writes_a_line_of_their_own_into_a_calendar(room: Room) -> None:
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:evil@example.no"
    made = room.session(title=LocalText(nb=evil), place=LocalText(nb=evil), directions=LocalText(nb=evil), room=evil)
    room.do(seats.take, made, room.people[0])
    (event,) = read(written(room, made, to=Guest(name=evil, email="kari@example.no", language="nb"))[1])["events"]
    assert [who["to"] for who in event["attendees"]] == ["mailto:kari@example.no"]
    assert clock.now()
