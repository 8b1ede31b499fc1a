"""Sends what waits in the outbox: marked before it leaves, so that a crash repeats at most one letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import cast

import sqlalchemy as sa
import structlog
from flask import current_app

from core import clock
from core.config import Config
from core.contributions import Addressee, Envelope
from core.db import session, transaction
from core.messaging import outcomes, pacing, verp
from core.messaging.compose import message
from core.messaging.models import DROPPED, SENDING, SENT, URGENT, WAITING, OutboxLetter
from core.messaging.outcomes import Away
from core.messaging.returns import is_unreachable
from core.messaging.services import kind_of
from core.messaging.transport import Transport, opened
from core.messaging.verp import Way
from core.types import Id

log = structlog.get_logger()

AT_A_TIME = 20  # small, so that an urgent letter waits for few
LEASE = timedelta(minutes=5)
FRESH = timedelta(seconds=30)  # a lease so young needs no renewal: most batches are done before
LOOKS = 0.5  # seconds between two looks while letters are held back, so that an urgent one waits no longer


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A letter that this worker holds: the number of the attempt tells it from whoever takes it over."""

    id: Id
    attempt: int
    until: datetime


def relay(hold: timedelta = timedelta(0)) -> int:
    """Send every letter that is due; say how many left.

    Where letters are paced, wait for their turn as long as ``hold`` says; what is left then waits for the next call.
    """
    with opened(cast(Config, current_app.extensions["config"]).mail) as transport:
        return _relay(transport, hold)


def relay_unread() -> int:
    """Let every letter that is due have left without being written: the demo's history, which nobody reads."""
    return _relay(None, timedelta(0))


def _relay(transport: Transport | None, hold: timedelta) -> int:
    sent, given_up_at = 0, clock.now() + hold
    while claimed := _claim() or _next_turn(given_up_at):
        left, well = _send_all(transport, claimed)
        sent += left
        if not well:  # the relay takes nothing now: let the due times decide when to try again
            break
    return sent


def _send_all(transport: Transport | None, claimed: list[Claimed]) -> tuple[int, bool]:
    """Send a batch and give back what did not leave; say how many left, and whether the relay takes any."""
    states: list[str] = []
    for number, letter in enumerate(claimed):
        try:
            if _still_ours(letter):
                states.append(_send_one(transport, letter))
        except Away:
            states.append(WAITING)
            _release(claimed[number + 1 :])
            break
    left = states.count(SENT)
    _give_back(len(claimed) - left)
    return left, len(states) == 0 or states[-1] != WAITING or left > 0


def _give_back(number: int) -> None:
    """Let others leave instead of those that did not."""
    if number and pacing.limits():
        with transaction():
            pacing.give_back(number)


def _next_turn(given_up_at: datetime) -> list[Claimed]:
    """Wait for letters that are held back by the pace; give none where there are none, or it takes too long."""
    while pacing.limits() and clock.now() < given_up_at and _waits():
        Event().wait(LOOKS)
        if claimed := _claim():
            return claimed
    return []


def _waits() -> bool:
    due = sa.select(OutboxLetter.id).where(OutboxLetter.state == WAITING, OutboxLetter.due_at <= clock.now())
    found = session.scalar(due.limit(1)) is not None
    session.rollback()  # no read snapshot is held while we wait
    return found


def _claim() -> list[Claimed]:
    now = clock.now()
    until = now + LEASE
    with transaction():
        may_leave = pacing.may_leave()
        due = _due(now)
        if may_leave is not None:
            urgent = [row for row in due if row.priority == URGENT]
            due = [*urgent, *(row for row in due if row.priority != URGENT)][: max(may_leave, len(urgent))]
            pacing.take(len(due))
        claimed = [Claimed(id=row.id, attempt=row.attempts + 1, until=until) for row in due]
        session.execute(
            sa.update(OutboxLetter)
            .where(OutboxLetter.id.in_([letter.id for letter in claimed]))
            .values(state=SENDING, lease_until=until, attempts=OutboxLetter.attempts + 1)
        )
    return claimed


