"""Who may ask what over a socket: every event, for every kind of person, for own, foreign and missing objects."""

from __future__ import annotations

import dataclasses
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import simple_websocket
import sqlalchemy as sa

from core.db import session, transaction
from core.engagement.models import Engagement
from core.live import logs
from core.permissions import anyone
from core.types import Id, new_id
from tests.sockets import Line, Served
from tests.web.crawling import MATRIX, WHICH, _outcomes, _side
from tests.web.world import World, world_in
from web.realtime.rooms import events_of, rule_name

if TYPE_CHECKING:
    from flask import Flask

    from core.contributions import Rule
    from tests.web.crawling import Which

pytestmark = pytest.mark.one_engine("the same predicates as pages ask")

READ = tomllib.loads(MATRIX.read_text(encoding="utf-8"))
EVERYBODY: list[str] = READ["everybody"]
NAMED = ("personal", "denied", "missing", "sign-in", "invalid")
NOWHERE = new_id()
FILLED = {"said": "x", "phone": "12 34 56 78", "told": {}}


BOARDS = "workshop"
KINDS = {"workshop": "workshop.board", "poll": "poll.words"}


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects, whose activities are workshops where there are any: their boards ask about those alone."""
    made = world_in(app, a_format)
    if BOARDS in app.extensions["registry"].plugins:
        with app.app_context(), transaction():
            session.execute(sa.update(Engagement).values(format=BOARDS))
    return made


@dataclasses.dataclass(frozen=True)
class Cell:
    """What one kind of person should meet at one event, for one kind of object."""

    event: str
    caller: str
    which: Which
    expected: str

    def __str__(self) -> str:
        return f"{self.event} · {self.caller} · {self.which}"


def installed(app: Flask) -> set[str]:
    """Name every event of the app."""
    return {f"{owner}:{name}" for owner, events in events_of(app).items() for name in events}


def reviewed(app: Flask) -> dict[str, dict[str, Any]]:
    """Read the file: each event of the plugins that are here, with its entry."""
    every = [(event, entry) for entry in READ["event"] for event in entry["events"].split()]
    return {event: entry for event, entry in every if events_of(app).get(event.split(":")[0])}


def cells(app: Flask, caller: str) -> Iterator[Cell]:
    """Give every cell of one kind of person."""
    for event, entry in reviewed(app).items():
        for which in WHICH:
            yield Cell(event, caller, which, _outcomes(entry.get(caller, entry["others"]))[which])


def log_of(app: Flask, kind: str, engagement: Id) -> str:
    """Name the live log of an activity; one that is nowhere for an activity that is nowhere."""
    with app.app_context(), transaction():
        if session.get(Engagement, engagement) is None:
            return str(NOWHERE)
        return str((logs.of_engagement(engagement, kind) or logs.begin(engagement, kind)).id)


def payload(app: Flask, world: World, cell: Cell) -> dict[str, Any]:
    """Fill in what the event's schema asks for, with the object the cell is about."""
    owner, name = cell.event.split(":")
    side = _side(world, cell.which, cell.caller)
    log = log_of(app, KINDS[owner], side.engagement) if owner in KINDS else ""
    values = {**FILLED, "name": side.name, "engagement_id": str(side.engagement), "log": log, "items": [{}]}
    fields = events_of(app)[owner][name].schema().fields
    return {field: values[field] for field, declared in fields.items() if declared.required}


@contextmanager
def line_of(server: Served, world: World, caller: str, owner: str) -> Iterator[Line | None]:
    """Open somebody's line; None where it is shut."""
    try:
        with server.line(world.callers[caller], f"/{owner}") as line:
            yield line
    except simple_websocket.ConnectionError:
        yield None


def deviations(server: Served, world: World, caller: str, walked: list[Cell]) -> list[str]:
    """Walk through cells; say which are not as the file says, and where a foreign object is told from a missing one."""
    faults, answers = [], {}
    for owner in {cell.event.split(":")[0] for cell in walked}:
        with line_of(server, world, caller, owner) as line:
            for cell in (one for one in walked if one.event.startswith(f"{owner}:")):
                answer = line.ask(cell.event.split(":")[1], payload(server.app, world, cell)) if line else {}
                answers[cell.event, cell.which] = answer
                met = word(answer) if line else "shut"
                if met != cell.expected:
                    faults.append(f"{cell}: {met}, not {cell.expected}")
    nowhere = [cell for cell in walked if cell.expected == "missing"]
    told = [cell for cell in nowhere if answers[cell.event, cell.which] != answers[cell.event, "missing"]]
    return [*faults, *(f"{cell}: the answer is not the one for what is nowhere" for cell in told)]


def word(answer: dict[str, Any]) -> str:
    """Say in one word what came of an event."""
    if "error" not in answer:
        return "ok"
    return answer["error"] if answer["error"] in NAMED else "refused"


@pytest.mark.parametrize("caller", EVERYBODY)
def test_az2_everybody_meets_at_every_event_what_the_reviewed_file_says(
    server: Served, world: World, caller: str
) -> None:
    walked = list(cells(server.app, caller))
    assert len(walked) == 3 * len(installed(server.app))
    assert not (faults := deviations(server, world, caller, walked)), "\n".join(faults)


def test_az2_the_reviewed_file_names_every_event_and_no_other(server: Served) -> None:
    assert set(reviewed(server.app)) == installed(server.app)
    assert max(Counter(event for entry in READ["event"] for event in entry["events"].split()).values()) == 1


def test_az2_removing_any_events_guard_turns_a_cell_red(
    server: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    table: dict[str, Rule] = server.app.extensions["policy"]
    listed = [event for event in installed(server.app) if _rule(event) in table]
    guarded = [event for event in listed if table[_rule(event)].may is not anyone]
    assert len(guarded) >= 4
    for event in guarded:
        with monkeypatch.context() as patch:
            patch.setitem(table, _rule(event), dataclasses.replace(table[_rule(event)], may=anyone))
            assert any(
                deviations(server, world, caller, [cell for cell in cells(server.app, caller) if cell.event == event])
                for caller in ("not-asked", "guest", "leader")
            ), f"{event} has no guard?"


def _rule(event: str) -> str:
    return rule_name(*event.split(":"))
