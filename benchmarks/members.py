"""How the panel's lists behave as it grows from 1,000 to 100,000 members: `python benchmarks/members.py [engine …]`.

For each size and engine: a page of the list and the dearest search, then a list of as many read in and asked while
somebody else writes, then a file of all members with the memory it took. Wall time beside this process's own, since
others may use the machine. On SQLite in a folder of its own, and on a PostgreSQL of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core import clock, jobs, migrate  # noqa: E402 - the repository's root must be found first
from core.auth import services, visits  # noqa: E402
from core.auth.models import Staff  # noqa: E402
from core.config import Config  # noqa: E402
from core.contributions import Principal  # noqa: E402
from core.db import insert_all, session, transaction  # noqa: E402
from core.jobs import Job  # noqa: E402
from core.messaging.models import OutboxLetter  # noqa: E402
from core.panel.demo import FAMILIES, MEN, WOMEN  # noqa: E402
from core.panel.lists import load_shipped_lists  # noqa: E402
from core.panel.members import exporting, importing, inviting, reading  # noqa: E402
from core.panel.members.listing import Wanted  # noqa: E402
from core.panel.models import District, Panelist, SignUp  # noqa: E402
from core.panel.segments import services as segments  # noqa: E402
from core.panel.segments.matching import known_rules  # noqa: E402
from core.types import new_id  # noqa: E402
from tests import servers  # noqa: E402
from web.app import create_app  # noqa: E402

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000 10000 100000").split())
SECRET = "b" * 40
TIMES = 7
LIST = "/arbeid/panelet/deltakere"
ALONE = multiprocessing.get_context("spawn")
NOBODY = {"least": 119, "most": 120}
SEGMENTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "women aged 16-24": [("core.gender", {"genders": ["woman"]}), ("core.age", {"least": 16, "most": 24})],
    "never asked": [("core.never_asked", {})],
    "nobody": [("core.age", NOBODY)],
}
PAUSE = 0.05  # seconds between two writes of somebody else


@dataclass(frozen=True)
class Bench:
    """One engine: its app, where that lives, and a leader."""

    engine: str
    app: Flask
    home: Path
    url: str
    leader: Principal


@dataclass
class Took:
    """Seconds on the wall, and of this process."""

    wall: float
    own: float

    def __str__(self) -> str:
        return f"{self.wall:6.1f} s (own {self.own:5.1f})"


def main() -> None:
    """Measure on both engines, and print a line for each size."""
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    with servers.postgresql() as cluster, tempfile.TemporaryDirectory() as folder:
        for engine in sys.argv[1:] or ("sqlite", "postgresql"):
            home = Path(folder) / engine
            home.mkdir()
            url = f"sqlite:///{home / 'samskap.db'}" if engine == "sqlite" else cluster.url()
            _measure(engine, home, url)


def _measure(engine: str, home: Path, url: str) -> None:
    app = _app(home, url)
    migrate.upgrade(url, app.extensions["registry"])
    with app.app_context(), transaction():
        load_shipped_lists()
    leader, cookie = _leader(app)
    with app.app_context(), transaction():
        made = {title: _segment(title, rules, leader) for title, rules in SEGMENTS.items()}
    have = 0
    for size in SIZES:
        _join(app, have, size)
        have = size
        pages = ", ".join(f"{words or 'all'} {_page(cookie, q=words)}" for words in ("", "k", "kari nord", "zzz"))
        _print(f"{engine} {size:>7}: a page of the list: {pages}")
        pages = ", ".join(f"{title} {_page(cookie, segment=one)}" for title, one in made.items())
        _print(f"{engine} {size:>7}: a page of the list by a segment: {pages}")
        _import(Bench(engine, app, home, url, leader), size)
        for form in ("csv", "xlsx"):
            took, grew = _export(home, url, leader, form)
            _print(f"{engine} {size:>7}: export as {form}: {took}, memory grew by {grew:.0f} MiB")


def _print(line: str) -> None:
    print(f"{line}; load {os.getloadavg()[0]:.1f}", flush=True)


def _app(home: Path, url: str) -> Flask:
    app = create_app(Config(demo=True, base_url="http://localhost", home=home, secret=SECRET, database_url=url))
    app.extensions["wake"] = lambda: None
    return app


def _leader(app: Flask) -> tuple[Principal, Any]:
    """Make a leader, and a browser that is signed in."""
    with app.app_context(), transaction():
        staff_id = services.create_staff("Måler", "maler@example.no", ("leader",)).subject_id
        staff = session.get_one(Staff, staff_id)
        staff.tf_primary_method, staff.active = "authenticator", True
        token = visits.open_visit("staff", staff_id)
        kept = {"_user_id": staff.fs_uniquifier, "_fresh": True, "visit": token}
    client = app.test_client()
    with client.session_transaction(base_url="http://localhost/") as browser:
        browser.update(kept)
    return Principal(id=staff_id, kind="staff", name="Måler"), client


def _join(app: Flask, have: int, size: int) -> None:
    dice = random.Random(size)
    with app.app_context():
        places = list(session.scalars(sa.select(District.id)))
        rows = (_member(dice, number, places) for number in range(have, size))
        while some := list(islice(rows, 10_000)):
            with transaction():
                insert_all(Panelist, some)
        with app.extensions["engines"][True].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _member(dice: random.Random, number: int, places: list[Any]) -> dict[str, Any]:
    name = f"{dice.choice(WOMEN + MEN)} {dice.choice(WOMEN + MEN)} {dice.choice(FAMILIES)}"
    return {
        "id": new_id(),
        "email": f"person{number}.{name.split(' ', maxsplit=1)[0].casefold()}@example.no",
        "name": name,
        "birth_year": dice.randint(1930, 2010),
        "gender": dice.choice(("woman", "man")),
        "district_id": dice.choice(places),
        "language": "nb",
        "state": "active",
        "joined_at": clock.now(),
    }


def _segment(title: str, rules: list[tuple[str, dict[str, Any]]], leader: Principal) -> str:
    made = segments.make(title, leader)
    for rule, values in rules:
        segments.keep_rule(made, made.version, known_rules()[rule], values)
    return str(made.id)


def _page(client: Any, **asked: str) -> str:
    taken = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        answer = client.get(LIST, query_string=asked, base_url="http://localhost/")
        taken.append(1000 * (time.perf_counter() - begun))
        assert answer.status_code == 200, answer.status_code
    return f"{statistics.median(taken):.0f} ms"


def _import(bench: Bench, size: int) -> None:
    """Read in a list and ask everybody on it, while another process writes; count what came of it by SQL."""
    data = _list(size)
    stop, told = ALONE.Event(), ALONE.Queue()
    other = ALONE.Process(target=_write, args=(bench.home, bench.url, stop, told))
    other.start()
    assert told.get(timeout=60) == "begun"
    with bench.app.app_context():
        read = _timed(lambda: _read(data, bench.leader))
        with transaction():
            inviting.invite(importing.imports()[0].id, bench.leader)
        asked = _timed(jobs.run_due)
        counted = session.scalar(sa.select(sa.func.count()).where(SignUp.import_id == importing.imports()[0].id))
        letters = session.scalar(sa.select(sa.func.count()).where(OutboxLetter.kind == inviting.LETTER))
        session.rollback()
    stop.set()
    waits = sorted(told.get(timeout=60))
    other.join()
    p95 = 1000 * waits[int(0.95 * len(waits))]
    _print(f"{bench.engine} {size:>7}: read in {read}, asked {asked}; {len(waits)} others' writes p95 {p95:.0f} ms")
    assert counted == size, f"{counted} of {size} asked"
    assert letters >= size, "a letter was lost"


def _read(data: bytes, leader: Principal) -> None:
    reading.check(data)
    with transaction():
        importing.begin(data, "liste.csv", "Måling", leader)
    jobs.run_due()


def _list(size: int) -> bytes:
    dice = random.Random(size + 1)
    names = (f"{dice.choice(WOMEN + MEN)} {dice.choice(FAMILIES)}" for _one in range(size))
    rows = (
        f"{name};liste{size}.{number}@example.no;{dice.randint(1930, 2009)};;kvinne"
        for number, name in enumerate(names)
    )
    return "\r\n".join(("navn;e-post;fødselsår;bosted;kjønn", *rows)).encode()


def _write(home: Path, url: str, stop: Any, told: Any) -> None:
    """Be somebody else: change one row now and then, and note how long each change took."""
    app, waits = _app(home, url), []
    with app.app_context():
        one = session.scalar(sa.select(Panelist.id).limit(1))
        told.put("begun")
        while not stop.is_set():
            begun = time.perf_counter()
            with transaction():
                session.execute(sa.update(Panelist).where(Panelist.id == one).values(birth_year=1980))
            waits.append(time.perf_counter() - begun)
            time.sleep(PAUSE)
    told.put(waits)


def _export(home: Path, url: str, leader: Principal, form: str) -> tuple[Took, float]:
    """Write a file in a process of its own, so that its memory is its own."""
    told = ALONE.Queue()
    other = ALONE.Process(target=_exported, args=(home, url, leader, form, told))
    other.start()
    took, grew = told.get(timeout=600)
    other.join()
    return took, grew


def _exported(home: Path, url: str, leader: Principal, form: str, told: Any) -> None:
    app = _app(home, url)
    with app.app_context():
        with transaction():
            made = exporting.ask(form, Wanted(), leader).id
        before = _peak()
        took = _timed(jobs.run_due)
        assert session.scalar(sa.select(Job.state).order_by(Job.id.desc()).limit(1)) == jobs.DONE, made
        told.put((took, _peak() - before))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(act: Callable[[], object]) -> Took:
    wall, own = time.perf_counter(), time.process_time()
    act()
    return Took(time.perf_counter() - wall, time.process_time() - own)


if __name__ == "__main__":
    main()
