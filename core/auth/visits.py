"""Visits: a browser that signed in, by a cookie whose row can be ended."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, cast

import sqlalchemy as sa
from flask import Response, current_app, g, has_request_context, request
from sqlalchemy.orm import joinedload, with_expression

from core import clock
from core.auth import recovery
from core.auth.models import Staff, Visit
from core.config import Config
from core.db import session
from core.types import Id

Kind = Literal["staff", "panelist", "guest"]
RESIDENT_LIVES = timedelta(hours=24)
REMEMBERED = timedelta(days=90)
LIVES = {"staff": timedelta(hours=12), "panelist": RESIDENT_LIVES, "guest": timedelta(hours=12)}
LONGEST_AGENT = 300


def open_visit(
    kind: Kind,
    subject: Id,
    *,
    engagement: Id | None = None,
    lives: timedelta | None = None,
    confirmed: bool = True,
) -> str:
    """Begin a visit within the caller's transaction; gives the token for the cookie.

    ``confirmed`` is False where somebody came in without showing just now who they are: weighty acts ask at once.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    visit = Visit(
        digest=_digest(token),
        kind=kind,
        subject_id=subject,
        engagement_id=engagement,
        agent=request.user_agent.string[:LONGEST_AGENT] if has_request_context() else "",
        started_at=now,
        confirmed_at=now if confirmed else None,
        expires_at=now + (lives or LIVES[kind]),
    )
    session.add(visit)
    if kind == "staff":
        session.execute(sa.update(Staff).where(Staff.id == subject).values(signed_in_at=now))
    session.flush()
    return token


def subject_of(kind: Kind, token: str | None) -> Id | None:
    """Tell who holds this token, if the visit is of this kind and still open."""
    if not token:
        return None
    visit = session.scalar(sa.select(Visit).where(Visit.digest == _digest(token), Visit.kind == kind))
    if visit is None or visit.ended_at or visit.expires_at < clock.now():
        return None
    return visit.subject_id


def staff_of(token: str | None) -> Staff | None:
    """Give the staff member who holds this token with what each page asks of them, if the visit is still open."""
    if not token:
        return None
    found = session.scalars(_staff(), {"digest": _digest(token), "now": clock.now()})
    return found.unique().one_or_none()


@cache
def _staff() -> sa.Select[Staff]:
    """Ask for who holds a token; every page asks, and the question is made once."""
    codes = with_expression(Staff.has_made_codes, recovery.made_by(Staff.id))
    mine = sa.select(Staff).join(Visit, Visit.subject_id == Staff.id).options(joinedload(Staff.roles), codes)
    still_open = mine.where(Visit.ended_at.is_(None), Visit.expires_at >= sa.bindparam("now"))
    return still_open.where(Visit.digest == sa.bindparam("digest"), Visit.kind == "staff")


def confirm(token: str | None) -> None:
    """Note that whoever holds this token has just shown once more who they are."""
    if token:
        session.execute(sa.update(Visit).where(Visit.digest == _digest(token)).values(confirmed_at=clock.now()))


def confirmed_at(kind: Kind, token: str | None) -> datetime | None:
    """Tell when whoever holds this token last showed who they are."""
    if not token:
        return None
    mine = sa.select(Visit.confirmed_at).where(Visit.digest == _digest(token), Visit.kind == kind)
    return session.scalar(mine.where(Visit.ended_at.is_(None)))


def open_ones(kind: Kind, subject: Id) -> list[Visit]:
    """Give the visits of one person that are still open, newest first."""
    mine = sa.select(Visit).where(Visit.subject_id == subject, Visit.kind == kind, Visit.ended_at.is_(None))
    return list(session.scalars(mine.where(Visit.expires_at >= clock.now()).order_by(Visit.id.desc())))


def agents(kind: Kind, subject: Id) -> list[str]:
    """Give the browsers that this person has used, as they called themselves."""
    return list(
        session.scalars(sa.select(Visit.agent).where(Visit.subject_id == subject, Visit.kind == kind).distinct())
    )


