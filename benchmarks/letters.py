"""How long it takes to queue the invitations of 100,000 members, in which memory, beside plain rows.

Run from the repository's root: `python benchmarks/letters.py [--number 100000] [--database postgresql+psycopg://…]`.
Without an address it runs on SQLite, and on a PostgreSQL of its own where that is installed. The limit is 30 seconds.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa

from core import clock, migrate
from core.auth.services import create_staff
from core.config import Config
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services
from core.engagement.invitations import invite_all
from core.engagement.models import Engagement
from core.messaging.models import BULK, OutboxLetter
from core.messaging.services import Posting, post_all
from core.panel.models import Panelist
from core.types import Id, LocalText, new_id
from tests import servers
from web.app import create_app

LIMIT = timedelta(seconds=30)
AT_ONCE = 1_000
held: list[float] = []  # memory after each batch


def main() -> None:
    """Measure on each engine, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    print(f"{chosen.number:,} letters; invitation = place + history + link + letter, in batches of {AT_ONCE:,}")
    print(f"{'engine':<12} {'what':<34} {'seconds':>8} {'of CPU':>7} {'rows/s':>9} {'grew MiB':>9} {'limit':>6}")
    for address in databases(chosen.database):
        with tempfile.TemporaryDirectory() as home, address as url:
            measure(url or f"sqlite:///{home}/letters.db", Path(home), chosen.number)


def databases(given: str) -> Iterator[object]:
    """Give the addresses to measure on; an empty one is SQLite in the folder of the run."""
    yield _given(given)
    if not given:
        try:
            yield _own_postgresql()
        except servers.NotInstalled:
            print("postgresql  not installed")


def measure(url: str, home: Path, number: int) -> None:
    """Fill one database, and take the time of each way."""
    config = Config(demo=True, base_url="http://localhost", home=home, secret="b" * 40, database_url=url, mail="")
    app = create_app(config)
    migrate.upgrade(url, app.extensions["registry"])
    engine = "sqlite" if config.sqlite else "postgresql"
    with app.app_context():
        members = _members(number)
        engagement = _engagement()
        show(engine, "plain executemany of the letters", number, lambda: _plain(members))
        show(engine, "the same by post_all()", number, lambda: _posted(members), limit=True)
        show(engine, "whole invitations by invite_all()", number, lambda: _invited(engagement, members), limit=True)
    app.extensions["engines"][True].dispose()


def show(engine: str, what: str, number: int, act: Callable[[], None], *, limit: bool = False) -> None:
    """Run something, and print how long it took, and by how much the process grew from one batch to the next.

    Where much more time went by than this process worked, the database or other work on the machine took it.
    """
    held.clear()
    began, worked = time.perf_counter(), time.process_time()
    act()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    verdict = "" if not limit else "ok" if took < LIMIT.total_seconds() else "SLOW"
    grew = max(held) - held[0]
    print(f"{engine:<12} {what:<34} {took:>8.1f} {worked:>7.1f} {number / took:>9,.0f} {grew:>9.1f} {verdict:>6}")


def _memory() -> float:
    """Give what this process holds now, in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _plain(members: list[Id]) -> None:
    """Write the same rows with one statement a batch, without anything of ours: the peer."""
    for some in _batches(members):
        rows = [
            {"id": new_id(), "kind": "plain", "number": f"plain:{member}", "recipient_id": member, "priority": BULK,
             "state": "waiting", "due_at": clock.now(), "attempts": 0, "error": "", "sent_to": ""}
            for member in some
        ]  # fmt: skip
        with transaction():
            session.execute(sa.insert(OutboxLetter), rows)


def _posted(members: list[Id]) -> None:
    for some in _batches(members):
        with transaction():
            post_all("survey.invitation", [Posting(recipient=member, number=f"post:{member}") for member in some])
        session.expunge_all()


def _invited(engagement: Id, members: list[Id]) -> None:
    for some in _batches(members):
        with transaction():
            able = session.scalars(sa.select(Panelist.id).where(Panelist.id.in_(some)))
            invite_all(session.get_one(Engagement, engagement), able)
        session.expunge_all()


def _batches(members: list[Id]) -> Iterator[list[Id]]:
    for start in range(0, len(members), AT_ONCE):
        yield members[start : start + AT_ONCE]
        held.append(_memory())


def _members(number: int) -> list[Id]:
    ids = [new_id() for _one in range(number)]
    rows = [
        {"id": member, "email": f"{member}@example.no", "name": "Kari", "birth_year": 1980, "gender": "unsaid",
         "language": "nb", "state": "active", "joined_at": clock.now()}
        for member in ids
    ]  # fmt: skip
    with transaction():
        session.execute(sa.insert(Panelist), rows)
    return ids


def _engagement() -> Id:
    with transaction():
        leader = create_staff("Hanne", "hanne@example.no", ("leader",)).subject_id
        by = Principal(kind="staff", id=leader, name="Hanne", roles=frozenset({"leader"}))
        made = services.create_engagement(None, "survey", LocalText(nb="Alle"), LocalText(nb="Vi spør."), by)
        return made.id


@contextmanager
def _given(url: str) -> Iterator[str]:
    yield url


@contextmanager
def _own_postgresql() -> Iterator[str]:
    with servers.postgresql() as running:
        yield running.url()


if __name__ == "__main__":
    main()
