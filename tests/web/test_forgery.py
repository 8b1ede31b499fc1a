"""What nobody can do in somebody else's name: forged requests, and reading that changes something."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from core.db import transaction
from tests.web.crawling import SAFE, Cell, Door, Route, Rows, cells, doors, path, routes, send, word
from tests.web.world import HOME, World, world_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from core.contributions import Rule
    from tests.letters import Postman

EVERYBODY = tuple(doors()[0].outcomes)
REACHED = {"ok", "refused"}
ONE_CLICK = "panel.choose_fewer"
AUDIT = frozenset({"core_audit"})


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


def unsafe(app: Flask) -> list[Route]:
    """Give every route that may change something, but for the one-click unsubscribe."""
    return [route for route in routes(app) if not route.is_safe and route.endpoint != ONE_CLICK]


def reached(app: Flask, caller: str) -> Iterator[Cell]:
    """Give the cells of unsafe routes where this person would get in, for their own objects."""
    for cell in cells(app, caller):
        shut = cell.route.is_safe or cell.route.endpoint == ONE_CLICK
        if cell.which == "own" and not shut and cell.expected in REACHED:
            yield cell


def unguarded(app: Flask, world: World, token: str, caller: str) -> list[str]:
    """Send every unsafe request of one person with this token; say which were not refused as forged."""
    faults = []
    for cell in reached(app, caller):
        where = path(world, cell.route, "own", caller)
        answer = send(app, world.callers[caller], cell.route.method, where, csrf=token)
        if word(answer) != "forged":
            faults.append(f"{cell}: {word(answer)}")
    return faults


@pytest.mark.parametrize("caller", EVERYBODY)
def test_se2_without_the_forms_token_nothing_is_done(app: Flask, world: World, caller: str) -> None:
    before = Rows(app)()
    for token in ("", "x", world.callers[caller].csrf[:-1], f"{world.callers[caller].csrf}x"):
        assert unguarded(app, world, token, caller) == []
    assert Rows(app)() == before


@pytest.mark.parametrize("caller", EVERYBODY)
def test_se2_with_the_token_of_another_session_nothing_is_done(app: Flask, world: World, caller: str) -> None:
    before = Rows(app)()
    for other in {"anonymous", "administrator", "asked"} - {caller}:
        assert unguarded(app, world, world.callers[other].csrf, caller) == []
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
    assert [fault.split(" · ")[0] for fault in unguarded(app, world, "", "leader")] == [
        "POST /arbeid/aktiviteter/<uuid:engagement_id>/send"
    ]


def test_se2_only_the_one_click_unsubscribe_does_without_and_says_why(app: Flask) -> None:
    table: dict[str, Rule] = app.extensions["policy"]
    without = [rule for rule in table.values() if not rule.csrf]
    assert [rule.endpoint for rule in without] == [ONE_CLICK]
    assert all("RFC 8058" in rule.why_no_csrf for rule in without)
    assert not [rule.endpoint for rule in table.values() if rule.csrf and rule.why_no_csrf]


def test_se2_a_token_in_the_address_or_in_a_cookie_is_not_a_forms_token(app: Flask, world: World) -> None:
    leader = world.callers["leader"]
    client = leader.client(app)
    client.set_cookie("csrf_token", leader.csrf, domain="localhost")
    answer = client.post(f"/arbeid/prosjekter/nytt?csrf_token={leader.csrf}", base_url=HOME)
    assert word(answer) == "forged"


@pytest.mark.parametrize("caller", EVERYBODY)
def test_se2_reading_any_page_changes_nothing_but_the_audit(app: Flask, world: World, caller: str) -> None:
    rows = Rows(app, but=AUDIT)
    before = rows()
    for route in routes(app):
        if route.is_safe:
            for which in route.sides:
                where = path(world, route, which, caller)
                for method in ("GET", "HEAD", "OPTIONS"):
                    send(app, world.callers[caller], method, where)
            assert rows() == before, f"{route} · {caller}"


def test_se2_a_page_that_writes_while_it_reads_is_found(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import settings

    def writes() -> str:
        with transaction():
            settings.change("core", {"phone": "1"})
        return ""

    rows = Rows(app, but=AUDIT)
    before = rows()
    monkeypatch.setitem(app.view_functions, "pages.about", writes)
    send(app, world.callers["anonymous"], "GET", "/om")
    assert rows() != before


def test_se2_the_database_itself_refuses_a_page_that_writes(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import settings

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


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
def test_se2_no_other_method_does_anything(app: Flask, world: World, method: str) -> None:
    before = Rows(app)()
    for route in routes(app):
        answer = send(app, world.callers["administrator"], method, path(world, route, "own"))
        assert answer.status_code in {400, 403, 405, 501}, f"{method} {route}: {answer.status_code}"
    assert Rows(app)() == before


@pytest.mark.parametrize("name", ["_method", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_se2_a_get_cannot_pass_for_a_post(app: Flask, world: World, name: str) -> None:
    before = Rows(app, but=AUDIT)()
    leader = world.callers["leader"]
    for route in unsafe(app):
        where = path(world, route, "own")
        send(app, leader, "GET", where, headers={name: "POST"}, query_string={name: "POST", "csrf_token": leader.csrf})
    assert Rows(app, but=AUDIT)() == before
    assert "POST" not in SAFE
