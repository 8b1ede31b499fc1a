"""What came of trying to send a letter, and what that means for the next try."""

import re
import smtplib
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.contributions import Addressee
from core.db import session, transaction
from core.messaging.models import DEAD, SENT, WAITING, OutboxLetter
from core.messaging.reading import Failure
from core.messaging.returns import note_refused
from core.messaging.verp import fingerprint
from core.types import Id

MOST_ATTEMPTS = 17  # with the waits below, between four and five days (RFC 5321, 4.5.4.1)
LONGEST_WAIT = timedelta(hours=12)
PERMANENT = 500  # RFC 5321, 4.2.1: 5yz is permanent, 4yz is not
OUR_OWN_FAULT = frozenset({530, 534, 535, 538})  # RFC 4954: we are not let in; the letter is none the worse
ENHANCED = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
GONE = frozenset({"5.2.1"})


class Away(Exception):
    """The relay does not answer as it should: no letter will get through now."""


def settle(letter_id: Id, state: str, *, to: Addressee | None = None, why: str = "") -> str:
    """Note that a letter has left, and the mark of where it went; or that it will not, and why."""
    left = state == SENT
    values = {
        "state": state,
        "lease_until": None,
        "sent_at": clock.now() if left else None,
        "sent_to": fingerprint(to.email) if to else "",
        "error": why,
    }
    with transaction():
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.id == letter_id).values(**values))
    return state


def failed(letter_id: Id, attempts: int, error: OSError, to: Addressee | None) -> str:
    """Plan the next try, or give up. Raises Away, having planned it, where the relay itself is the reason."""
    code, said = _reply(error)
    if code is None:
        _retry(letter_id, attempts, type(error).__name__)
        raise Away from error
    if code >= PERMANENT and code not in OUR_OWN_FAULT:
        return give_up(letter_id, str(code), to, said)
    state = _retry(letter_id, attempts, str(code))
    if code in OUR_OWN_FAULT or code == 421:  # noqa: PLR2004 - RFC 5321, 3.8: the relay closes
        raise Away from error
    return state


def give_up(letter_id: Id, why: str, to: Addressee | None = None, said: str = "") -> str:
    """Try no more; a member's address that the relay says is not there is noted as if the letter had come back."""
    with transaction():
        session.execute(
            sa.update(OutboxLetter)
            .where(OutboxLetter.id == letter_id)
            .values(state=DEAD, error=why, lease_until=None)
        )  # fmt: skip
        status = ENHANCED.search(said)
        if to and to.member and status and (status[0].startswith("5.1.") or status[0] in GONE):
            note_refused(letter_id, to.email, Failure(status=status[0], hard=True))
    return DEAD


def _reply(error: OSError) -> tuple[int | None, str]:
    """Read what the relay answered to this one letter; no code where it answered nothing, or to nobody's letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return code, _words(said)
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return error.smtp_code, _words(error.smtp_error)
    return None, ""


def _retry(letter_id: Id, attempts: int, why: str) -> str:
    if attempts >= MOST_ATTEMPTS:
        return give_up(letter_id, why)
    wait = min(timedelta(minutes=2**attempts), LONGEST_WAIT)
    values = {"state": WAITING, "due_at": clock.now() + wait, "error": why, "lease_until": None}
    with transaction():
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.id == letter_id).values(**values))
    return WAITING


def _words(said: bytes | str) -> str:
    return said.decode("latin-1") if isinstance(said, bytes) else said
