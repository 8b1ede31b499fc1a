"""Goes to every address of the app as anybody, and says in one word what came of it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urljoin, urlsplit

import sqlalchemy as sa

from tests.web.world import HOME, Caller, Side, World

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import Client, TestResponse

    from tests.people import Colleague

Which = Literal["own", "foreign", "missing"]
WHICH: tuple[Which, ...] = ("own", "foreign", "missing")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "/arbeid/logg-inn"
FORGED = "Siden ble for gammel"
MATRIX = Path(__file__).parent / "matrix.toml"
SCOPES = ("engagement_id", "project_id", "name", "token")  # what belongs to somebody
THINGS = ("owner", "key", "filename")  # what is there or not, and belongs to nobody
NO_TOKEN = "x" * 27
WORDS = {401: "personal", 403: "denied", 404: "missing", 405: "wrong method", 410: "gone"}


@dataclass(frozen=True)
class Route:
    """One address with one method."""

    method: str
    rule: str
    endpoint: str
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def is_safe(self) -> bool:
        """Whether it only reads."""
        return self.method in SAFE

    @property
    def sides(self) -> tuple[Which, ...]:
        """Which objects there are to ask for here."""
        if self.arguments & set(SCOPES):
            return WHICH
        return ("own", "missing") if self.arguments & set(THINGS) else ("own",)


@dataclass(frozen=True)
class Cell:
    """What one kind of person should meet at one route, for one kind of object."""

    route: Route
    caller: str
    which: Which
    expected: str

    def __str__(self) -> str:
        return f"{self.route} · {self.caller} · {self.which}"


@dataclass(frozen=True)
class Door:
    """One entry of the reviewed file: routes that are alike, and what each kind of person meets there."""

    name: str
    plugin: str
    routes: Mapping[str, str]  # the route, and what it says instead of «ok»
    outcomes: Mapping[str, Mapping[Which, str]]

    def expected(self, route: str, caller: str, which: Which) -> str:
        """Say what this person should meet."""
        outcome = self.outcomes[caller][which]
        return self.routes[route] if outcome == "ok" else outcome


def routes(app: Flask) -> list[Route]:
    """Give every route of the app: each rule with each method, but for HEAD and OPTIONS."""
    found = [_route(rule, method) for rule in app.url_map.iter_rules() for method in sorted(rule.methods or ())]
    return sorted((route for route in found if route.method not in {"HEAD", "OPTIONS"}), key=str)


def doors(file: Path = MATRIX) -> list[Door]:
    """Read the reviewed file."""
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    everybody = read["everybody"]
    return [_door(entry, everybody) for entry in read["door"]]


def unnamed(app: Flask, reviewed: list[Door]) -> set[str]:
    """Give the routes of the app that the file does not name."""
    return {str(route) for route in routes(app)} - {route for door in reviewed for route in door.routes}


def cells(app: Flask, caller: str) -> Iterator[Cell]:
    """Give every cell of one kind of person."""
    by_route = {route: door for door in doors() for route in door.routes}
    for route in routes(app):
        door = by_route.get(str(route))
        for which in route.sides:
            yield Cell(route, caller, which, door.expected(str(route), caller, which) if door else "(not in the file)")


def path(world: World, route: Route, which: Which, caller: str = "leader") -> str:
    """Fill in a route's arguments for the object asked for.

    Ours is everybody's own, but for the other leader, whose own is theirs. Tokens and results are nobody's: matrix.toml
    says what own and foreign mean there.
    """
    side = _side(world, which, caller)
    values = {
        "engagement_id": str(side.engagement),
        "project_id": str(side.project),
        "name": _result(world, which) if route.rule.startswith("/resultater/") else side.name,
        "question_id": side.question,
        "token": _token(world, route, which),
        "owner": "core" if which != "missing" else "finnes-ikke",
        "key": world.letter if which != "missing" else "finnes-ikke",
        "filename": "samskap.css" if which != "missing" else "finnes-ikke.css",
        "kind": "single_choice",
        "language": "nb",
        "page": "1",
    }
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda found: quote(values[found[1]]), route.rule)


def send(app: Flask, caller: Caller, method: str, where: str, *, csrf: str | None = None, **more: Any) -> TestResponse:
    """Send one request from a fresh copy of somebody's browser; ``csrf`` is the token, their own unless told."""
    token = caller.csrf if csrf is None else csrf
    values = {**more.pop("data", {}), **({"csrf_token": token} if token and method not in SAFE else {})}
    data = {"data": values} if method not in SAFE else {}
    return caller.client(app).open(where, base_url=HOME, method=method, **data, **more)


