"""How long the server takes for a report, beside a bare GROUP BY of the same answers: `python benchmarks/report.py`.

On SQLite in a folder of its own; with `--database URL` on an empty database that is given, PostgreSQL for one.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template

from core import clock, migrate
from core.config import Config
from core.contributions import Principal
from core.db import session, transaction
from core.engagement.models import Engagement
from core.engagement.services import create_engagement
from core.engagement.views.staff_page import frame
from core.forms import Form
from core.questionnaire import services
from core.questionnaire.counts import count_in
from core.questionnaire.definition import Definition, Option, Question, Scale
from core.questionnaire.models import Answer, Response
from core.reporting.schemas import SmallestSchema
from core.reporting.views.report import shown_in
from core.types import Id, LocalText, random_id
from tests.browsing import Browser
from tests.people import People
from web.app import create_app

QUESTIONS, OPEN = 60, 4
TARGETS = {600: 50, 10_000: 500}  # milliseconds
TIMES = 9


def main() -> None:
    """Measure both sizes, and print a table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--database", default="")
    database = given.parse_args().database
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = database or f"sqlite:///{home / 'benchmark.db'}"
        app = _app(home, url)
        print(f"{sa.make_url(url).get_backend_name()}, {QUESTIONS} questions, {OPEN} of them open; median of {TIMES}")
        people = People(app)
        leader = people.staff("leader")
        browser = people.browser_of(leader)
        for size, most in TARGETS.items():
            with app.app_context(), transaction():
                engagement_id = _survey(size, Principal(id=leader.id, kind="staff", name=leader.name))
            _measure(browser, engagement_id, size, most)


def _app(home: Path, url: str) -> Flask:
    config = Config(demo=True, base_url="http://localhost", home=home, secret="b" * 40, database_url=url)
    app = create_app(config)
    migrate.upgrade(url, app.extensions["registry"])
    return app


def _measure(browser: Browser, engagement_id: Id, size: int, most: int) -> None:
    app = browser.client.application
    started = time.perf_counter()
    with app.app_context(), transaction():
        questionnaire_id = session.get_one(Engagement, engagement_id).questionnaire_id
        assert questionnaire_id
        count_in(questionnaire_id, 6, last=True)
    counting = 1000 * (time.perf_counter() - started)
    address = f"/arbeid/aktiviteter/{engagement_id}/rapport"

    def page() -> None:
        assert browser.client.get(address, base_url="http://localhost/").text.count("<section") >= QUESTIONS

    report, peer, whole = _medians(
        _in_request(app, lambda: _report(engagement_id)), _in_request(app, lambda: _group_by(engagement_id)), page
    )
    verdict = "ok" if report < most else "TOO SLOW"
    print(f"{size:>6} answers: report {report:7.1f} ms (at most {most}) {verdict}", end="")
    print(f"; a bare GROUP BY {peer:7.1f} ms; with who asks and what they may see {whole:7.1f} ms", end="")
    print(f"; counting them in once {counting:8.1f} ms")


def _report(engagement_id: Any) -> None:
    """Do what the page does, down to its markup."""
    engagement = session.get_one(Engagement, engagement_id)
    values = frame(engagement, "report")
    page = render_template(
        "reporting/report.html",
        **values,
        **shown_in(engagement, values["figures"], reads=True),
        form=Form(SmallestSchema()),
        chooses=False,
    )
    assert page.count("<section") >= QUESTIONS, "every question has its part"


def _group_by(engagement_id: Any) -> None:
    """Ask the database for the same counts, and nothing else."""
    questionnaire = sa.select(Engagement.questionnaire_id).where(Engagement.id == engagement_id).scalar_subquery()
    value = sa.cast(Answer.value, sa.Text).label("written")
    counts = sa.select(Answer.question_id, value, sa.func.count()).join(Response, Response.id == Answer.response_id)
    rows = session.execute(counts.where(Response.questionnaire_id == questionnaire).group_by("question_id", "written"))
    assert rows.all()


def _in_request(app: Flask, act: Callable[[], None]) -> Callable[[], None]:
    """Do it in a request of its own: what one request remembers, the next does not know."""

    def done() -> None:
        with app.test_request_context("/arbeid"):
            act()

    return done


def _medians(*acts: Callable[[], None]) -> list[float]:
    """Do them in turn, so that a machine that is busy meanwhile is busy for all; the first time is unmeasured."""
    taken: list[list[float]] = [[] for _act in acts]
    for _time in range(TIMES + 1):
        for act, times in zip(acts, taken, strict=True):
            started = time.perf_counter()
            act()
            times.append(1000 * (time.perf_counter() - started))
    return [statistics.median(times[1:]) for times in taken]


def _survey(size: int, leader: Principal) -> Any:
    engagement = create_engagement(None, "survey", LocalText(nb=f"{size} svar"), LocalText(nb="Måling"), leader)
    engagement.questionnaire_id = services.create()
    session.flush()
    definition = Definition(tuple(_question(number) for number in range(QUESTIONS)))
    services.change(engagement.questionnaire_id, 1, definition)
    version = services.freeze(engagement.questionnaire_id)
    engagement.state, engagement.opened_at, engagement.closed_at = "closed", clock.now(), clock.now()
    session.flush()
    dice = random.Random(size)
    for start in range(0, size, 500):
        _answer(version, definition, min(500, size - start), dice)
    return engagement.id


def _answer(version: Any, definition: Definition, number: int, dice: random.Random) -> None:
    ids = [random_id() for _one in range(number)]
    given = {"version_id": version.id, "questionnaire_id": version.questionnaire_id}
    session.execute(sa.insert(Response), [{"id": one, **given} for one in ids])
    answers = [
        {"response_id": one, "question_id": question.id, "value": _value(question, dice)}
        for one in ids
        for question in definition.questions
        if dice.random() < 0.9
    ]
    session.execute(sa.insert(Answer), answers)


def _value(question: Question, dice: random.Random) -> Any:
    if question.scale:
        return dice.randint(1, 5)
    ids = [option.id for option in question.options]
    if question.type == "multiple_choice":
        return sorted(dice.sample(ids, dice.randint(1, 3)))
    return dice.choice(ids) if ids else f"Jeg ønsker flere busser til sted {dice.randint(1, 900)}."


def _question(number: int) -> Question:
    text, name = LocalText(nb=f"Spørsmål {number}?"), f"q{number}"
    if number < OPEN:
        return Question(id=name, type="long_text", text=text)
    if number % 3 == 0:
        return Question(id=name, type="scale", text=text, scale=Scale(least=1, most=5))
    options = tuple(Option(id=f"o{place}", text=LocalText(nb=f"Svar {place}")) for place in range(5))
    return Question(id=name, type="multiple_choice" if number % 3 == 1 else "single_choice", text=text, options=options)


if __name__ == "__main__":
    main()
