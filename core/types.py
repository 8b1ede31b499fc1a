"""Kinds of values that every table shares: ids, instants, texts in several languages, addresses."""

import re
import secrets
import threading
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.engine import Dialect

from core import clock

Id = uuid.UUID

TICKS_PER_MILLISECOND = 4096
TICKS_PER_SECOND = 1000 * TICKS_PER_MILLISECOND

NORWEGIAN_LAST = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})


def new_id() -> Id:
    """Make a UUIDv7 of the clock's instant, so that ids sort by when things happened.

    RFC 9562, 5.7 with 6.2 method 3: twelve bits below the millisecond; two in the same tick follow each other.
    """
    tick = _next_tick(int(clock.now().timestamp() * TICKS_PER_SECOND))
    milliseconds, fraction = divmod(tick, TICKS_PER_MILLISECOND)
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def random_id() -> Id:
    """Make a UUIDv4, which tells nothing about when or in which order it was made."""
    return uuid.UUID(bytes=secrets.token_bytes(16), version=4)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC, gives UTC back on both engines."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware value to UTC; a naive one is an error in our code."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite forgets."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CivilDateTime(sa.types.TypeDecorator[datetime]):
    """A day and time as people say it, without a zone, which stands beside it; refuses aware values."""

    impl = sa.DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store what the clock on the wall shows; an instant is an error in our code."""
        if value is not None and value.tzinfo is not None:
            message = "a civil time has no zone of its own"
            raise ValueError(message)
        return value


class LocalText(dict[str, str]):
    """A text that a leader writes: bokmål first, nynorsk and English where they exist."""

    def say(self, language: str) -> str:
        """Give the text in this language, or in bokmål where nobody wrote it."""
        return self.get(language) or self.get("nb", "")

    def __bool__(self) -> bool:
        return any(self.values())


class LocalTextColumn(sa.types.TypeDecorator[LocalText]):
    """Stores a LocalText as JSON."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> dict[str, str] | None:
        """Keep only the languages that were written."""
        return None if value is None else {key: text for key, text in value.items() if text}

    def process_result_value(self, value: Any, dialect: Dialect) -> LocalText | None:
        """Give back what was stored as a LocalText."""
        return None if value is None else LocalText(value)


class NotAnAddress(ValueError):
    """The text is not an e-mail address that letters can reach."""


def normalised_email(text: str) -> str:
    """Fold an address to the one form that is stored: lower case, domain in IDNA.

    Raises NotAnAddress. Whether the domain receives mail is not asked: the letter will tell.
    """
    try:
        parts = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise NotAnAddress(text) from error
    return f"{parts.local_part}@{parts.ascii_domain}".casefold()


def sort_key(text: str) -> str:
    """Make the key that sorts æ, ø, å last on both engines."""
    return text.casefold().replace("aa", "å").translate(NORWEGIAN_LAST)


def folded(text: str) -> str:
    """Make the text that search compares: lower case, no accents, æøå kept apart."""
    kept = text.casefold().replace("å", "\0a").replace("ø", "\0o").replace("æ", "\0e")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(sign))
    return plain.replace("\0a", "å").replace("\0o", "ø").replace("\0e", "æ")


def as_address(title: str) -> str:
    """Turn a title into a word for addresses: æ, ø, å become ae, o, a (undersokelse, pamelding)."""
    folded = title.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a").replace("–", "-")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


_tick_lock = threading.Lock()
_last_tick = [0]


def _next_tick(tick: int) -> int:
    """Keep ticks of the same second in order; a clock that was moved far starts anew."""
    with _tick_lock:
        if 0 <= _last_tick[0] - tick < TICKS_PER_SECOND:
            tick = _last_tick[0] + 1
        _last_tick[0] = tick
        return tick
