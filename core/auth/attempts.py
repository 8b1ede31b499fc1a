"""Limits on guessing: each try is a row of its own transaction, so that it counts whatever becomes of the request.

A try is written down before it is judged and taken back when it was right: guesses that race count one by one,
and limits survive a restart. What is counted is a keyed hash of the account or the network address.
The windows are those of the Python Package Index (warehouse/config.py).
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from flask import current_app, request

from core import clock
from core.auth.models import Attempt
from core.config import Config
from core.db import session, transaction
from core.types import Id

IPV6_HOME = 64  # a household or an office has a whole network of this length
KEPT = timedelta(days=1)


class Kind(StrEnum):
    """What is tried."""

    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    CODE = "code"
    LETTER = "letter"
    LETTER_ADDRESS = "letter, by network address"
    CHALLENGE = "challenge"
    STRANGERS_LETTER = "letter that a stranger asks for, by network address"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many tries within a span."""

    most: int
    within: timedelta


LIMITS: Mapping[Kind, tuple[Limit, ...]] = {
    Kind.PASSWORD: (Limit(most=10, within=timedelta(minutes=5)),),
    Kind.CODE: (
        Limit(most=5, within=timedelta(minutes=5)),
        Limit(most=20, within=timedelta(hours=1)),
        Limit(most=50, within=timedelta(days=1)),
    ),
    Kind.LETTER: (Limit(most=5, within=timedelta(days=1)),),
    Kind.LETTER_ADDRESS: (Limit(most=20, within=timedelta(hours=1)),),
    # A full hall joins behind one address, and mistypes; a program that posts letters to strangers does not go on.
    Kind.STRANGERS_LETTER: (Limit(most=600, within=timedelta(hours=1)), Limit(most=2000, within=timedelta(days=1))),
}


class TooMany(Exception):
    """There were too many tries; ``until`` says when there may be another."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass
class Trying:
    """One try under way; `succeed()` takes its rows back at the end."""

    rows: list[Id]
    right: bool = field(default=False)

    def succeed(self) -> None:
        """Say that the try was right, so that it does not count."""
        self.right = True


@contextmanager
def trying(kind: Kind, *subjects: str) -> Iterator[Trying]:
    """Count a try for each subject; wrong unless the block says it succeeded. Call it outside a transaction.

    Raises TooMany before anything is judged.
    """
    one = Trying(begin(kind, subjects))
    yield one
    if one.right:
        with transaction():
            session.execute(sa.delete(Attempt).where(Attempt.id.in_(one.rows)))


def begin(kind: Kind, subjects: Iterable[str]) -> list[Id]:
    """Write down a try for each subject. Raises TooMany, having written nothing."""
    digests = sorted({_digest(subject) for subject in subjects})
    with transaction():
        _lock(digests)
        _refuse_too_many(kind, digests)
        rows = [Attempt(kind=kind, digest=digest, at=clock.now()) for digest in digests]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def first_time(kind: Kind, subject: str) -> bool:
    """Tell whether this is the first of its kind today, and remember it."""
    digest = _digest(subject)
    with transaction():
        _lock([digest])
        if session.scalar(sa.select(Attempt.id).where(Attempt.kind == kind, Attempt.digest == digest).limit(1)):
            return False
        session.add(Attempt(kind=kind, digest=digest, at=clock.now()))
        session.flush()
        return True


def forget_old() -> int:
    """Delete what is older than the longest window; say how many."""
    old = sa.delete(Attempt).where(Attempt.at < clock.now() - KEPT)
    return len(session.execute(old.returning(Attempt.id)).all())


def take_turns(*subjects: str) -> None:
    """Let what counts and then writes about the same subject wait for each other, until the transaction ends."""
    _lock(sorted({_digest(subject) for subject in subjects}))


def account(name: str) -> str:
    """Name an account by what was typed, so that it counts alike whether it exists or not."""
    return f"account:{name.strip().casefold()}"


def network_address() -> str:
    """Name where this request comes from: one address, or one network of IPv6."""
    given = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return f"address:{given}"
    if address.version == 6:  # noqa: PLR2004 - the number of the protocol
        return f"address:{ipaddress.ip_network((address, IPV6_HOME), strict=False)}"
    return f"address:{address}"


def _refuse_too_many(kind: Kind, digests: list[str]) -> None:
    untils = [_until(kind, digest, limit) for digest in digests for limit in LIMITS[kind]]
    if reached := [until for until in untils if until]:
        raise TooMany(max(reached))


def _until(kind: Kind, digest: str, limit: Limit) -> datetime | None:
    """Tell when the oldest of the newest ``most`` tries leaves the window; None where there is room."""
    since = clock.now() - limit.within
    mine = sa.select(Attempt.at).where(Attempt.kind == kind, Attempt.digest == digest, Attempt.at > since)
    at = session.scalar(mine.order_by(Attempt.at.desc()).offset(limit.most - 1).limit(1))
    return at + limit.within if at else None


def _lock(digests: list[str]) -> None:
    """Wait for each subject in turn; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for digest in digests:
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(digest[:15], 16))))


def _digest(subject: str) -> str:
    config = cast(Config, current_app.extensions["config"])
    return hmac.new(config.key("attempts"), subject.encode(), hashlib.sha256).hexdigest()
