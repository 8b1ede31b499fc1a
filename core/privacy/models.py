"""Erasures, requests about one's own data, and what retention has removed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id

LAW = "legal obligation"
KINDS = ("export", "correct", "erase", "object")
CHANNELS = ("phone", "email", "letter", "desk")


class Erasure(Base):
    """That somebody was erased: an id that leads to nobody, so that an old backup can be erased again."""

    __tablename__ = "core_erasure"
    __table_args__ = (sa.UniqueConstraint("person_kind", "person_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    person_kind: Mapped[str] = mapped_column(info=technical("panelist or guest"))
    person_id: Mapped[Id] = mapped_column(
        info=personal("who was erased", basis=LAW, retention="3 years", export="no", erase="keep", names="person")
    )
    places: Mapped[list[Any]] = mapped_column(
        default=list, info=technical("ids of their participations, until everybody has erased")
    )
    waiting_for: Mapped[list[Any]] = mapped_column(default=list, info=technical("who has not managed to erase yet"))
    errors: Mapped[dict[str, Any]] = mapped_column(default=dict, info=technical("the kind of error, by owner"))
    attempts: Mapped[int] = mapped_column(default=0, info=technical("how often it was tried"))
    asked_at: Mapped[datetime] = mapped_column(info=technical("when it was asked for"))
    done_at: Mapped[datetime | None] = mapped_column(info=technical("when everybody had erased"))
    journaled_at: Mapped[datetime | None] = mapped_column(info=technical("when it was noted beside the database"))
    swept_at: Mapped[datetime | None] = mapped_column(info=technical("when the database file held no leftovers"))


class DataRequest(Base):
    """Something a member asked for by telephone, letter, e-mail or at the desk; due within thirty days."""

    __tablename__ = "core_data_request"
    __table_args__ = (sa.CheckConstraint("kind in ('export', 'correct', 'erase', 'object')", name="kind"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="SET NULL"),
        index=True,
        info=personal("who asked", basis=LAW, retention="3 years", erase="blank"),
    )
    kind: Mapped[str] = mapped_column(info=personal("for what", basis=LAW, retention="3 years", erase="keep"))
    channel: Mapped[str] = mapped_column(info=personal("how it came", basis=LAW, retention="3 years", erase="keep"))
    received_at: Mapped[datetime] = mapped_column(
        info=personal("when it came", basis=LAW, retention="3 years", erase="keep")
    )
    due_at: Mapped[datetime] = mapped_column(index=True, info=technical("when it must be done"))
    outcome: Mapped[str] = mapped_column(
        default="", info=personal("done, refused, or still open", basis=LAW, retention="3 years", erase="keep")
    )
    closed_at: Mapped[datetime | None] = mapped_column(info=technical("when it was closed"))


class DataRequestStep(Base):
    """What was done about a request, when and by whom; rows are added, never changed."""

    __tablename__ = "core_data_request_step"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    request_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_data_request.id", ondelete="CASCADE"), index=True, info=technical("about which request")
    )
    at: Mapped[datetime] = mapped_column(info=technical("when"))
    step: Mapped[str] = mapped_column(info=technical("what was done"))
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who did it", basis=LAW, retention="3 years", export="no", erase="keep"),
    )


class RetentionRun(Base):
    """How many rows of one table retention removed at one time."""

    __tablename__ = "core_retention_run"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    at: Mapped[datetime] = mapped_column(index=True, info=technical("when", retention="3 years"))
    table: Mapped[str] = mapped_column(info=technical("from which table"))
    what: Mapped[str] = mapped_column(info=technical("by which retention text"))
    number: Mapped[int] = mapped_column(info=technical("how many rows"))
