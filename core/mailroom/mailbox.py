"""Empties the mailbox that bounces and replies come to, by IMAP; what is nobody's stays there for people to see."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app

from core.config import Config
from core.db import session
from core.mailroom.intake import Outcome, receive
from core.messaging.reading import LARGEST, TooLarge, Unreadable

log = structlog.get_logger()

MOST_AT_ONCE = 200
SECONDS_TO_WAIT = 30
LEFT_BEHIND = "(\\Seen)"
DONE_WITH = "(\\Seen \\Deleted)"


def collect() -> int:
    """Take what is new in the mailbox, if there is one; say how many messages were about letters of ours.

    A message is removed when it is taken and committed. One that must come again is left unseen. Raises OSError or
    imaplib.IMAP4.error where the mailbox cannot be reached.
    """
    address = cast(Config, current_app.extensions["config"]).mailbox
    if not address:
        return 0
    with _opened(address) as box:
        _status, found = box.uid("SEARCH", "UNSEEN")
        taken = [_take(box, uid) for uid in (found[0] or b"").split()[:MOST_AT_ONCE]]
        if any(taken):
            box.expunge()
    return sum(taken)


def _take(box: imaplib.IMAP4, uid: bytes) -> bool:
    """Take one message; say whether it is done with."""
    which = uid.decode("ascii")
    try:
        outcome = receive(_fetched(box, which))
    except (TooLarge, Unreadable) as error:
        log.warning("message left in the mailbox", reason=type(error).__name__)
        outcome = Outcome.UNKNOWN
    except Exception:  # one message must not hold up the rest; it is unseen still, and comes again
        log.exception("message comes again")
        session.rollback()
        return False
    done = outcome is not Outcome.UNKNOWN
    box.uid("STORE", which, "+FLAGS", DONE_WITH if done else LEFT_BEHIND)
    return done


def _fetched(box: imaplib.IMAP4, uid: str) -> bytes:
    """Fetch one sign more than we read at most: what is larger shows itself, and is never fetched whole."""
    _status, parts = box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
    for part in parts:
        if isinstance(part, tuple):
            return cast(bytes, part[1])
    raise Unreadable


@contextmanager
def _opened(address: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(address)
    host = parts.hostname or "localhost"
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        box = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS_TO_WAIT)
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS_TO_WAIT)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(unquote(parts.path.strip("/")) or "INBOX")
        yield box
    finally:
        _close(box)


def _close(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error):
        box.shutdown()
