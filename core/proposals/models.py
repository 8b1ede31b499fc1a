"""A proposal: what somebody wrote, what everybody may read of it, and what the municipality answered."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.engagement.models import Project
from core.panel.models import District, Panelist
from core.register import personal, technical
from core.types import Id, LocalText, new_id

A_YEAR = "1 year"  # after the last that happened to it; one that nobody confirms goes after seven days
STAYS = "as the row"


class Proposal(Base):
    """Something that somebody wants the municipality to do.

    What the proposer wrote is theirs, and goes with them. What everybody reads is a text of its own, which staff have
    looked at and let through; it stays.
    """

    __tablename__ = "core_proposal"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    form_id: Mapped[Id] = mapped_column(unique=True, info=technical("the form's own number: twice is once"))
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("which member proposed it", retention=A_YEAR, erase="blank"),
    )
    proposer_name: Mapped[str | None] = mapped_column(
        info=personal("to greet who proposed it and is no member", retention=A_YEAR, erase="blank")
    )
    email: Mapped[str | None] = mapped_column(
        index=True,
        info=personal("to answer who proposed it and is no member", retention=A_YEAR, names="address", erase="blank"),
    )
    language: Mapped[str] = mapped_column(info=personal("language of letters", retention=A_YEAR, erase="blank"))
    title: Mapped[str] = mapped_column(info=personal("what they propose", retention=A_YEAR, erase="blank"))
    body: Mapped[str] = mapped_column(info=personal("what they propose, and why", retention=A_YEAR, erase="blank"))
    district_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_district.id", ondelete="SET NULL"), info=technical("which place it is about", export="yes")
    )
    created_at: Mapped[datetime] = mapped_column(
        index=True, info=personal("when it was sent", retention=STAYS, erase="keep")
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(
        info=personal("when they confirmed it", retention=STAYS, erase="keep")
    )
    name: Mapped[str | None] = mapped_column(unique=True, info=technical("its word in public addresses"))
    shown_at: Mapped[datetime | None] = mapped_column(info=technical("when staff let everybody read it"))
    public_title: Mapped[str] = mapped_column(default="", info=technical("its title, as staff let everybody read it"))
    public_body: Mapped[str] = mapped_column(default="", info=technical("its text, as staff let everybody read it"))
    search_text: Mapped[str] = mapped_column(default="", info=technical("the same, folded for search"))
    hidden_at: Mapped[datetime | None] = mapped_column(info=technical("when staff decided not to show it"))
    hidden_for: Mapped[str] = mapped_column(default="", info=technical("why it is not shown", export="yes"))
    looked_at: Mapped[datetime | None] = mapped_column(info=technical("since when the municipality looks into it"))
    answer: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("what the municipality answers"))
    answered_at: Mapped[datetime | None] = mapped_column(info=technical("when it answered"))
    merged_into_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_proposal.id", ondelete="SET NULL"),
        index=True,
        info=technical("which other proposal it went together with"),
    )
    merged_at: Mapped[datetime | None] = mapped_column(info=technical("when it did"))
    project_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="SET NULL"),
        index=True,
        info=technical("which project came of it"),
    )
    project_at: Mapped[datetime | None] = mapped_column(info=technical("when it did"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever decides; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    district: Mapped[District | None] = relationship(lazy="joined")
    merged_into: Mapped["Proposal | None"] = relationship(remote_side="Proposal.id", lazy="selectin", join_depth=1)
    project: Mapped[Project | None] = relationship(lazy="joined")
    panelist: Mapped[Panelist | None] = relationship(lazy="select")

    @property
    def shown_title(self) -> str:
        """What staff call it: the title everybody reads, or the proposer's own where there is no other."""
        return self.public_title or self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it now."""
        return self.shown_at is not None and self.hidden_at is None
