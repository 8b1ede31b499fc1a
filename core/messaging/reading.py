"""What a message that came in says: to whom it came, whether a machine wrote it, and why a letter of ours came back.

Read here is what strangers have written. Nothing is looked up, every walk has an end, and what cannot be read is said
to be unreadable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from itertools import islice
from typing import cast
from uuid import UUID

import structlog
from flufl.bounce import all_failures

from core.types import Id

log = structlog.get_logger()

LARGEST = 10 * 1024 * 1024  # bytes; a reply with a few pictures
MOST_LINES = 500  # that begin or end a part: a message that people sent has a handful, and dashes of its own
MOST_HEADERS = 64 * 1024  # bytes above the first empty line
MOST_PARAMETERS = 4096  # bytes of one header that is taken apart; the standard library is slow at long ones
MOST_PARTS = 100
MOST_RECIPIENTS = 50
MOST_TEXT = 20_000
MOST_SCANNED = 200_000  # bytes looked through for words that old mail servers use, or our own Message-ID

ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "microsoftexchange")
RETURNED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed)|returned mail|mail delivery|failure notice|"
    r"kunne ikke leveres|ikke levert|kan ikke leveres|ulevert",
    re.IGNORECASE,
)
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
TOLD = re.compile(r"(?:\b[45]\d\d[ -]|#|[Ss]tatus:? {0,3})#?([45]\.\d{1,3}\.\d{1,3})\b")
PARAMETERS = re.compile(rb"^content-(?:type|disposition):[^\n]*", re.IGNORECASE | re.MULTILINE)
OUR_ID = re.compile(rb"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@([A-Za-z0-9.-]{1,253})>")
NEVER_ABOUT_THEM = frozenset({"5.1.7", "5.1.8"})  # RFC 3463: the address of the sender, ours, is what is wrong


class TooLarge(Exception):
    """The message is larger than we read."""


class Unreadable(Exception):
    """The message cannot be taken apart."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a letter came back: its status by RFC 3463, or empty where nothing says it; ``hard`` where it ends there."""

    status: str
    hard: bool


def parsed(raw: bytes) -> Message:
    """Take a message apart. Raises TooLarge or Unreadable."""
    if len(raw) > LARGEST:
        raise TooLarge
    if not _is_sober(raw):
        raise Unreadable
    try:
        return BytesParser(policy=policy.compat32).parsebytes(raw)
    except (RecursionError, ValueError, LookupError, AttributeError) as error:
        raise Unreadable from error


def _is_sober(raw: bytes) -> bool:
    """Tell whether a message has no more parts and headers than one that is meant to be read."""
    lines = raw.replace(b"\r", b"")
    if lines.count(b"\n--") > MOST_LINES or len(lines.partition(b"\n\n")[0]) > MOST_HEADERS:
        return False
    unfolded = lines.replace(b"\n ", b" ").replace(b"\n\t", b" ")
    return all(len(found[0]) <= MOST_PARAMETERS for found in PARAMETERS.finditer(unfolded))


def recipients(message: Message, told: str = "") -> list[str]:
    """Give the addresses a message may have come to: the one the mail server told, then those it noted."""
    named = [_header(message, name) for name in ARRIVED_AT]
    found = [address for _name, address in getaddresses([line for line in named if line])[:MOST_RECIPIENTS]]
    return [address for address in (told, *found) if address]


def sender(message: Message) -> str:
    """Give the address of whoever wrote, in small letters; empty where there is none."""
    return parseaddr(_header(message, "From"))[1].casefold()


def subject(message: Message) -> str:
    """Give what a message is about, in readable letters."""
    written = _header(message, "Subject")
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError):
        return written


def is_automatic(message: Message) -> bool:
    """Tell whether a machine wrote this (RFC 3834, and what was there before it)."""
    said = _header(message, "Auto-Submitted").casefold().split(";")[0].strip()
    older = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Autoreply-From")
    return (
        said not in {"", "no"}
        or _header(message, "Precedence").casefold().strip() in {"bulk", "junk", "list", "auto_reply"}
        or any(_header(message, name) for name in older)
        or _from_daemon(message)
    )


