"""Projects, their engagements, who takes part, and the published result."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.engagement.calling.models import Call
from core.engagement.errors import WrongState
from core.register import personal, technical
from core.types import Id, LocalText, new_id

MEMBER = "while a member"
KEPT = "as the engagement"
STATES = ("draft", "planned", "open", "closed", "cancelled")
NAMED, CONFIDENTIAL, ANONYMOUS = "named", "confidential", "anonymous"
NEVER_ASKED, LONGEST_SINCE = "never_asked", "longest_since"
PARTICIPATION_STATES = (
    *("invited", "started", "volunteered", "unsuitable", "selected", "reserve", "not_selected", "waiting", "offered"),
    *("accepted", "declined", "expired", "completed", "absent", "withdrawn", "removed"),
)
CONCERNED = (  # who is told when it is cancelled, and what came of it: all but those who left, or never came in
    *("invited", "started", "volunteered", "selected", "reserve", "waiting", "offered", "accepted"),
    *("completed", "absent"),
)
ONE, ALL = "one", "all"


def _colleague(purpose: str) -> Mapped[Id | None]:
    """Declare a column that holds a colleague's id, for as long as the row is kept."""
    return mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal(purpose, basis="contract", retention=KEPT, erase="blank"),
    )


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
    __table_args__ = (
        sa.CheckConstraint("state in ('draft', 'planned', 'open', 'closed', 'cancelled')", name="state"),
        sa.CheckConstraint("anonymity in ('named', 'confidential', 'anonymous')", name="anonymity"),
        sa.CheckConstraint("ask_first in ('never_asked', 'longest_since')", name="ask_first"),
        sa.CheckConstraint("attends in ('one', 'all')", name="attends"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), index=True, info=technical("where it belongs")
    )
    format: Mapped[str] = mapped_column(info=technical("the slug of its format"))
    name: Mapped[str] = mapped_column(unique=True, info=technical("its word in public addresses"))
    title: Mapped[LocalText] = mapped_column(info=technical("what it is called"))
    purpose: Mapped[LocalText] = mapped_column(info=technical("why, in one sentence"))
    state: Mapped[str] = mapped_column(default="draft", info=technical("draft, planned, open, closed or cancelled"))
    minutes: Mapped[int | None] = mapped_column(info=technical("how long it takes a person"))
    deadline: Mapped[datetime | None] = mapped_column(info=technical("until when people may answer"))
    districts: Mapped[list[Any]] = mapped_column(default=list, info=technical("which places are asked; none is all"))
    segment_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_segment.id", ondelete="RESTRICT"), info=technical("which segment is asked; none is all")
    )
    most_people: Mapped[int | None] = mapped_column(info=technical("how many are asked at most; none is all of them"))
    ask_first: Mapped[str] = mapped_column(
        default=NEVER_ASKED, server_default=NEVER_ASKED, info=technical("who comes first where not all are asked")
    )
    source_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="SET NULL"), info=technical("whose participants are asked")
    )
    source_states: Mapped[list[Any]] = mapped_column(
        default=list, server_default="[]", info=technical("which of them, by how far they came there")
    )
    attends: Mapped[str] = mapped_column(
        default=ONE, server_default=ONE, info=technical("whether people come to one of its sessions, or to all")
    )
    illustrative: Mapped[LocalText] = mapped_column(
        default=LocalText, info=technical("what in it was made up for the demo")
    )
    questionnaire_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="SET NULL"), info=technical("what is asked")
    )
    anonymity: Mapped[str] = mapped_column(
        default="named", server_default="named", info=technical("named, confidential or anonymous answers")
    )
    key_until: Mapped[datetime | None] = mapped_column(
        info=technical("when the key goes that ties confidential answers to people")
    )
    smallest_cell: Mapped[int] = mapped_column(
        default=6, server_default="6", info=technical("how many a group must be for its figures to be shown")
    )
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    opens_at: Mapped[datetime | None] = mapped_column(info=technical("when it is planned to open"))
    opened_at: Mapped[datetime | None] = mapped_column(info=technical("when it opened"))
    paused_at: Mapped[datetime | None] = mapped_column(info=technical("since when it takes no answers for a while"))
    closed_at: Mapped[datetime | None] = mapped_column(info=technical("when it closed"))
    result_by: Mapped[datetime | None] = mapped_column(info=technical("by when a result is promised"))
    followed_at: Mapped[datetime | None] = mapped_column(info=technical("when it was first told what came of it"))
    cancelled_at: Mapped[datetime | None] = mapped_column(info=technical("when it was cancelled"))
    cancelled_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who cancelled it", basis="contract", retention=KEPT, erase="blank"),
    )
    cancelled_for: Mapped[LocalText] = mapped_column(
        default=LocalText, server_default="{}", info=technical("why it was cancelled, as everybody reads it")
    )
    archived_at: Mapped[datetime | None] = mapped_column(info=technical("when it left the working lists"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    project: Mapped[Project] = relationship(lazy="joined")
    result: Mapped["Result | None"] = relationship(lazy="joined", cascade="all, delete-orphan")
    call: Mapped[Call | None] = relationship(lazy="joined", cascade="all, delete-orphan")


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
        sa.Index("ix_core_participation_asked", "panelist_id", "asked_on"),  # how often, and when last
        sa.Index("ix_core_participation_state", "engagement_id", "state"),  # counted while the figures are looked at
        sa.CheckConstraint(f"state in {PARTICIPATION_STATES}", name="state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), info=technical("in which", export="yes")
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"), info=personal("who", retention=MEMBER)
    )
    state: Mapped[str] = mapped_column(default="invited", info=personal("how far they came", retention=MEMBER))
    answer_by: Mapped[datetime | None] = mapped_column(
        info=personal("until when a seat is theirs to take", retention=MEMBER)
    )
    told: Mapped[LocalText] = mapped_column(
        default=LocalText, server_default="{}", info=personal("why, in the words they were told", retention=MEMBER)
    )
    asked_on: Mapped[date | None] = mapped_column(
        info=personal("how often we write to people; empty where they came by themselves", retention=MEMBER)
    )
    engagement: Mapped[Engagement] = relationship(lazy="joined")


class ParticipationChange(Base):
    """When a participation became what; rows are added, never changed."""

    __tablename__ = "core_participation_change"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"), index=True, info=technical("whose")
    )
    state: Mapped[str] = mapped_column(info=personal("what it became", retention=MEMBER))
    at: Mapped[datetime | None] = mapped_column(
        info=personal("when; left out where answers are anonymous", retention=MEMBER)
    )


class AnswerKey(Base):
    """The key that ties confidential answers to people, sealed under the server's own; its row goes on a set day."""

    __tablename__ = "core_answer_key"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which")
    )
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info=technical("the key, sealed"))


