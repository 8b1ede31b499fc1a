"""An open call: until when people may offer, for whom it is, and what is asked of them first."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import technical
from core.types import Id

DRAFT, OPEN, CLOSED, DRAWN = "draft", "open", "closed", "drawn"
STATES: Final = (DRAFT, OPEN, CLOSED, DRAWN)
PHONE, HALL, SIGHT = "phone", "hall", "sight"
REQUIRED: Final = (PHONE, HALL, SIGHT)


class Call(Base):
    """The call of one activity; without a row it has none."""

    __tablename__ = "core_call"
    __table_args__ = (
        sa.CheckConstraint("state in ('draft', 'open', 'closed', 'drawn')", name="state"),
        sa.CheckConstraint("seats is null or seats > 0", name="seats"),
        sa.CheckConstraint("reply_hours > 0", name="reply_hours"),
    )

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which activity")
    )
    state: Mapped[str] = mapped_column(default=DRAFT, info=technical("draft, open, closed or drawn"))
    deadline: Mapped[datetime | None] = mapped_column(info=technical("until when people may offer"))
    seats: Mapped[int | None] = mapped_column(info=technical("how many are chosen; none is everybody"))
    youngest: Mapped[int | None] = mapped_column(info=technical("from which age it is for"))
    oldest: Mapped[int | None] = mapped_column(info=technical("up to which age"))
    requires: Mapped[list[Any]] = mapped_column(default=list, info=technical("phone, hall, sight: what it takes"))
    screener_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="SET NULL"), info=technical("what is asked first")
    )
    unfit: Mapped[list[Any]] = mapped_column(
        default=list, info=technical("which answers mean that it does not fit, and the kind words for it")
    )
    reply_hours: Mapped[int] = mapped_column(default=48, info=technical("how long somebody has to say yes or no"))
    targets: Mapped[list[Any]] = mapped_column(default=list, info=technical("what the group is to look like"))
    remembers: Mapped[bool] = mapped_column(
        default=True, info=technical("whoever was not drawn before has a larger chance")
    )
    opened_at: Mapped[datetime | None] = mapped_column(info=technical("when people could first offer"))
    closed_at: Mapped[datetime | None] = mapped_column(info=technical("since when they cannot"))
    drawn_at: Mapped[datetime | None] = mapped_column(info=technical("when the group was chosen"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
