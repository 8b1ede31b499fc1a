"""The poll's tables: what is asked, who has voted, and how many were asked when it opened."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from core.plugin import Base, Id, LocalText, personal, technical
from sqlalchemy.orm import Mapped, mapped_column

MEMBER = "while a member"


class Poll(Base):
    """The question and its answers, in order; each answer is a text by language."""

    __tablename__ = "poll_poll"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("of which engagement")
    )
    text: Mapped[LocalText] = mapped_column(info=technical("what is asked"))
    choices: Mapped[list[Any]] = mapped_column(info=technical("the answers to choose from"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class PollVote(Base):
    """One vote; that the place is the key is what keeps anybody from voting twice."""

    __tablename__ = "poll_vote"

    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("who voted", retention=MEMBER),
    )
    poll_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("poll_poll.engagement_id", ondelete="CASCADE"), index=True, info=technical("in which poll")
    )
    choice: Mapped[int] = mapped_column(info=personal("which answer, by its place in the list", retention=MEMBER))


class PollOpening(Base):
    """How many were asked on the day a poll opened; members who leave later are still counted here."""

    __tablename__ = "poll_opening"

    poll_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("poll_poll.engagement_id", ondelete="CASCADE"), primary_key=True, info=technical("of which poll")
    )
    asked: Mapped[int] = mapped_column(info=technical("how many were asked"))
    at: Mapped[datetime] = mapped_column(info=technical("when it opened"))
