"""What has happened to an activity, from what was noted when it happened: who did what, when; and answers per day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.auth.models import Staff
from core.dates import near_day
from core.db import session
from core.engagement.models import ANONYMOUS, Engagement, Participation, ParticipationChange
from core.engagement.sending.models import SENT, Sending
from core.engagement.sending.schedule import kind_title
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST_CURVE = 60
ACTS = {
    Act.ENGAGEMENT_MADE: _l("Laget"),
    Act.ENGAGEMENT_COPIED: _l("Kopiert"),
    Act.ENGAGEMENT_PLANNED: _l("Åpningen ble planlagt"),
    Act.ENGAGEMENT_UNPLANNED: _l("Planen ble tatt tilbake"),
    Act.ENGAGEMENT_OPENED: _l("Åpnet"),
    Act.ENGAGEMENT_BEGUN: _l("Satt i gang før alle hadde svart"),
    Act.ENGAGEMENT_PAUSED: _l("Satt på pause"),
    Act.ENGAGEMENT_RESUMED: _l("Tatt opp igjen"),
    Act.ENGAGEMENT_CLOSED: _l("Stengt for svar"),
    Act.ENGAGEMENT_CANCELLED: _l("Avlyst"),
    Act.ENGAGEMENT_ARCHIVED: _l("Arkivert"),
    Act.ENGAGEMENT_FETCHED_BACK: _l("Hentet fram fra arkivet"),
    Act.RESULT_PUBLISHED: _l("Resultatet ble publisert"),
}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the timeline: when, what, and who did it."""

    at: datetime
    title: str
    by: str


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """How many answered on one civil day."""

    label: str
    value: int


def timeline(engagement: Engagement) -> list[Happening]:
    """Give what has happened, the newest first."""
    return sorted([*_acts(engagement), *_sent(engagement)], key=lambda happening: happening.at, reverse=True)


def answered_per_day(engagement: Engagement) -> list[DayCount]:
    """Count the answers of each day since the first, at most the last sixty; none where answers are anonymous."""
    if engagement.anonymity == ANONYMOUS:
        return []
    counted = Counter(clock.local(at).date() for at in session.scalars(_first_answers(engagement)) if at)
    if not counted:
        return []
    last = max(counted)
    first = max(min(counted), last - timedelta(days=LONGEST_CURVE - 1))
    days: list[date] = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [DayCount(label=near_day(day), value=counted[day]) for day in days]


def _acts(engagement: Engagement) -> list[Happening]:
    noted = (
        sa.select(AuditRow.at, AuditRow.act, Staff.name)
        .outerjoin(Staff, Staff.id == AuditRow.staff_id)
        .where(AuditRow.object_id == engagement.id, AuditRow.act.in_(ACTS))
    )
    return [Happening(at=at, title=str(ACTS[Act(act)]), by=name or "") for at, act, name in session.execute(noted)]


def _sent(engagement: Engagement) -> list[Happening]:
    left = sa.select(Sending).where(Sending.engagement_id == engagement.id, Sending.state == SENT)
    return [
        Happening(
            at=sending.sent_at or sending.due_at,
            title=_("Sendt til %(count)s: %(kind)s", count=sending.count or 0, kind=kind_title(sending)),
            by=sending.creator.name if sending.creator else "",
        )
        for sending in session.scalars(left).unique()
    ]


def _first_answers(engagement: Engagement) -> sa.Select[datetime | None]:
    done = (
        sa.select(sa.func.min(ParticipationChange.at))
        .join(Participation, Participation.id == ParticipationChange.participation_id)
        .where(Participation.engagement_id == engagement.id, Participation.state == "completed")
        .where(ParticipationChange.state == "completed")
    )
    return done.group_by(Participation.id)
