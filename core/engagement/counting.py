"""How many were asked, answered, said no, offered to take part and have a seat, of many engagements in one question."""

from collections.abc import Sequence
from dataclasses import replace

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
COUNTED = ("asked", "sent", "answered", "declined", "volunteered", "seated", "told")


def figures(engagements: Sequence[Engagement]) -> dict[Id, Figures]:
    """Count asked, sent, answered and declined, of many engagements in one question; anonymous answers take a second.

    Of those only what is out is counted: a figure that moved with each person would tell who came when.
    """
    ids = [engagement.id for engagement in engagements]
    meets = {engagement.id: _meets(engagement.format) for engagement in engagements}
    counted = {
        row.id: Figures(**{name: getattr(row, name) for name in COUNTED}, called=bool(row.called), meets=meets[row.id])
        for row in session.execute(_counts(ids))
    }
    for engagement_id, number in count_out(engagements).items():
        all_in = counted[engagement_id]
        counted[engagement_id] = replace(all_in, answered=min(number, all_in.answered))
    return counted


def _counts(ids: Sequence[Id]) -> sa.Select[tuple[Id, int, int, int, int]]:
    """Count by the engagement's id alone: each count reads one stretch of an index, and sorts nothing."""
    formats = registry().formats()
    kinds = {declared.invitation for declared in formats.values() if declared.invitation} | INVITING
    places = sa.select(sa.func.count()).where(Participation.engagement_id == Engagement.id)
    letters = sa.select(sa.func.count()).where(OutboxLetter.about_id == Engagement.id, OutboxLetter.state == SENT)
    of_call, others = letters.where(OutboxLetter.kind == CALL), letters.where(OutboxLetter.kind.in_(kinds))
    counts = {
        "asked": places,
        "answered": places.where(Participation.state == "completed"),
        "declined": places.where(Participation.state == "declined"),
    }
    seated = places.where(Participation.state.in_(SEATED)).scalar_subquery()
    offered = places.where(sa.or_(Participation.state.in_(VOLUNTEERS), _left_after_draw())).scalar_subquery()
    declined = sa.and_(Participation.state == "declined", _in_draw())
    told = places.where(sa.or_(Participation.state.in_(TOLD), declined)).scalar_subquery()
    called = sa.exists().where(Call.engagement_id == Engagement.id)  # without a call nobody has offered, nor is counted
    columns = [count.scalar_subquery().label(name) for name, count in counts.items()]
    met = sa.or_(called, Engagement.format.in_([slug for slug in formats if _meets(slug)]))
    columns += [
        called.label("called"),
        sa.case((called, offered), else_=0).label("volunteered"),
        sa.case((called, told), else_=0).label("told"),
        sa.case((met, seated), else_=0).label("seated"),
        sa.case((called, of_call.scalar_subquery()), else_=others.scalar_subquery()).label("sent"),
    ]
    return sa.select(Engagement.id, *columns).where(Engagement.id.in_(ids))


def _meets(slug: str) -> bool:
    """Tell whether people come, rather than answer alone, in activities of a format."""
    declared = registry().formats().get(slug)
    return declared is not None and declared.meets


def _left_after_draw() -> sa.ColumnElement[bool]:
    """Say in SQL who was in the draw and has left since: they have offered all the same."""
    return sa.and_(Participation.state.in_(LEFT), _in_draw())


def _in_draw() -> sa.Exists:
    return sa.exists().where(DrawEntry.participation_id == Participation.id)
