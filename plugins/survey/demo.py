"""The climate survey of October 2019: 427 asked, 290 answered; data/README.md says what is known and invented."""

import json
import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.plugin import LocalText, Principal, Story, session, transaction
from core.plugin.demo import at, describe, end_of_day, open_and_invite, publish, relay, save
from core.plugin.engagement import Engagement, Participation, close, create_engagement, create_project
from core.plugin.questionnaire import Definition
from plugins.survey import reports, services

DATA = Path(__file__).parent / "data" / "climate.json"


def load(story: Story) -> None:
    """Play it: written, sent, answered, closed, published."""
    plan = json.loads(DATA.read_text(encoding="utf-8"))
    opened = datetime.fromisoformat(plan["opened"])
    engagement = _write(plan, story.leader, opened - timedelta(days=5))
    with at(opened), transaction():
        open_and_invite(session.merge(engagement), story.leader)
    with at(opened + timedelta(minutes=10)):
        relay()
    _answer(plan, engagement, opened)
    _publish(plan, engagement, story.leader)


def _write(plan: Mapping[str, Any], leader: Principal, when: datetime) -> Engagement:
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
        services.rewrite(engagement, services.seen_version(engagement), questions)
        deadline = end_of_day(date.fromisoformat(plan["deadline"]))
        describe(engagement, engagement.version, {"minutes": plan["minutes"], "deadline": deadline})
    return engagement


def _answer(plan: Mapping[str, Any], engagement: Engagement, opened: datetime) -> None:
    dice = random.Random(plan["seed"])  # noqa: S311 - a demo that is the same every time
    for day, ids in _days(plan, engagement, dice).items():
        with at(opened + timedelta(days=day, hours=4)), transaction():
            for participation_id in ids:
                services.answer(session.get_one(Participation, participation_id), _answers(plan, dice))


def _days(plan: Mapping[str, Any], engagement: Engagement, dice: random.Random) -> dict[int, list[Any]]:
    """Choose who answers, and on which day after the letter; most on the first."""
    asked = sa.select(Participation.id).where(Participation.engagement_id == engagement.id).order_by(Participation.id)
    days: dict[int, list[Any]] = {}
    for participation_id in dice.sample(list(session.scalars(asked)), plan["answered"]):
        days.setdefault(min(int(dice.expovariate(0.25)), 20), []).append(participation_id)
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
