"""Who comes to a board, by which door and on how many devices; and that nobody's wait for its writer is in the way."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import pytest

from core.contributions import Person
from core.contributions.live import LIVE_EVENTS
from core.db import session
from core.engagement import invitations
from core.engagement import services as engagements
from core.engagement.models import Engagement
from core.guests import codes
from core.guests import services as guests
from core.live import logs
from core.live.writing import Writer
from core.privacy import erasure
from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from tests.eventually import eventually
from tests.sockets import frame
from tests.web.boards import Meeting, Page, at_the_board
from tests.web.stubborn import CUT, note, open_for_writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served

Writing = Any


@pytest.fixture
def meeting(server: Served, people: People, hanne: Colleague, meeting: Meeting) -> Meeting:
    open_for_writing(server, people, hanne, meeting)
    return meeting


@pytest.fixture
def come(server: Served, meeting: Meeting) -> Iterator[Callable[..., Page]]:
    """Give a function that lets a browser come to the board."""
    with ExitStack() as open_pages:
        yield lambda browser, **known: open_pages.enter_context(at_the_board(server, browser, meeting, **known))


def with_the_code(browser: Browser, code: str, name: str) -> Browser:
    """Come in as people do: type the code, then a name."""
    browser.get("/kode")
    browser.press("Fortsett", {"code": code})
    browser.press("Bli med", {"name": name})
    return browser


# The door (BO12)


def test_bo12_six_signs_lead_to_the_board_while_the_workshop_is_open_and_not_after(
    server: Served, people: People, meeting: Meeting, come: Callable[..., Page], writing: Writing
) -> None:
    people.guest(meeting.engagement)
    with writing():
        made = guests.code_of(meeting.engagement)
        assert made is not None
        code = made.code
    assert len(code) == 6
    assert set(code) <= set(codes.ALPHABET)
    browser = with_the_code(people.browser(), code.lower(), "Kari")
    kari = come(browser)
    assert kari.you["role"] == "participant"
    assert kari.note("Lys")
    with writing():
        engagements.close(session.get_one(Engagement, meeting.engagement), None)
    assert kari.line.until_closed()[-1][1]["error"] == "ended"
    with pytest.raises(CUT), at_the_board(server, browser, meeting):
        pytest.fail("came back")
    late = people.browser()
    late.get("/kode")
    assert "Hva skal vi kalle deg?" not in late.press("Fortsett", {"code": code}, status=422)


def test_bo12_several_tabs_and_a_second_device_are_one_person_and_none_puts_another_out(
    people: People, meeting: Meeting, come: Callable[..., Page], hanne: Colleague
) -> None:
    phone, laptop = people.browser_of(hanne), people.browser_of(hanne)
    pages = [come(phone), come(phone), come(laptop)]
    assert len({page.you["id"] for page in pages}) == 1
    for number, page in enumerate(pages):
        page.note(f"Fra {number}")
    for page in pages:
        page.listen(until=5)
        assert page.texts() == ["Fra 0", "Fra 1", "Fra 2"]
        own = {thing["text"] for thing in page.things.values() if thing.get("mine")}
        assert own >= {"Fra 0", "Fra 1", "Fra 2"} - {f"Fra {pages.index(page)}"}, "the others' are theirs too"
    pages[0].line.wire.close()
    pages[2].note("Den første er lukket")
    pages[1].listen(until=6)
    assert pages[1].texts()[-1] == "Den første er lukket"


def test_bo12_a_facilitator_writes_for_who_has_no_device_and_all_see_that_it_is_so(
    people: People, meeting: Meeting, come: Callable[..., Page], hanne: Colleague
) -> None:
    leader, kari = come(people.browser_of(hanne)), come(people.guest(meeting.engagement, "Kari"))
    key = leader.note("Sagt av en uten telefon", behalf=True)
    kari.listen(until=3)
    assert kari.things[key]["behalf"] is True
    own = kari.note("Min egen")
    assert kari.things.get(own, {}).get("behalf", False) is False
    asked = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Som en annen"}
    assert kari.do("note.add", **asked, behalf=True)["err"]["code"] == "not_yours"
    fresh = come(people.guest(meeting.engagement, "Per"))
    assert [thing["behalf"] for thing in fresh.things.values() if thing["kind"] == "note"] == [True, False]


def test_bo12_when_the_workshop_is_closed_nobody_writes_any_more_and_all_may_read_what_stands(
    people: People, meeting: Meeting, come: Callable[..., Page], hanne: Colleague, writing: Writing
) -> None:
    member = people.member(name="Lise")
    with writing():
        invitations.invite_all(session.get_one(Engagement, meeting.engagement), [member.id])
    lise, leader = come(people.browser_of(member)), come(people.browser_of(hanne))
    assert lise.note("Skrevet i tide")
    with writing():
        engagements.close(session.get_one(Engagement, meeting.engagement), None)
    lise.listen(until=4)
    for page in (lise, leader, come(people.browser_of(member))):
        late = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Etterpå"}
        assert page.do("note.add", **late)["err"] == {"code": "closed", "retry": False}
    assert come(people.browser_of(member)).texts() == ["Skrevet i tide"]


@pytest.fixture
def nobody_looks(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look once a second who may still have a line."""
    monkeypatch.setattr(server.app.extensions["seats"], "look", lambda: None)


