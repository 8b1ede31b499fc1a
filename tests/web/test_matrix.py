"""Who may do what: every route, for every kind of person, for their own, a foreign and a missing object."""

from __future__ import annotations

import dataclasses
import re
import time
from collections import Counter
from typing import TYPE_CHECKING

import pyotp
import pytest

from core.auth import services
from core.db import transaction
from core.permissions import anyone
from tests.web.crawling import (
    Cell,
    Route,
    Rows,
    cells,
    cells_of,
    doors,
    path,
    routes,
    same,
    send,
    unnamed,
    unvalued,
    word,
)
from tests.web.world import World, password_only, restore, world_in

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from core.contributions import Rule
    from tests.browsing import Browser
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("rules are asked through the same queries as pages, which run on both engines")

EVERYBODY = tuple(doors()[0].outcomes)


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


def met(app: Flask, world: World, cell: Cell) -> tuple[TestResponse, str]:
    """Walk through one cell, and undo what it changed; give the answer and the address."""
    where = path(world, cell.route, cell.which, cell.caller)
    answer = send(app, world.callers[cell.caller], cell.route.method, where)
    if not cell.route.is_safe and answer.status_code < 400:
        restore(app)
    return answer, where


def deviates(app: Flask, world: World, route: Route, caller: str) -> bool:
    """Tell whether somebody meets anything at a route that the file does not say."""
    return any(word(met(app, world, cell)[0]) != cell.expected for cell in cells_of(route, caller))


def test_az2_the_reviewed_file_names_every_route_and_no_other(app: Flask, world: World) -> None:
    reviewed = doors()
    assert unvalued(app, world) == set(), "say in crawling.py what stands for these arguments"
    assert unnamed(app, reviewed) == set(), "write these into matrix.toml, and who should reach them"
    assert unnamed(app, reviewed[1:]) == set(reviewed[0].routes), "a route that is left out is found"
    plugins = app.extensions["registry"].plugins
    here = [route for door in reviewed if not door.plugin or door.plugin in plugins for route in door.routes]
    assert Counter(here) == Counter(str(route) for route in routes(app)), "each once, and none that is gone"


