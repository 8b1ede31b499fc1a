"""How long it takes to get a seat while sixty race for twenty, beside a bare UPDATE: `python benchmarks/booking.py`.

Sixty people want a seat within five seconds, as after a letter to many, then sixty press at the same instant; round
after round, each for a session of its own. A press is timed from there until it is committed or refused, with all
waiting for others in it (the target, within the seconds: 95 of 100 under 30 ms). The peer is the one conditional UPDATE
alone, in a transaction, over the same connections. On SQLite and on a PostgreSQL of its own.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core import clock, migrate  # noqa: E402 - the repository's root must be found first
from core.booking import seats, sessions  # noqa: E402
from core.booking.errors import SessionFull  # noqa: E402
from core.booking.holding import Person  # noqa: E402
from core.booking.models import HOLDS, Booking, Session  # noqa: E402
from core.booking.times import When  # noqa: E402
from core.config import Config  # noqa: E402
from core.db import session, transaction, write  # noqa: E402
from core.types import Id  # noqa: E402
from tests import servers  # noqa: E402
from tests.core.booking.room import make_room  # noqa: E402
from web.app import create_app  # noqa: E402

RACERS, SEATS, TARGET = 60, 20, 30
WAYS = (("within 5 s", 5.0, 4), ("at one instant", 0.0, 15))  # how they come, within how long, how many rounds
SECRET = "b" * 40
Press = Callable[[Id, Person], bool]


def main() -> None:
    """Measure on both engines, and print a table; an engine's name measures that one."""
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}; {RACERS} race for {SEATS} seats")
    with servers.postgresql() as cluster, tempfile.TemporaryDirectory() as folder:
        for engine in sys.argv[1:] or ("sqlite", "postgresql"):
            home = Path(folder) / engine
            home.mkdir()
            url = f"sqlite:///{home / 'samskap.db'}" if engine == "sqlite" else cluster.url()
            _measure(engine, _app(home, url))


def _app(home: Path, url: str) -> Flask:
    config = Config(demo=True, base_url="http://localhost", home=home, secret=SECRET, database_url=url)
    app = create_app(config)
    migrate.upgrade(url, app.extensions["registry"])
    return app


def _measure(engine: str, app: Flask) -> None:
    for press in (_bare, _take):
        _race(app, press, *_round(app))  # warm: connections are open, statements compiled
    for way, within, rounds in WAYS:
        for what, press in (("bare UPDATE", _bare), ("a seat", _take)):
            took: dict[bool, list[float]] = {True: [], False: []}
            for _number in range(rounds):
                meeting, people = _round(app)
                for got, milliseconds in _race(app, press, meeting, people, within):
                    took[got].append(milliseconds)
                _look_over(app, meeting, press is _take)
            _print(f"{engine}, {way}: {what}", took, judged=bool(within) and press is _take)


def _print(what: str, took: dict[bool, list[float]], judged: bool) -> None:  # noqa: FBT001 - only one has a target
    every = sorted(took[True] + took[False])
    slowest = every[int(0.95 * len(every))]
    verdict = (" ok" if slowest < TARGET else " TOO SLOW") if judged else ""
    got, refused = (statistics.median(took[which]) for which in (True, False))
    print(
        f"{what:<40} median {statistics.median(every):6.1f} ms, p95 {slowest:6.1f} ms{verdict}; "
        f"got one {got:.1f}, refused {refused:.1f}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def _round(app: Flask) -> tuple[Id, Sequence[Person]]:
    room = make_room(app, RACERS)
    tomorrow = (clock.local(clock.now()) + timedelta(days=1)).replace(hour=12, minute=0, tzinfo=None)
    with app.app_context(), transaction():
        when = When(starts=tomorrow, minutes=60)
        return sessions.make_session(room.engagement, when, {"capacity": SEATS}).id, room.people


def _race(
    app: Flask, press: Press, meeting: Id, people: Sequence[Person], within: float = 0
) -> list[tuple[bool, float]]:
    took: list[tuple[bool, float]] = []
    ready = threading.Barrier(len(people))

    def run(person: Person) -> None:
        with app.app_context():
            ready.wait()
            time.sleep(random.uniform(0, within))
            began = time.perf_counter()
            got = press(meeting, person)
            took.append((got, 1000 * (time.perf_counter() - began)))

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(took) == len(people), "somebody fell"
    return took


def _take(meeting: Id, person: Person) -> bool:
    try:
        write(lambda: seats.take(meeting, person))
    except SessionFull:
        return False
    return True


def _bare(meeting: Id, _person: Person) -> bool:
    free = sa.update(Session).where(Session.id == meeting, Session.taken < Session.capacity)
    with transaction():
        seat = free.values(taken=Session.taken + 1).execution_options(synchronize_session=False)
        return session.scalar(seat.returning(Session.taken)) is not None


def _look_over(app: Flask, meeting: Id, held: bool) -> None:  # noqa: FBT001 - which of the two was pressed
    with app.app_context():
        assert session.get_one(Session, meeting).taken == SEATS, "one over, or one lost"
        rows = sa.select(sa.func.count()).where(Booking.session_id == meeting, Booking.state.in_(HOLDS))
        assert session.scalar(rows) == (SEATS if held else 0)


if __name__ == "__main__":
    main()
