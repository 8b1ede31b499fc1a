"""Questions in versions that freeze, and the answers to them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from core.db import Base
from core.questionnaire.errors import VersionIsFrozen
from core.register import personal, technical
from core.types import Id, new_id, random_id

UNTIL_ENGAGEMENT_ENDS = "until the engagement's retention date"


class Questionnaire(Base):
    """Questions that belong together, through all their versions."""

    __tablename__ = "core_questionnaire"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))


class QuestionnaireVersion(Base):
    """The questions as they were asked at one time; a frozen version never changes again.

    A version that asks the same in other words keeps the ``number`` and counts ``minor``.
    """

    __tablename__ = "core_questionnaire_version"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "number", "minor"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), info=technical("of which questions")
    )
    number: Mapped[int] = mapped_column(info=technical("versions in order, from 1"))
    minor: Mapped[int] = mapped_column(default=0, info=technical("corrections of a version's words, in order"))
    definition: Mapped[dict[str, Any]] = mapped_column(info=technical("the questions, as JSON"))
    frozen_at: Mapped[datetime | None] = mapped_column(info=technical("since when it cannot change"))
    version: Mapped[int] = mapped_column(info=technical("counts edits, so that a concurrent one is noticed"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Response(Base):
    """That one participation answered one questionnaire, once.

    ``participation_id`` and ``submitted_at`` stand where answers are named. Where they are confidential, ``mark`` tells
    whose it is to whoever holds the engagement's key. An anonymous answer has none of them, and a random id.
    """

    __tablename__ = "core_response"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "questionnaire_id"),
        sa.UniqueConstraint("mark", "questionnaire_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    version_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire_version.id", ondelete="CASCADE"),
        index=True,
        info=technical("which version was answered"),
    )
    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"),
        index=True,
        info=technical("the version's questionnaire, so that the database allows one answer only"),
    )
    participation_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"),
        info=personal("whose answers", retention=UNTIL_ENGAGEMENT_ENDS),
    )
    mark: Mapped[str | None] = mapped_column(info=technical("whose answers, to whoever holds the key"))
    submitted_at: Mapped[datetime | None] = mapped_column(
        info=personal("when it was answered", retention=UNTIL_ENGAGEMENT_ENDS)
    )


class Answer(Base):
    """The answer to one question; what was left open has no row."""

    __tablename__ = "core_answer"

    response_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_response.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("of which response", retention=UNTIL_ENGAGEMENT_ENDS),
    )
    question_id: Mapped[str] = mapped_column(primary_key=True, info=technical("to which question", export="yes"))
    value: Mapped[Any] = mapped_column(
        sa.JSON, nullable=False, info=personal("the answer", retention=UNTIL_ENGAGEMENT_ENDS)
    )


class Draft(Base):
    """What somebody has filled in and not sent, sealed; it goes on from any device with the same link."""

    __tablename__ = "core_answer_draft"

    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("whose", retention=UNTIL_ENGAGEMENT_ENDS, export="no"),
    )
    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), primary_key=True, info=technical("of what")
    )
    secret_id: Mapped[Id] = mapped_column(info=technical("the link whose token it is sealed with"))
    sealed: Mapped[bytes] = mapped_column(
        sa.LargeBinary, info=personal("what was filled in, sealed", retention=UNTIL_ENGAGEMENT_ENDS)
    )
    version: Mapped[int] = mapped_column(info=technical("counts saves, so that two devices at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Waiting(Base):
    """An anonymous answer that waits, sealed, until enough others have come; nothing in it says whose it is."""

    __tablename__ = "core_waiting_answer"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row; a random id"))
    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), index=True, info=technical("of what")
    )
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info=technical("the answers, sealed, all of one size"))


@sa.event.listens_for(QuestionnaireVersion, "before_update")
def _keep_frozen(_mapper: Mapper[Any], connection: sa.Connection, row: QuestionnaireVersion) -> None:
    stored = sa.select(QuestionnaireVersion.frozen_at).where(QuestionnaireVersion.id == row.id)
    if connection.scalar(stored):
        raise VersionIsFrozen
