"""The calendar of all send-outs and sessions of the house, past and to come, by civil day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask import url_for

from core import clock
from core.auth.accounts import current_staff
from core.booking.models import Session
from core.capabilities import Capability
from core.db import session
from core.engagement.meeting import words
from core.engagement.models import Engagement, Project
from core.engagement.rights import engagements_where, projects_where
from core.engagement.sending.models import LEAVING, SENT, STOPPED, WAITING, WAITING_FOR_APPROVAL, Sending
from core.engagement.state_words import Shown
from core.language import core_texts, spoken
from core.messaging.services import kind_of
from core.panel.members import answers, importing
from core.panel.members.models import LETTER, MemberImport
from core.permissions import may_open
from core.types import Id

_ = core_texts.gettext
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the calendar: when, what, of which activity, project or list, to how many, and how it stands."""

    id: Id
    at: datetime
    kind: str
    title: str
    count: int | None
    shown: Shown
    url: str
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Day:
    """One civil day, and what goes out on it."""

    day: date
    entries: Sequence[Entry]


def this_week() -> list[Entry]:
    """Give what the house sends from Monday to Sunday of this week, without what was stopped."""
    monday = monday_of(clock.today())
    sendings = [sending for sending in _between(monday, WEEK) if sending.state != STOPPED]
    lists = [kept for kept in _lists(monday, WEEK) if not answers.is_taken_back(kept)]
    return _in_order(entries(sendings), lists, _sessions(monday, WEEK))


def of_days(days: Sequence[Day]) -> list[Sending]:
    """Give the send-outs of some days."""
    ids = [entry.id for day in days for entry in day.entries]
    return list(session.scalars(sa.select(Sending).where(Sending.id.in_(ids)))) if ids else []


def week(monday: date) -> list[Day]:
    """Give the seven days from a Monday, each with what goes out on it."""
    every = _in_order(entries(_between(monday, WEEK)), _lists(monday, WEEK), _sessions(monday, WEEK))
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
    return _shown(sending.state)


def _shown(state: str) -> Shown:
    return {
        WAITING_FOR_APPROVAL: Shown(label=_("Venter på en kollega"), tone="warning", icon="clock"),
        WAITING: Shown(label=_("Planlagt"), tone="info", icon="clock"),
        LEAVING: Shown(label=_("Går ut nå"), tone="info", icon="mail"),
        SENT: Shown(label=_("Sendt"), tone="success", icon="check"),
        STOPPED: Shown(label=_("Stoppet"), icon="lock"),
    }[state]


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


def _in_order(sent: Sequence[Entry], lists: Sequence[MemberImport], sessions: Sequence[Entry]) -> list[Entry]:
    return sorted([*sent, *map(_of_list, lists), *sessions], key=lambda entry: entry.at)


def _sessions(first: date, span: timedelta) -> list[Entry]:
    """Tell of the house's sessions in a line each, with the way to those that whoever asks may see."""
    begins, ends = _ends(first, span)
    rows = sa.select(Session, Engagement).join(Engagement, Engagement.id == Session.engagement_id)
    found = session.execute(rows.where(Session.starts_at >= begins, Session.starts_at < ends)).unique().all()
    me = current_staff() if found else None
    runs = engagements_where(me, Capability.RUN_ACTIVITIES) if me else sa.false()
    able = set(session.scalars(sa.select(Engagement.id).where(runs))) if found else set()
    return [_of_session(meeting, engagement, opens=engagement.id in able) for meeting, engagement in found]


def _of_session(meeting: Session, engagement: Engagement, *, opens: bool) -> Entry:
    off = Shown(label=_("Avlyst"), icon="lock")
    on = (
        Shown(label=_("Holdt"), icon="check")
        if meeting.ends_at <= clock.now()
        else Shown(label=_("Kommer"), tone="info")
    )
    page = "engagement_staff.session_page"
    return Entry(
        id=meeting.id,
        at=meeting.starts_at,
        kind=words.kind(meeting),
        title=engagement.title.say(spoken()),
        count=meeting.taken,
        shown=off if meeting.cancelled_at else on,
        url=url_for(page, engagement_id=engagement.id, session_id=meeting.id) if opens else "",
        where=words.where(meeting),
    )


def _of_list(kept: MemberImport) -> Entry:
    """Tell of the letters to those on a list, whom nobody has asked before."""
    leaves = kept.leaves_at or kept.created_at
    left = SENT if leaves <= clock.now() else WAITING
    known = kind_of(LETTER)
    return Entry(
        id=kept.id,
        at=leaves,
        kind=str(known.title) if known else LETTER,
        title=kept.source,
        count=answers.asked(kept),
        shown=_shown(STOPPED if answers.is_taken_back(kept) else left),
        url=url_for("panel_staff.list_page", import_id=kept.id) if may_open("panel_staff.list_page") else "",
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


def _lists(first: date, span: timedelta) -> list[MemberImport]:
    return importing.leaving(*_ends(first, span))


def _ends(first: date, span: timedelta) -> tuple[datetime, datetime]:
    return clock.instant(datetime.combine(first, time())), clock.instant(datetime.combine(first + span, time()))


def _between(first: date, span: timedelta) -> list[Sending]:
    begins, ends = _ends(first, span)
    rows = sa.select(Sending).where(Sending.due_at >= begins, Sending.due_at < ends)
    return list(session.scalars(rows.order_by(Sending.due_at, Sending.id)))
