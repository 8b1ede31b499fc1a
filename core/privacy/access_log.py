"""Reads the log of who has seen and done what, in words; of one act, one colleague or some days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.auth.models import Staff
from core.db import session
from core.engagement.models import Engagement, Membership, Participation, Project
from core.language import core_texts, spoken
from core.panel.models import Panelist
from core.privacy.act_words import OWN_ACCOUNT, act_word, done_by
from core.privacy.models import DataRequest
from core.types import Id

_ = core_texts.gettext

AT_A_TIME = 50
LOOKS_AT_MANY = (Act.MEMBERS_SEEN, Act.AFFECTED_SEEN, Act.ANSWERS_SEEN, Act.ANSWERS_EXPORTED)


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


def is_member(about: Id | None) -> bool:
    """Tell whether this is somebody in the panel: then the log says more than what is noted on them alone."""
    return about is not None and session.get(Panelist, about) is not None


def colleagues() -> list[Staff]:
    """Give everybody on the staff, by name."""
    return list(session.scalars(sa.select(Staff).order_by(Staff.name)))


def _conditions(wanted: Search) -> list[sa.ColumnElement[bool]]:
    asked = [
        (AuditRow.act == wanted.act, wanted.act),
        (AuditRow.staff_id == wanted.staff, wanted.staff),
    ]
    conditions = [condition for condition, given in asked if given]
    if wanted.about:
        conditions.append(_about(wanted.about))
    if wanted.since:
        conditions.append(AuditRow.at >= _midnight(wanted.since))
    if wanted.until:
        conditions.append(AuditRow.at < _midnight(wanted.until + timedelta(days=1)))
    return conditions


def _about(thing: Id) -> sa.ColumnElement[bool]:
    """Say in SQL what a line is about: the thing itself, or a list that this member stood in when it was looked at."""
    place = sa.select(Participation.id).where(
        Participation.panelist_id == thing,
        Participation.engagement_id == AuditRow.object_id,
        Participation.id < AuditRow.id,  # ids sort by when things happened
    )
    task = sa.select(Membership.id).where(
        Membership.panelist_id == thing, Membership.project_id == AuditRow.object_id, Membership.id < AuditRow.id
    )
    listed = sa.and_(AuditRow.act.in_(LOOKS_AT_MANY), sa.or_(place.exists(), task.exists()))
    return sa.or_(AuditRow.object_id == thing, listed)


def _midnight(day: date) -> datetime:
    return clock.instant(datetime.combine(day, time()))


def _in_words(rows: Sequence[AuditRow]) -> list[Line]:
    names = _staff_names(rows)
    places = _places(rows)
    things = _things(rows, places)
    return [
        Line(
            id=row.id,
            at=row.at,
            who=_who(row, names),
            what=_what(row, places),
            about=things.get(row.object_id, "") if row.object_id else "",
        )
        for row in rows
    ]


def _who(row: AuditRow, names: Mapping[Id | None, str]) -> str:
    """Say who acted; what was done to an account by its one-time link, its holder did."""
    colleague = row.staff_id or (row.object_id if row.act in OWN_ACCOUNT else None)
    return names.get(colleague, _("En som har sluttet")) if colleague else done_by(row.act)


def _what(row: AuditRow, places: Mapping[Id, str]) -> str:
    """Say the act; a look at names in an activity or a project was a look at a list."""
    if row.act == Act.MEMBERS_SEEN and row.object_id and row.object_id in places:
        return _("Så listen over deltakerne i %(title)s", title=places[row.object_id])
    return act_word(row.act)


def _staff_names(rows: Sequence[AuditRow]) -> Mapping[Id | None, str]:
    ids = {row.staff_id or row.object_id for row in rows} - {None}
    return {staff.id: staff.name for staff in session.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(ids)))}


def _places(rows: Sequence[AuditRow]) -> dict[Id, str]:
    """Name the activities and projects among what the acts were about."""
    ids = {row.object_id for row in rows if row.object_id}
    return {
        thing.id: thing.title.say(spoken())
        for model in (Engagement, Project)
        for thing in session.execute(sa.select(model.id, model.title).where(model.id.in_(ids)))
    }


def _things(rows: Sequence[AuditRow], places: Mapping[Id, str]) -> dict[Id, str]:
    """Name what the acts were about. A member is named by number only: the log is no way to look somebody up."""
    ids = {row.object_id for row in rows if row.object_id} - places.keys()
    named = dict(places)
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
