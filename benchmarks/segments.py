"""How long segments, the cap and the cockpit take among many members: `python benchmarks/segments.py`.

Beside each other in the same run: 1,000, 10,000 and 100,000 synthetic members who have been asked three times each, and
a bare COUNT(*) of the members as peer. On SQLite in a folder of its own; with `--database URL` on an empty database.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from core import clock, migrate
from core.config import Config
from core.contributions import Principal
from core.db import insert_all, session, transaction
from core.engagement import audience, contacts
from core.engagement.models import LONGEST_SINCE, NEVER_ASKED, Engagement, Participation
from core.engagement.services import create_engagement, describe
from core.panel import cockpit, services
from core.panel.lists import load_shipped_lists
from core.panel.models import Panelist
from core.panel.segments import services as segments
from core.panel.segments.matching import known_rules
from core.panel.segments.models import Segment
from core.types import Id, LocalText, new_id
from tests.browsing import Browser
from tests.people import People
from web.app import create_app

SIZES = (1_000, 10_000, 100_000)
ASKED = 3
TIMES = 7
RULES: dict[str, dict[str, tuple[str, dict[str, Any], str]]] = {
    "age and gender": {
        "a": ("core.age", {"least": 16, "most": 24}, "in"),
        "g": ("core.gender", {"genders": ["woman", "unsaid"]}, "in"),
    },
    "never asked": {"n": ("core.never_asked", {}, "in")},
    "asked at most twice": {"t": ("core.times_asked", {"least": None, "most": 2}, "in")},
    "took part": {"p": ("core.took_part", {"times": 1, "days": 300}, "in")},
}


def main() -> None:
    """Measure every size, and print a table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--database", default="")
    database = given.parse_args().database
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = database or f"sqlite:///{home / 'benchmark.db'}"
        app = _app(home, url)
        people = People(app)
        colleague = people.staff("leader")
        leader = Principal(id=colleague.id, kind="staff", name=colleague.name)
        desk, door = people.browser_of(colleague), people.browser()
        print(f"{sa.make_url(url).get_backend_name()}, asked {ASKED} times each; median of {TIMES}, in milliseconds")
        with app.app_context(), transaction():
            load_shipped_lists()
            made = {name: _segment(name, list(rules.values()), leader) for name, rules in RULES.items()}
            asking = [_engagement(leader) for _time in range(ASKED)]
            orders = (NEVER_ASKED, LONGEST_SINCE)
            drafts = {order: _engagement(leader, most_people=500, ask_first=order) for order in orders}
        had = 0
        for size in SIZES:
            with app.app_context(), transaction():
                _fill(size - had, asking)
            had = size
            with app.app_context():
                _measure(size, made, drafts)
            _pages(size, desk, door)


def _pages(size: int, desk: Browser, door: Browser) -> None:
    """Measure whole pages, as the server takes for them: the cockpit, the segments, and the form to join with."""
    offered = door.get("/bli-med").form("/bli-med").offered["district"]
    place = min(offered - {"", "unknown", "elsewhere"})
    filled = {"name": "Kari Nordmann", "birth_year": "1975", "gender": "woman", "consent": "true", "district": place}
    acts: dict[str, Callable[[int], Any]] = {
        "page: cockpit": lambda _number: desk.get("/arbeid/panelet"),
        "page: segments": lambda _number: desk.get("/arbeid/panelet/segmenter"),
    }
    for what, act in acts.items():
        took = [_seconds(partial(act, number)) for number in range(TIMES)]
        print(f"{size:>8,} {what:<32} {1000 * statistics.median(took):8.1f}")
    took = []
    for number in range(TIMES):
        door.get("/bli-med")
        sent = {**filled, "email": f"kari{size}.{number}@eksempel.no"}
        took.append(_seconds(partial(door.post, "/bli-med", sent)))
    print(f"{size:>8,} {'sign-up, with the page after it':<32} {1000 * statistics.median(took):8.1f}")


def _app(home: Path, url: str) -> Flask:
    config = Config(demo=True, base_url="http://localhost", home=home, secret="b" * 40, database_url=url)
    app = create_app(config)
    migrate.upgrade(url, app.extensions["registry"])
    return app


def _segment(title: str, rules: list[tuple[str, dict[str, Any], str]], leader: Principal) -> Id:
    made = segments.make(title, leader)
    for name, values, side in rules:
        segments.keep_rule(made, made.version, known_rules()[name], values, side=side)
    return made.id


def _engagement(leader: Principal, **given: Any) -> Id:
    made = create_engagement(None, "survey", LocalText(nb="Klima"), LocalText(nb="Klima"), leader)
    describe(made, made.version, given)
    return made.id


def _fill(number: int, asking: list[Id]) -> None:
    dice = random.Random(number)
    places = [place.id for place in services.districts()]
    members = [new_id() for _one in range(number)]
    insert_all(Panelist, (_member(member, dice, places) for member in members))
    today = clock.today()
    for place, engagement in enumerate(asking):
        insert_all(Participation, (
            {
                "id": new_id(), "engagement_id": engagement, "panelist_id": member,
                "state": dice.choice(("invited", "completed", "declined")),
                "asked_on": today - timedelta(days=30 * place + 1),
            }
            for member in members if dice.random() < 0.9
        ))  # fmt: skip
    contacts.sum_up(members)
    session.execute(sa.text("ANALYZE"))


def _member(member: Id, dice: random.Random, places: list[Id]) -> dict[str, Any]:
    return {
        "id": member, "email": f"{member}@example.no", "name": f"Person {dice.randrange(10**6)}",
        "birth_year": dice.randrange(1940, 2010), "gender": dice.choice(services.GENDERS),
        "district_id": dice.choice(places) if places else None, "language": "nb", "state": "active",
        "joined_at": clock.now() - timedelta(days=dice.randrange(2000)),
    }  # fmt: skip


def _measure(size: int, made: dict[str, Id], drafts: dict[str, Id]) -> None:
    for what, act in _acts(made, drafts):
        peer, ours, cpu = [], [], []
        for _time in range(TIMES):
            peer.append(_seconds(lambda: session.scalar(sa.select(sa.func.count()).select_from(Panelist))))
            before = time.process_time()
            ours.append(_seconds(act))
            cpu.append(time.process_time() - before)
            session.rollback()
        middle = [1000 * statistics.median(times) for times in (ours, cpu, peer)]
        print(f"{size:>8,} {what:<32} {middle[0]:8.1f}  (own processor {middle[1]:.1f}; bare COUNT(*) {middle[2]:.1f})")


def _acts(made: dict[str, Id], drafts: dict[str, Id]) -> Iterator[tuple[str, Callable[[], Any]]]:
    for title, segment_id in made.items():
        segment = session.get_one(Segment, segment_id)
        yield f"segment: {title}", partial(segments.count, [segment])
    for order, draft_id in drafts.items():
        draft = session.get_one(Engagement, draft_id)
        yield f"reach, 500 by {order}", partial(audience.reach, draft)
        yield f"choosing 500 by {order}", partial(_choose, draft)
    yield "cockpit: comparisons", cockpit.comparisons
    yield "cockpit: growth", cockpit.growth


def _choose(draft: Engagement) -> list[Id]:
    return audience.ids(audience.to_ask(draft))


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
