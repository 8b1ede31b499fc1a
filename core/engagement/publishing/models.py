"""What is told of a project: what happened, corrections, updates, and who follows it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.engagement.models import KEPT, MEMBER, Engagement, Project
from core.register import personal, technical
from core.types import Id, LocalText, new_id


class FollowUp(Base):
    """One entry of «Dette skjedde»: what people said, what was done, and what was not and why."""

    __tablename__ = "core_follow_up"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), index=True, info=technical("in which project")
    )
    engagement_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("of which activity")
    )
    said: Mapped[LocalText] = mapped_column(info=technical("what people said"))
    done: Mapped[LocalText] = mapped_column(info=technical("what was done"))
    not_done: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("what was not done"))
    reason: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("why it was not done"))
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was written"))
    created_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who wrote it", basis="contract", retention=KEPT, erase="blank"),
    )
    published_at: Mapped[datetime | None] = mapped_column(info=technical("when it became public"))
    sending_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_sending.id", ondelete="SET NULL"), info=technical("the send-out that told of it")
    )
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    project: Mapped[Project] = relationship(lazy="joined")
    engagement: Mapped[Engagement | None] = relationship(lazy="joined")


class Correction(Base):
    """What was put right in something published, and when; it stands at the same address for good."""

    __tablename__ = "core_correction"
    __table_args__ = (sa.CheckConstraint("(engagement_id IS NULL) <> (follow_up_id IS NULL)", name="one_thing"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("of whose result")
    )
    follow_up_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_follow_up.id", ondelete="CASCADE"), index=True, info=technical("of which entry")
    )
    text: Mapped[LocalText] = mapped_column(info=technical("what was wrong, and what is right"))
    at: Mapped[datetime] = mapped_column(info=technical("when"))
    made_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who corrected it", basis="contract", retention=KEPT, erase="blank"),
    )


class Follower(Base):
    """A member who wants to hear how a project goes."""

    __tablename__ = "core_follower"

    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"),
        primary_key=True,
        info=technical("which project", export="yes"),
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("who follows it", retention=MEMBER),
    )
    since: Mapped[datetime] = mapped_column(info=personal("since when", retention=MEMBER))


class Update(Base):
    """News of a project, for those who follow it and on its page."""

    __tablename__ = "core_project_update"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), index=True, info=technical("of which project")
    )
    title: Mapped[LocalText] = mapped_column(info=technical("its title"))
    body: Mapped[LocalText] = mapped_column(info=technical("its words"))
    published_at: Mapped[datetime] = mapped_column(info=technical("when it became public"))
    written_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who wrote it", basis="contract", retention=KEPT, erase="blank"),
    )
    sending_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_sending.id", ondelete="SET NULL"), info=technical("the send-out that told of it")
    )
    corrected_at: Mapped[datetime | None] = mapped_column(info=technical("when its words were put right"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=technical("when it was taken back"))
    version: Mapped[int] = mapped_column(
        server_default="1", info=technical("seen by whoever edits; two at once are noticed")
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    project: Mapped[Project] = relationship(lazy="joined")
    writer: Mapped[Staff | None] = relationship(lazy="joined")
