"""How long a leader waits for each page of a draw: `python benchmarks/draw_pages.py`.

550 and 2,000 who offered, in a database with the population's figures, drawn through the pages: the page with targets
and «Går det opp?» (the goal: under a second), making ready (a job), the press that draws, who was drawn, and what
everybody reads. How many questions each asks the database stands beside: it is to be the same for both. On SQLite and
on a PostgreSQL of its own.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core import jobs, migrate  # noqa: E402 - the repository's root must be found first
from core.config import Config  # noqa: E402
from core.db import transaction  # noqa: E402
from core.panel.lists import load_shipped_lists, shipped_districts  # noqa: E402
from core.panel.population import services as population  # noqa: E402
from core.panel.population.meaning import Found, Kind  # noqa: E402
from tests import servers  # noqa: E402
from tests.drawing import Called, called  # noqa: E402
from tests.people import People  # noqa: E402
from web.app import create_app  # noqa: E402

SIZES = ((550, 60), (2000, 500))
GOAL = 1.0
YEARS = range(1936, 2010)
SECRET = "b" * 40


def main() -> None:
    """Measure on both engines, and print a table; an engine's name measures that one."""
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    with servers.postgresql() as cluster, tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or ("sqlite", "postgresql"):
            home = Path(folder) / name
            home.mkdir()
            url = f"sqlite:///{home / 'samskap.db'}" if name == "sqlite" else cluster.url()
            people = People(_app(home, url))
            _count(people)
            for number, seats in SIZES:
                _measure(f"{name}, {number} → {seats}", _call(people, number, seats))


def _app(home: Path, url: str) -> Flask:
    config = Config(demo=True, base_url="http://localhost", home=home, secret=SECRET, database_url=url)
    app = create_app(config)
    migrate.upgrade(url, app.extensions["registry"])
    return app


def _measure(what: str, call: Called) -> None:
    leader = call.people.browser_of(call.leader)
    page, public = call.page, f"/resultater/{call.name}/trekning"
    seed = {"how": "hand", "words": "4 8 15", "source": "Terninger"}
    leader.get(page)  # warm: templates are read
    if leader.page and any(form.action.endswith("/foreslatt") for form in leader.page.forms):
        leader.post(f"{page}/foreslatt")
    _timed(f"{what}: targets, «Går det opp?»", lambda: leader.get(page), GOAL)
    _timed(f"{what}: targets saved, seen again", lambda: leader.post(f"{page}/mal", {"act": "save"}), GOAL)
    _timed(f"{what}: «Gjør klar» is pressed", lambda: leader.post(f"{page}/klargjor"))
    _timed(f"{what}: the job makes it ready", lambda: _work(call))
    _timed(f"{what}: ready, with chances", lambda: leader.get(page))
    _timed(f"{what}: asks once", lambda: leader.post(f"{page}/bekreft", seed))
    _timed(f"{what}: drawn, and who it was", lambda: leader.post(f"{page}/trekk"))
    _timed(f"{what}: who was drawn, again", lambda: leader.get(page))
    _timed(f"{what}: «Fortell»", lambda: leader.get(f"{page}/fortell"))
    _timed(f"{what}: the protocol", lambda: leader.get(f"{page}/protokoll"))
    _timed(f"{what}: the letters leave", call.tell)
    anybody = call.people.browser()
    _timed(f"{what}: «Slik trakk vi», first", lambda: anybody.get(public))
    _timed(f"{what}: «Slik trakk vi», again", lambda: anybody.get(public))


def _timed(what: str, act: Callable[[], object], goal: float = 0) -> None:
    with _questions() as asked:
        began = time.perf_counter()
        act()
        took = time.perf_counter() - began
    verdict = "" if not goal else " ok" if took < goal else " TOO SLOW"
    print(f"{what:<50} {took:7.2f} s, {asked[0]:6} questions; load {os.getloadavg()[0]:.1f}{verdict}", flush=True)


@contextmanager
def _questions() -> Iterator[list[int]]:
    """Count what is asked of the database, in a list of one."""
    asked = [0]

    def one_more(*_about: object) -> None:
        asked[0] += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", one_more)
    try:
        yield asked
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", one_more)


def _work(call: Called) -> None:
    with call.people.app.app_context():
        jobs.run_due()


def _count(people: People) -> None:
    """Keep a population: as many in each place as the product's list says."""
    with people.app.app_context(), transaction():
        load_shipped_lists()
        kinds = {
            Kind(gender=gender, ages=(year, year), district=name): number // 10
            for gender in ("woman", "man")
            for year in (20, 30, 45, 60, 75)
            for name, number in shipped_districts().items()
        }
        population.keep(Found(numbers=kinds, counted_on=None, source=""), source="SSB", counted_on=date(2026, 1, 1))


def _call(people: People, number: int, seats: int) -> Called:
    """Make a call that so many have answered: more women, and more who are old, than the population has."""
    dice, places = random.Random(number), shipped_districts()
    kinds = Counter(
        (
            dice.choices(("woman", "man", "unsaid"), (57, 41, 2))[0],
            int(dice.triangular(YEARS.start, YEARS.stop - 1, 1958)),
            dice.choices(list(places), list(places.values()))[0],
        )
        for _one in range(number)
    )
    members = [
        member
        for (gender, year, place), each in kinds.items()
        for member in people.members(each, gender=gender, birth_year=year, district=place)
    ]
    return called(people, "survey", members, seats, title=f"{number} til {seats}")


if __name__ == "__main__":
    main()
