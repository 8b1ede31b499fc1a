"""Writes a letter to somebody who is about to be erased, and sends it at once: their address is kept nowhere.

It stands in this process's memory until the erasure is committed, is tried once, and is then gone. The outbox keeps
that it was sent, and not to whom, as it does for everybody who leaves.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from typing import cast
from uuid import UUID

import structlog
from flask import current_app

from core import clock
from core.config import Config
from core.contributions import Addressee, Envelope
from core.db import session, transaction
from core.messaging.compose import message
from core.messaging.models import DROPPED, ORDINARY, SENT, OutboxLetter
from core.messaging.services import kind_of
from core.messaging.transport import opened
from core.types import Id, new_id

log = structlog.get_logger()

NOBODY = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class LastLetter:
    """A letter that is written and has not left."""

    id: Id
    kind: str
    number: str
    mail: EmailMessage


def write(kind: str, to: Addressee, *, number: str, about: Id) -> LastLetter:
    """Write a letter while what it tells can still be read. Raises LookupError where nobody knows its kind."""
    known = kind_of(kind)
    if known is None:
        raise LookupError(kind)
    letter_id = new_id()
    envelope = Envelope(id=letter_id, recipient=NOBODY, about=about, link=None)
    return LastLetter(id=letter_id, kind=kind, number=number, mail=message(known, envelope, to))


def send(letter: LastLetter) -> bool:
    """Send it, outside any transaction, and note that it left; False where it did not, and nobody tries again."""
    left = _hand_over(letter)
    with transaction():
        session.add(
            OutboxLetter(
                id=letter.id,
                kind=letter.kind,
                number=letter.number,
                recipient_id=NOBODY,
                priority=ORDINARY,
                state=SENT if left else DROPPED,
                due_at=clock.now(),
                attempts=1,
                sent_at=clock.now() if left else None,
            )
        )
    return left


def _hand_over(letter: LastLetter) -> bool:
    try:
        with opened(cast(Config, current_app.extensions["config"]).mail) as transport:
            transport.send(letter.mail)
    except OSError as error:  # smtplib's too; their text may hold the address, so only the kind is told
        log.warning("last letter did not leave", error=type(error).__name__)
        return False
    return True
