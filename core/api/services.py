"""What can be done with tokens: make one, find whose it is, take it back."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import clock
from core.api.models import ApiRefusal, ApiToken
from core.api.scopes import Scope
from core.audit import Act, note
from core.auth.models import Staff
from core.auth.notices import Notice, tell
from core.auth.services import principal
from core.contributions import Bearer, Principal
from core.db import session, transaction
from core.types import Id

PREFIX = "samskap_"  # by which people, and programs that look for lost secrets, know what it is
TOKEN_BYTES = 32
LONGEST_LIFE = timedelta(days=365)
COUNTED = timedelta(days=30)


class Why(StrEnum):
    """Why a token is refused."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    OWNER = "owner"


class TokenRefused(Exception):
    """The token opens nothing; ``why`` is counted, and told to nobody who may have guessed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class TokenNotFound(Exception):
    """There is no such token, or it is somebody else's."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a staff member asks for: the form's own number, a name, scopes, and how long it lives."""

    id: Id
    name: str
    scopes: Sequence[Scope]
    lives: timedelta


def make(wanted: Wanted, owner: Principal) -> str | None:
    """Make a token and give it, this once; its owner is told. None where the same form has made it already.

    Raises ValueError for a life of more than a year, TokenNotFound where the number is somebody else's.
    """
    if not timedelta(0) < wanted.lives <= LONGEST_LIFE:
        message = "a token lives for a year at most"
        raise ValueError(message)
    made = session.get(ApiToken, wanted.id)
    if made and made.staff_id != owner.id:
        raise TokenNotFound
    if made:
        return None
    token = f"{PREFIX}{secrets.token_urlsafe(TOKEN_BYTES)}"
    session.add(_row(wanted, owner, token))
    session.flush()
    note(Act.TOKEN_MADE, owner, wanted.id)
    tell(owner.id, Notice.TOKEN_MADE)
    return token


def revoke(token_id: Id, owner: Principal) -> None:
    """Take one's own token back, at once and for good. Raises TokenNotFound."""
    revoke_for(owner.id, token_id, owner)


def revoke_for(owner_id: Id, token_id: Id, by: Principal) -> None:
    """Take somebody's token back, at once and for good. Raises TokenNotFound."""
    token = session.get(ApiToken, token_id)
    if token is None or token.staff_id != owner_id:
        raise TokenNotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        session.flush()
        note(Act.TOKEN_REVOKED, by, token.id)


def revoke_all(owner_id: Id, by: Principal | None) -> None:
    """Take back every token of somebody who leaves, is shut out, or is let in anew."""
    living = sa.update(ApiToken).where(ApiToken.staff_id == owner_id, ApiToken.revoked_at.is_(None))
    for token_id in session.scalars(living.values(revoked_at=clock.now()).returning(ApiToken.id)).all():
        note(Act.TOKEN_REVOKED, by, token_id)


def find(token: str) -> Bearer:
    """Say who comes with this token, and note the day. Raises TokenRefused.

    The owner's rights are those of this moment.
    """
    row = session.scalar(sa.select(ApiToken).where(ApiToken.digest == _digest(token)))
    owner = session.get(Staff, row.staff_id) if row else None
    if row is None or owner is None:
        raise TokenRefused(Why.UNKNOWN)
    if row.revoked_at:
        raise TokenRefused(Why.REVOKED)
    if row.expires_at <= clock.now():
        raise TokenRefused(Why.EXPIRED)
    if not owner.active:
        raise TokenRefused(Why.OWNER)
    found = Bearer(id=row.id, owner=principal(owner), scopes=frozenset(row.scopes))
    if row.used_on != clock.today():
        _use(row.id)
    return found


def tokens_of(owner_id: Id) -> list[ApiToken]:
    """Give somebody's tokens, the newest first."""
    mine = sa.select(ApiToken).where(ApiToken.staff_id == owner_id)
    return list(session.scalars(mine.order_by(ApiToken.created_at.desc(), ApiToken.id)))


def state_of(token: ApiToken) -> str:
    """Say whether a token is living, expired or revoked."""
    if token.revoked_at:
        return "revoked"
    return "expired" if token.expires_at <= clock.now() else "living"


def count_refusal(why: Why) -> None:
    """Count one more token that was refused today."""
    with transaction():
        if not _count_one_more(why):
            try:
                with session.begin_nested():
                    session.add(ApiRefusal(day=clock.today(), reason=why, times=1))
            except IntegrityError:  # another request was first today
                _count_one_more(why)


def refusals() -> dict[str, int]:
    """Give how often tokens were refused in the last thirty days, by reason."""
    recent = sa.select(ApiRefusal.reason, sa.func.sum(ApiRefusal.times)).group_by(ApiRefusal.reason)
    rows = session.execute(recent.where(ApiRefusal.day > clock.today() - COUNTED))
    return {reason: int(times) for reason, times in rows}


def _row(wanted: Wanted, owner: Principal, token: str) -> ApiToken:
    now = clock.now()
    return ApiToken(
        id=wanted.id,
        staff_id=owner.id,
        name=wanted.name,
        digest=_digest(token),
        scopes=sorted(wanted.scopes),
        created_at=now,
        expires_at=now + wanted.lives,
    )


def _use(token_id: Id) -> None:
    with transaction():
        session.execute(sa.update(ApiToken).where(ApiToken.id == token_id).values(used_on=clock.today()))


def _count_one_more(why: Why) -> bool:
    row = sa.update(ApiRefusal).where(ApiRefusal.day == clock.today(), ApiRefusal.reason == why)
    return session.execute(row.values(times=ApiRefusal.times + 1).returning(ApiRefusal.day)).first() is not None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