def end_one(subject: Id, visit_id: Id) -> bool:
    """End one open visit of this person; tell whether there was one."""
    mine = sa.update(Visit).where(Visit.id == visit_id, Visit.subject_id == subject, Visit.ended_at.is_(None))
    return session.execute(mine.values(ended_at=clock.now()).returning(Visit.id)).first() is not None


def id_of(token: str | None) -> Id | None:
    """Name the visit with this token."""
    return session.scalar(sa.select(Visit.id).where(Visit.digest == _digest(token))) if token else None


def end_visit(token: str | None) -> None:
    """End the visit with this token; its cookie is dead from now on."""
    if token:
        session.execute(sa.update(Visit).where(Visit.digest == _digest(token)).values(ended_at=clock.now()))


def end_all(subject: Id, *, but: Id | None = None) -> None:
    """End every visit of one person, but for the one that is named."""
    open_ones = sa.update(Visit).where(Visit.subject_id == subject, Visit.ended_at.is_(None))
    if but:
        open_ones = open_ones.where(Visit.id != but)
    session.execute(open_ones.values(ended_at=clock.now()))


def end_of_engagement(engagement: Id) -> None:
    """End every visit that was for one engagement only."""
    open_ones = sa.update(Visit).where(Visit.engagement_id == engagement, Visit.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=clock.now()))


def forget(subject: Id) -> None:
    """Delete every visit of somebody who has left."""
    session.execute(sa.delete(Visit).where(Visit.subject_id == subject))


def resident_subject() -> Id | None:
    """Tell which panelist this browser is signed in as."""
    visit = _residents_visit()
    return visit.subject_id if visit and visit.kind == "panelist" else None


def guest_subject() -> Id | None:
    """Tell which guest this browser is; it is a panelist or a guest, never both."""
    visit = _residents_visit()
    return visit.subject_id if visit and visit.kind == "guest" else None


def resident_visit() -> Id | None:
    """Name the open visit of the resident at this browser, if there is one."""
    visit = _residents_visit()
    return visit.id if visit else None


def give_cookie(response: Response, token: str, *, lives: timedelta | None = None) -> None:
    """Let the browser keep a resident's visit: for a time, or until it is closed."""
    secure = _config().secure
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(lives.total_seconds()) if lives else None,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def take_cookie(response: Response) -> None:
    """Let the browser forget a resident's visit."""
    response.delete_cookie(cookie_name(), path="/", secure=_config().secure, httponly=True, samesite="Lax")


def cookie_name() -> str:
    """Name the cookie: the prefix makes browsers keep it to this host, and works over https only."""
    return "__Host-samskap_visit" if _config().secure else "samskap_visit"


def _residents_visit() -> sa.Row[Id, str, Id, str] | None:
    """Read the open visit behind the residents' cookie; asked of the database once a request."""
    if "resident" not in g:
        token = request.cookies.get(cookie_name())
        g.resident = open_residents([token]).get(token) if token else None
    return cast("sa.Row[Id, str, Id, str] | None", g.resident)


def open_residents(tokens: Collection[str]) -> Mapping[str, sa.Row[Id, str, Id, str]]:
    """Give the open visit behind each residents' token: its id, kind and subject."""
    digests = {_digest(token): token for token in tokens}
    mine = sa.select(Visit.id, Visit.kind, Visit.subject_id, Visit.digest).where(Visit.digest.in_(digests))
    still_open = (Visit.kind != "staff", Visit.ended_at.is_(None), Visit.expires_at >= clock.now())
    return {digests[visit.digest]: visit for visit in session.execute(mine.where(*still_open))}


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def previous_visit(kind: Kind, subject_id: Id) -> datetime | None:
    """Tell when the visit began that somebody made before this one; None where there was none that we remember."""
    begun = sa.select(Visit.started_at).where(Visit.kind == kind, Visit.subject_id == subject_id)
    return session.scalar(begun.order_by(Visit.started_at.desc()).offset(1).limit(1))