def word(answer: TestResponse) -> str:
    """Say in one word what came of a request."""
    status = answer.status_code
    if status in {301, 302, 303, 307, 308}:
        return "sign-in" if urlsplit(answer.location).path.removeprefix("/en") == SIGN_IN else "ok"
    if status < 300:
        return "ok"
    if status in {400, 409, 422}:
        return "forged" if FORGED in answer.get_data(as_text=True) else "refused"
    return WORDS.get(status, f"broken ({status})")


def same(answer: TestResponse, where: str) -> tuple[int, str]:
    """Give an answer without what always differs: the address asked for, and the token against forged requests."""
    body = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    return answer.status_code, body.replace(urlsplit(where).path, "(the address)")


class Rows:
    """What stands in every table: how many rows, and a hash of them all."""

    def __init__(self, app: Flask, *, but: frozenset[str] = frozenset()) -> None:
        self.engine: sa.Engine = app.extensions["engines"][False]
        names = sa.inspect(self.engine).get_table_names()
        self.tables = sorted(name for name in names if not name.startswith("alembic_version") and name not in but)

    def __call__(self) -> dict[str, tuple[int, str]]:
        """Read them."""
        with self.engine.connect() as connection:
            return {name: _hashed(connection, name) for name in self.tables}

    def dump(self) -> str:
        """Give everything that is stored, as one text."""
        with self.engine.connect() as connection:
            return "\n".join(row for name in self.tables for row in _rows(connection, name))


def _route(rule: Rule, method: str) -> Route:
    return Route(method, rule.rule, rule.endpoint, frozenset(rule.arguments))


def _door(entry: Mapping[str, Any], everybody: list[str]) -> Door:
    lines = [line.split() for line in entry["routes"].strip().splitlines()]
    otherwise = entry.get("others")
    return Door(
        name=entry["name"],
        plugin=entry.get("plugin", ""),
        routes={f"{method} {rule}": (rest[0] if rest else "ok") for method, rule, *rest in lines},
        outcomes={who: _outcomes(entry.get(who, otherwise)) for who in everybody},
    )


def _outcomes(said: str) -> dict[Which, str]:
    """Read one word for all objects, or three: own, foreign, missing."""
    words = said.split()
    return dict(zip(WHICH, words * 3 if len(words) == 1 else words, strict=len(words) == 3))


def _side(world: World, which: Which, caller: str) -> Side:
    if which == "missing":
        return world.nothing
    return world.ours if (which == "own") != (caller == "other-leader") else world.theirs


def _result(world: World, which: Which) -> str:
    return {"own": world.ours, "foreign": world.theirs, "missing": world.nothing}[which].over


def _token(world: World, route: Route, which: Which) -> str:
    if which == "missing":
        return NO_TOKEN
    purpose = purpose_of(route.rule)
    return world.tokens[purpose if which == "own" else ("fewer" if purpose != "fewer" else "participate")]


def purpose_of(rule: str) -> str:
    """Tell which kind of token an address takes."""
    by_prefix = {"/bekreft/": "confirm", "/i/": "participate", "/avmelding/": "fewer", "/arbeid/velkommen/": "enrol"}
    return next((purpose for prefix, purpose in by_prefix.items() if rule.startswith(prefix)), "fewer")


def _hashed(connection: sa.Connection, name: str) -> tuple[int, str]:
    rows = _rows(connection, name)
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _rows(connection: sa.Connection, name: str) -> list[str]:
    return sorted(repr(tuple(row)) for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(name))))


def token_in(answer: TestResponse) -> str:
    """Read the form's token from a page."""
    return answer.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]


def post(client: Client, where: str, values: dict[str, str], home: str = HOME) -> TestResponse:
    """Send a form with its token."""
    token = token_in(client.get("/bli-med", base_url=home))
    return client.post(where, data={**values, "csrf_token": token}, base_url=home)


def signing_in(colleague: Colleague) -> dict[str, str]:
    """Give what a colleague types first."""
    return {"email": colleague.email, "password": colleague.password}


def stays_here(location: str) -> bool:
    """Tell whether a browser that follows this address stays on the site, as browsers read addresses."""
    read = location.strip("".join(map(chr, range(33)))).translate({ord(sign): None for sign in "\t\r\n"})
    arrived = urlsplit(urljoin(HOME, read.replace("\\", "/")))
    return (arrived.scheme, arrived.netloc) == ("http", "localhost") and not read.replace("\\", "/").startswith("//")
