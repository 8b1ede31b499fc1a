"""Tokens that programs come in with, and a count of those that were refused."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, random_id

EMPLOYED = "while its owner is employed, and 1 year after"


class ApiToken(Base):
    """A program's key: it may do what its scopes and its owner's rights both allow. Only its hash is kept."""

    __tablename__ = "core_api_token"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the form's own number"))
    staff_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"),
        index=True,
        info=personal("who answers for it", basis="contract", retention=EMPLOYED),
    )
    name: Mapped[str] = mapped_column(info=personal("what its owner calls it", basis="contract", retention=EMPLOYED))
    digest: Mapped[str] = mapped_column(unique=True, info=technical("hash of the token"))
    scopes: Mapped[list[Any]] = mapped_column(info=technical("what it may be used for"))
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    expires_at: Mapped[datetime] = mapped_column(info=technical("dead after this"))
    used_on: Mapped[date | None] = mapped_column(
        sa.Date, info=personal("the last day it was used", basis="contract", retention=EMPLOYED)
    )
    revoked_at: Mapped[datetime | None] = mapped_column(info=technical("taken back"))


class ApiRefusal(Base):
    """How often a token was refused on a day, and why."""

    __tablename__ = "core_api_refusal"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True, info=technical("on which day"))
    reason: Mapped[str] = mapped_column(primary_key=True, info=technical("why"))
    times: Mapped[int] = mapped_column(default=0, info=technical("how often"))
