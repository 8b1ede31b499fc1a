"""Every byte that somebody gets of a board, by any way, searched for words that are not for them (BO6)."""

from __future__ import annotations

import json
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from core.contributions import Person
from core.db import session, transaction
from core.engagement import invitations
from core.engagement.models import Engagement
from core.types import new_id
from plugins.workshop import own_data
from plugins.workshop.board import notes
from plugins.workshop.board.state import FIRST_COLUMN
from tests.sockets import Line
from tests.web.boards import Meeting, Page, at_the_board, workshop
from tests.web.stubborn import CUT
from tests.web.test_live_two_visits import letter_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served

STEPS = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "write", "show", "group")]
BEFORE, NOW, TAKEN = "omskrevetsenere", "hemmelignå", "tattigjen"
HIDDEN, LATE, UNDER = "skjultavlederen", "kommetforsent", "sagtunderlappen"
EVERY = frozenset({BEFORE, NOW, TAKEN, HIDDEN, LATE, UNDER})
WALL = "projector"
STRANGERS = {"editor", "guest elsewhere", "nobody"}
LEADING = frozenset({"leader", "administrator"})


@dataclass
class Ear:
    """Somebody who hears and asks all that they can, and keeps every byte."""

    name: str
    browser: Browser
    view: str = ""
    heard: list[str] = field(default_factory=list)

    def listen_to(self, line: Line) -> Page:
        """Keep every frame that comes over a line."""
        receive = line.wire.receive

        def kept(**how: Any) -> Any:
            came = receive(**how)
            self.heard.append(str(came))
            return came

        line.wire.receive = kept
        return Page(line, "")


@dataclass
class Room:
    """A meeting, with everybody who may have an ear at it."""

    server: Served
    people: People
    meeting: Meeting
    ears: list[Ear]
    pages: list[str]

    def overhear(self, about: list[str]) -> None:
        """Let each of them look at every page, and ask by every way, also for things whose names they have guessed."""
        for ear in self.ears:
            for page in self.pages if ear.view != WALL else self.pages[-1:]:
                ear.heard.append(ear.browser.client.get(page, base_url="http://localhost").text)
            self._ask_plainly(ear, about)
            with suppress(*CUT), ExitStack() as opened:
                line = opened.enter_context(self.server.line(ear.browser, "/workshop"))
                self._ask_over_a_line(ear, line, about)

    def _ask_plainly(self, ear: Ear, about: list[str]) -> None:
        ask = ear.browser.client
        address, view = f"/sanntid/{self.meeting.log}/ops", f"view={ear.view}"
        whole = ask.get(f"{address}?{view}", base_url="http://localhost")
        ear.heard.append(whole.text)
        if whole.status_code == 200:
            since = ask.get(f"{address}?{view}&after=0&epoch={whole.get_json()['epoch']}", base_url="http://localhost")
            assert since.get_json()["mode"] == "tail"
            ear.heard.append(since.text)
        ear.browser.get("/kode")
        headers = {"X-CSRFToken": ear.browser.csrf()}
        for items in tries(about):
            answer = ask.post(
                address, base_url="http://localhost", json={"items": items, "view": ear.view}, headers=headers
            )
            ear.heard.append(answer.text)

    def _ask_over_a_line(self, ear: Ear, line: Line, about: list[str]) -> None:
        ear.listen_to(line)
        known = {"log": str(self.meeting.log), "view": ear.view}
        welcome = line.ask("hello", known)
        line.ask("sync", {**known, "epoch": welcome.get("epoch"), "last_seq": 0})
        for items in tries(about):
            line.ask("ops", {"log": known["log"], "items": items})

    def assert_unheard(self, words: frozenset[str], but: Mapping[str, frozenset[str]]) -> None:
        """See that nobody has heard these words, but for whom they are."""
        for ear in self.ears:
            all_of_it = "".join(ear.heard)
            unread = {each for each in words - but.get(ear.name, frozenset()) if each in all_of_it}
            assert not unread, f"{ear.name} has heard {unread}"


def tries(about: list[str]) -> list[list[dict[str, Any]]]:
    """Ask what might be answered with somebody else's words; ``invalid`` and refusals are answers too."""
    asked: list[dict[str, Any]] = []
    for key in about:
        asked += [
            {"kind": "note.text", "id": key, "text": "x", "base_rev": 0},
            {"kind": "note.move", "id": key, "parent": FIRST_COLUMN},
            {"kind": "comment.add", "id": str(new_id()), "parent": key, "text": "x"},
            {"kind": "note.add", "id": key, "parent": FIRST_COLUMN, "text": "x"},
        ]
    items = [{"op_id": str(new_id()), **each} for each in asked]
    return [items[at : at + 10] for at in range(0, len(items), 10)]


@pytest.fixture
def kari(server: Served, people: People, meeting: Meeting) -> Iterator[Page]:
    """Whose words they are."""
    with at_the_board(server, people.guest(meeting.engagement, "Kari"), meeting) as page:
        yield page


@pytest.fixture
def leader(server: Served, people: People, hanne: Colleague, meeting: Meeting) -> Iterator[Page]:
    with at_the_board(server, people.browser_of(hanne), meeting) as page:
        assert page.do("steps.set", steps=STEPS)["seq"]
        assert page.do("step.set", step="write")["seq"]
        yield page


