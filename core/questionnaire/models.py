"""Questions in versions that freeze, and the answers to them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from core.db import Base
from core.questionnaire.errors import VersionIsFrozen
from core.register import personal, technical
from core.types import Id, new_id

UNTIL_ENGAGEMENT_ENDS = "until the engagement's retention date"


class Questionnaire(Base):
    """Questions that belong together, through all their versions."""

    __tablename__ = "core_questionnaire"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))


class QuestionnaireVersion(Base):
    """The questions as they were asked at one time; a frozen version never changes again."""

    __tablename__ = "core_questionnaire_version"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), info=technical("of which questions")
    )
    number: Mapped[int] = mapped_column(info=technical("versions in order, from 1"))
    definition: Mapped[dict[str, Any]] = mapped_column(info=technical("the questions, as JSON"))
    frozen_at: Mapped[datetime | None] = mapped_column(info=technical("since when it cannot change"))
    version: Mapped[int] = mapped_column(info=technical("counts edits, so that a concurrent one is noticed"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Response(Base):
    """That one participation answered one questionnaire, once."""

    __tablename__ = "core_response"
    __table_args__ = (sa.UniqueConstraint("participation_id", "questionnaire_id"),)

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
    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"),
        info=personal("whose answers", retention=UNTIL_ENGAGEMENT_ENDS),
    )
    submitted_at: Mapped[datetime] = mapped_column(
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


@sa.event.listens_for(QuestionnaireVersion, "before_update")
def _keep_frozen(_mapper: Mapper[Any], connection: sa.Connection, row: QuestionnaireVersion) -> None:
    stored = sa.select(QuestionnaireVersion.frozen_at).where(QuestionnaireVersion.id == row.id)
    if connection.scalar(stored):
        raise VersionIsFrozen
