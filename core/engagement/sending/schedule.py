"""The calendar of all send-outs of the house, past and to come, by civil day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask import url_for

from core import clock
from core.auth.accounts import current_staff
from core.capabilities import Capability
from core.db import session
from core.engagement.models import Engagement, Project
from core.engagement.rights import engagements_where, projects_where
from core.engagement.sending.models import LEAVING, SENT, STOPPED, WAITING, WAITING_FOR_APPROVAL, Sending
from core.engagement.states import Shown
from core.language import core_texts, spoken
from core.messaging.services import kind_of
from core.types import Id

_ = core_texts.gettext
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the calendar: when, what, of which activity or project, to how many, and how it stands."""

    id: Id
    at: datetime
    kind: str
    title: str
    count: int | None
    shown: Shown
    url: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """One civil day, and what goes out on it."""

    day: date
    entries: Sequence[Entry]


def this_week() -> list[Entry]:
    """Give what the house sends from Monday to Sunday of this week, without what was stopped."""
    return entries([sending for sending in _between(monday_of(clock.today()), WEEK) if sending.state != STOPPED])


def of_days(days: Sequence[Day]) -> list[Sending]:
    """Give the send-outs of some days."""
    ids = [entry.id for day in days for entry in day.entries]
    return list(session.scalars(sa.select(Sending).where(Sending.id.in_(ids)))) if ids else []


def week(monday: date) -> list[Day]:
    """Give the seven days from a Monday, each with what goes out on it."""
    every = entries(_between(monday, WEEK))
    days = [monday + timedelta(days=number) for number in range(7)]
    return [Day(day=day, entries=[entry for entry in every if clock.local(entry.at).date() == day]) for day in days]


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def entries(sendings: Sequence[Sending]) -> list[Entry]:
    """Tell of send-outs in a line each, with the way to those that whoever asks may see."""
    seen = _seen(sendings)
    return [_entry(sending, opens=sending.id in seen) for sending in sendings]


def kind_title(sending: Sending) -> str:
    """Say what kind of letter it is; one whose plugin is gone has its name only."""
    known = kind_of(sending.kind)
    return str(known.title) if known else sending.kind


def state_of(sending: Sending) -> Shown:
    """Say how a send-out stands."""
    return {
        WAITING_FOR_APPROVAL: Shown(label=_("Venter på en kollega"), tone="warning", icon="clock"),
        WAITING: Shown(label=_("Planlagt"), tone="info", icon="clock"),
        LEAVING: Shown(label=_("Går ut nå"), tone="info", icon="mail"),
        SENT: Shown(label=_("Sendt"), tone="success", icon="check"),
        STOPPED: Shown(label=_("Stoppet"), icon="lock"),
    }[sending.state]


def _entry(sending: Sending, *, opens: bool) -> Entry:
    return Entry(
        id=sending.id,
        at=sending.due_at,
        kind=kind_title(sending),
        title=(sending.engagement or sending.project).title.say(spoken()),
        count=sending.count,
        shown=state_of(sending),
        url=url_for("engagement_staff.sending", sending_id=sending.id) if opens else "",
    )


def _seen(sendings: Sequence[Sending]) -> frozenset[Id]:
    """Name those of the send-outs whose page this colleague may open, in two questions for all of them."""
    me = current_staff()
    if me is None or not sendings:
        return frozenset()
    see = Capability.SEE_ACTIVITIES
    engagements = sa.select(Engagement.id).where(engagements_where(me, see))
    projects = sa.select(Project.id).where(projects_where(me, see))
    open_engagements, open_projects = set(session.scalars(engagements)), set(session.scalars(projects))
    return frozenset(
        one.id for one in sendings if one.engagement_id in open_engagements or one.project_id in open_projects
    )


def _between(first: date, span: timedelta) -> list[Sending]:
    begins = clock.instant(datetime.combine(first, time()))
    ends = clock.instant(datetime.combine(first + span, time()))
    rows = sa.select(Sending).where(Sending.due_at >= begins, Sending.due_at < ends)
    return list(session.scalars(rows.order_by(Sending.due_at, Sending.id)))
