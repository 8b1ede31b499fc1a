"""Whatever comes over a line about a live log, and whatever of it is lost, comes twice or comes late."""

from __future__ import annotations

import json
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import simple_websocket
import structlog
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.contributions.live import LIVE_EVENTS
from core.types import new_id
from plugins.workshop.board.schemas import SCHEMAS
from plugins.workshop.board.state import FIRST_COLUMN
from tests.generated import often, texts, values, written
from tests.sockets import Line
from tests.web.boards import Meeting, at_the_board, workshop
from tests.web.stubborn import Stubborn, assert_equal_to_the_log, assert_whole, note, open_for_writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served

ROUNDS, A_ROUND = 50, 12
FIELDS = (
    "id parent after text base_rev members of into reason steps step seconds on seq behalf role by rank at status "
    "person people voting thing votes limit things totals"
).split()
KNOWN = frozenset({"invalid", "missing", "denied", "personal", "sign-in"})


@pytest.fixture
def meeting(server: Served, people: People, hanne: Colleague, meeting: Meeting) -> Meeting:
    open_for_writing(server, people, hanne, meeting)
    return meeting


@pytest.fixture
def no_haste(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told to slow down."""
    limits = server.app.extensions["live"].hub.limits
    monkeypatch.setattr(limits, "at_most", 1e9)
    monkeypatch.setattr(limits, "a_second", 1e9)


@pytest.fixture
def complaints(caplog: pytest.LogCaptureFixture) -> Iterator[list[Any]]:
    """What the server and its libraries say of faults meanwhile; at the end there is none."""
    with structlog.testing.capture_logs() as said:
        found: list[Any] = []
        yield found
    found += [entry for entry in said if entry["log_level"] in ("error", "critical")]
    found += [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    assert found == []


@dataclass
class Rude:
    """Somebody who sends anything, and comes again where their line was closed for it."""

    server: Served
    browser: Browser
    open_lines: ExitStack
    line: Line | None = None
    asked: int = 0
    closed: list[str] = field(default_factory=list)

    def come(self) -> Line:
        """Give a line that is open."""
        if self.line is None:
            self.line = self.open_lines.enter_context(self.server.line(self.browser, "/workshop"))
        return self.line

    def ask(self, event: str, payload: Any) -> Any:
        """Send an event as it is written; give the answer, or None where the line was closed."""
        self.asked += 1
        body = b"[" + json.dumps(event).encode() + b"," + written(payload) + b"]"
        return self.send(f"42/workshop,{self.asked}{body.decode()}", f"43/workshop,{self.asked}[")

    def send(self, frame: str | bytes, answer: str) -> Any:
        """Send a frame, and wait for what begins so, or for the end of the line."""
        try:
            line = self.come()
            line.wire.send(frame)
            got = line.until(answer)
            return json.loads(got[got.index("[") :])[0]
        except (simple_websocket.ConnectionClosed, OSError):
            self.closed.append(str(frame)[:200])
            self.open_lines.close()
            self.line = None
            return None


def items_of(meeting: Meeting, key: str) -> st.SearchStrategy[Any]:
    """Make intents, near to what is right and far from it."""
    near = st.sampled_from([FIRST_COLUMN, key, str(new_id()), str(meeting.engagement), 0, 1, 2, 10**18, "group"])
    return st.fixed_dictionaries(
        {"op_id": st.uuids().map(str) | values, "kind": st.sampled_from([*sorted(SCHEMAS), [], {}]) | values},
        optional=dict.fromkeys(FIELDS, near | values),
    )


def told_of(key: str) -> st.SearchStrategy[Any]:
    """Make what a page tells of itself."""
    near = st.sampled_from([key, FIRST_COLUMN, None, 0, 3, -1, 2**60])
    return values | st.fixed_dictionaries({}, optional=dict.fromkeys(("writing", "unsent", "spotlight"), near | values))


def payloads(meeting: Meeting, others: Meeting, key: str) -> st.SearchStrategy[Any]:
    """Make what an event carries."""
    log = st.sampled_from([str(meeting.log), str(others.log), str(new_id())]) | values
    items = st.lists(items_of(meeting, key), max_size=3) | values
    known = {"epoch": st.uuids().map(str) | values, "last_seq": st.integers() | values, "view": texts, "items": items}
    ours = st.just(str(meeting.log))
    return (
        values
        | st.fixed_dictionaries({"log": log}, optional=known)
        | st.fixed_dictionaries({"log": ours, "items": st.lists(items_of(meeting, key), min_size=1, max_size=4)})
        | st.fixed_dictionaries({"log": ours, "told": told_of(key)})
    )


def is_named(answer: Any) -> bool:
    """Tell whether an answer says what became of what was asked, or why nothing did."""
    if not answer:  # nobody is there any more, or there is nothing to say
        return True
    if "items" in answer and "mode" not in answer:
        return all(
            told.keys() & {"seq", "beside"} or told["err"]["code"] not in ("broken", "away") for told in answer["items"]
        )
    return "epoch" in answer or "server_ms" in answer or answer.get("error") in KNOWN


@pytest.mark.usefixtures("no_haste", "complaints")
def test_in1_whatever_is_asked_of_a_log_is_answered_or_ends_the_line_and_the_board_works_on(
    server: Served, people: People, hanne: Colleague, meeting: Meeting
) -> None:
    others = workshop(people, people.staff("leader", name="Jonas"), "Et annet møte")
    with (
        ExitStack() as lines,
        at_the_board(server, people.browser_of(hanne), meeting) as leader,
        at_the_board(server, people.guest(meeting.engagement, "Kari"), meeting) as kari,
    ):
        key = kari.note("Lys")
        rude = Rude(server, people.guest(meeting.engagement, "Per"), lines)

        @often(ROUNDS)
        @given(
            st.lists(
                st.tuples(st.sampled_from(LIVE_EVENTS), payloads(meeting, others, key)),
                min_size=A_ROUND,
                max_size=A_ROUND,
            )
        )
        def ask(sent: list[tuple[str, Any]]) -> None:
            for event, payload in sent:
                answer = rude.ask(event, payload)
                assert is_named(answer), (event, payload, answer)

        ask()
        assert rude.asked == ROUNDS * A_ROUND
        assert len(rude.closed) < rude.asked / 2, "most of it was JSON, and was answered"
        kari.note("Fortsatt her")
        leader.note("Også her")


@pytest.mark.usefixtures("complaints")
@pytest.mark.parametrize("payload", [
    '{"log": "%s", "items": [{"op_id": "01a208c4-b24e-740c-8def-3bba79fbed8e", "kind": {}}]}',
    '{"log": "%s", "items": [{"op_id": NaN}]}', '{"log": "%s", "last_seq": 1e999}', '{"log": "%s", "last_seq": 1e15}',
    '{"log": "%s", "log": "%s"}', '{"log": "%s", "last_seq": ' + "9" * 4_000 + "}", '{"log": "%s", "items": '
    + "[" * 900 + "]" * 900 + "}", '{"log": "%s", "view": "\\ud800"}', '{"log": "%s", "view": "\\u0000"}',
    '{"log": "%s", "items": [{"op_id": "\\ud800", "kind": "\\udfff"}]}', '{"log": ["%s"]}', '{"log": {"%s": 1}}',
])  # fmt: skip
def test_in1_json_that_is_none_or_too_much_ends_the_line_or_is_refused(
    server: Served, people: People, meeting: Meeting, payload: str
) -> None:
    with ExitStack() as lines:
        rude = Rude(server, people.guest(meeting.engagement, "Per"), lines)
        for event in LIVE_EVENTS:
            answer = rude.send(f'42/workshop,7["{event}",{payload.replace("%s", str(meeting.log))}]', "43/workshop,7[")
            assert is_named(answer), answer


@pytest.mark.usefixtures("complaints")
def test_in1_any_bytes_and_any_text_on_the_wire_leave_the_board_to_the_others(
    server: Served, people: People, meeting: Meeting
) -> None:
    beginnings = st.sampled_from(
        ["", "4", "42", "42/workshop,", '42/workshop,1["ops",', "43/workshop,1", "40", "1", "6"]
    )
    frames = st.binary(max_size=40) | st.tuples(beginnings, texts.filter(is_sendable)).map("".join)
    with ExitStack() as lines, at_the_board(server, people.guest(meeting.engagement, "Kari"), meeting) as kari:
        rude = Rude(server, people.guest(meeting.engagement, "Per"), lines)

        @often(40)
        @given(st.lists(frames, min_size=1, max_size=3))
        def send(sent: list[str | bytes]) -> None:
            with suppress(simple_websocket.ConnectionClosed, OSError):
                for one in sent:
                    rude.come().wire.send(one)
            rude.send('42/workshop,1["tick",{}]', "43/workshop,1[")

        send()
        assert kari.note("Fortsatt her")


def is_sendable(text: str) -> bool:
    """Tell whether a text can be written at all as a WebSocket's frame."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


@pytest.mark.usefixtures("no_haste")
def test_whatever_is_lost_doubled_or_late_all_end_with_what_the_log_has(
    server: Served, people: People, meeting: Meeting
) -> None:
    """Two pages; each step sends, loses the line before or after the answer, sends anew what was answered, or lags."""
    steps = st.sampled_from(["write", "send", "send", "cut", "send and cut", "send again", "sync", "listen"])
    browsers = [people.guest(meeting.engagement, name) for name in ("Kari", "Per")]
    pages = [Stubborn(Line(None, ""), str(meeting.log)) for _each in browsers]
    sent: list[list[dict[str, Any]]] = [[], []]

    @often(12)
    @given(st.lists(st.tuples(st.integers(0, 1), steps), min_size=10, max_size=25))
    def play(tale: list[tuple[int, str]]) -> None:
        with ExitStack() as first, ExitStack() as second:
            open_lines = (first, second)
            for who in (0, 1):
                pages[who].come(open_lines[who].enter_context(server.line(browsers[who], "/workshop")))
            for who, step in tale:
                take_step(pages[who], step, sent[who])
                if "cut" in step:
                    open_lines[who].close()
                    pages[who].come(open_lines[who].enter_context(server.line(browsers[who], "/workshop")))
            for page in pages:
                while page.pending:
                    page.send()
                page.catch_up()
        assert_whole(people.app, meeting, pages)

    play()
    for page, browser in zip(pages, browsers, strict=True):
        with server.line(browser, "/workshop") as line:
            page.come(line)
    assert_equal_to_the_log(server, people.guest(meeting.engagement, "Ny"), meeting, pages)
    assert len(pages[0].acknowledged) > 5


def take_step(page: Stubborn, step: str, sent: list[dict[str, Any]]) -> None:
    """Do one thing at a page, or to it."""
    if step == "write":
        page.write(f"Lapp {new_id()}")
    elif step == "send":
        sent += page.pending.values()
        page.send()
    elif step == "send and cut":
        sent += page.pending.values()
        frame = json.dumps(["ops", {"log": page.log, "items": list(page.pending.values())[:20] or [note("x")]}])
        if page.pending:
            page.line.wire.send(f"42/workshop,99{frame}")
    elif step == "send again" and sent:
        assert all(told["dup"] for told in page.many(sent[-3:]) if "seq" in told)
    elif step == "sync":
        page.catch_up()
    elif step == "listen":
        page.listen()


def test_a_page_whose_clock_is_an_hour_wrong_is_told_the_time_and_cannot_set_it(
    server: Served, people: People, hanne: Colleague, meeting: Meeting
) -> None:
    def now() -> int:
        return int(clock.now().timestamp() * 1000)

    hour_ahead = now() + 60 * 60 * 1000
    with at_the_board(server, people.browser_of(hanne), meeting) as leader:
        for stamp in ("at", "received", "server_ms", "now"):
            assert leader.do("timer.set", seconds=60, **{stamp: hour_ahead})["err"]["code"] == "invalid"
        before = now()
        assert leader.do("timer.set", seconds=60)["seq"]
        assert before <= leader.line.ask("tick", {})["server_ms"] <= now()
        assert before <= leader.hello()["snapshot"]["timer"]["ends"] - 60_000 <= now()
