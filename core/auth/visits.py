"""Visits: a browser that signed in, by a cookie whose row can be ended."""

import hashlib
import secrets
from datetime import timedelta
from typing import Literal, cast

import sqlalchemy as sa
from flask import Response, current_app, g, has_request_context, request

from core import clock
from core.auth.models import Visit
from core.config import Config
from core.db import session
from core.types import Id

Kind = Literal["staff", "panelist", "guest"]
RESIDENT_LIVES = timedelta(hours=24)
LIVES = {"staff": timedelta(hours=12), "panelist": RESIDENT_LIVES, "guest": timedelta(hours=12)}
LONGEST_AGENT = 300


def open_visit(kind: Kind, subject: Id, *, engagement: Id | None = None, lives: timedelta | None = None) -> str:
    """Begin a visit within the caller's transaction; gives the token for the cookie."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    visit = Visit(
        digest=_digest(token),
        kind=kind,
        subject_id=subject,
        engagement_id=engagement,
        agent=request.user_agent.string[:LONGEST_AGENT] if has_request_context() else "",
        started_at=now,
        confirmed_at=now,
        expires_at=now + (lives or LIVES[kind]),
    )
    session.add(visit)
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


def end_visit(token: str | None) -> None:
    """End the visit with this token; its cookie is dead from now on."""
    if token:
        session.execute(sa.update(Visit).where(Visit.digest == _digest(token)).values(ended_at=clock.now()))


def end_all(subject: Id) -> None:
    """End every visit of one person."""
    open_ones = sa.update(Visit).where(Visit.subject_id == subject, Visit.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=clock.now()))


def forget(subject: Id) -> None:
    """Delete every visit of somebody who has left."""
    session.execute(sa.delete(Visit).where(Visit.subject_id == subject))


def resident_subject() -> Id | None:
    """Tell which panelist this browser is signed in as; asked of the database once a request."""
    if "resident" not in g:
        g.resident = subject_of("panelist", request.cookies.get(cookie_name()))
    return cast("Id | None", g.resident)


def give_cookie(response: Response, token: str) -> None:
    """Let the browser keep a resident's visit."""
    secure = _config().secure
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(RESIDENT_LIVES.total_seconds()),
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


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