def _due(now: datetime) -> list[sa.Row[Id, int, int, datetime]]:
    """Give the next few: those that wait, and those whose worker died; each way has its index."""
    columns = sa.select(OutboxLetter.id, OutboxLetter.attempts, OutboxLetter.priority, OutboxLetter.due_at)
    waiting = columns.where(OutboxLetter.state == WAITING, OutboxLetter.due_at <= now)
    abandoned = columns.where(OutboxLetter.state == SENDING, OutboxLetter.lease_until < now)
    found: list[sa.Row[Id, int, int, datetime]] = []
    for rows in (waiting, abandoned):
        few = rows.order_by(OutboxLetter.priority, OutboxLetter.due_at, OutboxLetter.id).limit(AT_A_TIME)
        if session.get_bind().dialect.name == "postgresql":
            few = few.with_for_update(skip_locked=True)
        found += session.execute(few).all()
    return sorted(found, key=lambda row: (row.priority, row.due_at, row.id))[:AT_A_TIME]


def _still_ours(claimed: Claimed) -> bool:
    """Renew the lease before a letter's turn, so that a slow relay gives none of the batch to two workers."""
    now = clock.now()
    if claimed.until - now > LEASE - FRESH:
        return True
    with transaction():
        renewed = sa.update(OutboxLetter).where(*_held(claimed)).values(lease_until=now + LEASE)
        return session.scalar(renewed.returning(OutboxLetter.id)) is not None


def _release(claimed: list[Claimed]) -> None:
    """Let letters wait again that were never tried: that the relay is away is none of their attempts."""
    with transaction():
        for letter in claimed:
            waits = {"state": WAITING, "lease_until": None, "attempts": letter.attempt - 1}
            session.execute(sa.update(OutboxLetter).where(*_held(letter)).values(**waits))


def _held(claimed: Claimed) -> tuple[sa.ColumnElement[bool], ...]:
    mine = OutboxLetter.attempts == claimed.attempt
    return (OutboxLetter.id == claimed.id, OutboxLetter.state == SENDING, mine)


def _send_one(transport: Transport | None, claimed: Claimed) -> str:
    letter = session.get_one(OutboxLetter, claimed.id, populate_existing=True)
    to: Addressee | str | None = None
    try:
        to = _addressed(letter)
        if isinstance(to, str):
            return outcomes.settle(claimed.id, DROPPED, why=to)
        if transport:
            _hand_over(transport, letter, to)
    except OSError as error:  # smtplib's own errors are OSErrors too
        return outcomes.failed(claimed.id, claimed.attempt, error, to if isinstance(to, Addressee) else None)
    except Exception as error:  # a letter that cannot be written must not hold up the rest
        log.exception("letter could not be written", letter=str(claimed.id))
        return outcomes.give_up(claimed.id, type(error).__name__)
    return outcomes.settle(claimed.id, SENT, to=to)


def _addressed(letter: OutboxLetter) -> Addressee | str:
    """Say whom a letter goes to, or why it does not leave; asked at this moment.

    The person may be gone or have withdrawn, the letter's plugin may be gone, or what is sent there comes back.
    """
    kind, envelope = kind_of(letter.kind), _envelope(letter)
    if kind is None or not kind.may_send(envelope):
        return "withdrawn"
    to = kind.to(envelope)
    if to is None:
        return "nobody"
    return "unreachable" if kind.bulk and is_unreachable(to.email) else to


def _hand_over(transport: Transport, letter: OutboxLetter, to: Addressee) -> None:
    kind = kind_of(letter.kind)
    if kind is None:
        raise LookupError(letter.kind)
    back = verp.address(Way.BACK, letter.id)
    composed = message(kind, _envelope(letter), to)
    session.rollback()  # no read snapshot is held while we wait for the relay
    transport.send(composed, back)


def _envelope(letter: OutboxLetter) -> Envelope:
    return Envelope(id=letter.id, recipient=letter.recipient_id, about=letter.about_id, link=letter.link_id)
