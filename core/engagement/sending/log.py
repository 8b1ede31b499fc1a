"""What became of each letter: by person for an activity, and in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.db import session
from core.engagement.models import ANONYMOUS, Engagement
from core.engagement.sending.models import Sending
from core.engagement.services import invitation_kind
from core.messaging.log import said
from core.messaging.models import DEAD, DROPPED, SENT, WAITING, OutboxLetter
from core.messaging.models import SENDING as LEAVING
from core.messaging.services import kind_of
from core.panel.models import Panelist
from core.types import Id

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """One letter to one member: which, what became of it, and when it left."""

    name: str
    kind: str
    state: str
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How many letters left, wait, came back or were given up, and were not sent because the person had said no."""

    sent: int
    waiting: int
    failed: int
    dropped: int


def lines(engagement: Engagement, words: str = "", before: Id | None = None) -> tuple[list[Line], Id | None]:
    """Give some letters about an engagement to those whose name holds the words, newest first; and where more begin.

    Where answers are anonymous, only invitations: who got another letter, and who no longer got theirs, has not
    answered, or has.
    """
    rows = (
        sa.select(OutboxLetter, Panelist.name)
        .join(Panelist, Panelist.id == OutboxLetter.recipient_id)
        .where(OutboxLetter.about_id == engagement.id, Panelist.name.icontains(words, autoescape=True))
        .where(*_told(engagement))
        .order_by(OutboxLetter.id.desc())
        .limit(ON_A_PAGE + 1)
    )
    found = session.execute(rows.where(OutboxLetter.id < before) if before else rows).all()
    shown = [_line(letter, name) for letter, name in found[:ON_A_PAGE]]
    return shown, found[ON_A_PAGE - 1][0].id if len(found) > ON_A_PAGE else None


def counts(engagement: Engagement) -> list[tuple[str, Delivered]]:
    """Count the letters about an engagement to members, by kind."""
    of_kind = sa.select(OutboxLetter.kind).where(OutboxLetter.about_id == engagement.id).distinct()
    kinds = [kind for kind in session.scalars(of_kind.order_by(OutboxLetter.kind)) if _is_to_many(kind)]
    return [
        (title(kind), _counted(OutboxLetter.about_id == engagement.id, OutboxLetter.kind == kind)) for kind in kinds
    ]


def counts_of(sending: Sending) -> Delivered:
    """Count the letters of one send-out."""
    return _counted(OutboxLetter.sending_id == sending.id)


def title(kind: str) -> str:
    """Say what a kind of letter is called."""
    known = kind_of(kind)
    return str(known.title) if known else kind


def _told(engagement: Engagement) -> list[sa.ColumnElement[bool]]:
    if engagement.anonymity != ANONYMOUS:
        return []
    return [OutboxLetter.kind == invitation_kind(engagement), OutboxLetter.state != DROPPED]


def _is_to_many(kind: str) -> bool:
    known = kind_of(kind)
    return known is None or known.bulk


def _counted(*conditions: sa.ColumnElement[bool]) -> Delivered:
    rows = sa.select(OutboxLetter.state, sa.func.count()).where(*conditions).group_by(OutboxLetter.state)
    by_state: Mapping[str, int] = dict(iter(session.execute(rows)))
    back = sa.select(sa.func.count()).select_from(OutboxLetter).where(OutboxLetter.returned_at.is_not(None))
    returned = session.scalar(back.where(OutboxLetter.state == SENT, *conditions)) or 0
    return Delivered(
        sent=by_state.get(SENT, 0) - returned,
        waiting=by_state.get(WAITING, 0) + by_state.get(LEAVING, 0),
        failed=by_state.get(DEAD, 0) + returned,
        dropped=by_state.get(DROPPED, 0),
    )


def _line(letter: OutboxLetter, name: str) -> Line:
    return Line(name=name, kind=title(letter.kind), state=said(letter), sent_at=letter.sent_at)
