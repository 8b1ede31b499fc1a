"""A small app with the four types of core, and a database with this feature's tables."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from core import db, language
from core.contributions import QuestionType
from core.db import Base, transaction
from core.questionnaire import counts, models, open_answers
from core.questionnaire.definition import Option, Question, Scale
from core.questionnaire.types import QUESTION_TYPES
from core.types import Id, LocalText, new_id
from web.hyphens import kept_whole

ROOT = Path(__file__).parents[3]
TABLES = [
    model.__table__ for model in (models.Questionnaire, models.QuestionnaireVersion, models.Response, models.Answer)
]
TABLES += [counts.Counted.__table__, open_answers.AnswerLook.__table__]

if importlib.util.find_spec("core.engagement.models"):
    importlib.import_module("core.engagement.models")
elif "core_participation" not in Base.metadata.tables:
    sa.Table("core_participation", Base.metadata, sa.Column("id", sa.Uuid(), primary_key=True))


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask(__name__)
    language.init_app(app)
    language.speak_by_template(app, language.core_texts, {})
    app.jinja_env.loader = ChoiceLoader(
        [
            PrefixLoader({"questionnaire": FileSystemLoader(ROOT / "core/questionnaire/templates")}),
            FileSystemLoader(ROOT / "web/templates"),
        ]
    )
    app.jinja_env.filters["kept_whole"] = kept_whole
    app.extensions["question_types"] = {kind.name: kind for kind in QUESTION_TYPES}
    with app.app_context():
        yield app


@pytest.fixture
def types(app: Flask) -> dict[str, QuestionType]:
    return app.extensions["question_types"]


@pytest.fixture
def database(app: Flask, tmp_path: Path) -> sa.Engine:
    """An SQLite file; participations are a table with an id and nothing else."""
    db.init_app(app, f"sqlite:///{tmp_path / 'answers.db'}")
    engine: sa.Engine = app.extensions["engines"][True]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE core_participation (id CHAR(32) PRIMARY KEY)")
        Base.metadata.create_all(connection, tables=TABLES)
    return engine


@pytest.fixture
def write(database: sa.Engine) -> Iterator[None]:
    with transaction():
        yield


def participation() -> Id:
    """Add somebody who may answer."""
    participation_id = new_id()
    db.session.execute(sa.text("INSERT INTO core_participation (id) VALUES (:id)"), {"id": participation_id.hex})
    return participation_id


@pytest.fixture
def somebody(write: None) -> Id:
    return participation()


@pytest.fixture
def another(write: None) -> Id:
    return participation()


@pytest.fixture
def transport() -> Question:
    return Question(
        id="transport",
        type="single_choice",
        text=LocalText(nb="Hvordan reiser du?", en="How do you travel?"),
        required=True,
        options=options("buss", "bil", "sykkel"),
    )


@pytest.fixture
def why() -> Question:
    return Question(
        id="why",
        type="long_text",
        text=LocalText(nb="Hvorfor kjører du?"),
        required=True,
        show_if={"==": [{"answer": "transport"}, "bil"]},
    )


@pytest.fixture
def places() -> Question:
    return Question(
        id="places", type="multiple_choice", text=LocalText(nb="Hvor?"), options=options("sandvika", "bekkestua", "rud")
    )


@pytest.fixture
def content() -> Question:
    ends = {"least_text": LocalText(nb="Lite", en="Not at all"), "most_text": LocalText(nb="Svært", en="Very")}
    return Question(
        id="content",
        type="scale",
        text=LocalText(nb="Hvor fornøyd er du?", en="How content are you?"),
        help=LocalText(nb="Tenk på det siste året."),
        scale=Scale(least=1, most=5, **ends),
    )


def options(*ids: str) -> tuple[Option, ...]:
    return tuple(Option(id=one, text=LocalText(nb=one.capitalize())) for one in ids)
