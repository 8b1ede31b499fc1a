"""Letters that came back: which one, what it says of the address, and when we write there again."""

from datetime import timedelta

import sqlalchemy as sa
import structlog

from core import clock
from core.contributions import Addressee, Envelope
from core.db import session
from core.messaging.models import OutboxLetter, ReturnedLetter, Unreachable
from core.messaging.reading import Failure
from core.messaging.services import kind_of
from core.messaging.verp import fingerprint
from core.types import Id

log = structlog.get_logger()

SOFT_WITHIN = timedelta(days=30)
SOFT_ENOUGH = 3
SOFT_LASTS = timedelta(days=30)


def note_returned(letter_id: Id, failure: Failure) -> bool:
    """Note that a letter came back, once; say whether it is one of ours that left.

    Where it went to a member's address that is still theirs, the address is judged: after a hard failure, or three soft
    ones within 30 days, letters to many stop going there.
    """
    letter = session.get(OutboxLetter, letter_id, with_for_update=True)
    if letter is None or not letter.sent_to:
        return False
    letter.returned_at, letter.error = letter.returned_at or clock.now(), failure.status or "returned"
    to = _still_there(letter)
    if to:
        note_refused(letter_id, to.email, failure)
    session.flush()
    return True


def note_refused(letter_id: Id, email: str, failure: Failure) -> None:
    """Note against a member's address that it did not take a letter; a letter counts once, and hard outdoes soft."""
    known = session.get(ReturnedLetter, letter_id)
    if known is None:
        row = ReturnedLetter(
            letter_id=letter_id, email=email, hard=failure.hard, status=failure.status, at=clock.now()
        )  # fmt: skip
        session.add(row)
    elif failure.hard:
        known.hard, known.status = True, failure.status
    session.flush()
    _judge(email, failure)


def is_unreachable(email: str) -> bool:
    """Tell whether letters to many stop going to this address for now."""
    return session.scalar(_now().where(Unreachable.email == email)) is not None


def unreachable() -> sa.Select[str]:
    """Give the addresses that get no letters to many now, as a query: ``Panelist.email.in_(unreachable())``."""
    return _now()


def facts_of(email: str) -> Unreachable | None:
    """Give since when and why an address gets no letters to many; None where it does."""
    found = session.get(Unreachable, email)
    return found if found and (found.until is None or found.until > clock.now()) else None


def returned() -> int:
    """Count the addresses that somebody should look at: «6 e-poster kom i retur»."""
    return session.scalar(sa.select(sa.func.count()).select_from(_now().subquery())) or 0


def lift(email: str) -> bool:
    """Write there again: the address was changed or confirmed, or staff say so. What came back is forgotten."""
    session.execute(sa.delete(ReturnedLetter).where(ReturnedLetter.email == email))
    lifted = sa.delete(Unreachable).where(Unreachable.email == email).returning(Unreachable.email)
    return session.execute(lifted).first() is not None


def _still_there(letter: OutboxLetter) -> Addressee | None:
    """Give the member whom the letter went to, where that address is still theirs."""
    kind = kind_of(letter.kind)
    envelope = Envelope(id=letter.id, recipient=letter.recipient_id, about=letter.about_id, link=letter.link_id)
    to = kind.to(envelope) if kind else None
    return to if to and to.member and fingerprint(to.email) == letter.sent_to else None


def _judge(email: str, failure: Failure) -> None:
    rows = sa.select(sa.func.count()).select_from(ReturnedLetter).where(ReturnedLetter.email == email)
    hard = session.scalar(rows.where(ReturnedLetter.hard)) or 0
    lately = session.scalar(rows.where(ReturnedLetter.at > clock.now() - SOFT_WITHIN)) or 0
    if not hard and lately < SOFT_ENOUGH:
        return
    known = session.get(Unreachable, email) or Unreachable(email=email, since=clock.now())
    known.status = failure.status
    known.until = None if hard else clock.now() + SOFT_LASTS
    session.add(known)
    session.flush()
    log.info("address does not take letters", hard=bool(hard))


def _now() -> sa.Select[str]:
    return sa.select(Unreachable.email).where(sa.or_(Unreachable.until.is_(None), Unreachable.until > clock.now()))
