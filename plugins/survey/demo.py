"""The surveys of the panel's history, and one that is open now; data/README.md says what is known and invented."""

import json
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.plugin import LocalText, Principal, Story, new_id, now, session, transaction
from core.plugin.demo import (
    at,
    choose_anonymity,
    describe,
    end_of_day,
    open_and_invite,
    publish,
    publish_follow_up,
    relay,
    relay_unread,
    save,
    share_lead,
    write_follow_up,
)
from core.plugin.engagement import Engagement, Participation, close, create_engagement, create_project
from core.plugin.questionnaire import Definition
from plugins.survey import building, reports, services

DATA = Path(__file__).parent / "data"
HISTORY = ("web_pages", "climate", "planning")  # known from the municipality, in the order of their dates
OPEN_NOW = "outdoors"  # invented, so that whoever tries the demo can answer and see the figure move
CO_LED = "planning"  # with an adviser of another unit, who sees this activity only


def load(story: Story) -> None:
    """Play them: written, sent, answered, closed, published; and one that is open now."""
    for name in HISTORY:
        _play(name, story)
    _open(_plan(OPEN_NOW), story.leader)


def _plan(name: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return plan


def _play(name: str, story: Story) -> None:
    plan = _plan(name)
    opened, last = datetime.fromisoformat(plan["opened"]), date.fromisoformat(plan["deadline"])
    engagement = _write(plan, story.leader, opened - timedelta(days=5), last)
    if name == CO_LED:
        with at(opened - timedelta(days=4)), transaction():
            share_lead(session.merge(engagement), story.adviser, story.leader)
    _ask(engagement, story.leader, opened, relay_unread)
    _answer(plan, engagement, opened, (last - opened.date()).days - 1)
    _publish(plan, engagement, story.leader)
    if "follow_up" in plan:
        _follow_up(plan["follow_up"], engagement, story.leader)


def _open(plan: Mapping[str, Any], leader: Principal) -> None:
    """Ask so many days ago, with as many answers as would have come, until so many days from now."""
    opened = now() - timedelta(days=plan["open_days"])
    last = (now() + timedelta(days=plan["days_left"])).date()
    engagement = _write(plan, leader, opened - timedelta(days=2), last)
    with at(opened - timedelta(days=1)), transaction():
        here = session.merge(engagement)
        choose_anonymity(here, here.version, plan["anonymity"], last + timedelta(days=plan["key_days"]))
    _ask(engagement, leader, opened, relay)
    _answer(plan, engagement, opened, plan["open_days"] - 1)


def _ask(engagement: Engagement, leader: Principal, when: datetime, leave: Callable[[], int]) -> None:
    with at(when), transaction():
        open_and_invite(session.merge(engagement), leader)
    with at(when + timedelta(minutes=10)):
        leave()


def _write(plan: Mapping[str, Any], leader: Principal, when: datetime, last: date) -> Engagement:
    with at(when), transaction():
        project = create_project(LocalText(plan["project"]), leader)
        engagement = create_engagement(
            project,
            "survey",
            LocalText(plan["title"]),
            LocalText(plan["purpose"]),
            leader,
            illustrative=LocalText(plan["illustrative"]),
        )
        questions = Definition.from_json({"items": [question["definition"] for question in plan["questions"]]})
        building.rewrite(engagement, building.seen_by(engagement), questions)
        describe(engagement, engagement.version, {"minutes": plan["minutes"], "deadline": end_of_day(last)})
    return engagement


def _answer(plan: Mapping[str, Any], engagement: Engagement, opened: datetime, longest: int) -> None:
    dice = random.Random(plan["seed"])  # noqa: S311 - a demo that is the same every time
    for day, ids in _days(plan, engagement, dice, longest).items():
        with at(opened + timedelta(days=day, hours=4)), transaction():
            for participation_id in ids:
                services.answer(session.get_one(Participation, participation_id), _answers(plan, dice))


def _days(plan: Mapping[str, Any], engagement: Engagement, dice: random.Random, longest: int) -> dict[int, list[Any]]:
    """Choose who answers, and on which day after the letter; most on the first."""
    asked = sa.select(Participation.id).where(Participation.engagement_id == engagement.id).order_by(Participation.id)
    days: dict[int, list[Any]] = {}
    for participation_id in dice.sample(list(session.scalars(asked)), plan["answered"]):
        days.setdefault(min(int(dice.expovariate(0.25)), longest), []).append(participation_id)
    return dict(sorted(days.items()))


def _answers(plan: Mapping[str, Any], dice: random.Random) -> dict[str, Any]:
    drawn = {question["definition"]["id"]: _draw(question, dice) for question in plan["questions"]}
    return {question_id: value for question_id, value in drawn.items() if value is not None}


def _draw(question: Mapping[str, Any], dice: random.Random) -> Any:
    definition = question["definition"]
    options = [option["id"] for option in definition.get("options", [])]
    if "chances" in question:
        chosen = [option for option, chance in zip(options, question["chances"], strict=True) if dice.random() < chance]
        return chosen or None
    if "texts" in question:
        return dice.choice(question["texts"]) if dice.random() < question["share"] else None
    scale = definition.get("scale")
    steps = list(range(scale["least"], scale["most"] + 1)) if scale else options
    return dice.choices(steps, question["weights"])[0]


def _publish(plan: Mapping[str, Any], engagement: Engagement, leader: Principal) -> None:
    with at(end_of_day(date.fromisoformat(plan["deadline"]))), transaction():
        close(session.merge(engagement), leader)
    with at(datetime.fromisoformat(plan["published"])), transaction():
        here = session.merge(engagement)
        shown = [section.id for section in reports.ANSWERS.sections(here.id) if section.chart]
        save(here, 0, LocalText(plan["summary"]), shown)
        publish(here, leader)


def _follow_up(told: Mapping[str, Any], engagement: Engagement, leader: Principal) -> None:
    words = {name: LocalText(told[name]) for name in ("said", "done", "not_done", "reason")}
    with at(datetime.fromisoformat(told["at"])), transaction():
        here = session.merge(engagement)
        entry = write_follow_up(here.project, new_id(), here, words, leader)
        publish_follow_up(entry, leader, tell=False)
