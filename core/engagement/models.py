"""Projects, their engagements, who takes part, and the published result."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.register import personal, technical
from core.types import Id, LocalText, new_id

MEMBER = "while a member"
KEPT = "as the engagement"
STATES = ("draft", "open", "closed")
PARTICIPATION_STATES = ("invited", "declined", "completed")


class Project(Base):
    """What belongs together; an engagement on its own gets its project silently."""

    __tablename__ = "core_project"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    name: Mapped[str] = mapped_column(unique=True, info=technical("its word in public addresses"))
    title: Mapped[LocalText] = mapped_column(info=technical("what it is called"))
    contact_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who answers for it", basis="contract", retention=KEPT, erase="blank"),
    )
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    contact: Mapped[Staff | None] = relationship(lazy="joined")


class Membership(Base):
    """A role that one person holds in one place: staff or a panelist, in a project or in one of its engagements."""

    __tablename__ = "core_membership"
    __table_args__ = (
        sa.CheckConstraint("(project_id IS NULL) <> (engagement_id IS NULL)", name="one_place"),
        sa.CheckConstraint("(staff_id IS NULL) <> (panelist_id IS NULL)", name="one_person"),
        sa.UniqueConstraint("project_id", "staff_id", "role"),
        sa.UniqueConstraint("project_id", "panelist_id", "role"),
        sa.UniqueConstraint("engagement_id", "staff_id", "role"),
        sa.UniqueConstraint("engagement_id", "panelist_id", "role"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), info=technical("where: a project with all that is in it")
    )
    engagement_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), info=technical("where: this engagement only")
    )
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"),
        index=True,
        info=personal("who works here", basis="contract", retention=KEPT),
    )
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("which member has a task here", retention=MEMBER),
    )
    role: Mapped[str] = mapped_column(info=personal("as what", basis="contract", retention=KEPT))


class Engagement(Base):
    """One run of a format: what is asked, of whom, until when."""

    __tablename__ = "core_engagement"
    __table_args__ = (sa.CheckConstraint("state in ('draft', 'open', 'closed')", name="state"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), index=True, info=technical("where it belongs")
    )
    format: Mapped[str] = mapped_column(info=technical("the slug of its format"))
    name: Mapped[str] = mapped_column(unique=True, info=technical("its word in public addresses"))
    title: Mapped[LocalText] = mapped_column(info=technical("what it is called"))
    purpose: Mapped[LocalText] = mapped_column(info=technical("why, in one sentence"))
    state: Mapped[str] = mapped_column(default="draft", info=technical("draft, open or closed"))
    minutes: Mapped[int | None] = mapped_column(info=technical("how long it takes a person"))
    deadline: Mapped[datetime | None] = mapped_column(info=technical("until when people may answer"))
    districts: Mapped[list[Any]] = mapped_column(default=list, info=technical("which places are asked; none is all"))
    illustrative: Mapped[LocalText] = mapped_column(
        default=LocalText, info=technical("what in it was made up for the demo")
    )
    questionnaire_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="SET NULL"), info=technical("what is asked")
    )
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    opened_at: Mapped[datetime | None] = mapped_column(info=technical("when it opened"))
    closed_at: Mapped[datetime | None] = mapped_column(info=technical("when it closed"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    project: Mapped[Project] = relationship(lazy="joined")
    result: Mapped["Result | None"] = relationship(lazy="joined", cascade="all, delete-orphan")


class EngagementLetter(Base):
    """A letter's words as the leader wrote them for one engagement; without a row the default holds."""

    __tablename__ = "core_engagement_letter"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("for which")
    )
    kind: Mapped[str] = mapped_column(primary_key=True, info=technical("which kind of letter"))
    subject: Mapped[LocalText] = mapped_column(info=technical("its subject"))
    body: Mapped[LocalText] = mapped_column(info=technical("its words"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Participation(Base):
    """One person in one engagement."""

    __tablename__ = "core_participation"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "panelist_id"),
        sa.CheckConstraint("state in ('invited', 'declined', 'completed')", name="state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), info=technical("in which", export="yes")
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"), index=True, info=personal("who", retention=MEMBER)
    )
    state: Mapped[str] = mapped_column(default="invited", info=personal("how far they came", retention=MEMBER))
    engagement: Mapped[Engagement] = relationship(lazy="joined")


class ParticipationChange(Base):
    """When a participation became what; rows are added, never changed."""

    __tablename__ = "core_participation_change"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"), index=True, info=technical("whose")
    )
    state: Mapped[str] = mapped_column(info=personal("what it became", retention=MEMBER))
    at: Mapped[datetime] = mapped_column(info=personal("when", retention=MEMBER))


class Result(Base):
    """What came of an engagement; the figures are kept as they were when it was published."""

    __tablename__ = "core_result"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which")
    )
    summary: Mapped[LocalText] = mapped_column(info=technical("in short"))
    chosen: Mapped[list[Any]] = mapped_column(default=list, info=technical("which parts of the report are shown"))
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict, info=technical("figures and parts, as published"))
    published_at: Mapped[datetime | None] = mapped_column(info=technical("when it became public"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
