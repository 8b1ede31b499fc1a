"""How many were asked, answered, said no, offered to take part and have a seat, of many engagements in one question."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.db import session
from core.engagement.calling.kinds import CALL, INVITING
from core.engagement.calling.models import Call
from core.engagement.ending import count_out
from core.engagement.models import Engagement, Participation
from core.engagement.states import Figures
from core.messaging.models import SENT, OutboxLetter
from core.registry import current as registry
from core.selection.models import DrawEntry
from core.types import Id

VOLUNTEERS = (
    *("volunteered", "selected", "offered", "accepted", "completed", "absent", "reserve", "not_selected", "expired"),
)
LEFT = ("declined", "withdrawn", "removed")
SEATED = ("accepted", "completed", "absent")
TOLD = (*SEATED, "selected", "offered", "expired")
COUNTED = ("asked", "sent", "answered", "declined", "volunteered", "seated", "told", "called")


def figures(engagements: Sequence[Engagement]) -> dict[Id, Figures]:
    """Count asked, sent, answered and declined, of many engagements in one question; anonymous answers take a second.

    Of those only what is out is counted: a figure that moved with each person would tell who came when.
    """
    formats = registry().formats()
    kinds = frozenset(declared.invitation for declared in formats.values() if declared.invitation) | INVITING
    meeting = frozenset(slug for slug, declared in formats.items() if declared.meets)
    meets = {engagement.id: engagement.format in meeting for engagement in engagements}
    rows = session.execute(_counts(kinds, meeting), {"ids": list(meets)})
    counted = {row.id: Figures(**{name: getattr(row, name) for name in COUNTED}, meets=meets[row.id]) for row in rows}
    for engagement_id, number in count_out(engagements).items():
        all_in = counted[engagement_id]
        counted[engagement_id] = replace(all_in, answered=min(number, all_in.answered))
    return counted


@cache
def _counts(kinds: frozenset[str], meeting: frozenset[str]) -> sa.Select[*tuple[Any, ...]]:
    """Count for the engagements in ``ids``: places in one pass, letters by their index; made once, asked often.

    States and kinds stand in the statement itself, so that a prepared one knows how many rows each of them picks.
    """
    each, state = sa.func.count(), Participation.state
    passed = (
        sa.select(
            Participation.engagement_id,
            each.label("asked"),
            each.filter(_among(state, {"completed"})).label("answered"),
            each.filter(_among(state, {"declined"})).label("declined"),
        )
        .where(Participation.engagement_id.in_(sa.bindparam("ids", expanding=True)))
        .group_by(Participation.engagement_id)
        .subquery()
    )
    places = sa.select(each).where(Participation.engagement_id == Engagement.id)
    letters = sa.select(each).where(OutboxLetter.about_id == Engagement.id, _among(OutboxLetter.state, {SENT}))
    of_call, of_any = (letters.where(_among(OutboxLetter.kind, some)) for some in ({CALL}, kinds))
    left = sa.and_(_among(state, LEFT), _in_draw())  # who was in the draw and has left since: they have offered too
    refused = sa.and_(_among(state, {"declined"}), _in_draw())
    called = sa.exists().where(Call.engagement_id == Engagement.id)  # without a call nobody has offered, nor is counted
    met = sa.or_(called, _among(Engagement.format, meeting))
    return (
        sa.select(
            Engagement.id,
            *(sa.func.coalesce(passed.c[name], 0).label(name) for name in ("asked", "answered", "declined")),
            called.label("called"),
            _when(called, places.where(sa.or_(_among(state, VOLUNTEERS), left))).label("volunteered"),
            _when(called, places.where(sa.or_(_among(state, TOLD), refused))).label("told"),
            _when(met, places.where(_among(state, SEATED))).label("seated"),
            _when(called, of_call, else_=of_any).label("sent"),
        )
        .join_from(Engagement, passed, passed.c.engagement_id == Engagement.id, isouter=True)
        .where(Engagement.id.in_(sa.bindparam("ids", expanding=True)))
    )


def _among(column: sa.orm.InstrumentedAttribute[str], words: Iterable[str]) -> sa.ColumnElement[bool]:
    """Say in SQL that a column is one of some words, which are the program's own."""
    return column.in_(sa.bindparam(None, sorted(words), expanding=True, literal_execute=True))


def _when(
    holds: sa.ColumnElement[bool], count: sa.Select[Any], *, else_: sa.Select[Any] | None = None
) -> sa.ColumnElement[int]:
    """Count only where it holds: what is not asked for is not read."""
    return sa.case((holds, count.scalar_subquery()), else_=0 if else_ is None else else_.scalar_subquery())


def _in_draw() -> sa.Exists:
    return sa.exists().where(DrawEntry.participation_id == Participation.id)
