"""Plans a send-out, finds those that wait, and stops one: nothing leaves for ten minutes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from core import clock, jobs
from core.audit import Act, note
from core.contributions import Principal
from core.db import insert_all, session
from core.engagement.models import Engagement, Project
from core.engagement.sending.errors import AlreadyLeft, AlreadyPlanned, NobodyToSendTo, SendingNotFound
from core.engagement.sending.looks import known, subject_of
from core.engagement.sending.models import (
    CHOSEN,
    LEAVING,
    MISSING,
    NOT_YET,
    SENT,
    STOPPED,
    WAITING,
    WAITING_FOR_APPROVAL,
    Sending,
    SendingRecipient,
)
from core.engagement.sending.withdrawal import withdraw
from core.messaging import quiet
from core.messaging.models import DROPPED, OutboxLetter
from core.messaging.models import WAITING as UNSENT
from core.types import Id, LocalText, new_id

TIME_TO_STOP = timedelta(minutes=10)
JOB = "sending.leave"

Place = Engagement | Project
Recipients = Iterable[Id] | Literal["missing"]
__all__ = ["AlreadyPlanned", "plan", "stop", "waiting_for"]


def plan(  # noqa: PLR0913 - a send-out has this many sides
    place: Place,
    kind: str,
    recipients: Recipients,
    by: Principal | None,
    due_at: datetime | None = None,
    *,
    about: Id | None = None,
    subject: LocalText | None = None,
    body: LocalText | None = None,
    corrects: Id | None = None,
    fingerprint: str = "",
    approval: bool = False,
) -> Sending:
    """Plan to send one kind of letter to these members, or to the ``missing``; it leaves in ten minutes or later.

    ``kind`` is the letter's registered name, ``about`` what its envelopes say they are about (usually the place).
    ``due_at`` is when somebody wishes it to leave; quiet hours move it. ``subject`` and ``body`` are words of its own.
    Within the caller's transaction; no letter exists until it leaves, so a stop leaves nothing behind.

    Raises LookupError where nobody knows the letter, and NobodyToSendTo.
    """
    known(kind)
    people = None if isinstance(recipients, str) else list(dict.fromkeys(recipients))
    if people is not None and not people:
        raise NobodyToSendTo
    sending = _row(place, kind, about or place.id, people, due_at)
    sending.subject = subject or subject_of(kind, sending.about_id, people[0] if people else None)
    sending.body = body or LocalText()
    sending.fingerprint = fingerprint
    sending.state = WAITING_FOR_APPROVAL if approval else WAITING
    sending.corrects_id = corrects
    sending.created_by = by.id if by else None
    session.add(sending)
    session.flush()
    _keep_recipients(sending, people or [])
    if not approval:
        enqueue(sending)
    note(Act.SENDING_PLANNED, by, sending.id)
    return sending


def leaving_time(wanted: datetime | None, *, moment: datetime | None = None) -> tuple[datetime, str]:
    """Say when a send-out leaves that somebody wishes now or later, and why it is not when they wished."""
    earliest = (moment or clock.now()) + TIME_TO_STOP
    return quiet.first_moment(max(wanted or earliest, earliest), quiet.rules())


def enqueue(sending: Sending) -> None:
    """Let the worker send it when it is due."""
    jobs.enqueue(JOB, job_key(sending), sending.due_at, sending=str(sending.id))


def job_key(sending: Sending) -> str:
    """Name the work of one send-out at its time: one that is moved is new work."""
    return f"{JOB}:{sending.id}:{int(sending.due_at.timestamp())}"


def by_id(sending_id: Id) -> Sending:
    """Find a send-out. Raises SendingNotFound."""
    found = session.get(Sending, sending_id)
    if found is None:
        raise SendingNotFound
    return found


def of_engagement(engagement_id: Id) -> list[Sending]:
    """Give every send-out of an activity, the one that leaves last first."""
    mine = sa.select(Sending).where(Sending.engagement_id == engagement_id)
    return list(session.scalars(mine.order_by(Sending.due_at.desc(), Sending.id.desc())))


def waiting_for(engagement_id: Id, kind: str) -> Sending | None:
    """Give the send-out of this kind that has not left and was not stopped."""
    wanted = sa.select(Sending).where(Sending.engagement_id == engagement_id, Sending.kind == kind)
    alive = Sending.state.in_((*NOT_YET, LEAVING))
    return session.scalar(wanted.where(alive).order_by(Sending.due_at).limit(1))


def stop(sending: Sending, by: Principal | None, why: str = "") -> int:
    """Stop a send-out; say how many letters had left already. Raises AlreadyLeft.

    Before it leaves, nobody has been told anything. Later, whoever's letter still waits in the outbox is not told,
    and an invitation takes their places back too.
    """
    if not _become_stopped(sending, by, why):
        raise AlreadyLeft
    jobs.drop(job_key(sending))
    session.execute(sa.delete(SendingRecipient).where(SendingRecipient.sending_id == sending.id))
    session.flush()
    note(Act.SENDING_STOPPED, by, sending.id)
    return has_left(sending.id)


def lock(engagement: Engagement) -> None:
    """Let one plan at a time: of two presses of a button, the second finds what the first has planned."""
    session.execute(sa.select(Engagement.id).where(Engagement.id == engagement.id).with_for_update())


def has_left(sending_id: Id) -> int:
    """Count the letters of a send-out that have left, or are leaving just now."""
    gone = OutboxLetter.state.not_in((UNSENT, DROPPED))
    rows = sa.select(sa.func.count()).where(OutboxLetter.sending_id == sending_id, gone)
    return session.scalar(rows) or 0


def can_stop(sending: Sending) -> bool:
    """Tell whether anything of it could still be stopped."""
    if sending.state in (*NOT_YET, LEAVING):
        return True
    unsent = sa.select(OutboxLetter.id).where(OutboxLetter.sending_id == sending.id, OutboxLetter.state == UNSENT)
    return sending.state == SENT and session.scalar(unsent.limit(1)) is not None


def _row(place: Place, kind: str, about: Id, people: Sequence[Id] | None, due_at: datetime | None) -> Sending:
    leaves, moved_for = leaving_time(due_at)
    return Sending(
        id=new_id(),
        project_id=place.id if isinstance(place, Project) else place.project_id,
        engagement_id=None if isinstance(place, Project) else place.id,
        kind=kind,
        about_id=about,
        recipients=MISSING if people is None else CHOSEN,
        count=None if people is None else len(people),
        due_at=leaves,
        moved_for=moved_for,
        asap=due_at is None,
        created_at=clock.now(),
    )


def _keep_recipients(sending: Sending, people: Sequence[Id]) -> None:
    insert_all(SendingRecipient, ({"sending_id": sending.id, "panelist_id": panelist_id} for panelist_id in people))


def _become_stopped(sending: Sending, by: Principal | None, why: str) -> bool:
    """Stop by a conditional update: of a stop and the worker, the database knows which came first."""
    over = {"state": STOPPED, "stopped_at": clock.now(), "stopped_by": by.id if by else None, "stopped_for": why}
    not_yet = sa.update(Sending).where(Sending.id == sending.id, Sending.state.in_(NOT_YET))
    stopped = session.execute(not_yet.values(**over).returning(Sending.id)).first() is not None
    if not stopped:
        begun = sa.update(Sending).where(Sending.id == sending.id, Sending.state.in_((LEAVING, SENT)))
        locked = session.execute(begun.values(state=Sending.state).returning(Sending.state)).scalar_one_or_none()
        stopped = locked is not None and (bool(withdraw(sending)) or locked == LEAVING)
        if stopped:
            session.execute(sa.update(Sending).where(Sending.id == sending.id).values(**over))
    session.refresh(sending)
    return stopped
