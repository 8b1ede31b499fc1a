"""Takes one message that came in: a letter of ours that came back, a reply to pass on, or neither."""

import hashlib
from collections.abc import Iterable
from email.message import EmailMessage, Message
from enum import StrEnum
from urllib.parse import urlsplit

import structlog

from core.db import session, transaction
from core.engagement.models import Engagement, Project
from core.mailroom import forwarding
from core.messaging import reading, replies, returns, verp
from core.messaging.compose import base_url
from core.messaging.models import OutboxLetter
from core.messaging.verp import Way
from core.panel.addresses import member_at
from core.panel.models import Panelist
from core.types import Id, NotAnAddress, normalised_email

log = structlog.get_logger()


class Outcome(StrEnum):
    """What a message was."""

    RETURNED = "returned"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"  # not about any letter of ours: it stays where it is, or goes back to whoever wrote it


def receive(raw: bytes, told: str = "") -> Outcome:
    """Take a message; ``told`` is the address that the mail server says it came to.

    The same message again changes nothing; only a reply about a project as a whole, which is noted nowhere, is sent on
    again. Raises TooLarge or Unreadable; TryLater, or an OSError of the relay, where it must come again because it
    could not be sent on. Call it outside any transaction.
    """
    message = reading.parsed(raw)
    addresses = reading.recipients(message, told)
    letter = _first(addresses, Way.BACK) or _quoted(message)
    if letter and (failure := reading.failure(message)):
        with transaction():
            return Outcome.RETURNED if returns.note_returned(letter, failure) else Outcome.UNKNOWN
    about = _first(addresses, Way.ANSWER) or (_about(letter) if letter else None)
    outcome = _answered(about, message, raw) if about else Outcome.UNKNOWN
    log.info("message came in", outcome=outcome)
    return outcome


def _first(addresses: Iterable[str], way: Way) -> Id | None:
    return next((found for given in addresses if (found := verp.id_of(way, given))), None)


def _quoted(message: Message) -> Id | None:
    """Find the letter that a report quotes, where the address it came to is lost, or was never ours."""
    if not reading.is_automatic(message):
        return None
    return reading.letter_inside(message, urlsplit(base_url()).hostname or "localhost")


def written_on_page(engagement: Id, member: Panelist, subject: str, words: str) -> None:
    """Take what a member wrote on a page as a reply to a letter about this activity; the same words twice are one.

    Raises OSError where it cannot be sent on; nothing is noted then.
    """
    message = EmailMessage()
    message["From"], message["Subject"] = member.email, subject
    message["Message-ID"] = f"<{hashlib.sha256(f'{engagement}:{member.id}:{words}'.encode()).hexdigest()}@page>"
    message.set_content(words)
    _noted(engagement, member.id, message, message.as_bytes())


def _about(letter: Id) -> Id | None:
    """Find what a letter was about: some people answer to where it comes back to."""
    row = session.get(OutboxLetter, letter)
    return row.about_id if row else None


def _answered(about: Id, message: Message, raw: bytes) -> Outcome:
    """Take a reply to a letter about an activity, or about a project as a whole."""
    member = _member(message)
    member_id = member.id if member else None
    if session.get(Engagement, about):
        return _noted(about, member_id, message, raw)
    if session.get(Project, about) is None:
        return Outcome.UNKNOWN
    if reading.is_automatic(message):
        return Outcome.AUTOMATIC
    _send_on(about, member_id, message)
    return Outcome.REPLY


def _noted(engagement_id: Id, member_id: Id | None, message: Message, raw: bytes) -> Outcome:
    """Note a reply about an activity, and send it on once; it counts as come when the relay has it."""
    number, automatic = _number(message, raw), reading.is_automatic(message)
    with transaction():
        taken = replies.take(number, engagement_id, member_id, automatic=automatic)
    if automatic:
        return Outcome.AUTOMATIC
    if taken is None:
        return Outcome.REPLY
    try:
        _send_on(engagement_id, member_id, message)
    except OSError:
        with transaction():
            replies.give_up(number)
        raise
    with transaction():
        replies.sent_on(number)
    return Outcome.REPLY


def _send_on(about: Id, member_id: Id | None, message: Message) -> None:
    """Send it to whoever answers for the activity or the project. Raises OSError where it cannot be sent."""
    place = session.get(Engagement, about) or session.get_one(Project, about)
    letter = forwarding.written(place, session.get(Panelist, member_id) if member_id else None, message)
    session.rollback()  # no read snapshot is held while we wait for the relay
    forwarding.send(letter)


def _member(message: Message) -> Panelist | None:
    try:
        return member_at(normalised_email(reading.sender(message)))
    except NotAnAddress:
        return None


def _number(message: Message, raw: bytes) -> str:
    named = str(message.get("Message-ID", "")).strip().encode()
    return hashlib.sha256(named or raw).hexdigest()
