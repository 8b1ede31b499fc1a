"""What nobody can bring about from outside: forged requests, reading that writes, sign-in that leads away."""

from __future__ import annotations

import dataclasses
from itertools import cycle
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pyotp
import pytest

from core import settings
from core.api.policy import Scoped
from core.db import transaction
from core.types import random_id
from tests.web.crawling import (
    Cell,
    Door,
    Route,
    Rows,
    cells,
    doors,
    path,
    post,
    routes,
    send,
    signing_in,
    stays_here,
    word,
)
from tests.web.walking import GROWS, walk, writing
from tests.web.world import HOME, World, world_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask

    from core.contributions import Rule
    from tests.letters import Postman
    from tests.people import Colleague, People
    from tests.web.walking import Listening

pytestmark = pytest.mark.one_engine("cookies and tokens know nothing of the engine")

EVERYBODY = tuple(doors()[0].outcomes)
ONE_CLICK = frozenset({"panel.choose_fewer", "panel.decline_list"})


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


def unsafe(app: Flask) -> list[Route]:
    """Give every route that may change something, but for the one-click unsubscribe."""
    return [route for route in routes(app) if not route.is_safe and route.endpoint not in ONE_CLICK]


def reached(app: Flask, caller: str) -> Iterator[Cell]:
    """Give the cells of unsafe routes where this person would get in, for their own objects."""
    for cell in cells(app, caller):
        shut = cell.route.is_safe or cell.route.endpoint in ONE_CLICK
        if cell.which == "own" and not shut and cell.lets_in:
            yield cell


def unguarded(app: Flask, world: World, tokens: Sequence[str], caller: str) -> list[str]:
    """Send every unsafe request of one person with the next of these tokens; say which were not refused as forged."""
    faults = []
    for cell, token in zip(reached(app, caller), cycle(tokens), strict=False):
        where = path(world, cell.route, "own", caller)
        answer = send(app, world.callers[caller], cell.route.method, where, csrf=token)
        if word(answer) != "forged":
            faults.append(f"{cell}: {word(answer)}")
    return faults


@pytest.mark.parametrize("caller", EVERYBODY)
def test_se2_without_the_forms_token_nothing_is_done(app: Flask, world: World, caller: str) -> None:
    before = Rows(app)()
    assert unguarded(app, world, [""], caller) == []
    assert Rows(app)() == before


@pytest.mark.parametrize("caller", EVERYBODY)
def test_se2_with_an_altered_token_or_that_of_another_session_nothing_is_done(
    app: Flask, world: World, caller: str
) -> None:
    before = Rows(app)()
    other = "administrator" if caller != "administrator" else "leader"
    tokens = (world.callers[other].csrf, f"{world.callers[caller].csrf}x")
    assert unguarded(app, world, tokens, caller) == []
    assert Rows(app)() == before


def test_se2_every_unsafe_route_is_reached_by_somebody_here(app: Flask) -> None:
    """So that none escapes the two tests above, but for those that are shut for everybody."""
    somewhere = {cell.route for caller in EVERYBODY for cell in reached(app, caller)}
    shut = {route for door in doors() if is_shut(door) for route in door.routes}
    assert {str(route) for route in unsafe(app) if route not in somewhere} <= shut


def is_shut(door: Door) -> bool:
    """Tell whether nobody gets in here."""
    return not any("ok" in outcomes.values() for outcomes in door.outcomes.values())


