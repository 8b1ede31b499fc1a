"""Reads the log of who has seen and done what, in words; of one act, one colleague or some days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from core import clock
from core.audit import AuditRow
from core.auth.models import Staff
from core.db import session
from core.engagement.models import Engagement, Project
from core.language import core_texts, spoken
from core.panel.models import Panelist
from core.privacy.act_words import act_word
from core.privacy.models import DataRequest
from core.types import Id

_ = core_texts.gettext

AT_A_TIME = 50


@dataclass(frozen=True, kw_only=True)
class Search:
    """What to look for; nothing given is everything."""

    act: str = ""
    staff: Id | None = None
    about: Id | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act, in words."""

    id: Id
    at: datetime
    who: str
    what: str
    about: str


def search(wanted: Search, before: Id | None = None) -> tuple[list[Line], Id | None]:
    """Give some lines, newest first, and where the next ones begin."""
    rows = sa.select(AuditRow).where(*_conditions(wanted)).order_by(AuditRow.id.desc()).limit(AT_A_TIME + 1)
    found = list(session.scalars(rows.where(AuditRow.id < before) if before else rows))
    shown = found[:AT_A_TIME]
    return _in_words(shown), shown[-1].id if len(found) > AT_A_TIME else None


def colleagues() -> list[Staff]:
    """Give everybody on the staff, by name."""
    return list(session.scalars(sa.select(Staff).order_by(Staff.name)))


def _conditions(wanted: Search) -> list[sa.ColumnElement[bool]]:
    asked = [
        (AuditRow.act == wanted.act, wanted.act),
        (AuditRow.staff_id == wanted.staff, wanted.staff),
        (AuditRow.object_id == wanted.about, wanted.about),
    ]
    conditions = [condition for condition, given in asked if given]
    if wanted.since:
        conditions.append(AuditRow.at >= _midnight(wanted.since))
    if wanted.until:
        conditions.append(AuditRow.at < _midnight(wanted.until + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return clock.instant(datetime.combine(day, time()))


def _in_words(rows: Sequence[AuditRow]) -> list[Line]:
    names = _staff_names(rows)
    things = _things(rows)
    return [
        Line(
            id=row.id,
            at=row.at,
            who=names.get(row.staff_id, _("En som har sluttet")) if row.staff_id else _("Systemet"),
            what=act_word(row.act),
            about=things.get(row.object_id, "") if row.object_id else "",
        )
        for row in rows
    ]


def _staff_names(rows: Sequence[AuditRow]) -> Mapping[Id | None, str]:
    ids = {row.staff_id for row in rows if row.staff_id}
    return {staff.id: staff.name for staff in session.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(ids)))}


def _things(rows: Sequence[AuditRow]) -> dict[Id, str]:
    """Name what the acts were about. A member is named by number only: the log is no way to look somebody up."""
    ids = {row.object_id for row in rows if row.object_id}
    named: dict[Id, str] = {}
    for model in (Engagement, Project):
        for thing in session.execute(sa.select(model.id, model.title).where(model.id.in_(ids))):
            named[thing.id] = thing.title.say(spoken())
    for member in session.scalars(sa.select(Panelist.id).where(Panelist.id.in_(ids))):
        named[member] = _("Paneldeltaker %(number)s", number=short(member))
    for staff in session.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(ids))):
        named[staff.id] = staff.name
    for request in session.scalars(sa.select(DataRequest.id).where(DataRequest.id.in_(ids))):
        named[request] = _("Et ønske om egne opplysninger")
    return named


def short(person: Id) -> str:
    """Give the last signs of an id, enough to tell lines apart."""
    return str(person)[-6:]
