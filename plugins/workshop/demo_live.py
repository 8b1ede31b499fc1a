"""A workshop that goes on now: whoever tries the demo opens a second window, comes in by the code, and writes."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.plugin import LocalText, Principal, new_id, now, session, transaction
from core.plugin.demo import (
    Engagement,
    Participation,
    When,
    at,
    describe,
    do_at_log,
    local,
    make_session,
    open_and_invite,
    open_door,
    relay,
)
from core.plugin.engagement import create_engagement
from core.plugin.live import Actor, name_on
from plugins.workshop import boards, programmes, services
from plugins.workshop.board.programme import FACILITATOR, GROUP, PARTICIPANT
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.demo_board import Act

DATA = Path(__file__).parent / "data" / "live.json"
ASKED_BEFORE = timedelta(days=3)
WERE_HERE = "completed"


def load(source: Engagement, leader: Principal) -> None:
    """Ask those who came to an earlier workshop, and be in the middle of it now."""
    plan: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    with at(now() - ASKED_BEFORE):
        with transaction():
            workshop = _write(plan, session.merge(source), leader)
        with transaction():
            open_and_invite(session.merge(workshop), leader)
        relay()
    with transaction():
        here = session.merge(workshop)
        open_door(here, (now() + timedelta(days=plan["code_days"])).date())
        _meet(plan, here, leader)


def _write(plan: Mapping[str, Any], source: Engagement, leader: Principal) -> Engagement:
    title, purpose = LocalText(plan["title"]), LocalText(plan["purpose"])
    illustrative = LocalText(plan["illustrative"])
    workshop = create_engagement(None, "workshop", title, purpose, leader, illustrative=illustrative)
    services.write(workshop, 0, LocalText(plan["doing"]), LocalText(nb=""))
    whom = {"source_id": source.id, "source_states": [WERE_HERE]}
    describe(workshop, workshop.version, {"minutes": plan["minutes"], **whom})
    where: dict[str, Any] = {name: LocalText(plan[name]) for name in ("place", "directions")}
    where["room"] = plan["room"]
    begins = local(now() + ASKED_BEFORE).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    make_session(workshop.id, When(starts=begins, minutes=plan["minutes"]), where)
    return workshop


def _meet(plan: Mapping[str, Any], workshop: Engagement, leader: Principal) -> None:
    log_id = boards.board_of(workshop)
    asked = sa.select(Participation.panelist_id).where(Participation.engagement_id == workshop.id)
    people = [Actor(id=name_on(log_id, each), role=PARTICIPANT) for each in session.scalars(asked)]
    leads = Actor(id=name_on(log_id, leader.id), role=FACILITATOR)
    _version, steps = programmes.planned(workshop)
    sort = next(step.id for step in steps if step.kind == GROUP)
    do_at_log(boards.BOARD, log_id, [(leads, "step.set", {"step": sort}), *_notes(plan, people)])


def _notes(plan: Mapping[str, Any], people: list[Actor]) -> Iterator[Act]:
    """Let people write, and one of them put together what belongs together."""
    writers = cycle(people)
    for group in [*plan["groups"], {"name": "", "notes": plan["alone"]}]:
        ids = {note: str(new_id()) for note in group["notes"]}
        for note, key in ids.items():
            yield next(writers), "note.add", {"id": key, "parent": FIRST_COLUMN, "text": note}
        if group["name"]:
            made = {"id": str(new_id()), "parent": FIRST_COLUMN, "text": group["name"], "members": list(ids.values())}
            yield next(writers), "cluster.create", made
