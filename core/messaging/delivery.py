"""Sends what waits in the outbox: marked before it leaves, so that a crash repeats at most one letter."""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
import structlog
from flask import current_app

from core import clock
from core.config import Config
from core.contributions import Envelope
from core.db import session, transaction
from core.messaging.compose import message
from core.messaging.models import DEAD, DROPPED, SENDING, SENT, WAITING, OutboxLetter
from core.messaging.services import kind_of
from core.messaging.transport import Transport, opened
from core.types import Id

log = structlog.get_logger()

AT_A_TIME = 20  # small, so that an urgent letter waits for few
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=12)
FRESH = timedelta(seconds=30)  # a lease so young needs no renewal: most batches are done before


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A letter that this worker holds: the number of the attempt tells it from whoever takes it over."""

    id: Id
    attempt: int
    until: datetime


def relay() -> int:
    """Send every letter that is due; say how many left."""
    sent = 0
    with opened(cast(Config, current_app.extensions["config"]).mail) as transport:
        while claimed := _claim():
            results = [_send_one(transport, letter) for letter in claimed if _still_ours(letter)]
            sent += results.count(SENT)
            if WAITING in results:  # the relay is not well: let the due times decide when to try again
                break
    return sent


def _claim() -> list[Claimed]:
    now = clock.now()
    until = now + LEASE
    waiting = sa.and_(OutboxLetter.state == WAITING, OutboxLetter.due_at <= now)
    abandoned = sa.and_(OutboxLetter.state == SENDING, OutboxLetter.lease_until < now)
    with transaction():
        due = (
            sa.select(OutboxLetter.id, OutboxLetter.attempts)
            .where(sa.or_(waiting, abandoned))
            .order_by(OutboxLetter.priority, OutboxLetter.due_at, OutboxLetter.id)
            .limit(AT_A_TIME)
        )
        if session.get_bind().dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        claimed = [Claimed(id=row.id, attempt=row.attempts + 1, until=until) for row in session.execute(due)]
        session.execute(
            sa.update(OutboxLetter)
            .where(OutboxLetter.id.in_([letter.id for letter in claimed]))
            .values(state=SENDING, lease_until=until, attempts=OutboxLetter.attempts + 1)
        )
    return claimed


def _still_ours(claimed: Claimed) -> bool:
    """Renew the lease before a letter's turn, so that a slow relay gives none of the batch to two workers."""
    now = clock.now()
    if claimed.until - now > LEASE - FRESH:
        return True
    held = (
        OutboxLetter.id == claimed.id,
        OutboxLetter.state == SENDING,
        OutboxLetter.attempts == claimed.attempt,
    )
    with transaction():
        renewed = sa.update(OutboxLetter).where(*held).values(lease_until=now + LEASE).returning(OutboxLetter.id)
        return session.scalar(renewed) is not None


def _send_one(transport: Transport, claimed: Claimed) -> str:
    letter_id, attempts = claimed.id, claimed.attempt
    letter = session.get_one(OutboxLetter, letter_id, populate_existing=True)
    try:
        if not _hand_over(transport, letter):
            return _settle(letter_id, DROPPED)
    except smtplib.SMTPDataError as error:
        final = error.smtp_code >= 500  # noqa: PLR2004 - RFC 5321 4.2.1: 5yz is permanent
        return _give_up(letter_id, str(error.smtp_code)) if final else _retry(letter_id, attempts, error)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return _give_up(letter_id, str(code)) if code >= 500 else _retry(letter_id, attempts, error)  # noqa: PLR2004
    except OSError as error:  # smtplib's own errors are OSErrors too
        return _retry(letter_id, attempts, error)
    except Exception as error:  # a letter that cannot be written must not hold up the rest
        log.exception("letter could not be written", letter=str(letter_id))
        return _give_up(letter_id, type(error).__name__)
    return _settle(letter_id, SENT)


def _hand_over(transport: Transport, letter: OutboxLetter) -> bool:
    """Send unless the person is gone, has withdrawn, or the letter's plugin is gone; asked at this moment."""
    kind = kind_of(letter.kind)
    envelope = Envelope(id=letter.id, recipient=letter.recipient_id, about=letter.about_id, link=letter.link_id)
    if kind is None or not kind.may_send(envelope):
        return False
    to = kind.to(envelope)
    if to is None:
        return False
    composed = message(kind, envelope, to)
    session.rollback()  # no read snapshot is held while we wait for the relay
    transport.send(composed)
    return True


def _settle(letter_id: Id, state: str) -> str:
    values = {"state": state, "lease_until": None, "sent_at": clock.now() if state == SENT else None}
    with transaction():
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.id == letter_id).values(**values))
    return state


def _give_up(letter_id: Id, error: str) -> str:
    with transaction():
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.id == letter_id).values(state=DEAD, error=error))
    return DEAD


def _retry(letter_id: Id, attempts: int, error: Exception) -> str:
    if attempts >= MOST_ATTEMPTS:
        return _give_up(letter_id, type(error).__name__)
    wait = min(timedelta(minutes=2**attempts), LONGEST_WAIT)
    with transaction():
        session.execute(
            sa.update(OutboxLetter)
            .where(OutboxLetter.id == letter_id)
            .values(state=WAITING, due_at=clock.now() + wait, error=type(error).__name__, lease_until=None)
        )
    return WAITING
