"""IN1: whatever is typed into a form, or sent past it, no page breaks or hangs."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader

from tests.browsing import read
from tests.generated import ODD_TEXTS, Tally, often, texts
from tests.web.crawling import SAFE, Route, arguments, path, routes
from tests.web.world import HOME, Caller, World, restore, world_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Flask

pytestmark = pytest.mark.one_engine("20,000 requests once, with those of test_in1_operations and test_in1_sockets")

ROUNDS, A_ROUND = 26, 27  # for each person
LEAST = 690
RESTORED_EVERY = 150
MOST_SECONDS = 1.0  # for one address in all: those that hash passwords get their share, and no more
WHO = ("anonymous", "asked", "link-holder", "leader", "administrator", "password-only")
BLIND = ("anonymous", "asked", "administrator")
USUAL = ("title", "name", "email", "code", "password", "version", "form_id", "choice", "next", "page", "file")
BARE = "{% block title %}{% endblock %}{% block content %}{% block main %}{% endblock %}{% endblock %}"


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def bare(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages without their frame: menus and footer are the same whatever is sent, and take most of the time."""
    loader = app.jinja_env.loader
    assert loader is not None
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([DictLoader({"base.html": BARE}), loader]))
    _forget_templates(app)
    yield
    _forget_templates(app)


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Counts what is sent, and has it said at the end of the run."""
    counted = Tally()
    yield counted
    record_property("generated", str(counted))


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address that somebody may send a form to, and what the form holds when it is untouched."""

    caller: Caller
    method: str
    where: str
    fields: Mapping[str, str]


@pytest.mark.parametrize("who", WHO)
def test_in1_whatever_is_typed_into_any_form_breaks_nothing(
    app: Flask, world: World, bare: None, tally: Tally, who: str
) -> None:
    found = list(targets(app, world, who))
    assert len({target.where for target in found}) > 10

    @seed(WHO.index(who))
    @often(ROUNDS)
    @given(words=st.lists(texts, min_size=8, max_size=8), thrown=st.integers())
    def round_of_requests(words: list[str], thrown: int) -> None:
        chance = random.Random(thrown)  # noqa: S311 - not a secret
        for _request in range(A_ROUND):
            quick = [target for target in chance.sample(found, 8) if tally.seconds[target.where] < MOST_SECONDS]
            send(app, (quick or found)[0], words, chance, tally)
        if tally.requests % RESTORED_EVERY < A_ROUND:
            restore(app)

    round_of_requests()
    assert tally.faults == []
    assert tally.requests >= LEAST


def targets(app: Flask, world: World, who: str) -> Iterator[Target]:
    """Give every form on every page of this person; for some, other addresses that take one too, and odd ones."""
    pages = [route for route in routes(app) if not route.rule.startswith("/api/")]
    drawn = [target for route in pages if route.is_safe for target in drawn_at(app, world, who, route)]
    seen = {urlsplit(target.where).path for target in drawn}
    yield from drawn
    for route in pages if who in BLIND else ():
        if not route.is_safe and path(world, route, "own", who) not in seen:
            yield bare_form(world, who, route)
        if who == "administrator":
            yield Target(caller=world.callers[who], method="GET", where=odd_address(world, route), fields={})


def drawn_at(app: Flask, world: World, who: str, route: Route) -> Iterator[Target]:
    """Give the forms of a page, as somebody sees it."""
    return forms_at(app, world.callers[who], path(world, route, "own", who))


def bare_form(world: World, who: str, route: Route) -> Target:
    """Give a form that no page draws, with names that forms often have."""
    where = path(world, route, "own", who)
    return Target(caller=world.callers[who], method=route.method, where=where, fields=dict.fromkeys(USUAL, ""))


def forms_at(app: Flask, caller: Caller, where: str) -> Iterator[Target]:
    """Give the forms on a page, as they stand there."""
    answer = caller.client(app).get(where, base_url=HOME)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return
    for form in read(answer).forms:
        filled = {**dict.fromkeys(form.names, ""), **dict(form.sent)}
        filled.pop("csrf_token", None)
        yield Target(caller=caller, method=form.method, where=urlsplit(form.action).path or where, fields=filled)


def odd_address(world: World, route: Route) -> str:
    """Give a route's address with places left where something odd may stand."""
    known = arguments(world, "own")
    named = {name: f"\0{known.get(name, '')}\0" for name in route.arguments}
    where = route.rule
    for name, value in named.items():
        for kind in ("", "uuid:", "int:", "path:", "string:", "float:"):
            where = where.replace(f"<{kind}{name}>", value)
    return where


def send(app: Flask, target: Target, words: list[str], chance: random.Random, tally: Tally) -> None:
    """Send one odd request."""
    sent = typed(target, words, chance)
    where = "".join(
        _quoted(chance.choice([piece, *words])) if number % 2 else piece
        for number, piece in enumerate(target.where.split("\0"))
    )
    more: dict[str, Any] = {"query_string": encoded(sent)}
    if target.method not in SAFE:
        token = [("csrf_token", target.caller.csrf)]
        kind = "application/x-www-form-urlencoded"
        more = {"data": encoded([*token, *sent]), "content_type": kind}
    began = time.process_time()
    answer = target.caller.client(app).open(where, method=target.method, base_url=HOME, **more)
    tally.count(target.where, answer.status_code, began, (target.caller.name, where, sent))


def typed(target: Target, words: list[str], chance: random.Random) -> list[tuple[str, str]]:
    """Fill in a form: some fields as they stood, some odd, some twice, some missing, and some that it does not have."""
    sent = []
    for name, untouched in target.fields.items():
        if chance.random() < 0.9:
            odd = chance.choice([*words, chance.choice(ODD_TEXTS)])
            sent.append((name, untouched if chance.random() < 0.5 else odd))
        if chance.random() < 0.05:
            sent.append((name, chance.choice(words)))
    if chance.random() < 0.1 or target.method in SAFE:
        sent.append((chance.choice(words) or "x", chance.choice(words)))
    return sent


def encoded(sent: list[tuple[str, str]]) -> str:
    """Write a form as browsers do, and as they would not: a lone surrogate as its three bytes."""
    return "&".join(f"{_quoted(name)}={_quoted(text)}" for name, text in sent)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _forget_templates(app: Flask) -> None:
    assert app.jinja_env.cache is not None
    app.jinja_env.cache.clear()
