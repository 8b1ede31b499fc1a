"""Sockets stand behind the same gate as pages: who may open a line, and what every event meets."""

from __future__ import annotations

import contextlib
import json
import logging
from typing import TYPE_CHECKING, Any

import marshmallow as ma
import pytest
import simple_websocket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core import settings as house
from core.auth import visits
from core.contributions import SocketEvent
from core.registry import PluginRefused
from tests.sockets import HANDSHAKE, Line, Refused, Served, cookies, frame
from tests.web import echo_plugin
from tests.web.world import password_only
from web.app import _check_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browsing import Browser
    from tests.people import People

pytestmark = pytest.mark.one_engine("a line knows nothing of the engine; what it may is asked on both")

OURS = "http://localhost"  # the base address of these tests
FOREIGN = [
    "https://evil.example", "null", "http://localhost.evil.example", "http://evillocalhost", "http://localhost:8000",
    "https://localhost", "http://LOCALHOST", "http://localhost/", "file://",
]  # fmt: skip


@pytest.fixture
def member(people: People) -> Browser:
    return people.browser_of(people.member(name="Kari Nordmann"))


@pytest.fixture
def colleague(people: People) -> Browser:
    return people.browser_of(people.staff("leader", name="Hanne"))


@pytest.fixture
def line(server: Served, member: Browser) -> Iterator[Line]:
    with server.line(member) as opened:
        yield opened


# Who may open a line


def test_rt1_only_a_page_of_ours_opens_a_line(server: Served, member: Browser) -> None:
    assert server.knock(**cookies(member)).is_open, "a program sends no Origin"
    assert server.knock(Origin=OURS, **cookies(member)).is_open
    for origin in FOREIGN:
        assert not server.knock(Origin=origin, **cookies(member)).is_open, origin


def test_rt1_a_forged_host_does_not_make_a_foreign_origin_ours(server: Served, member: Browser) -> None:
    """The library's default computes «same origin» from the Host header, and a rebound name is in both."""
    for host in ("evil.example", "evil.example:80", "localhost.evil.example", ""):
        for origin in ({}, {"Origin": f"http://{host}"}, {"Origin": OURS}):
            answer = server.knock(Host=host, **origin, **cookies(member))
            assert answer.status == 400, host
            assert not answer.is_open


def test_incident_cross_site_websocket_hijack_opens_nothing(server: Served, member: Browser) -> None:
    """A foreign page's WebSocket carries the visitor's cookies where SameSite does not hold them back."""
    with server.websocket(member, Origin=OURS) as line:
        assert line.receive(timeout=5).startswith('0{"sid"')
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        with pytest.raises(simple_websocket.ConnectionError) as refused, server.websocket(member, **headers):
            pytest.fail("opened")
        assert refused.value.status_code in {400, 403}


def test_incident_sockets_are_not_reached_past_the_checks_of_pages(server: Served, people: People) -> None:
    """Etherpad #4287 and #4305: the checks of HTTP did not cover /socket.io."""
    half = password_only(people, people.staff("administrator"))
    for browser in (None, people.browser(), half):
        assert server.knock(**cookies(browser)).status == 401
        for path in (HANDSHAKE, HANDSHAKE.replace("polling", "websocket"), f"/en{HANDSHAKE}"):
            assert not server.knock(path, **cookies(browser)).is_open
        with pytest.raises(simple_websocket.ConnectionError), server.websocket(browser):
            pytest.fail("opened")


def test_rt2_a_visit_is_shown_by_its_cookie_and_never_in_the_address(server: Served, member: Browser) -> None:
    token = member.client.get_cookie("samskap_visit")
    assert token is not None
    for name in ("samskap_visit", "token", "auth_token", "auth", "cookie"):
        assert server.knock(f"{HANDSHAKE}&{name}={token.value}").status == 401
    assert server.knock(Authorization=f"Bearer {token.value}").status == 401
    assert server.knock(Authentication_Token=token.value).status == 401


