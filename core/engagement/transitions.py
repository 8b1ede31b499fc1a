"""The transitions of an activity: planned, opened, paused, taken up again, cancelled, archived, each in one act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core import clock, jobs
from core.audit import Act, note
from core.booking import line, listing, moving
from core.booking.holding import lock_sessions
from core.booking.models import ALIVE, Booking
from core.contributions import Principal
from core.db import emit, session
from core.engagement.calling.places import hold_call
from core.engagement.ending import end_answering
from core.engagement.errors import DeadlinePassed, NotReady, WrongState
from core.engagement.invitations import open_now, require_ready
from core.engagement.models import CONCERNED, Engagement, Participation
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import can_stop, plan, stop
from core.engagement.sending.reminders import count_from_now, missing
from core.engagement.services import close_at_deadline, closing_key
from core.engagement.states import NOT_OPENED, before_invitation
from core.events import EngagementCancelled, EngagementOpened, EngagementPaused, EngagementResumed
from core.guests.services import close_door
from core.types import Id, LocalText

OPEN_JOB = "engagement.open"
CANCELLED, RESUMED = "engagement.cancelled", "engagement.resumed"
FOR_CANCELLING, FOR_ARCHIVING = "cancelled", "archived"
FINISHED = ("draft", "closed", "cancelled")


def plan_opening(engagement: Engagement, opens_at: datetime, by: Principal) -> None:
    """Announce an activity, and let it open by itself. Raises WrongState, NotReady or DeadlinePassed."""
    require_ready(engagement)
    if engagement.deadline and engagement.deadline <= opens_at:
        raise DeadlinePassed
    _transition(engagement, {"state": "planned", "opens_at": opens_at}, Engagement.state.in_(NOT_OPENED))
    jobs.drop(opening_key(engagement))
    jobs.enqueue(OPEN_JOB, opening_key(engagement), opens_at, engagement=str(engagement.id))
    note(Act.ENGAGEMENT_PLANNED, by, engagement.id)


def take_back_plan(engagement: Engagement, by: Principal) -> None:
    """Make a planned activity a draft again. Raises WrongState, also once its call has opened."""
    if not before_invitation(engagement):
        raise WrongState
    _transition(engagement, {"state": "draft", "opens_at": None}, Engagement.state == "planned")
    jobs.drop(opening_key(engagement))
    note(Act.ENGAGEMENT_UNPLANNED, by, engagement.id)


def open_as_planned(engagement: Engagement) -> bool:
    """Open an activity whose day has come; one that lacks something stays planned, and the desk says so."""
    if engagement.state != "planned" or engagement.opens_at is None or engagement.opens_at > clock.now():
        return False
    try:
        require_ready(engagement)
    except NotReady:
        return False
    open_now(engagement)
    note(Act.ENGAGEMENT_OPENED, None, engagement.id)
    if engagement.state == "open":
        emit(EngagementOpened(engagement=engagement.id, invited=0))
    return True


def pause(engagement: Engagement, by: Principal) -> None:
    """Take no answers for a while; everything that was filled in stays, and offers wait. Raises WrongState."""
    running = (Engagement.state == "open", Engagement.paused_at.is_(None), *_not_past_deadline())
    _transition(engagement, {"paused_at": clock.now()}, *running)
    line.withhold(engagement.id)
    note(Act.ENGAGEMENT_PAUSED, by, engagement.id)
    emit(EngagementPaused(engagement=engagement.id))


def resume(engagement: Engagement, by: Principal) -> Sending | None:
    """Take answers again, offer what is free, and write to those who have not answered, as the page has promised them.

    Raises WrongState, or DeadlinePassed where the deadline went by meanwhile: it is to be moved first.
    """
    if engagement.deadline and engagement.deadline <= clock.now():
        raise DeadlinePassed
    standing = (Engagement.state == "open", Engagement.paused_at.is_not(None))
    _transition(engagement, {"paused_at": None}, *standing)
    close_at_deadline(engagement)
    line.offer_in(engagement.id)
    note(Act.ENGAGEMENT_RESUMED, by, engagement.id)
    emit(EngagementResumed(engagement=engagement.id))
    count_from_now(engagement)
    waiting = list(session.scalars(missing(engagement)))
    return plan(engagement, RESUMED, waiting, by) if waiting else None


def cancel(engagement: Engagement, why: LocalText, by: Principal) -> Sending | None:
    """Cancel for good and write to everybody who is concerned; whatever else was to be sent is stopped.

    What was answered stays stored. Raises WrongState.
    """
    hold_call(engagement)
    if engagement.state not in ("planned", "open"):
        raise WrongState
    _stop_everything(engagement, by, FOR_CANCELLING)
    said = {"state": "cancelled", "cancelled_at": clock.now(), "cancelled_by": by.id, "cancelled_for": why}
    _transition(engagement, said | {"paused_at": None}, Engagement.state.in_((*NOT_OPENED, "open")))
    for key in (opening_key(engagement), closing_key(engagement)):
        jobs.drop(key)
    end_answering(engagement)
    close_door(engagement.id)
    note(Act.ENGAGEMENT_CANCELLED, by, engagement.id)
    emit(EngagementCancelled(engagement=engagement.id))
    seated = _cancel_sessions(engagement, why)
    told = [panelist for panelist in session.scalars(concerned(engagement)) if panelist not in seated]
    return plan(engagement, CANCELLED, told, by) if told else None


def archive(engagement: Engagement, by: Principal) -> int:
    """Take an activity out of the working lists; for residents nothing changes. Raises WrongState.

    A draft asks nobody once it is out of sight: what waits to be sent is stopped, and it says how many were. Of one
    that has ended, the last letters leave as planned: that it is cancelled, or what came of it.
    """
    stopped = _stop_everything(engagement, by, FOR_ARCHIVING) if engagement.state == "draft" else 0
    _transition(
        engagement,
        {"archived_at": clock.now()},
        Engagement.state.in_(FINISHED),
        Engagement.archived_at.is_(None),
    )
    note(Act.ENGAGEMENT_ARCHIVED, by, engagement.id)
    return stopped


def fetch_back(engagement: Engagement, by: Principal) -> None:
    """Put an archived activity back where it was. Raises WrongState."""
    _transition(engagement, {"archived_at": None}, Engagement.archived_at.is_not(None))
    note(Act.ENGAGEMENT_FETCHED_BACK, by, engagement.id)


def note_follow_up(engagement: Engagement) -> None:
    """Note that it was told what came of it; the first time counts."""
    if engagement.followed_at is None:
        engagement.followed_at = clock.now()
        session.flush()


def concerned(engagement: Engagement) -> sa.Select[Id]:
    """Find whom a cancellation concerns: everybody who was asked, but for those who have said no or taken it back."""
    people = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    return people.where(Participation.state.in_(CONCERNED))


def count_concerned(engagement: Engagement) -> int:
    """Count them."""
    return session.scalar(sa.select(sa.func.count()).select_from(concerned(engagement).subquery())) or 0


def opening_key(engagement: Engagement) -> str:
    """Name the work that opens an activity on its day."""
    return f"{OPEN_JOB}:{engagement.id}"


def _transition(engagement: Engagement, values: Mapping[str, Any], *able: sa.ColumnElement[bool]) -> None:
    """Change a state by a conditional update: of two at once, the database knows which came first."""
    changed = sa.update(Engagement).where(Engagement.id == engagement.id, *able).values(**values)
    if session.execute(changed.returning(Engagement.id)).first() is None:
        raise WrongState
    session.refresh(engagement)


def _cancel_sessions(engagement: Engagement, why: LocalText) -> set[Id]:
    """Cancel what has not begun, and give who is written to about that, with a file for their calendar."""
    ahead = [
        one for one in listing.of_engagement(engagement.id) if one.starts_at > clock.now() and not one.cancelled_at
    ]
    lock_sessions(*(meeting.id for meeting in ahead))
    alive = Booking.session_id.in_([meeting.id for meeting in ahead]), Booking.state.in_(ALIVE)
    told = set(session.scalars(sa.select(Booking.panelist_id).where(*alive)))
    for meeting in ahead:
        moving.cancel(meeting, meeting.version, why)
    return told


def _not_past_deadline() -> tuple[sa.ColumnElement[bool], ...]:
    return (sa.or_(Engagement.deadline.is_(None), Engagement.deadline > clock.now()),)


def _stop_everything(engagement: Engagement, by: Principal, why: str) -> int:
    mine = sa.select(Sending).where(Sending.engagement_id == engagement.id)
    stoppable = [sending for sending in session.scalars(mine).unique().all() if can_stop(sending)]
    for sending in stoppable:
        stop(sending, by, why)
    session.refresh(engagement)
    return len(stoppable)
