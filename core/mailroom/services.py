"""Whose letters come back, and who answered: the rows of messaging beside the members they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.messaging import replies, returns
from core.messaging.models import Reply, Unreachable
from core.panel.errors import PanelistNotFound
from core.panel.models import Panelist
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A member whose letters come back."""

    member: Panelist
    fact: Unreachable


@dataclass(frozen=True, kw_only=True)
class Answered:
    """That somebody answered; ``name`` is empty where the address is no member's."""

    id: Id
    name: str
    at: datetime
    read_at: datetime | None


def lost_members(after: Id | None = None, limit: int = 50) -> list[Lost]:
    """Give the members whose letters come back, in the order they joined, after one of them."""
    rows = (
        sa.select(Panelist, Unreachable)
        .join(Unreachable, Unreachable.email == Panelist.email)
        .where(Panelist.email.in_(returns.unreachable()))
        .order_by(Panelist.id)
        .limit(limit)
    )
    found = session.execute(rows.where(Panelist.id > after) if after else rows)
    return [Lost(member=member, fact=fact) for member, fact in found]


def write_again(panelist_id: Id, by: Principal) -> bool:
    """Let letters to many go to a member again, on the word of staff; say whether any were held back.

    Raises PanelistNotFound.
    """
    member = session.get(Panelist, panelist_id)
    if member is None:
        raise PanelistNotFound
    lifted = returns.lift(member.email)
    if lifted:
        note(Act.ADDRESS_TRIED_AGAIN, by, panelist_id)
    return lifted


def answers(engagement: Id, before: Id | None, limit: int = 50) -> list[Answered]:
    """Give who answered letters about an engagement, newest first."""
    rows = replies.of_engagement(engagement, before, limit)
    names = _names(rows)
    return [
        Answered(id=row.id, name=names.get(row.panelist_id, ""), at=row.received_at, read_at=row.read_at)
        for row in rows
    ]


def _names(rows: Sequence[Reply]) -> dict[Id | None, str]:
    wanted = {row.panelist_id for row in rows if row.panelist_id}
    members = session.scalars(sa.select(Panelist).where(Panelist.id.in_(wanted))) if wanted else ()
    return {member.id: member.name for member in members}