@pytest.mark.usefixtures("nobody_looks")
def test_bo10_whoever_is_erased_writes_nothing_more_from_that_moment_and_nobody_else_is_stopped(
    people: People, meeting: Meeting, come: Callable[..., Page], writing: Writing
) -> None:
    """Their line would be open until the next look; what they wrote meanwhile would stand for good."""
    member = people.member(name="Lise")
    with writing():
        invitations.invite_all(session.get_one(Engagement, meeting.engagement), [member.id])
    lise, kari = come(people.browser_of(member)), come(people.guest(meeting.engagement, "Kari"))
    lise.note("Lises ord")
    with writing():
        erasure.erase(Person(kind="panelist", id=member.id))
    with suppress(*CUT):
        asked = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Lise bor i Sandvika"}
        assert lise.do("note.add", **asked)["err"]["code"] == "away"
    assert lise.line.until_closed()[-1][1]["error"] == "ended"
    kari.note("Etterpå")
    kari.listen(until=5)
    assert kari.texts() == ["Etterpå"]
    with people.app.app_context():
        assert "Sandvika" not in str(logs.after(meeting.log, 0))


# Before all see it (BO16)


def test_bo16_a_facilitator_looks_through_and_what_they_hide_is_never_seen_by_the_others(
    people: People, meeting: Meeting, come: Callable[..., Page], hanne: Colleague
) -> None:
    leader, kari = come(people.browser_of(hanne)), come(people.guest(meeting.engagement, "Kari"))
    per, wall = come(people.guest(meeting.engagement, "Per")), come(people.browser_of(hanne), view="projector")
    steps = [{"id": kind, "kind": kind, "title": kind} for kind in ("group", "write", "show")]
    assert leader.do("steps.set", steps=steps)["seq"]
    assert leader.do("step.set", step="write")["seq"]
    good, bad = kari.note("Flere benker"), kari.note("Noe stygt om naboen")
    leader.listen(until=6)
    assert leader.texts() == [], "blind too, until they look"
    assert leader.do("look.begin")["seq"] == 7
    leader.listen(until=7)
    assert sorted(leader.texts()) == ["Flere benker", "Noe stygt om naboen"]
    assert leader.do("mod.hide", id=bad, reason="Det handler om en person.")["seq"]
    assert leader.do("step.set", step="show")["seq"] == 9
    later = come(people.guest(meeting.engagement, "Lise"))
    for page in (per, wall, later):
        page.listen(until=9)
        assert page.texts() == ["Flere benker"]
        assert "stygt" not in "".join(page.everything)
    assert good in per.things
    kari.listen(until=9)
    assert kari.things[bad]["reason"] == "Det handler om en person."


# Nobody waits in the way (BO18)


@pytest.fixture
def pen(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold every writer up until this is set."""
    free, write = threading.Event(), Writer.write

    def held(writer: Writer, items: Any) -> Any:
        assert free.wait(20)
        return write(writer, items)

    monkeypatch.setattr(Writer, "write", held)
    yield free
    free.set()


def test_bo18_who_waits_for_the_writer_over_a_socket_stops_nothing_else_on_their_line(
    server: Served, people: People, meeting: Meeting, come: Callable[..., Page], pen: threading.Event
) -> None:
    kari = come(people.guest(meeting.engagement, "Kari"))
    kari.line.wire.send(frame("ops", {"log": kari.log, "items": [note("Lys")]}, room="/workshop", ack=900))
    assert kari.line.ask("tick", {})["server_ms"], "the next event on the same line is answered meanwhile"
    eventually(lambda: connections(server.app) == 0)
    pen.set()
    assert json.loads(kari.line.until("43/workshop,900[")[len("43/workshop,900") :])[0]["items"][0]["seq"] == 3


def test_bo18_who_waits_for_the_writer_in_a_plain_request_holds_no_connection_to_the_database(
    people: People, meeting: Meeting, pen: threading.Event
) -> None:
    browser = people.guest(meeting.engagement, "Kari")
    browser.get("/kode")
    headers, said = {"X-CSRFToken": browser.csrf()}, []

    def ask() -> None:
        body = {"items": [note("Uten sokkel")]}
        address = f"/sanntid/{meeting.log}/ops"
        answer = browser.client.post(address, base_url="http://localhost", json=body, headers=headers)
        said.append(answer.get_json())

    asking = threading.Thread(target=ask)
    asking.start()
    eventually(lambda: people.app.extensions["live"].hub.open_gathering(meeting.log) is not None)
    eventually(lambda: connections(people.app) == 0)
    assert not said
    pen.set()
    asking.join(20)
    assert [item["seq"] for item in said[0]["items"]] == [3]


def test_bo18_every_event_of_a_log_is_declared_to_open_no_transaction(server: Served) -> None:
    declared = server.app.extensions["sockets"]["workshop"]
    assert {name: declared[name].transaction for name in LIVE_EVENTS} == dict.fromkeys(LIVE_EVENTS, "none")


def connections(app: Flask) -> int:
    """Count the connections to the database that somebody in this app holds now."""
    return sum(pool.checkedout() for pool in {engine.pool for engine in app.extensions["engines"].values()})
