"""How many seats of a drawn group are held, and who is offered the one that became free: one way for every reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock, jobs
from core.audit import Act, note
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.booking.holding import lock_people, lock_sessions_of
from core.db import session
from core.engagement.calling.kinds import EXPIRE, OFFERED
from core.engagement.calling.models import DRAWN, Call
from core.engagement.calling.services import HELD
from core.engagement.models import Engagement, Participation
from core.engagement.moves import become
from core.engagement.services import end_of_day
from core.messaging.services import post
from core.selection.models import Draw, DrawEntry
from core.selection.quotas import Candidate, Target
from core.selection.replacing import Replacement, replacement
from core.types import Id

ERASED = Candidate(key="", values={})
GONE = ("declined", "expired", "withdrawn", "removed")


def reply_deadline(call: Call) -> datetime:
    """Give until when somebody who is told now can say yes or no: the end of the day that comes so many hours later."""
    return end_of_day(clock.local(clock.now() + timedelta(hours=call.reply_hours)).date())


def wait_for_reply(place: Participation, call: Call) -> None:
    """Hold somebody's seat until they have said yes or no, or their time is up."""
    place.answer_by = reply_deadline(call)
    session.flush()
    key = f"{EXPIRE}:{place.id}:{int(place.answer_by.timestamp())}"
    jobs.enqueue(EXPIRE, key, place.answer_by, participation=str(place.id))


def fill_places(engagement: Engagement) -> int:
    """Offer every seat that is free to a reserve of the same kind as whoever left it; say how many were offered.

    Called whenever somebody says no, lets their time pass, withdraws or is taken out, and when the reserves have been
    told that they are. The call's row is locked, so that two who leave at once do not free one seat twice.
    """
    call = hold_call(engagement)
    draw = session.scalar(sa.select(Draw).where(Draw.engagement_id == engagement.id))
    if call is None or draw is None or call.state != DRAWN or engagement.state not in ("planned", "open"):
        return 0
    free, offered = draw.seats - seats_held(engagement), 0
    for left in [*_unreplaced(draw), *[None] * free]:
        if offered >= free or not _offer_instead_of(left, draw, call):
            break
        offered += 1
    return offered


def hold_call(engagement: Engagement) -> Call | None:
    """Let one at a time take, leave or offer a seat of the group."""
    mine = sa.select(Call).where(Call.engagement_id == engagement.id).with_for_update()
    return session.scalar(mine.execution_options(populate_existing=True))


def hold(place: Participation) -> Call | None:
    """Hold what a place hangs on before it is changed, and read it anew; give the call, if there is one.

    Everybody holds in one order: the call, the person, sessions by their ids, and last the places.
    """
    call = hold_call(place.engagement)
    lock_people([place.panelist_id])
    session.refresh(place, ["state", "answer_by"])
    return call


def hold_with_seats(place: Participation) -> None:
    """Hold the sessions too where somebody has a seat or waits: whoever leaves their place leaves those."""
    hold(place)
    lock_sessions_of(place.id)


def seats_held(engagement: Engagement) -> int:
    """Count the seats that are taken, or kept for somebody who was told so or will be."""
    drawn = sa.select(DrawEntry.participation_id).where(DrawEntry.drawn)
    waits = sa.and_(Participation.state == "volunteered", Participation.id.in_(drawn))
    mine = sa.select(sa.func.count()).where(Participation.engagement_id == engagement.id)
    return session.scalar(mine.where(sa.or_(Participation.state.in_(HELD), waits))) or 0


def _unreplaced(draw: Draw) -> list[DrawEntry]:
    """Give those who had a seat and left it, and whose seat nobody has been offered, in the order of the draw."""
    replaced = sa.select(DrawEntry.replaces_id).where(DrawEntry.draw_id == draw.id, DrawEntry.replaces_id.is_not(None))
    had = sa.or_(DrawEntry.drawn, DrawEntry.replaces_how != "")
    left = (
        sa.select(DrawEntry)
        .join(Participation, Participation.id == DrawEntry.participation_id)
        .where(DrawEntry.draw_id == draw.id, had, DrawEntry.id.not_in(replaced), Participation.state.in_(GONE))
    )
    return list(session.scalars(left.order_by(DrawEntry.pseudonym)))


def _offer_instead_of(left: DrawEntry | None, draw: Draw, call: Call) -> bool:
    """Offer a seat to a reserve; False where none is left. ``left`` is None where nobody knows who had it."""
    reserves = _entries(draw, ("reserve",))
    if not reserves:
        return False
    found = _replacement(left, reserves, _entries(draw, HELD), draw)
    if found is None:
        return False
    entry = next(entry for entry in reserves if entry.pseudonym == found.key)
    place = session.get_one(Participation, entry.participation_id)
    if not become(place, "offered", of=("reserve",)):
        return _offer_instead_of(left, draw, call)
    entry.replaces_id, entry.replaces_how = left.id if left else None, found.how
    wait_for_reply(place, call)
    link = link_of(place)
    number = f"{OFFERED}:{entry.id}:{left.id if left else ''}"
    post(OFFERED, place.panelist_id, number=number, about=place.engagement_id, link=link, urgent=True)
    note(Act.SEAT_OFFERED, None, place.engagement_id)
    return True


def _replacement(
    left: DrawEntry | None, reserves: Sequence[DrawEntry], seated: Sequence[DrawEntry], draw: Draw
) -> Replacement | None:
    targets = [Target(**target) for target in draw.targets]
    waiting, staying = [candidate(one) for one in reserves], [candidate(one) for one in seated]
    return replacement(candidate(left) if left else ERASED, waiting, staying, targets, draw.seed)


def link_of(place: Participation) -> Id:
    """Give somebody's living personal link, made where they have none."""
    mine = sa.select(Link.id).where(Link.subject_id == place.id, Link.purpose == Purpose.PARTICIPATE)
    there = session.scalar(mine.where(Link.revoked_at.is_(None)).order_by(Link.created_at.desc()).limit(1))
    return there or links.make_all(Purpose.PARTICIPATE, [place.id], engagement=place.engagement_id)[place.id]


def candidate(entry: DrawEntry) -> Candidate:
    """Give somebody in a draw as what counts about them, under their pseudonym."""
    return Candidate(key=entry.pseudonym, values=entry.values, weight=entry.weight)


def _entries(draw: Draw, states: Sequence[str]) -> list[DrawEntry]:
    rows = sa.select(DrawEntry).join(Participation, Participation.id == DrawEntry.participation_id)
    found = rows.where(DrawEntry.draw_id == draw.id, Participation.state.in_(states))
    return list(session.scalars(found.order_by(DrawEntry.pseudonym)))
