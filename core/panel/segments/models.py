"""A saved segment: rules, never a list of people."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id

ALL, ANY = "all", "any"


class Segment(Base):
    """A question to the panel; who is in it is found each time it is asked."""

    __tablename__ = "core_segment"
    __table_args__ = (sa.CheckConstraint("match in ('all', 'any')", name="match"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    title: Mapped[str] = mapped_column(info=technical("what the staff call it"))
    match: Mapped[str] = mapped_column(default=ALL, info=technical("whether all rules must hold, or one"))
    rules: Mapped[list[Any]] = mapped_column(default=list, info=technical("its rules in order, as JSON"))
    before: Mapped[dict[str, Any]] = mapped_column(
        default=dict, info=technical("how it was before the last change, to undo it")
    )
    made_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    made_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who made it", basis="contract", retention="as the row", erase="blank"),
    )
    ended_at: Mapped[datetime | None] = mapped_column(info=technical("when it was put away"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
