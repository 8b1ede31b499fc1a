"""Gathers a person's own data from everybody who stores any."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from werkzeug.utils import secure_filename

from core.booking import needs
from core.contributions import Person, PersonalData
from core.db import Base, session
from core.engagement.drafts import draft_of
from core.engagement.models import Participation
from core.files import services as files
from core.files.models import File
from core.files.storage import path_of
from core.language import spoken
from core.messaging.services import kind_of
from core.privacy.rows import Found, entry, is_staffs, matching, of_person, tables
from core.privacy.words import column_word, table_word
from core.questionnaire.models import QuestionnaireVersion, Response
from core.questionnaire.paging import AnswerPages
from core.questionnaire.services import asked, definition_of
from core.registry import CORE
from core.registry import current as registry
from core.types import Id, LocalText

log = structlog.get_logger()

HOOK = "export_personal_data"
LABELS = ("title", "name", "text")
# What is named without a reference: it is kept when that is gone.
NO_KEY = {"core_letter.about_id": "core_engagement", "core_consent.wording": "core_wording"}


@dataclass(frozen=True, kw_only=True)
class Export:
    """What somebody gets: their data, the files they have sent by names of their own, and who could not give theirs."""

    parts: Sequence[PersonalData]
    missing: Sequence[str]
    files: Mapping[str, Path] = field(default_factory=dict)


def export(person: Person) -> Export:
    """Ask core, then every plugin; one that fails is named, so that nobody takes the rest for everything."""
    person = with_places(person)
    parts: list[PersonalData] = []
    missing = sorted(registry().failures)
    for owner in (CORE, *sorted(registry().plugins)):
        try:
            parts += [part for part in registry().require(owner, HOOK, person=person) or () if part.rows]
        except Exception:
            if owner == CORE:
                raise
            log.exception("plugin failed", plugin=owner, hook=HOOK)
            missing.append(owner)
    sent = files.of_person(person.id) if person.kind == "panelist" else []
    missing += [file.name for file in sent if not path_of(file.id).is_file()]
    return Export(parts=parts, missing=missing, files=_named(sent))


def _named(sent: Sequence[File]) -> dict[str, Path]:
    """Give where the files lie that are there, by names that no two share and that lead nowhere else."""
    paths = {f"{number}-{secure_filename(file.name)}": path_of(file.id) for number, file in enumerate(sent, start=1)}
    return {name: path for name, path in paths.items() if path.is_file()}


def with_places(person: Person) -> Person:
    """Add the participations that core knows of."""
    return Person(kind=person.kind, id=person.id, places=of_person(person).places() or person.places)


def export_of(owner: str, person: Person, titles: Mapping[str, str] | None = None) -> list[PersonalData]:
    """Give what one owner's tables hold about a person; ``titles`` say what tables and columns are called."""
    found = of_person(person)
    parts = [_part(found, table, titles or {}) for table in tables(owner)]
    return [part for part in parts if part.rows]


def exported_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """Give the columns that a person gets from a table."""
    return [column for column in table.columns if entry(column).export == "yes" and not is_staffs(column)]


def _part(found: Found, table: sa.Table, titles: Mapping[str, str]) -> PersonalData:
    columns = exported_columns(table)
    keys = found.keys.get(table.name, set()) | found.touched.get(table.name, set())
    rows = list(_read(table, keys)) if columns else []
    for row in rows:
        _explain(table, row)
    names = [column.name for column in columns]
    words = {name: str(titles.get(f"{table.name}.{name}") or column_word(table.name, name)) for name in names}
    title = titles.get(table.name) or table_word(table.name)
    plain = [{name: _plain(row[name]) for name in names} for row in rows]
    return PersonalData(name=table.name, title=str(title), columns=words, rows=plain)


def _read(table: sa.Table, keys: Iterable[tuple[Any, ...]]) -> Iterable[dict[str, Any]]:
    order = list(table.primary_key.columns)
    for condition in matching(table, keys):
        yield from (dict(row) for row in session.execute(sa.select(table).where(condition).order_by(*order)).mappings())


def _explain(table: sa.Table, row: dict[str, Any]) -> None:
    """Put words where a row holds only the id of something that has a name."""
    for column in table.columns:
        target = next((key.column.table for key in column.foreign_keys), None)
        target = Base.metadata.tables.get(NO_KEY.get(str(column), ""), target)
        if target is not None and row[column.name] is not None:
            row[column.name] = _label(target, row[column.name])
    if table.name == "core_letter":
        kind = kind_of(row["kind"])
        row["kind"] = str(kind.title) if kind else row["kind"]
    if table.name == "core_answer_draft":
        row["sealed"] = _filled_in(row["participation_id"])
    if table.name == "core_session_need":
        row["sealed"] = needs.in_words(needs.own(row["booking_id"]))
    if table.name == "core_answer":
        row["question_id"] = _question(row["response_id"], row["question_id"])


def _filled_in(participation_id: Id) -> dict[str, str]:
    """Open a draft: each question with what is filled in."""
    place = session.get_one(Participation, participation_id)
    questions = definition_of(asked(place.engagement.questionnaire_id)) if place.engagement.questionnaire_id else None
    if questions is None:
        return {}
    _answers, lines = AnswerPages(questions, spoken(), draft_of(place).typed).look_over()
    return {line.item.text: line.said for line in lines if line.said}


def _label(target: sa.Table, key: Any) -> Any:
    """Give the name of what an id stands for; the id where it has none, or is a person."""
    named = next((target.c[name] for name in LABELS if name in target.c and not entry(target.c[name]).personal), None)
    if named is None:
        return key
    (id_column,) = target.primary_key.columns
    return session.scalar(sa.select(named).where(id_column == key)) or key


def _question(response: Any, question: str) -> Any:
    asked = sa.select(QuestionnaireVersion.definition).join(Response, Response.version_id == QuestionnaireVersion.id)
    definition = session.scalar(asked.where(Response.id == response)) or {}
    items = {item.get("id"): item for item in definition.get("items", ())}
    return LocalText(items.get(question, {}).get("text", {})) or question


def _plain(value: Any) -> Any:
    """Turn a value into what JSON can hold."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, LocalText):
        return dict(value)
    return value