@pytest.fixture
def room(server: Served, people: People, hanne: Colleague, meeting: Meeting) -> Iterator[Room]:
    """The room, in which one guest has a line open all the time."""
    member, by_letter = people.member(name="Lise"), people.browser()
    with people.app.app_context(), transaction():
        engagement = session.get_one(Engagement, meeting.engagement)
        invitations.invite_all(engagement, [member.id])
        name = engagement.name
    by_letter.get(letter_to(people, meeting, people.member(name="Brev")))
    elsewhere = workshop(people, people.staff("leader", name="Mona"), "Et annet møte")
    ears = [
        Ear("guest", people.guest(meeting.engagement, "Per")),
        Ear("member", people.browser_of(member)),
        Ear("letter", by_letter),
        Ear("wall", people.browser_of(hanne), WALL),
        Ear("leader", people.browser_of(hanne)),
        Ear("administrator", people.browser_of(people.staff("administrator", name="Ivar"))),
        Ear("editor", people.browser_of(people.staff("editor", name="Jonas"))),
        Ear("guest elsewhere", people.guest(elsewhere.engagement, "Ola")),
        Ear("nobody", people.browser()),
    ]
    pages = [
        f"/workshop/{name}/tavle", f"/en/workshop/{name}/tavle", f"/aktiviteter/{name}",
        f"/arbeid/workshop/{meeting.engagement}/tavle", f"/arbeid/aktiviteter/{meeting.engagement}",
        f"/arbeid/workshop/{meeting.engagement}/innhold", "/mitt-panel", "/arbeid", "/resultater",
        f"/arbeid/workshop/{meeting.engagement}/storskjerm",
    ]  # fmt: skip
    made = Room(server, people, meeting, ears, pages)
    always = Ear("who was there all the time", people.guest(meeting.engagement, "Alltid"))
    with server.line(always.browser, "/workshop") as line:
        page = always.listen_to(line)
        page.log = str(meeting.log)
        page.hello()
        made.ears.append(always)
        yield made


def test_bo6_words_that_are_not_for_somebody_are_in_no_byte_that_they_get(
    room: Room, kari: Page, leader: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "GRACE", -1)  # what comes after its step is late at once
    with capture_logs() as said:
        first, second, third = kari.note(BEFORE), kari.note(TAKEN), kari.note(HIDDEN)
        rev = kari.hello() and kari.things[first]["text_rev"]
        assert kari.do("note.text", id=first, text=NOW, base_rev=rev)["seq"]
        assert kari.do("note.withdraw", id=second)["seq"]
        about = [first, second, third]
        room.overhear(about)
        room.assert_unheard(EVERY, but={})

        assert leader.do("look.begin")["seq"]
        assert leader.do("mod.hide", id=third, reason="Det handler om en person.")["seq"]
        room.overhear(about)
        seen = frozenset({NOW, HIDDEN})
        room.assert_unheard(EVERY, but=dict.fromkeys(LEADING, seen))

        assert leader.do("step.set", step="show")["seq"]
        about.append(kari.note(LATE, step="write"))
        room.overhear(about)
        room.assert_unheard(EVERY - {NOW}, but=dict.fromkeys(LEADING, seen | {LATE}))
        deaf = {ear.name for ear in room.ears if NOW not in "".join(ear.heard)}
        assert deaf == STRANGERS, "what is shown to all is heard by each of them, so they do listen"
    assert not [word for word in EVERY if word in str(said)], "nor in what the server says of itself"


def test_bo6_bo10_what_was_taken_away_is_in_no_byte_that_anybody_gets_who_comes_after(
    room: Room, kari: Page, leader: Page
) -> None:
    key, hidden = kari.note(NOW), kari.note(HIDDEN)
    assert leader.do("step.set", step="show")["seq"]
    assert kari.do("comment.add", id=str(new_id()), parent=hidden, text=UNDER)["seq"]
    assert leader.do("mod.remove", id=key, reason="Det handler om en person.")["seq"]
    assert leader.do("mod.hide", id=hidden, reason="Det handler om en person.")["seq"]
    room.ears.pop()  # who was there saw it
    room.overhear([key, hidden])
    room.assert_unheard(EVERY, but=dict.fromkeys(LEADING, frozenset({HIDDEN, UNDER})))
    kari.hello()
    assert NOW not in json.dumps(kari.things)


def test_bo6_what_somebody_is_handed_of_their_own_has_nobody_elses_words(
    server: Served, people: People, meeting: Meeting, kari: Page, leader: Page
) -> None:
    assert leader.you
    member = people.member(name="Åse")
    with people.app.app_context(), transaction():
        invitations.invite_all(session.get_one(Engagement, meeting.engagement), [member.id])
    kari.note(NOW)
    with at_the_board(server, people.browser_of(member), meeting) as page:
        page.note("Åses egne ord")
    with people.app.app_context():
        handed = own_data.export(Person(kind="panelist", id=member.id))
    assert [str(row["text"]) for each in handed for row in each.rows] == ["Åses egne ord"]
