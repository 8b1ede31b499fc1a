"""What the care for the membership keeps: counts by the day, and what was said of two who look like one."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.panel.models import MEMBER
from core.register import personal, technical
from core.types import Id


class CareDay(Base):
    """How many were asked, reminded, stayed and were let go on one day, and nobody named."""

    __tablename__ = "core_care_day"

    day: Mapped[date] = mapped_column(primary_key=True, info=technical("which day"))
    asked: Mapped[int] = mapped_column(default=0, info=technical("how many were asked whether they live here"))
    reminded: Mapped[int] = mapped_column(default=0, info=technical("how many were reminded"))
    stayed: Mapped[int] = mapped_column(default=0, info=technical("how many said that they live here"))
    let_go: Mapped[int] = mapped_column(default=0, info=technical("how many were let go without an answer"))


class Alike(Base):
    """What staff have done about two members who look like one; ``one_id`` joined first."""

    __tablename__ = "core_alike"
    __table_args__ = (sa.CheckConstraint("outcome in ('different', 'asked')", name="outcome"),)

    one_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("who looks like another", retention=MEMBER, export="no"),
    )
    other_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("who looks like another", retention=MEMBER, export="no"),
    )
    outcome: Mapped[str] = mapped_column(info=technical("different people, or both were asked"))
    at: Mapped[datetime] = mapped_column(info=personal("when staff did that", retention=MEMBER))
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who did that", basis="contract", retention=MEMBER, export="no", erase="blank"),
    )
