"""Our board as it is scaled out (gevent, PostgreSQL that commits to the disk) or embedded (threads, SQLite).

Everything is made through services in this process, in a database of its own, and then served by `samskap serve`.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from flask import Flask
from sides import Need, Served

from core import clock, migrate
from core.auth import visits
from core.config import Config
from core.contributions import Principal
from core.contributions.live import Actor, Intent
from core.db import session, transaction
from core.engagement import services
from core.guests import services as guests
from core.live import logs
from core.live.writing import Asked, Writer
from core.types import Id, LocalText, new_id
from plugins.workshop.board.programme import FACILITATOR, GATHER, GROUP
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD, KIND
from tests import servers
from tests.eventually import eventually
from tests.people import People
from web.app import create_app

SAFE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB")


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board with people: its log, and what an item says besides its text."""

    log: str
    item: str


@contextmanager
def ours(need: Need) -> Iterator[Served]:
    """Make an installation with a workshop and its board, and serve it."""
    with ExitStack() as running:
        home = Path(running.enter_context(tempfile.TemporaryDirectory()))
        cluster = None if need.embedded else running.enter_context(servers.postgresql(SAFE))
        port = servers.free_port()
        environment = environment_of(home, port, cluster.url() if cluster else f"sqlite:///{home / 'samskap.db'}")
        app = create_app(Config.from_environment({**environment, "SAMSKAP_SOCKETS": "threads"}))
        migrate.upgrade(environment["SAMSKAP_DATABASE"], app.extensions["registry"])
        board, cookies, stranger = fill(app, need)
        app.extensions["engines"][True].dispose()
        process = running.enter_context(serving(environment, port))
        yield Served(
            port=port, processes=(process, *([cluster.pid] if cluster else [])), own=(process,), namespace="/workshop",
            log=board.log, item=board.item, cookies=cookies, stranger=stranger,
        )  # fmt: skip


def environment_of(home: Path, port: int, database: str) -> dict[str, str]:
    """Give the settings of an installation."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("SAMSKAP_")}
    return {
        **known, "SAMSKAP_DEMO": "1", "SAMSKAP_HOME": str(home), "SAMSKAP_DATABASE": database,
        "SAMSKAP_SECRET": "b" * 40, "SAMSKAP_BASE_URL": f"http://localhost:{port}",
        "SAMSKAP_PLUGINS": "workshop", "SAMSKAP_SOCKETS": "threads" if database.startswith("sqlite") else "gevent",
    }  # fmt: skip


@contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[int]:
    """Serve it from a process of its own."""
    words = [*servers.SAMSKAP, "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(words, env=environment, cwd=servers.ROOT)
    try:
        eventually(lambda: _is_ready(port), within=60)
        yield process.pid
    finally:
        servers.stop(process)


def _is_ready(port: int) -> bool:
    with urlopen(f"http://localhost:{port}/health/ready", timeout=2) as answer:
        return bool(answer.status == 200)


def fill(app: Flask, need: Need) -> tuple[Board, Sequence[str], str]:
    """Make two workshops: one with the board and everybody, and one with somebody who takes part in that alone."""
    leader = People(app).staff("leader", email=f"{new_id()}@example.no")
    who = Principal(id=leader.id, kind="staff", name=leader.name)
    with app.app_context():
        with transaction():
            project = services.create_project(LocalText(nb="Måling"), who)
            here, elsewhere = (_workshop(project.id, name, who) for name in ("Tavla", "En annen tavle"))
        cookies = _cookies(here, need.people)
        (stranger,) = _cookies(elsewhere, 1)
        with transaction():
            board = _board(here, need.notes)
    return board, cookies, stranger


def _workshop(project_id: Id, name: str, leader: Principal) -> Id:
    project, title = session.get_one(services.Project, project_id), LocalText(nb=name)
    engagement = services.create_engagement(project, "workshop", title, title, leader)
    engagement.state, engagement.opened_at = "open", clock.now()
    session.flush()
    return engagement.id


def _cookies(engagement_id: Id, people: int) -> list[str]:
    """Let so many come in by the workshop's code, and give what their browsers keep."""
    with transaction():
        code = guests.code_of(engagement_id) or guests.make_code(engagement_id, clock.now() + timedelta(days=1))
        tokens = [guests.come_in(code, f"Gjest {number}")[1] for number in range(people)]
        return [f"{visits.cookie_name()}={token}" for token in tokens]


def _board(engagement_id: Id, notes: int) -> Board:
    """Begin the board, in a step in which everybody writes for all to see, with so many notes on it."""
    log = logs.begin(engagement_id, KIND).id
    steps = [{"id": "gather", "kind": GATHER, "title": {}}, {"id": "write", "kind": GROUP, "title": {"nb": "Forslag"}}]
    intents: list[tuple[str, dict[str, object]]] = [
        ("steps.set", {"steps": steps}),
        ("step.set", {"step": "write"}),
        *(("note.add", _note(number)) for number in range(notes)),
    ]
    Writer(log, BOARD).write([Asked(op_id=new_id(), intent=_intent(*each)) for each in intents])
    return Board(log=str(log), item=f'"parent":"{FIRST_COLUMN}"')


def _note(number: int) -> dict[str, object]:
    text = f"A note about what could be better here, number {number}"
    return {"id": str(new_id()), "parent": FIRST_COLUMN, "text": text}


def _intent(kind: str, arguments: dict[str, object]) -> Intent:
    leader, now = Actor(id="leader", role=FACILITATOR), int(clock.now().timestamp() * 1000)
    return Intent(kind=kind, arguments=arguments, actor=leader, received=now)