def test_rt2_a_line_that_is_open_still_shows_who_it_is_at_every_event(
    server: Served, line: Line, writing: Callable[..., Any], member: Browser
) -> None:
    assert line.ask("who") == {"ok": {"kind": "panelist", "name": "Kari"}}
    token = member.client.get_cookie("samskap_visit")
    assert token is not None
    with writing():
        visits.end_visit(token.value)
    assert line.ask("who")["ok"]["kind"] is None, "before anybody has looked"


def test_every_answer_carries_the_headers_of_pages(server: Served, member: Browser) -> None:
    for answer in (server.knock(**cookies(member)), server.knock(), server.knock(Host="evil.example")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_jsonp_is_shut_and_a_full_house_is_said_to_be_full(
    server: Served, member: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.knock(f"{HANDSHAKE}&j=0", **cookies(member)).status == 400
    monkeypatch.setattr("web.realtime.door.MOST_LINES", 0)
    assert server.knock(**cookies(member)).status == 503


# What every event meets


def test_au1_staff_events_need_both_factors(server: Served, colleague: Browser, line: Line) -> None:
    assert line.ask("desk")["error"] == "sign-in"
    with server.line(colleague) as staffs:
        assert staffs.ask("desk") == {"ok": {"kind": "staff", "name": "Hanne"}}


def test_az1_an_event_without_a_rule_is_denied(line: Line) -> None:
    assert line.ask("unlisted")["error"] == "denied"
    assert line.ask("nothing_of_the_kind")["error"] == "missing"


def test_az1_no_namespace_opens_that_nobody_contributes(server: Served, member: Browser) -> None:
    for room in ("/", "/core/nothing", "/nobody", "/ECHO"):
        with pytest.raises(Refused), server.line(member, room):
            pytest.fail("opened")


def test_az4_a_payload_that_does_not_fit_is_answered_with_an_error(line: Line) -> None:
    payloads: list[tuple[Any, ...]] = [
        ({"said": 1, "more": 1},), (), ({},), (None,), ("text",), (7,), ([],), ([{"said": 1}],),
        ({"said": 1, "number": "one"},), ({"said": 1, "word": 1},), ({"said": 1}, {"said": 2}),
    ]  # fmt: skip
    for payload in payloads:
        answer = line.ask("echo", *payload)
        assert answer == {"error": "invalid", "text": "Vi forstod ikke det som ble sendt. Last siden på nytt."}, payload


def test_what_nobody_types_is_dropped_as_in_forms(line: Line) -> None:
    assert line.ask("echo", {"said": ["a\x00b\ud800c", {"k\x07": "d"}]}) == {"ok": {"said": ["abc", {"k": "d"}]}}


def test_an_answer_is_in_the_language_of_the_page(server: Served, member: Browser) -> None:
    with server.line(member, language="en") as line:
        assert line.ask("unlisted") == {"error": "denied", "text": "Your role does not give access to this."}


def test_what_is_answered_has_been_kept_and_what_is_refused_has_not(
    server: Served, colleague: Browser, reading: Callable[..., Any]
) -> None:
    def phone() -> str:
        with reading():
            return str(house.read()["phone"])

    before = phone()
    with server.line(colleague) as line, capture_logs() as logs:
        refused = line.ask("write", {"phone": "1", "then": "refuse"})
        assert refused == {"error": "full", "text": "Det er fullt."}
        assert line.ask("write", {"phone": "2", "then": "fail"})["error"] == "broken"
        assert line.ask("echo", {"said": "write"})["error"] == "broken", "an event that reads does not write"
        assert phone() == before
        assert line.ask("write", {"phone": "4"}) == {"ok": {"phone": "4"}}
        assert phone() == "4"
    failed = [entry for entry in logs if entry["event"] == "socket event failed"]
    assert [entry["socket_event"] for entry in failed] == ["write", "echo"]


# What nobody's page sends

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
RUBBISH = [
    "", "4", "9", "x", "40", "41", "42", "42[]", "42[1]", "42{}", "42/echo,", "42/echo,[]", '42/echo,["connect"]',
    '42/echo,["disconnect"]', '42/echo,1["echo",{"said":NaN}]', '42/echo,1["echo",{"said":1e999}]', "4[[", "b!", "b",
    '42/echo,1["echo",{"said":' + "[" * 40 + "]" * 40 + "}]", "4" + "[" * 60_000, "42/echo," + "9" * 200 + '["who"]',
    '51-/echo,1["echo",{"said":{"_placeholder":true,"num":0}}]', "50-[]", "599999999999-[]",
    '43/echo,1["x"]', "44", "46[]",
    '42/echo,1["echo",{"said":' + "9" * 5000 + "}]", "6", "5", "2probe", "3", "1", "\x1e", "42/echo,1[\ud83d]",
]  # fmt: skip


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """See that neither the libraries nor we log an exception."""
    with capture_logs() as logs:
        yield
    assert [entry for entry in logs if entry["event"] == "socket event failed"] == []
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR and record.exc_info]
    assert loud == []


@pytest.mark.usefixtures("quiet")
def test_in1_any_payload_is_answered(line: Line) -> None:
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        event=st.sampled_from(["echo", "who", "desk", "lead", "part", "unlisted"]) | st.text(max_size=8), payload=JSON
    )
    def ask(event: str, payload: Any) -> None:
        if event not in {"connect", "disconnect", "connect_error"}:
            answer = line.ask(event, payload)
            assert answer.keys() <= {"ok", "error", "text"}
            assert answer, event

    ask()


