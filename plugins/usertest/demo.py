"""The user test of the panel's history, with a result that was made up and says so; and a call that is open now."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.plugin import Id, LocalText, Principal, Story, now, session, transaction
from core.plugin.demo import (
    Day,
    Panelist,
    Seed,
    ask_first,
    at,
    close_call,
    describe,
    describe_call,
    draw_now,
    end_of_day,
    make_slots,
    open_and_invite,
    publish_words,
    relay,
    relay_unread,
    say_no,
    say_yes,
    slots_of,
    take_seat,
    tell_now,
    tick_off,
    volunteer,
)
from core.plugin.engagement import Engagement, Participation, close, create_engagement, create_project
from core.plugin.questionnaire import Definition
from plugins.usertest import services

DATA = Path(__file__).parent / "data"
HISTORY, OPEN_NOW = "min_side", "day_care"
TUESDAY = 1  # after a Monday
PAUSE = 30  # minutes between two who test


def load(story: Story) -> None:
    """Play both: Min side of June 2019 until its first version was out, and one that whoever tries it can draw."""
    _play(_plan(HISTORY), story.leader)
    _call(_plan(OPEN_NOW), story.leader)


def _plan(name: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return plan


def _play(plan: Mapping[str, Any], leader: Principal) -> None:
    dice = random.Random(plan["seed"])  # noqa: S311 - a demo that is the same every time
    called, last = datetime.fromisoformat(plan["called"]), date.fromisoformat(plan["deadline"])
    drawn = datetime.fromisoformat(plan["drawn"])
    test = _write(plan, leader, called - timedelta(days=3), last)
    _ask_first(plan, test, called - timedelta(days=2))
    with at(called - timedelta(days=1)), transaction():
        for day in plan["slots"]:
            until = time.fromisoformat(day["until"])
            _make_slots(test, plan, datetime.fromisoformat(day["from"]), until, plan["slot_minutes"])
    with at(called), transaction():
        open_and_invite(session.merge(test), leader)
    with at(called + timedelta(minutes=10)):
        relay_unread()
    _volunteer(plan, test, called, dice)
    with at(end_of_day(last)), transaction():
        close_call(session.merge(test), None)
    with at(drawn), transaction():
        here = session.merge(test)
        draw_now(here, Seed(**plan["lottery"]), leader)
        tell_now(here, leader)
    _reply(plan, test, drawn + timedelta(days=1), dice)
    with at(datetime.fromisoformat(plan["closed"])), transaction():
        here = session.merge(test)
        tick_off(here)
        close(here, leader)
    publish_words(test, plan["result"], leader)


def _call(plan: Mapping[str, Any], leader: Principal) -> None:
    """Call so many days ago, with some who have offered, until so many days from now."""
    dice = random.Random(plan["seed"])  # noqa: S311 - a demo that is the same every time
    called = now() - timedelta(days=plan["called_days_ago"])
    test = _write(plan, leader, called - timedelta(days=2), (now() + timedelta(days=plan["days_left"])).date())
    with at(called - timedelta(days=1)), transaction():
        day = (now() + timedelta(days=plan["slots_in_days"])).date()
        working_day = day + timedelta(days=-day.weekday() % 7 + TUESDAY)
        _make_slots(test, plan, datetime.combine(working_day, time(9, 0)), time(18, 0), plan["minutes"])
    with at(called), transaction():
        open_and_invite(session.merge(test), leader)
    with at(called + timedelta(minutes=10)):
        relay()
    with at(called + timedelta(days=2)), transaction():
        for place in _invited(test, plan["volunteers"], dice):
            volunteer(place.engagement, session.get_one(Panelist, place.panelist_id), {})


def _write(plan: Mapping[str, Any], leader: Principal, when: datetime, last: date) -> Engagement:
    with at(when), transaction():
        project = create_project(LocalText(plan["project"]), leader)
        title, purpose = LocalText(plan["title"]), LocalText(plan["purpose"])
        illustrative = LocalText(plan["illustrative"])
        test = create_engagement(project, "usertest", title, purpose, leader, illustrative=illustrative)
        services.write(test, 0, LocalText(plan["doing"]), LocalText(plan["bring"]))
        describe(test, test.version, {"minutes": plan["minutes"]})
        describe_call(test, 0, {"deadline": end_of_day(last), "seats": plan["seats"]})
    return test


def _ask_first(plan: Mapping[str, Any], test: Engagement, when: datetime) -> None:
    unfit = plan["does_not_fit"]
    with at(when), transaction():
        questions = Definition.from_json({"items": plan["screener"]})
        ask_first(session.merge(test), questions, unfit["question"], unfit["options"], LocalText(unfit["reason"]))


def _make_slots(test: Engagement, plan: Mapping[str, Any], first: datetime, until: time, minutes: int) -> None:
    values = {name: LocalText(plan[name]) for name in ("place", "directions")} | {"room": plan["room"]}
    make_slots(test.id, Day(first=first, until=until, minutes=minutes, pause=PAUSE), values)


def _volunteer(plan: Mapping[str, Any], test: Engagement, called: datetime, dice: random.Random) -> None:
    """Let so many offer over ten days; some of them answer what does not fit."""
    some = _invited(test, plan["volunteers"] + plan["unfit"], dice)
    for number, place in enumerate(some):
        answers = {"used": dice.choice(["often", "some", "some", "no"]), "works": "no"}
        if number < plan["unfit"]:
            answers["works"] = "yes"
        with at(called + timedelta(hours=6 * number + 1)), transaction():
            here = session.get_one(Participation, place.id)
            volunteer(here.engagement, session.get_one(Panelist, here.panelist_id), answers)


def _invited(test: Engagement, number: int, dice: random.Random) -> list[Participation]:
    asked = sa.select(Participation).where(Participation.engagement_id == test.id, Participation.state == "invited")
    return dice.sample(list(session.scalars(asked.order_by(Participation.id))), number)


def _reply(plan: Mapping[str, Any], test: Engagement, when: datetime, dice: random.Random) -> None:
    """Let those who were drawn say yes and choose a time; so many say no, and those who are offered their seats yes."""
    drawn = _in_state(test, "selected")
    with at(when - timedelta(hours=1)):
        relay_unread()
    with at(when), transaction():
        for place_id in drawn[: plan["say_no"]]:
            say_no(session.get_one(Participation, place_id))
    with at(when + timedelta(hours=2)):
        relay_unread()
        with transaction():
            for place_id in [*drawn[plan["say_no"] :], *_in_state(test, "offered")]:
                place = session.get_one(Participation, place_id)
                say_yes(place)
                take_seat(place, dice.choice([slot.id for slot in slots_of(test.id) if not slot.taken]))
    with at(when + timedelta(hours=3)):
        relay_unread()


def _in_state(test: Engagement, state: str) -> Sequence[Id]:
    mine = sa.select(Participation.id).where(Participation.engagement_id == test.id, Participation.state == state)
    return session.scalars(mine.order_by(Participation.id)).all()
