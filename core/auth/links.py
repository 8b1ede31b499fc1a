"""Capability links: made with a letter, found by their token, used or revoked."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable
from datetime import timedelta
from enum import StrEnum
from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.auth.models import Link
from core.config import Config
from core.db import insert_all, session
from core.types import Id, random_id

TOKEN_BYTES = 20  # 160 bits: 27 characters in an address
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5


class Purpose(StrEnum):
    """What a link may open; a token of one purpose opens nothing else."""

    CONFIRM = "confirm"
    PARTICIPATE = "participate"
    FEWER = "fewer"
    ENROL = "enrol"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a purpose, not a secret
    SIGN_IN = "sign_in"
    CONFIRM_ONESELF = "confirm_oneself"  # a code only: its token stands in no letter, and no address takes it
    NEW_ADDRESS = "new_address"
    CONFIRM_PROPOSAL = "confirm_proposal"
    PREVIEW_RESULT = "preview_result"
    STILL_HERE = "still_here"
    SEAT = "seat"
    CALENDAR = "calendar"


class LinkNotFound(Exception):
    """No link of this purpose has this token."""


class LinkUsed(Exception):
    """The link worked once, and has been used or taken back."""


class LinkExpired(Exception):
    """The link is too old."""


class WrongCode(Exception):
    """The six digits are not the ones in the letter, or came too late or too often."""


def make(purpose: Purpose, subject: Id, *, engagement: Id | None = None, lives: timedelta | None = None) -> Link:
    """Make a link within the caller's transaction."""
    link_id = random_id()
    link = Link(
        id=link_id,
        digest=_digest(token(link_id)),
        purpose=purpose,
        subject_id=subject,
        engagement_id=engagement,
        created_at=clock.now(),
        expires_at=clock.now() + lives if lives else None,
    )
    session.add(link)
    return link


def make_all(
    purpose: Purpose, subjects: Iterable[Id], *, engagement: Id | None = None, lives: timedelta | None = None
) -> dict[Id, Id]:
    """Make a link for each of many subjects in few statements, and give their ids by subject."""
    made, now = {subject: random_id() for subject in subjects}, clock.now()
    shared = {"purpose": purpose, "engagement_id": engagement, "created_at": now, "tries": 0}
    shared["expires_at"] = now + lives if lives else None
    key = _key()
    rows = (
        {**shared, "id": link_id, "digest": _digest(_token(key, link_id)), "subject_id": subject}
        for subject, link_id in made.items()
    )
    insert_all(Link, rows)
    return made


def token(link_id: Id) -> str:
    """Derive a link's token, for the letter that carries it."""
    return _token(_key(), link_id)


def code(link_id: Id) -> str:
    """Derive the six digits that stand beside the button in the same letter."""
    return f"{int.from_bytes(_sign(_key(), link_id, 'code')[:8]) % 1_000_000:06d}"


def find(purpose: Purpose, given: str) -> Link:
    """Find a living link by its token. Raises LinkNotFound, LinkUsed or LinkExpired."""
    link = session.scalar(sa.select(Link).where(Link.digest == _digest(given), Link.purpose == purpose))
    if link is None:
        raise LinkNotFound
    _require_alive(link)
    return link


def of_subject(purpose: Purpose, subject: Id) -> Link | None:
    """Find the newest link of this purpose for a subject; one that was taken back where there is no other."""
    found = sa.select(Link).where(Link.subject_id == subject, Link.purpose == purpose)
    return session.scalar(found.order_by(Link.revoked_at.is_not(None), Link.created_at.desc()).limit(1))


def use(link: Link) -> None:
    """Use up a link by a conditional update, so that of twenty racing requests one succeeds. Raises LinkUsed."""
    unused = sa.update(Link).where(Link.id == link.id, Link.used_at.is_(None), Link.revoked_at.is_(None))
    used = session.execute(unused.values(used_at=clock.now()).returning(Link.id)).first()
    if used is None:
        raise LinkUsed


def revoke(purpose: Purpose, subject: Id) -> None:
    """Take back every link of this purpose for a subject."""
    living = sa.update(Link).where(Link.subject_id == subject, Link.purpose == purpose, Link.revoked_at.is_(None))
    session.execute(living.values(revoked_at=clock.now()))


def revoke_all(purpose: Purpose, subjects: Collection[Id]) -> None:
    """Take back every link of this purpose for many subjects."""
    living = sa.update(Link).where(Link.subject_id.in_(subjects), Link.purpose == purpose, Link.revoked_at.is_(None))
    session.execute(living.values(revoked_at=clock.now()))


def was_used(purpose: Purpose, subject: Id) -> bool:
    """Tell whether any link of this purpose has been used by its subject."""
    used = sa.select(Link.id).where(Link.subject_id == subject, Link.purpose == purpose, Link.used_at.is_not(None))
    return session.scalar(used.limit(1)) is not None


def check_code(link: Link, typed: str) -> None:
    """Compare typed digits with the letter's. Raises WrongCode; the caller commits the counted try."""
    digits = "".join(sign for sign in typed if sign.isdigit())
    tried = sa.update(Link).where(Link.id == link.id, Link.tries < MOST_TRIES).values(tries=Link.tries + 1)
    in_time = clock.now() <= link.created_at + CODE_LIVES
    counted = session.execute(tried.returning(Link.id)).first()
    if counted is None or not in_time or not hmac.compare_digest(digits.encode(), code(link.id).encode()):
        raise WrongCode


def is_alive(link: Link) -> bool:
    """Tell whether a link still opens something."""
    return not (link.used_at or link.revoked_at or (link.expires_at and link.expires_at < clock.now()))


def _require_alive(link: Link) -> None:
    if link.used_at or link.revoked_at:
        raise LinkUsed
    if link.expires_at and link.expires_at < clock.now():
        raise LinkExpired


def _token(key: bytes, link_id: Id) -> str:
    return urlsafe_b64encode(_sign(key, link_id, "token")[:TOKEN_BYTES]).rstrip(b"=").decode()


def _sign(key: bytes, link_id: Id, part: str) -> bytes:
    return hmac.digest(key, f"{part}:{link_id}".encode(), hashlib.sha256)


def _key() -> bytes:
    return cast(Config, current_app.extensions["config"]).key("links")


def _digest(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()