def test_az2_removing_any_guard_turns_a_cell_red(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    table: dict[str, Rule] = app.extensions["policy"]
    guarded = [route for route in routes(app) if route.endpoint in table and table[route.endpoint].may is not anyone]
    assert len(guarded) > 10
    for route in guarded:
        with monkeypatch.context() as patch:
            patch.setitem(table, route.endpoint, dataclasses.replace(table[route.endpoint], may=anyone))
            red = any(deviates(app, world, route, caller) for caller in EVERYBODY)
            assert red, f"{route} has no guard?"


def test_az2_a_draft_answers_like_something_that_is_nowhere_at_every_public_address(app: Flask, world: World) -> None:
    draft = dataclasses.replace(world, ours=dataclasses.replace(world.ours, name=world.ours.draft_name))
    for route in routes(app):
        if "name" not in route.arguments or route.rule.startswith("/resultater/"):
            continue
        for caller in EVERYBODY:
            seen = [
                same(send(app, world.callers[caller], route.method, where), where)
                for where in (path(draft, route, "own"), path(world, route, "missing"))
            ]
            assert seen[0] == seen[1], f"{route} · {caller}"
            assert seen[0][0] == 404, f"{route} · {caller}"


def test_az3_a_question_of_another_activity_answers_like_one_that_is_nowhere(app: Flask, world: World) -> None:
    mixed = dataclasses.replace(world, ours=dataclasses.replace(world.ours, question=world.theirs.question))
    nowhere = dataclasses.replace(world, ours=dataclasses.replace(world.ours, question=world.nothing.question))
    for route in routes(app):
        if "question_id" in route.arguments:
            who = "leader" if route.rule.startswith("/arbeid") else "asked"
            answers = [met(app, here, Cell(route, who, "own", "missing")) for here in (mixed, nowhere)]
            assert {answer.status_code for answer, _where in answers} == {404}, str(route)
            assert same(*answers[0]) == same(*answers[1]), str(route)


def test_az3_a_question_named_in_a_form_is_looked_for_in_this_activity_only(app: Flask, world: World) -> None:
    before = Rows(app)()
    for where in addresses(app, world, "survey_staff.arrange"):
        for question in (world.theirs.question, world.nothing.question, "", "\x00"):
            values = {"seen": "1", "question": question, "act": "remove"}
            answer = send(app, world.callers["leader"], "POST", where, data=values)
            assert answer.status_code == (404 if question.startswith("q-") else 400), question
    assert Rows(app)() == before


@pytest.mark.parametrize("endpoint", ["survey_staff.new_question", "survey_staff.add_question"])
def test_a_type_of_question_that_does_not_exist_is_nowhere(app: Flask, world: World, endpoint: str) -> None:
    for where in addresses(app, world, endpoint):
        method = "POST" if endpoint.endswith("add_question") else "GET"
        answer = send(app, world.callers["leader"], method, where.replace("single_choice", "finnes-ikke"))
        assert answer.status_code == 404


def addresses(app: Flask, world: World, endpoint: str) -> list[str]:
    """Give the addresses of an endpoint for our own objects: none in a run without its plugin."""
    return [path(world, route, "own") for route in routes(app) if route.endpoint == endpoint]


@pytest.mark.parametrize("caller", ["anonymous", "other-leader", "asked"])
def test_az2_the_english_addresses_are_guarded_alike(app: Flask, world: World, caller: str) -> None:
    for cell in cells(app, caller):
        if cell.route.is_safe and cell.which != "missing":
            where = f"/en{path(world, cell.route, cell.which, caller)}"
            answer = send(app, world.callers[caller], "GET", where)
            assert word(answer) == cell.expected, f"{cell} in English"


def staff_routes(app: Flask) -> list[Route]:
    """Give every address of the staff, but for the doors: what the file opens to whoever has shown a password."""
    shut = {str(cell.route) for cell in cells(app, "password-only") if cell.expected in {"sign-in", "denied"}}
    return [route for route in routes(app) if route.rule.startswith("/arbeid") and str(route) in shut]


@pytest.mark.parametrize("has_factor", [True, False], ids=["who has an authenticator", "who has none yet"])
def test_au1_with_only_the_password_shown_no_staff_page_answers(
    app: Flask, world: World, people: People, has_factor: bool
) -> None:
    browser = password_only(people, people.staff("administrator", second_factor=has_factor))
    for route in staff_routes(app):
        if not route.rule.startswith(("/arbeid/to-faktor", "/arbeid/passnokkel")):  # the second door itself
            answer = browser.forge(path(world, route, "own"), method=route.method)
            assert word(answer) in {"sign-in", "denied"}, f"{route}: {word(answer)}"
            assert answer.status_code != 200, str(route)
    browser.get("/arbeid/to-faktor" if has_factor else "/arbeid/to-faktor/oppsett")
    assert browser.page is not None
    assert "Logg ut" not in browser.page, "half a sign-in is not signed in"


@pytest.mark.parametrize("values", [{}, {"setup": "authenticator"}, {"setup": "disable"}])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_au1_the_password_alone_does_not_replace_a_second_factor(
    app: Flask, people: People, values: dict[str, str], accept: str
) -> None:
    colleague = people.staff("administrator")
    browser = password_only(people, colleague)
    before = factor_of(app, colleague)
    for method in ("GET", "POST"):
        answer = browser.forge("/arbeid/to-faktor/oppsett", values, method=method, headers={"Accept": accept})
        assert word(answer) in {"sign-in", "refused"}, answer.get_data(as_text=True)
    assert factor_of(app, colleague) == before


def test_au1_a_half_done_setup_opens_nothing_once_a_second_factor_stands(app: Flask, people: People) -> None:
    colleague = people.staff("administrator", second_factor=False)
    stranger, strangers_key = with_a_key(people, colleague)
    owner, own_key = with_a_key(people, colleague)
    assert owner.press("Bekreft koden", {"code": pyotp.TOTP(own_key).now()}).path == "/arbeid/konto/reservekoder"
    kept = factor_of(app, colleague)
    next_code = pyotp.TOTP(strangers_key).at(int(time.time()) + 30)  # this half minute's has been used up by the owner
    assert word(stranger.forge("/arbeid/to-faktor", {"code": next_code})) == "sign-in"
    assert stranger.get("/arbeid").path == "/arbeid/logg-inn"
    assert factor_of(app, colleague) == kept


def test_au1_a_half_done_sign_in_ends_when_the_account_is_let_in_anew(app: Flask, people: People) -> None:
    colleague = people.staff("administrator", second_factor=False)
    waiting, key = with_a_key(people, colleague)
    with app.app_context(), transaction():
        services.enrol(services.let_in_anew(colleague.email), services.hashed("et helt annet ord 99"))
    assert word(waiting.forge("/arbeid/to-faktor", {"code": pyotp.TOTP(key).now()})) == "sign-in"


def with_a_key(people: People, colleague: Colleague) -> tuple[Browser, str]:
    """Show the password of somebody who has no second factor, and get a key for a new one."""
    browser = password_only(people, colleague)
    found = re.search(r"<strong>([A-Z2-7 ]+)</strong>", browser.press("Lag QR-kode").html)
    assert found, "no key on the page"
    return browser, found[1].replace(" ", "")


def factor_of(app: Flask, colleague: Colleague) -> str | None:
    """Read a colleague's second factor, as it is stored."""
    with app.app_context():
        staff = services.staff_by_id(colleague.id)
        return staff.tf_totp_secret if staff else None
