"""What can be done with codes and guests: open the door, come in, leave, be forgotten."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from flask import current_app, g

from core import clock
from core.auth import visits
from core.config import Config
from core.contributions import Person, Principal
from core.db import session, transaction
from core.guests import codes, guessing
from core.guests.errors import CodeNotFound, GuestNotFound
from core.guests.models import Guest, JoinCode
from core.messaging.compose import base_url
from core.types import Id

KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From when until when a code lets people in."""

    opens_at: datetime
    closes_at: datetime


def make_code(engagement_id: Id, closes_at: datetime) -> JoinCode:
    """Make a code for an engagement; the one it had before stops working. Those of its sessions go on."""
    end_code(engagement_id)
    return _make(engagement_id, None, Hours(opens_at=clock.now(), closes_at=closes_at))


def make_session_code(engagement_id: Id, session_id: Id, hours: Hours) -> JoinCode:
    """Make the code of a session of an engagement; the one it had before stops working."""
    end_session_code(session_id)
    return _make(engagement_id, session_id, hours)


def code_of_session(session_id: Id) -> JoinCode | None:
    """Give the code of a session, which may not have opened yet."""
    return session.scalar(sa.select(JoinCode).where(*_standing(session_id)))


def end_session_code(session_id: Id) -> None:
    """Stop the code of a session; those who are inside stay."""
    _end(JoinCode.session_id == session_id)


def take_up_session_code(session_id: Id, since: datetime) -> None:
    """Let the last code of a session that was stopped at an instant or after work again, where there is no other."""
    if code_of_session(session_id):
        return
    stopped = sa.select(JoinCode).where(JoinCode.session_id == session_id, JoinCode.ended_at >= since)
    last = session.scalar(stopped.order_by(JoinCode.ended_at.desc()).limit(1))
    if last:
        last.ended_at = None
        session.flush()


def keep_session_code(session_id: Id, hours: Hours) -> None:
    """Let the code of a session work in other hours: what was printed still holds."""
    standing = sa.update(JoinCode).where(*_standing(session_id))
    session.execute(standing.values(opens_at=hours.opens_at, closes_at=hours.closes_at))


def code_of(engagement_id: Id) -> JoinCode | None:
    """Give the code that lets people into an engagement now, whatever its sessions have."""
    mine = _open_codes().where(JoinCode.engagement_id == engagement_id, JoinCode.session_id.is_(None))
    return session.scalar(mine)


def code_now(engagement_id: Id) -> JoinCode | None:
    """Give a code that lets people into an engagement now: its own, or else the newest of its sessions."""
    found = _open_codes().where(JoinCode.engagement_id == engagement_id)
    return session.scalar(found.order_by(JoinCode.session_id.is_not(None), JoinCode.opens_at.desc()).limit(1))


def end_code(engagement_id: Id) -> None:
    """Stop letting people into an engagement by its own code; those who are inside stay."""
    _end(JoinCode.engagement_id == engagement_id, JoinCode.session_id.is_(None))


def admit(typed: str) -> JoinCode:
    """Find what a code opens; a wrong one is counted in a transaction of its own, also while reading.

    Raises CodeNotFound, TooManyWrongCodes.
    """
    code = codes.as_typed(typed)
    with transaction():
        found = _judge(code)
        if found:
            return found
    raise CodeNotFound


def address_of(code: JoinCode) -> str:
    """Give the address that the picture holds."""
    return f"{base_url()}/kode/{codes.scanned(code.code, _key())}"


def require_open(code: JoinCode) -> None:
    """Ask again, in the transaction that lets somebody in, whether the code lets people in: who closes it now, waits.

    Raises CodeNotFound.
    """
    standing = _open_codes().with_only_columns(JoinCode.id).where(JoinCode.id == code.id)
    if session.scalar(standing.with_for_update(read=True)) is None:
        raise CodeNotFound


def come_in(code: JoinCode, name: str) -> tuple[Guest, str]:
    """Make a guest of whoever holds the code, and the token for their cookie. Raises CodeNotFound where it is over."""
    require_open(code)
    guest = Guest(engagement_id=code.engagement_id, name=name, joined_at=clock.now())
    session.add(guest)
    session.flush()
    return guest, visits.open_visit("guest", guest.id, engagement=code.engagement_id)


def current_guest() -> Guest | None:
    """Tell which guest this browser is."""
    subject = visits.guest_subject()
    guest = session.get(Guest, subject) if subject else None
    return guest if guest and guest.left_at is None else None


def principal() -> Principal | None:
    """Say who the guest is, as rules see it."""
    if "guest_principal" not in g:
        found = current_guest()
        g.guest_principal = as_principal(found) if found else None
    return cast("Principal | None", g.guest_principal)


