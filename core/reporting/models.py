"""The tables by place, age and gender, as they were made once when the engagement had closed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import technical
from core.types import Id


class Breakdown(Base):
    """Protected counts by group; what is hidden is not stored, and what is stored never changes."""

    __tablename__ = "core_breakdown"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which")
    )
    made_at: Mapped[datetime] = mapped_column(info=technical("when"))
    figures: Mapped[dict[str, Any]] = mapped_column(info=technical("counts by group, without those that are hidden"))
