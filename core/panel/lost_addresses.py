"""Members who cannot read the mail to the address we know: what they ask, and what staff do after a call."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.auth.attempts import take_turns
from core.contributions import Principal
from core.db import session
from core.panel.addresses import change_address_for, member_at
from core.panel.errors import NobodyWithAddress, RequestHandled, RequestNotFound, TooManyLetters
from core.panel.models import LostAddress
from core.types import Id

KEPT = timedelta(days=90)  # after it was handled
LEFT = timedelta(days=180)  # after it came, where nobody handled it
MOST_REQUESTS = 5  # about one address within a day
MOST_SHOWN = 50
A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the form says."""

    name: str
    old_email: str
    new_email: str
    phone: str
    message: str


def report(form_id: Id, told: Told) -> None:
    """Keep what somebody tells of their new address, for staff to handle; the same form twice is one request.

    The answer is the same for members and others. Raises TooManyLetters, having stored nothing.
    """
    take_turns(told.old_email, told.new_email)
    if session.get(LostAddress, form_id):
        return
    if _too_often(told):
        raise TooManyLetters
    member = member_at(told.old_email)
    session.add(
        LostAddress(
            id=form_id,
            panelist_id=member.id if member else None,
            name=told.name,
            old_email=told.old_email,
            new_email=told.new_email,
            phone=told.phone,
            message=told.message,
            created_at=clock.now(),
        )
    )
    session.flush()


def open_requests() -> list[LostAddress]:
    """Give what waits, the oldest first."""
    waiting = sa.select(LostAddress).where(LostAddress.outcome == "open")
    return list(session.scalars(waiting.order_by(LostAddress.created_at, LostAddress.id)))


def handled_requests() -> list[LostAddress]:
    """Give what was handled, the newest first; what is older than 90 days is gone."""
    done = sa.select(LostAddress).where(LostAddress.outcome != "open")
    return list(session.scalars(done.order_by(LostAddress.handled_at.desc()).limit(MOST_SHOWN)))


def waiting() -> tuple[int, datetime | None]:
    """Count what waits, and tell since when."""
    counted = sa.select(sa.func.count(), sa.func.min(LostAddress.created_at)).where(LostAddress.outcome == "open")
    number, oldest = session.execute(counted).one()
    return number, oldest


def request_by_id(request_id: Id) -> LostAddress:
    """Find a request. Raises RequestNotFound."""
    found = session.get(LostAddress, request_id)
    if found is None:
        raise RequestNotFound
    return found


def change_address(request: LostAddress, old_email: str, new_email: str, by: Principal) -> None:
    """Change the address of the member who has the old one, and close the request.

    Raises NobodyWithAddress, SameAddress, AddressTaken, or RequestHandled where somebody was first.
    """
    member = member_at(old_email)
    if member is None:
        raise NobodyWithAddress
    _close(request, "changed", by)
    request.panelist_id = member.id
    change_address_for(member, new_email, by)


def refuse(request: LostAddress, reason: str, by: Principal) -> None:
    """Close a request without changing anything. Raises RequestHandled where somebody was first."""
    _close(request, "refused", by, reason)
    note(Act.ADDRESS_REQUEST_REFUSED, by, request.id)


def is_old() -> sa.ColumnElement[bool]:
    """Say in SQL what is not kept any longer: handled more than 90 days ago, or come 180 days ago and never handled."""
    left = sa.and_(LostAddress.handled_at.is_(None), LostAddress.created_at < clock.now() - LEFT)
    return sa.or_(LostAddress.handled_at < clock.now() - KEPT, left)


def forget_old() -> None:
    """Drop what is not kept any longer."""
    session.execute(sa.delete(LostAddress).where(is_old()))


def _close(request: LostAddress, outcome: str, by: Principal, reason: str = "") -> None:
    """Close by a conditional update, so that of two who press the button one succeeds."""
    still_open = sa.update(LostAddress).where(LostAddress.id == request.id, LostAddress.outcome == "open")
    values = {"outcome": outcome, "reason": reason, "handled_at": clock.now(), "handled_by": by.id}
    if session.execute(still_open.values(**values).returning(LostAddress.id)).first() is None:
        raise RequestHandled
    session.refresh(request)


def _too_often(told: Told) -> bool:
    about = sa.or_(_names(told.old_email), _names(told.new_email))
    count = sa.select(sa.func.count()).select_from(LostAddress)
    return (session.scalar(count.where(about, LostAddress.created_at > clock.now() - A_DAY)) or 0) >= MOST_REQUESTS


def _names(email: str) -> sa.ColumnElement[bool]:
    return sa.or_(LostAddress.old_email == email, LostAddress.new_email == email)
