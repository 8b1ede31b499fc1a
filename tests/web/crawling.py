"""Goes to every address of the app as anybody, and says in one word what came of it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urljoin, urlsplit

import sqlalchemy as sa

from tests.web.world import HOME, Caller, Side, World

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import Client, TestResponse

    from core.types import Id
    from tests.people import Colleague

Which = Literal["own", "foreign", "missing"]
WHICH: tuple[Which, ...] = ("own", "foreign", "missing")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "/arbeid/logg-inn"
FORGED = "Siden ble for gammel"
MATRIX = Path(__file__).parent / "matrix.toml"
SCOPES = (
    "engagement_id",
    "project_id",
    "project_name",
    "name",
    "token",
    "code",
    "file_id",
    "sending_id",
)  # what belongs to somebody
THINGS = (
    "step",
    "page_name",
    "owner",
    "key",
    "filename",
    "staff_id",
    "panelist_id",
    "link_id",
    "link_name",
    "segment_id",
    "rule_id",
    "rule_name",
    "lost_id",
    "population_id",
    "import_id",
    "list_name",
    "row_id",
    "reply_id",
    "change_id",
    "request_id",
    "proposal_id",
    "proposal_name",
)  # what is there or not, and belongs to nobody
NO_TOKEN = "x" * 27
NO_VALUE = "00000000-0000-4000-8000-000000000000"
WORDS = {401: "personal", 403: "denied", 404: "missing", 405: "wrong method", 410: "gone"}
FILES_OF = {"/workshop/static/<path:filename>": "board.css", "/avstemning/static/<path:filename>": "words.js"}


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
    lets_in: bool = False  # the gate does, whatever the view then says to an empty form

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


@cache
def doors(file: Path = MATRIX) -> list[Door]:
    """Read the reviewed file, once a run."""
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    everybody = read["everybody"]
    return [_door(entry, everybody) for entry in read["door"]]


def unnamed(app: Flask, reviewed: list[Door]) -> set[str]:
    """Give the routes of the app that the file does not name."""
    return {str(route) for route in routes(app)} - {route for door in reviewed for route in door.routes}


def cells(app: Flask, caller: str) -> Iterator[Cell]:
    """Give every cell of one kind of person."""
    for route in walkable(app):
        yield from cells_of(route, caller)


def walkable(app: Flask) -> list[Route]:
    """Give the routes that lead to something; where a poll is all there is, nothing has questions to be addressed."""
    asks_nothing = set(app.extensions["registry"].plugins) == {"poll"}
    return [route for route in routes(app) if not (asks_nothing and "question_id" in route.arguments)]


def cells_of(route: Route, caller: str) -> Iterator[Cell]:
    """Give the cells of one route for one kind of person."""
    door = _by_route().get(str(route))
    for which in route.sides:
        expected = door.expected(str(route), caller, which) if door else "(not in the file)"
        yield Cell(route, caller, which, expected, bool(door and door.outcomes[caller][which] in {"ok", "refused"}))


def path(world: World, route: Route, which: Which, caller: str = "leader") -> str:
    """Fill in a route's arguments for the object asked for; an argument that ``arguments()`` lacks is nobody's.

    Ours is everybody's own, but for the other leader, whose own is theirs. Tokens and results are nobody's: matrix.toml
    says what own and foreign mean there.
    """
    values = {**arguments(world, which, caller), "token": _token(world, route, which)}
    if route.rule.startswith("/resultater/"):
        values["name"] = _result(world, which)
    if which == "own":
        values["filename"] = FILES_OF.get(route.rule, values["filename"])
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda found: quote(values.get(found[1], NO_VALUE)), route.rule)


def arguments(world: World, which: Which, caller: str = "leader") -> dict[str, str]:
    """Say what stands for each argument that an address may have: add yours here."""
    side = _side(world, which, caller)
    there = which != "missing"
    return {
        "engagement_id": str(side.engagement),
        "project_id": str(side.project),
        "project_name": side.project_name,
        "entry_id": str(side.entry),
        "update_id": str(side.entry),
        "name": side.name,
        "question_id": side.question,
        "file_id": str(side.file),
        "sending_id": str(side.sending),
        "note_id": str(side.note),
        "own_note_id": str(side.own_note),
        "code": side.code,
        "guest_id": str(world.guests[side.engagement]) if side.engagement in world.guests else NO_VALUE,
        "token": NO_TOKEN,
        "owner": "core" if there else "finnes-ikke",
        "key": world.letter if there else "finnes-ikke",
        "staff_id": str(world.staff["other-leader"].id) if there else NO_VALUE,
        "panelist_id": str(world.members["not-asked"].id) if there else NO_VALUE,
        "request_id": str(world.request) if there else NO_VALUE,
        **_of_the_panel(world, there=there),
        **_hung_on(world, side.engagement),
        "change_id": str(world.change) if there else NO_VALUE,
        "proposal_id": str(world.proposal) if there else NO_VALUE,
        "proposal_name": world.proposal_name if there else "finnes-ikke",
        "filename": "samskap.css" if there else "finnes-ikke.css",
        "token_id": NO_VALUE,
        **_steps(there=there),
        "kind": "single_choice",
        "language": "nb",
        "letter": "trukket-ut",
        "place_id": NO_VALUE,
        "page": "1",
        "page_name": "om" if there else "finnes-ikke",
        "number": "0",
    }


def _steps(*, there: bool) -> dict[str, str]:
    """Say what stands for a step of the first visit, and of a meeting."""
    return {"step": "navn" if there else "finnes-ikke", "step_kind": "write", "step_id": "2-write"}


def _hung_on(world: World, engagement: Id) -> dict[str, str]:
    """Say what stands for what hangs on an activity: add yours here."""
    return {
        "session_id": str(world.sessions.get(engagement, NO_VALUE)),
        "booking_id": str(world.bookings.get(engagement, NO_VALUE)),
        "format_path": {"survey": "undersokelse", "poll": "avstemning"}.get(world.slug, world.slug),
        "reply_id": str(world.replies.get(engagement, NO_VALUE)),
        "log_id": str(world.logs.get(engagement, NO_VALUE)),
    }


def _of_the_panel(world: World, *, there: bool) -> dict[str, str]:
    """Say what stands for what leaders keep about the panel: add yours here."""
    return {
        "link_id": str(world.link) if there else NO_VALUE,
        "link_name": "plakat" if there else "finnes-ikke",
        "segment_id": str(world.segment[0]) if there else NO_VALUE,
        "rule_id": world.segment[1] if there else NO_VALUE,
        "rule_name": "core.never_asked" if there else "finnes-ikke",
        "population_id": NO_VALUE,
        "import_id": str(world.people_list) if there else NO_VALUE,
        "export_id": NO_VALUE,
        "list_name": "interesser" if there else "finnes-ikke",
        "row_id": str(world.interest) if there else NO_VALUE,
        "lost_id": str(world.lost) if there else NO_VALUE,
    }


def unvalued(app: Flask, world: World) -> set[str]:
    """Name the arguments of routes that ``arguments()`` has no value for."""
    return {name for route in routes(app) for name in route.arguments} - arguments(world, "own").keys()


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
    body = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data().decode("utf-8", "replace"))
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


@cache
def _by_route() -> dict[str, Door]:
    return {route: door for door in doors() for route in door.routes}


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
    return world.ours if (which == "own") != (caller in {"other-leader", "other-guest"}) else world.theirs


def _result(world: World, which: Which) -> str:
    return {"own": world.ours, "foreign": world.theirs, "missing": world.nothing}[which].over


def _token(world: World, route: Route, which: Which) -> str:
    if which == "missing":
        return NO_TOKEN
    purpose = purpose_of(route.rule)
    return world.tokens[purpose if which == "own" else ("fewer" if purpose != "fewer" else "participate")]


def purpose_of(rule: str) -> str:
    """Tell which kind of token an address takes."""
    by_prefix = {
        "/bekreft/adresse/": "new_address",
        "/logg-inn/lenke/": "sign_in",
        "/bekreft/": "confirm",
        "/forslag/bekreft/": "confirm_proposal",
        "/i/": "participate",
        "/kalender/plass/": "seat",
        "/kalender/": "calendar",
        "/utkast/": "preview_result",
        "/avmelding/": "fewer",
        "/bor-du-her/": "still_here",
        "/arbeid/velkommen/": "enrol",
        "/arbeid/nytt-passord/": "new_password",
    }
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