@pytest.mark.usefixtures("quiet")
def test_in1_a_frame_that_is_none_ends_at_most_its_own_line(server: Served, member: Browser, line: Line) -> None:
    for sent in RUBBISH:
        with server.websocket(member) as wire, contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
            wire.send("40/echo,")
            wire.send(sent.encode("utf-8", "replace").decode())
            wire.send(frame("who"))
            assert Line(wire, "/echo").until("43/echo,1[").startswith("43"), sent
        assert line.ask("who")["ok"]["kind"] == "panelist", f"others go on after {sent}"


@pytest.mark.usefixtures("quiet")
def test_in1_the_same_over_long_polling(server: Served, member: Browser) -> None:
    for sent in [*(text.encode("utf-8", "surrogatepass") for text in RUBBISH), b"\xff\xfe", b"4\x1e" * 20]:
        opened = server.knock(**cookies(member))
        sid = json.loads(opened.body[1:].split("\x1e")[0])["sid"]
        answer = server.knock(f"{HANDSHAKE}&sid={sid}", body=sent, **cookies(member))
        assert answer.status in {200, 400}, sent
    assert server.knock(**cookies(member)).is_open


def test_in10_a_message_that_is_too_large_is_not_read_to_its_end(server: Served, member: Browser) -> None:
    sid = json.loads(server.knock(**cookies(member)).body[1:].split("\x1e")[0])["sid"]
    large = b"4" + b"x" * 70_000
    assert server.knock(f"{HANDSHAKE}&sid={sid}", body=large, **cookies(member)).status == 413
    with server.websocket(member) as line:
        line.send(large.decode())
        with pytest.raises(simple_websocket.ConnectionClosed):
            Line(line, "/echo").until("nothing begins so")


# What a plugin may contribute


@pytest.mark.parametrize("name", ["connect", "disconnect", "ended", "Upper", "a-b", ""])
def test_an_event_cannot_take_the_servers_own_names(name: str) -> None:
    with pytest.raises(PluginRefused):
        _check_events([SocketEvent(name=name, handle=echo_plugin.who, schema=echo_plugin.Nothing)])


def test_az4_an_event_whose_schema_is_lenient_is_refused() -> None:
    lenient = type("Lenient", (ma.Schema,), {"Meta": type("Meta", (), {"unknown": ma.EXCLUDE})})
    with pytest.raises(PluginRefused, match="unknown"):
        _check_events([SocketEvent(name="fine", handle=echo_plugin.who, schema=lenient)])
