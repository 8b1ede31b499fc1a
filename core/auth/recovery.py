"""Recovery codes: eight on paper, each opens once where the telephone would."""

import hashlib
import hmac
import secrets
from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.auth.models import RecoveryCode, Staff
from core.config import Config
from core.db import session
from core.types import Id, random_id

MANY = 8
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
LENGTH = 16  # 31 signs: 79 bits; ASVS 6.5.4 asks for 64 where a code is stored by a quick hash
GROUP = 4


def renew(staff_id: Id) -> list[str]:
    """Make a new set; the old one is dead. The codes are given this once, and stored as keyed hashes only."""
    codes = [_new_code() for _one in range(MANY)]
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    session.add_all(RecoveryCode(id=random_id(), staff_id=staff_id, digest=_digest(staff_id, code)) for code in codes)
    session.flush()
    return codes


def forget(staff_id: Id) -> None:
    """Delete every code of somebody."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))


def left(staff_id: Id) -> int | None:
    """Count the codes that still work; None where there never were any."""
    used = sa.select(RecoveryCode.used_at).where(RecoveryCode.staff_id == staff_id)
    times = session.scalars(used).all()
    return sum(time is None for time in times) if times else None


def were_made(staff: Staff) -> bool:
    """Tell whether somebody ever made codes, also if they are used up by now."""
    if staff.has_made_codes is None:
        return bool(session.scalar(sa.select(made_by(staff.id))))
    return staff.has_made_codes


def made_by(staff_id: Id | sa.orm.InstrumentedAttribute[Id]) -> sa.ColumnElement[bool]:
    """Say in SQL that somebody ever made codes."""
    return sa.exists().where(RecoveryCode.staff_id == staff_id)


def use(staff_id: Id, typed: str) -> bool:
    """Use up a code by a conditional update: of twenty racing requests one succeeds."""
    mine = sa.update(RecoveryCode).where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    fitting = mine.where(RecoveryCode.digest == _digest(staff_id, typed)).values(used_at=clock.now())
    return session.execute(fitting.returning(RecoveryCode.id)).first() is not None


def looks_like_one(typed: str) -> bool:
    """Tell whether somebody typed a recovery code rather than six digits."""
    return len(_plain(typed)) == LENGTH


def _new_code() -> str:
    signs = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


def _digest(staff_id: Id, code: str) -> str:
    config = cast(Config, current_app.extensions["config"])
    return hmac.new(config.key("recovery codes"), f"{staff_id}:{_plain(code)}".encode(), hashlib.sha256).hexdigest()
