"""How long the live figures take with ten thousand asked, beside a bare COUNT: `python benchmarks/live.py`.

The target: under 10 ms in the server. Measured in the process, without a network, on SQLite and on a PostgreSQL of
its own: the whole page fragment as the leader's browser gets it, the figures alone, and one COUNT by state as the peer.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core import clock, migrate  # noqa: E402 - the repository's root must be found first
from core.config import Config  # noqa: E402
from core.contributions import Principal  # noqa: E402
from core.db import insert_all, session, transaction  # noqa: E402
from core.engagement import counting, services  # noqa: E402
from core.engagement.models import Engagement, Participation  # noqa: E402
from core.messaging.models import SENT, OutboxLetter  # noqa: E402
from core.panel.models import Panelist  # noqa: E402
from core.types import Id, LocalText, new_id  # noqa: E402
from tests import servers  # noqa: E402
from tests.people import People  # noqa: E402
from web.app import create_app  # noqa: E402

ASKED, TIMES = 10_000, 200
STATES = ("invited", "completed", "completed", "declined", "started")


def main() -> None:
    """Measure on both engines."""
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    with servers.postgresql() as cluster, tempfile.TemporaryDirectory() as folder:
        for engine in sys.argv[1:] or ("sqlite", "postgresql"):
            home = Path(folder) / engine
            home.mkdir()
            _measure(engine, home, f"sqlite:///{home / 'samskap.db'}" if engine == "sqlite" else cluster.url())


def _measure(engine: str, home: Path, url: str) -> None:
    app = create_app(Config(demo=True, base_url="http://localhost", home=home, secret="b" * 40, database_url=url))
    migrate.upgrade(url, app.extensions["registry"])
    people = People(app)
    leader = people.staff("leader")
    with app.app_context(), transaction():
        engagement_id = _asked(Principal(id=leader.id, kind="staff", name=leader.name))
    if engine == "postgresql":  # the cluster of the tests leaves out autovacuum, which does this within a minute
        with sa.create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("SET synchronous_commit = on")  # what is not written out is not marked as seen
            connection.exec_driver_sql("CHECKPOINT")
            connection.exec_driver_sql("VACUUM ANALYZE")
    browser = people.browser_of(leader)
    page = f"/arbeid/aktiviteter/{engagement_id}/tall"
    assert "4 000" in browser.get(page).text.replace("\u00a0", " ").replace("\u202f", " "), browser.get(page).text
    fragment = _timed(lambda: browser.client.get(page, base_url="http://localhost/"))
    with app.test_request_context("/arbeid"):
        engagement = session.get_one(Engagement, engagement_id)
        figures = _timed(lambda: counting.figures([engagement]))
        by_state = sa.select(Participation.state, sa.func.count()).group_by(Participation.state)
        bare = _timed(lambda: session.execute(by_state).all())
    verdict = "ok" if statistics.median(fragment) < 10 else "TOO SLOW"
    print(f"{engine}, {ASKED} asked: fragment {_say(fragment)} {verdict}; figures {_say(figures)}; COUNT {_say(bare)}")
    print(f"{engine}: load {os.getloadavg()[0]:.1f}")


def _asked(leader: Principal) -> Id:
    """Make an open activity, everybody who is asked, and their letters."""
    project = services.create_project(LocalText(nb="Måling"), leader)
    title = LocalText(nb="Måling")
    engagement = services.create_engagement(project, "survey", title, title, leader)
    engagement.state, engagement.opened_at = "open", clock.now()
    session.flush()
    kind = services.invitation_kind(engagement)
    members = [new_id() for _one in range(ASKED)]
    session.add_all(_member(one, number) for number, one in enumerate(members))
    session.flush()
    places = [
        {"id": new_id(), "engagement_id": engagement.id, "panelist_id": one, "state": STATES[number % len(STATES)]}
        for number, one in enumerate(members)
    ]
    insert_all(Participation, places)
    insert_all(OutboxLetter, ({**_letter(one, kind), "about_id": engagement.id} for one in members))
    return engagement.id


def _member(panelist_id: Id, number: int) -> Panelist:
    return Panelist(
        id=panelist_id, name=f"Person {number}", email=f"person{number}@example.no", birth_year=1980, gender="unsaid",
        language="nb", joined_at=clock.now(),
    )  # fmt: skip


def _letter(recipient: Id, kind: str) -> dict[str, object]:
    now = clock.now()
    return {"recipient_id": recipient, "kind": kind, "number": new_id().hex, "priority": 2, "state": SENT,
            "due_at": now, "sent_at": now}  # fmt: skip


def _timed(act: Callable[[], object]) -> list[float]:
    """Do it many times, the first ones unmeasured; give milliseconds."""
    for _warm in range(10):
        act()
    taken = []
    for _time in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def _say(taken: list[float]) -> str:
    return f"median {statistics.median(taken):5.1f} ms, p95 {sorted(taken)[int(0.95 * len(taken))]:5.1f} ms"


if __name__ == "__main__":
    main()
