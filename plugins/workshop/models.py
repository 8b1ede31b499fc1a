"""What a workshop keeps beside its board's log: its plan, and the votes, which no log holds."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin import Base, Id, LocalText, new_id, personal, technical

KEPT = "as the engagement"


class Plan(Base):
    """What those who come are told beforehand; without a row nobody has written it yet."""

    __tablename__ = "workshop_plan"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which engagement")
    )
    doing: Mapped[LocalText] = mapped_column(info=technical("what people will do"))
    bring: Mapped[LocalText] = mapped_column(info=technical("what to bring"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Programme(Base):
    """The steps that a meeting is planned with; without a row they are those of most meetings."""

    __tablename__ = "workshop_programme"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which engagement")
    )
    steps: Mapped[list[Any]] = mapped_column(
        info=technical("the steps: what each is, its name, what people are asked, and how long it is meant to take")
    )
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Ballot(Base):
    """The votes that somebody has in one voting, and how many of them are used; ``participant`` holds on its log only.

    A database that is asked to use more than there are changes no row, however many ask at once.
    """

    __tablename__ = "workshop_ballot"
    __table_args__ = (sa.UniqueConstraint("log_id", "voting", "participant"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    log_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_live_log.id", ondelete="CASCADE"), info=technical("on which board")
    )
    voting: Mapped[str] = mapped_column(info=technical("in which voting there"))
    participant: Mapped[str] = mapped_column(
        info=personal("who votes, by a name of that board", retention=KEPT, export="no")
    )
    used: Mapped[int] = mapped_column(info=technical("how many votes are given"))
    limit: Mapped[int] = mapped_column(info=technical("how many there are to give"))


class Vote(Base):
    """How many votes of a ballot a note or a group got."""

    __tablename__ = "workshop_vote"

    ballot_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("workshop_ballot.id", ondelete="CASCADE"), primary_key=True, info=technical("of which ballot")
    )
    thing: Mapped[str] = mapped_column(
        primary_key=True, info=personal("what was voted for", retention=KEPT, export="no")
    )
    number: Mapped[int] = mapped_column(info=personal("how many votes it got", retention=KEPT, export="no"))
