"""The two workshops of the panel's history, and one that is open now; data/README.md says what is known."""

import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.plugin import Id, LocalText, Principal, Story, session, transaction
from core.plugin.demo import (
    When,
    at,
    describe,
    make_session,
    of_project,
    open_and_invite,
    publish_words,
    relay_unread,
    slots_of,
    take_seat,
    tick_off,
)
from core.plugin.engagement import Engagement, Participation, close, create_engagement
from plugins.workshop import demo_live, services
from plugins.workshop.demo_board import Evenings

DATA = Path(__file__).parent / "data" / "min_side.json"
HAVE_TAKEN_PART = "completed"


def load(story: Story) -> None:
    """Play them, with results that were made up and say so; nothing where nobody was drawn before."""
    plan: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    drawn = next((one for one in of_project(plan["project"]) if one.call), None)
    if drawn:
        demo_live.load(_play(plan, drawn, story.leader), story.leader)


def _play(plan: Mapping[str, Any], drawn: Engagement, leader: Principal) -> Engagement:
    asked = datetime.fromisoformat(plan["asked"])
    with at(asked - timedelta(days=1)), transaction():
        workshop = _write(plan, session.merge(drawn), leader)
    with at(asked), transaction():
        open_and_invite(session.merge(workshop), leader)
    with at(asked + timedelta(minutes=10)):
        relay_unread()
    dice = random.Random(plan["seed"])  # noqa: S311 - a demo that is the same every time
    with at(asked + timedelta(days=1)):
        with transaction():
            _choose(workshop, dice)
        relay_unread()
    places = list(session.scalars(_places(workshop)))
    absent = dice.sample(places, plan["absent"])
    came = sa.select(Participation.panelist_id).where(Participation.id.in_(set(places) - set(absent)))
    Evenings(workshop, plan, sorted(session.scalars(came)), leader.id).play()
    with at(datetime.fromisoformat(plan["closed"])), transaction():
        here = session.merge(workshop)
        tick_off(here, absent)
        close(here, leader)
    publish_words(workshop, plan["result"], leader)
    return workshop


def _write(plan: Mapping[str, Any], drawn: Engagement, leader: Principal) -> Engagement:
    title, purpose = LocalText(plan["title"]), LocalText(plan["purpose"])
    illustrative = LocalText(plan["illustrative"])
    workshop = create_engagement(drawn.project, "workshop", title, purpose, leader, illustrative=illustrative)
    services.write(workshop, 0, LocalText(plan["doing"]), LocalText(plan["bring"]))
    whom = {"source_id": drawn.id, "source_states": [HAVE_TAKEN_PART]}
    describe(workshop, workshop.version, {"minutes": plan["minutes"], **whom})
    where = {name: LocalText(plan[name]) for name in ("place", "directions")} | {"room": plan["room"]}
    for starts in plan["sessions"]:
        when = When(starts=datetime.fromisoformat(starts), minutes=plan["minutes"])
        make_session(workshop.id, when, where | {"capacity": plan["capacity"]})
    return workshop


def _choose(workshop: Engagement, dice: random.Random) -> None:
    """Let everybody choose one of the two while it has room."""
    for place_id in session.scalars(_places(workshop)).all():
        place = session.get_one(Participation, place_id)
        free = [one.id for one in slots_of(workshop.id) if one.capacity is None or one.taken < one.capacity]
        take_seat(place, dice.choice(free))


def _places(workshop: Engagement) -> sa.Select[Id]:
    return sa.select(Participation.id).where(Participation.engagement_id == workshop.id).order_by(Participation.id)