def failure(message: Message) -> Failure | None:
    """Say why a letter came back; None where the message says no such thing, or only that it is late.

    The machine's own report first, then what stands in words, then what flufl.bounce knows of old mail servers.
    """
    if report := _report(message):
        action, status = report
        return _judged(status) if action == "failed" else None
    named = RETURNED.search(subject(message)) is not None
    if not (named or _from_daemon(message)):
        return None
    if told := TOLD.search(text(message)):
        return _judged(told[1])
    return _judged("") if named or _known_of_old(message) else None


def letter_inside(message: Message, domain: str) -> Id | None:
    """Find the Message-ID of a letter of ours that the message quotes; only who got the letter knows it."""
    for part in _parts(message):
        if part.is_multipart() and part.get_content_maintype() != "message":
            continue
        for found in islice(OUR_ID.finditer(_bytes(part)[:MOST_SCANNED]), MOST_RECIPIENTS):
            if found[2].decode().casefold() == domain.casefold():
                return UUID(found[1].decode())
    return None


def text(message: Message) -> str:
    """Give what somebody wrote, as plain text; HTML without its marks where there is nothing else."""
    plain = [part for part in _parts(message) if part.get_content_type() == "text/plain" and not _is_file(part)]
    if plain:
        return _words(plain[0])[:MOST_TEXT]
    html = [part for part in _parts(message) if part.get_content_type() == "text/html" and not _is_file(part)]
    return re.sub(r"<[^<>]{0,500}>", " ", _words(html[0])[: 4 * MOST_TEXT])[:MOST_TEXT] if html else ""


def files_in(message: Message) -> int:
    """Count what is attached."""
    return sum(1 for part in _parts(message) if _is_file(part))


def _judged(status: str) -> Failure:
    """Say whether a failure is about the address itself: 5.1.x (but for our own address) and 5.2.1, by RFC 3463."""
    about_address = status.startswith("5.1.") and status not in NEVER_ABOUT_THEM
    return Failure(status=status, hard=about_address or status == "5.2.1")


def _report(message: Message) -> tuple[str, str] | None:
    """Read `message/delivery-status` (RFC 3464): what was done, and with which status, for the first recipient."""
    for part in _parts(message):
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for block in islice(cast("list[Message]", part.get_payload()), MOST_PARTS):
            if action := str(block.get("Action", "")).strip().casefold():
                status = STATUS.search(str(block.get("Status", "")))
                return action, status[0] if status else ""
    return None


def _known_of_old(message: Message) -> bool:
    """Ask flufl.bounce, which knows the words of many old mail servers; it takes full mailboxes for closed ones."""
    if sum(len(_bytes(part)) for part in _parts(message) if not part.is_multipart()) > MOST_SCANNED:
        return False
    try:
        late, failed = all_failures(message)
    except Exception:  # it reads what strangers wrote, and raises what it likes
        log.exception("a returned letter could not be read")
        return False
    return bool(failed) and not late


def _from_daemon(message: Message) -> bool:
    nobody = _header(message, "Return-Path").strip() == "<>"
    return nobody or sender(message).partition("@")[0].startswith(DAEMONS)


def _parts(message: Message) -> Iterator[Message]:
    try:
        yield from cast(Iterator[Message], islice(message.walk(), MOST_PARTS))
    except RecursionError as error:
        raise Unreadable from error


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _words(part: Message) -> str:
    given, charset = _bytes(part), part.get_content_charset("utf-8")
    try:
        return given.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset that nobody knows
        return given.decode("latin-1")


def _bytes(part: Message) -> bytes:
    given = part.get_payload(decode=True)
    return given if isinstance(given, bytes) else part.as_bytes()


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))
