"""The user test's plan: what people will do, and what to bring."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin import Base, Id, LocalText, technical


class Plan(Base):
    """What those who come are told beforehand; without a row nobody has written it yet."""

    __tablename__ = "usertest_plan"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which engagement")
    )
    doing: Mapped[LocalText] = mapped_column(info=technical("what people will do"))
    bring: Mapped[LocalText] = mapped_column(info=technical("what to bring"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
