"""Who did what with other people's data: one append-only table of enumerated acts, no content."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.contributions import Principal
from core.db import Base, session, transaction
from core.register import personal, technical
from core.types import Id, new_id


class Act(StrEnum):
    """Everything that leaves a trace."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    STAFF_ENROLLED = "staff_enrolled"
    MEMBERS_SEEN = "members_seen"
    ANSWERS_SEEN = "answers_seen"
    ANSWERS_EXPORTED = "answers_exported"
    INVITATIONS_SENT = "invitations_sent"
    ENGAGEMENT_CLOSED = "engagement_closed"
    RESULT_PUBLISHED = "result_published"
    SETTINGS_CHANGED = "settings_changed"


class AuditRow(Base):
    """One act."""

    __tablename__ = "core_audit"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    at: Mapped[datetime] = mapped_column(
        index=True, info=personal("when", basis="legal obligation", retention="3 years", erase="keep")
    )
    act: Mapped[str] = mapped_column(info=technical("which act"))
    staff_id: Mapped[Id | None] = mapped_column(
        info=personal("who acted", basis="legal obligation", retention="3 years", erase="keep")
    )
    object_id: Mapped[Id | None] = mapped_column(info=technical("on what: the object's id"))


class Mishap(Base):
    """A listener that failed and was undone alone, to be shown to the administrator."""

    __tablename__ = "core_mishap"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    at: Mapped[datetime] = mapped_column(info=technical("when", retention="90 days"))
    owner: Mapped[str] = mapped_column(info=technical("whose listener failed"))
    event: Mapped[str] = mapped_column(info=technical("on which kind of event"))
    error: Mapped[str] = mapped_column(info=technical("the kind of error, without its message"))


def note(act: Act, by: Principal | None, about: Id | None = None) -> None:
    """Append an act to the caller's transaction, or to one of its own while reading."""
    with transaction():
        staff_id = by.id if by else None
        session.add(AuditRow(at=clock.now(), act=act, staff_id=staff_id, object_id=about))


def remember_mishap(owner: str, event: str, error: Exception) -> None:
    """Keep a failed listener where the administrator sees it."""
    session.add(Mishap(at=clock.now(), owner=owner, event=event, error=type(error).__name__))


def mishaps(limit: int = 20) -> list[Mishap]:
    """Give the newest mishaps."""
    return list(session.scalars(sa.select(Mishap).order_by(Mishap.id.desc()).limit(limit)))