def principals(ids: Collection[Id]) -> Mapping[Id, Principal]:
    """Say the same of many guests; who has left is none."""
    mine = sa.select(Guest).where(Guest.id.in_(ids), Guest.left_at.is_(None))
    return {guest.id: as_principal(guest) for guest in session.scalars(mine)} if ids else {}


def as_principal(guest: Guest) -> Principal:
    """Say who a guest is: somebody in one engagement, and nobody elsewhere."""
    return Principal(kind="guest", id=guest.id, name=guest.name, engagement=guest.engagement_id)


def guests_of(engagement_id: Id) -> list[Guest]:
    """Give the guests who are in an engagement, in the order they came."""
    inside = sa.select(Guest).where(Guest.engagement_id == engagement_id, Guest.left_at.is_(None))
    return list(session.scalars(inside.order_by(Guest.id)))


def gone_from(engagement_id: Id) -> list[Guest]:
    """Give the guests who have left an engagement and whose names are still here, in the order they came."""
    left = sa.select(Guest).where(Guest.engagement_id == engagement_id, Guest.left_at.is_not(None))
    return list(session.scalars(left.order_by(Guest.id)))


def guest_of(engagement_id: Id, guest_id: Id) -> Guest:
    """Find a guest of an engagement, inside or gone. Raises GuestNotFound."""
    guest = session.get(Guest, guest_id)
    if guest is None or guest.engagement_id != engagement_id:
        raise GuestNotFound
    return guest


def guest_in(engagement_id: Id, guest_id: Id) -> Guest:
    """Find a guest of an engagement. Raises GuestNotFound, also where they have left."""
    guest = guest_of(engagement_id, guest_id)
    if guest.left_at:
        raise GuestNotFound
    return guest


def leave(guest: Guest) -> None:
    """Let a guest go, by their own will or the leader's; their browser is shut out at once."""
    guest.left_at = clock.now()
    visits.end_all(guest.id)
    session.flush()


def erase(guest_id: Id) -> None:
    """Erase a guest now, by the one path that all erasures take: plugins are asked too, and the visit ends."""
    current_app.extensions["erase"](Person(kind="guest", id=guest_id))


def close_door(engagement_id: Id) -> None:
    """End every code and every guest's visit when their engagement closes; their names go thirty days later."""
    now = clock.now()
    _end(JoinCode.engagement_id == engagement_id)
    inside = sa.update(Guest).where(Guest.engagement_id == engagement_id)
    session.execute(inside.where(Guest.left_at.is_(None)).values(left_at=now))
    session.execute(inside.where(Guest.erase_at.is_(None)).values(erase_at=now + KEPT))
    visits.end_of_engagement(engagement_id)


def forget_due(at_most: int) -> int:
    """Erase some of the guests whose time is up; say how many."""
    due = sa.select(Guest.id).where(Guest.erase_at <= clock.now()).order_by(Guest.erase_at, Guest.id)
    ids = session.scalars(due.limit(at_most)).all()
    for guest_id in ids:
        erase(guest_id)
    return len(ids)


def _judge(code: str) -> JoinCode | None:
    """Judge a code while the open ones are locked. Raises TooManyWrongCodes."""
    standing = {row.code: row for row in session.scalars(_open_codes().order_by(JoinCode.id).with_for_update())}
    if codes.is_scanned(code, _key()):
        return standing.get(code[: codes.LENGTH])
    guessing.refuse_too_many(len(standing))
    found = standing.get(code)
    if found is None and standing:
        guessing.count_wrong(len(standing))
    return found


def _open_codes() -> sa.Select[JoinCode]:
    now = clock.now()
    open_now = (JoinCode.opens_at <= now, JoinCode.closes_at > now, JoinCode.ended_at.is_(None))
    return sa.select(JoinCode).where(*open_now)


def _make(engagement_id: Id, session_id: Id | None, hours: Hours) -> JoinCode:
    made = JoinCode(
        engagement_id=engagement_id,
        session_id=session_id,
        code=_free_code(),
        opens_at=hours.opens_at,
        closes_at=hours.closes_at,
    )
    session.add(made)
    session.flush()
    return made


def _end(*whose: sa.ColumnElement[bool]) -> None:
    standing = sa.update(JoinCode).where(*whose, JoinCode.ended_at.is_(None))
    session.execute(standing.values(ended_at=clock.now()))


def _standing(session_id: Id) -> tuple[sa.ColumnElement[bool], ...]:
    return JoinCode.session_id == session_id, JoinCode.ended_at.is_(None)


def _free_code() -> str:
    """Make a code that was never used; a used one that is read off an old poster opens nothing else."""
    while True:
        code = codes.new_code()
        if session.scalar(sa.select(JoinCode.id).where(JoinCode.code == code)) is None:
            return code


def _key() -> bytes:
    return cast(Config, current_app.extensions["config"]).key("join codes")
