"""A live log, the facts in it, and now and then its state as a whole."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id, random_id

KEPT = "as the engagement"


class LiveLog(Base):
    """What several people change together; ``epoch`` is another once its numbers began anew, in a restored copy."""

    __tablename__ = "core_live_log"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("of which activity")
    )
    kind: Mapped[str] = mapped_column(info=technical("by which rules, as plugin.kind"))
    epoch: Mapped[Id] = mapped_column(default=random_id, info=technical("in which counting of its numbers"))
    head_seq: Mapped[int] = mapped_column(default=0, info=technical("the number of the last fact"))
    begun_at: Mapped[datetime] = mapped_column(info=technical("when"))


class LiveFact(Base):
    """One fact of a log. ``by`` is a name that holds on this log only; what is redacted keeps its number."""

    __tablename__ = "core_live_fact"
    __table_args__ = (sa.UniqueConstraint("log_id", "op_id"),)

    log_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_live_log.id", ondelete="CASCADE"), primary_key=True, info=technical("in which log")
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=technical("its number"))
    op_id: Mapped[Id | None] = mapped_column(info=technical("what its maker calls it, so that a repeat is one"))
    kind: Mapped[str] = mapped_column(info=technical("what was done"))
    by: Mapped[str] = mapped_column(info=personal("who did it, by a name of this log", retention=KEPT, export="no"))
    role: Mapped[str] = mapped_column(info=technical("in which role"))
    payload: Mapped[dict[str, Any]] = mapped_column(info=personal("what was decided", retention=KEPT, export="no"))
    at: Mapped[datetime] = mapped_column(info=technical("when"))
    redacted_at: Mapped[datetime | None] = mapped_column(info=technical("when its words were taken out"))


class LiveSnapshot(Base):
    """The state of a log after one of its facts, so that nobody needs to read it from the beginning."""

    __tablename__ = "core_live_snapshot"

    log_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_live_log.id", ondelete="CASCADE"), primary_key=True, info=technical("of which log")
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=technical("after which fact"))
    state: Mapped[dict[str, Any]] = mapped_column(info=personal("all that stood there", retention=KEPT, export="no"))