def test_se2_a_route_that_forgets_the_token_is_found(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    table: dict[str, Rule] = app.extensions["policy"]
    planted = dataclasses.replace(table["engagement_staff.send"], csrf=False)
    monkeypatch.setitem(table, planted.endpoint, planted)
    assert [fault.split(" · ")[0] for fault in unguarded(app, world, [""], "leader")] == [
        "POST /arbeid/aktiviteter/<uuid:engagement_id>/send"
    ]


def test_se2_only_the_one_click_unsubscribe_does_without_and_says_why(app: Flask) -> None:
    table: dict[str, Rule] = app.extensions["policy"]
    browsed = [rule for rule in table.values() if not isinstance(rule.may, Scoped)]  # a token's header is no cookie
    without = [rule for rule in browsed if not rule.csrf]
    assert {rule.endpoint for rule in without} == ONE_CLICK
    assert all("RFC 8058" in rule.why_no_csrf for rule in without)
    assert not [rule.endpoint for rule in table.values() if rule.csrf and rule.why_no_csrf]
    assert not [rule.endpoint for rule in table.values() if rule.csrf and isinstance(rule.may, Scoped)]


def test_se2_a_token_in_the_address_or_in_a_cookie_is_not_a_forms_token(app: Flask, world: World) -> None:
    leader = world.callers["leader"]
    client = leader.client(app)
    client.set_cookie("csrf_token", leader.csrf, domain="localhost")
    answer = client.post(f"/arbeid/prosjekter/nytt?csrf_token={leader.csrf}", base_url=HOME)
    assert word(answer) == "forged"


def test_se2_a_page_that_writes_while_it_reads_is_found(
    app: Flask, world: World, queries: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writes() -> str:
        with transaction():
            settings.change("core", {"phone": random_id().hex})
        return ""

    monkeypatch.setitem(app.view_functions, "pages.about", writes)
    pages = [cell for cell in cells(app, "anonymous") if cell.route.rule.startswith(("/om", "/hjelp"))]
    assert writing(walk(app, world, pages, queries)) == ["GET /om"]


def test_se2_the_database_itself_refuses_a_page_that_writes(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writes() -> str:
        settings.change("core", {"phone": "1"})
        return ""

    before = Rows(app)()
    monkeypatch.setitem(app.view_functions, "pages.about", writes)
    assert send(app, world.callers["administrator"], "GET", "/om").status_code == 500
    assert Rows(app)() == before


def test_se2_a_mail_scanner_that_opens_every_link_changes_nothing_at_all(
    app: Flask, world: World, letters: Postman
) -> None:
    letters.deliver()
    found = {where for letter in letters.all for where in letter.paths}
    assert {where.split("/")[1] for where in found} >= {"i", "bekreft", "avmelding"}
    before = Rows(app)()
    for where in sorted(found):
        for agent in ("Mozilla/5.0", "BarracudaSentinel/1.0"):
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = app.test_client().open(where, method=method, base_url=HOME, headers={"User-Agent": agent})
                assert answer.status_code < 400, f"{method} {where}"
    assert Rows(app)() == before, "not even the audit"


def test_em5_the_one_click_needs_no_cookie_and_no_token_and_is_a_break(app: Flask, world: World) -> None:
    where = f"/avmelding/{world.tokens['fewer']}"
    answer = app.test_client().post(where, data={"List-Unsubscribe": "One-Click"}, base_url=HOME)
    assert answer.status_code == 200
    assert "paused" in Rows(app).dump()


def test_se2_no_other_method_does_anything(app: Flask, world: World) -> None:
    before = Rows(app)()
    known = {(route.rule, route.method) for route in routes(app)}
    for number, route in enumerate(routes(app)):
        method = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")[number % 5]
        if (route.rule, method) in known:
            continue
        answer = send(app, world.callers["administrator"], method, path(world, route, "own"))
        assert answer.status_code == 405, f"{method} {route}: {answer.status_code}"
    assert Rows(app)() == before


def test_se2_a_get_cannot_pass_for_a_post(app: Flask, world: World) -> None:
    names = ("_method", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
    before = Rows(app, but=GROWS)()
    leader = world.callers["leader"]
    for route in unsafe(app):
        where = path(world, route, "own")
        every = dict.fromkeys(names, "POST")
        send(app, leader, "GET", where, headers=every, query_string={**every, "csrf_token": leader.csrf})
    assert Rows(app, but=GROWS)() == before


# Where sign-in leads


ELSEWHERE = (
    "https://evil.example", "http://evil.example/arbeid", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example", "\\evil.example",
    "https:evil.example", "http:/evil.example", "https:/\\evil.example", "https:///evil.example",
    "HtTpS://evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example", "ftp://evil.example",
    "file:///etc/passwd", "//evil.example\\@localhost", "//localhost@evil.example", "http://localhost@evil.example",
    "http://localhost:80@evil.example", "http://localhost.evil.example", "http://localhost\\@evil.example",
    "http://localhost%00.evil.example", "//evil%E3%80%82example", "//evil。example", "/%09/evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example",
    "\x00//evil.example", "\x1f//evil.example", "\u00a0//evil.example", "/%0d%0aLocation:https://evil.example",
    "/arbeid\r\nLocation: https://evil.example", "/arbeid%0d%0aSet-Cookie:x=y", "/%5cevil.example",
    "/%2f%2fevil.example", "/.//evil.example", "/..//evil.example", "/arbeid/..//evil.example", "//[::1]",
    "//0x7f000001", "http:evil.example", "//evil.example:80", "//evil.example/%2f..", "\u2028//evil.example",
    "／／evil.example", "/／evil.example", "?next=//evil.example", "#//evil.example", "http://localhost:8443/",
    "https://localhost/",
)  # fmt: skip


def test_se3_the_reader_of_addresses_knows_the_tricks() -> None:
    tricks = [trick for trick in ELSEWHERE if stays_here(trick)]
    assert len(ELSEWHERE) >= 40
    assert len(tricks) < 22, tricks  # what only looks strange leads to a page of ours, and may be followed


@pytest.mark.parametrize("trick", ELSEWHERE)
def test_se3_sign_in_leads_to_a_page_of_ours_only(app: Flask, people: People, trick: str) -> None:
    colleague = people.staff("leader")
    for location in chain(app, colleague, f"?next={quote(trick)}", {"next": trick}):
        assert stays_here(location), f"{trick!r} leads to {location!r}"
        assert location.startswith("/"), "a path, not an address"
        assert "\r" not in location
        assert "\n" not in location


def chain(app: Flask, colleague: Colleague, query: str, hidden: dict[str, str]) -> list[str]:
    """Sign in with both factors, the trick at every step; give every address we are sent to."""
    client = app.test_client()
    first = post(client, f"/arbeid/logg-inn{query}", {**signing_in(colleague), **hidden})
    if first.status_code == 200:  # Flask-Security draws the form again rather than go where it should not
        post(client, "/arbeid/logg-inn", signing_in(colleague))
    code = {"code": pyotp.TOTP(colleague.key).now()}
    second = post(client, f"/arbeid/to-faktor{query}", {**code, **hidden})
    inside = client.get(f"/arbeid/logg-inn{query}", base_url=HOME)
    out = post(client, f"/arbeid/logg-ut{query}", hidden)
    assert {answer.status_code for answer in (second, inside, out)} == {302}
    assert all(len(answer.headers.getlist("Location")) <= 1 for answer in (first, second, inside, out))
    return [answer.headers.get("Location", "/") for answer in (first, second, inside, out)]


@pytest.mark.parametrize("wanted", ["/arbeid/prosjekter", "/arbeid/aktiviteter/ny?prosjekt=1"])
def test_se3_sign_in_leads_to_the_page_that_was_asked_for(app: Flask, people: People, wanted: str) -> None:
    asked = app.test_client().get(wanted, base_url=HOME).headers["Location"]
    query = f"?{urlsplit(asked).query}"
    assert chain(app, people.staff("leader"), query, {})[1] == wanted


@pytest.mark.parametrize("trick", ["//evil.example/arbeid", "/\\evil.example", "/arbeid//evil.example"])
def test_se3_what_an_address_asks_for_is_never_another_site(app: Flask, trick: str) -> None:
    answer = app.test_client().get(trick, base_url=HOME)
    assert stays_here(answer.headers.get("Location", "/")), trick
