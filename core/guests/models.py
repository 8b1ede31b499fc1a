"""Codes that let people in, the guests who came, and how often somebody knocked."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id, random_id

AFTERWARDS = "30 days after the activity closes"
LIVING = sa.column("ended_at").is_(None)
OF_ALL = sa.and_(LIVING, sa.column("session_id").is_(None))
OF_ONE = sa.and_(LIVING, sa.column("session_id").is_not(None))


class JoinCode(Base):
    """Six characters that let whoever is in the room into one activity, for as long as it stands open.

    An activity has one that works at a time, and each of its sessions one of its own.
    """

    __tablename__ = "core_join_code"
    __table_args__ = (
        sa.Index(
            "uq_core_join_code_activity", "engagement_id", unique=True, sqlite_where=OF_ALL, postgresql_where=OF_ALL
        ),
        sa.Index("uq_core_join_code_session", "session_id", unique=True, sqlite_where=OF_ONE, postgresql_where=OF_ONE),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("into which activity")
    )
    session_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_session.id", ondelete="CASCADE"), info=technical("for which of its sessions, if for one")
    )
    code: Mapped[str] = mapped_column(unique=True, info=technical("what people type"))
    opens_at: Mapped[datetime] = mapped_column(info=technical("from when it lets people in"))
    closes_at: Mapped[datetime] = mapped_column(index=True, info=technical("until when"))
    ended_at: Mapped[datetime | None] = mapped_column(info=technical("taken back before its time"))


class Guest(Base):
    """Somebody who joined one activity by a code; only the name they chose is known."""

    __tablename__ = "core_guest"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"),
        index=True,
        info=technical("in which activity", export="yes"),
    )
    name: Mapped[str] = mapped_column(info=personal("what the others in the room call them", retention=AFTERWARDS))
    joined_at: Mapped[datetime] = mapped_column(info=personal("when they came", retention=AFTERWARDS))
    left_at: Mapped[datetime | None] = mapped_column(
        info=personal("when they left or were asked to", retention=AFTERWARDS)
    )
    erase_at: Mapped[datetime | None] = mapped_column(
        index=True, info=technical("when the row goes; known once the activity has closed")
    )


class Knock(Base):
    """Somebody at the door: with a wrong code, or let in; counted for a day."""

    __tablename__ = "core_knock"
    __table_args__ = (sa.Index("ix_core_knock_place", "digest", "at"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    digest: Mapped[str] = mapped_column(
        info=personal("keyed hash of the network address", basis="legal obligation", retention="1 day", export="no")
    )
    at: Mapped[datetime] = mapped_column(index=True, info=technical("when", retention="1 day"))
    chances: Mapped[int] = mapped_column(
        info=technical("of a wrong code: how many would have been right just then; 0 where somebody was let in")
    )