class Result(Base):
    """What came of an engagement; the figures are kept as they were when it was published."""

    __tablename__ = "core_result"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which")
    )
    summary: Mapped[LocalText] = mapped_column(info=technical("in short"))
    blocks: Mapped[list[Any]] = mapped_column(
        default=list, server_default="[]", info=technical("what the page is made of, in order")
    )
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict, info=technical("figures and parts, as published"))
    published_at: Mapped[datetime | None] = mapped_column(info=technical("when it became public"))
    planned_at: Mapped[datetime | None] = mapped_column(info=technical("when it is to become public by itself"))
    planned_by: Mapped[Id | None] = _colleague("who planned that")
    tells: Mapped[bool] = mapped_column(
        default=True, server_default=sa.true(), info=technical("whether those who took part are written to then")
    )
    asked_at: Mapped[datetime | None] = mapped_column(info=technical("when a colleague was asked to look it over"))
    asked_by: Mapped[Id | None] = _colleague("who asked for that")
    approved_at: Mapped[datetime | None] = mapped_column(info=technical("when a colleague said yes"))
    approved_by: Mapped[Id | None] = _colleague("which colleague said yes")
    approved_as: Mapped[str] = mapped_column(
        default="", server_default="", info=technical("tells whether what was looked at has changed")
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=technical("when it was taken back"))
    withdrawn_by: Mapped[Id | None] = _colleague("who took it back")
    withdrawn_for: Mapped[LocalText] = mapped_column(
        default=LocalText, server_default="{}", info=technical("why it was taken back, as everybody reads it")
    )
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


@sa.event.listens_for(Engagement, "before_update")
def _keep_promise(_mapper: Mapper[Any], connection: sa.Connection, row: Engagement) -> None:
    """Hold the level of anonymity that somebody was promised, whoever would change it, and from where."""
    asked = sa.select(Participation.id).where(Participation.engagement_id == row.id).limit(1)
    if sa.inspect(row).attrs.anonymity.history.has_changes() and connection.scalar(asked):
        raise WrongState
