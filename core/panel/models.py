"""Members of the panel, those on their way in, and the lists they choose from."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.register import personal, technical
from core.types import Id, LocalText, new_id, random_id

MEMBER = "while a member"
WEEK = "7 days"


class District(Base):
    """A place in the municipality that people say they live in."""

    __tablename__ = "core_district"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row"))
    name: Mapped[str] = mapped_column(unique=True, info=technical("its name"))
    sort_key: Mapped[str] = mapped_column(info=technical("Norwegian order"))


class Interest(Base):
    """An area that members may say they care about."""

    __tablename__ = "core_interest"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    title: Mapped[LocalText] = mapped_column(info=technical("its name"))


class Channel(Base):
    """Where people may have heard of the panel."""

    __tablename__ = "core_channel"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    title: Mapped[LocalText] = mapped_column(info=technical("its name"))


class SignUp(Base):
    """Somebody who filled in the form and has not confirmed yet; forgotten after seven days."""

    __tablename__ = "core_sign_up"

    id: Mapped[Id] = mapped_column(primary_key=True, info=technical("the form's own number: twice is once"))
    email: Mapped[str] = mapped_column(index=True, info=personal("to confirm the address", retention=WEEK))
    name: Mapped[str] = mapped_column(info=personal("to address letters", retention=WEEK))
    birth_year: Mapped[int] = mapped_column(info=personal("age rule, representativeness", retention=WEEK))
    gender: Mapped[str] = mapped_column(info=personal("representativeness", retention=WEEK))
    district_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_district.id", ondelete="SET NULL"), info=personal("representativeness", retention=WEEK)
    )
    language: Mapped[str] = mapped_column(info=personal("language of letters", retention=WEEK))
    consent: Mapped[str] = mapped_column(info=technical("hash of the sentence they ticked"))
    created_at: Mapped[datetime] = mapped_column(index=True, info=personal("when to forget it", retention=WEEK))


class Panelist(Base):
    """A member of the panel."""

    __tablename__ = "core_panelist"
    __table_args__ = (
        sa.CheckConstraint("state in ('active', 'paused')", name="state"),
        sa.CheckConstraint("gender in ('woman', 'man', 'other', 'unsaid')", name="gender"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    email: Mapped[str] = mapped_column(unique=True, info=personal("letters and sign-in", retention=MEMBER))
    name: Mapped[str] = mapped_column(info=personal("to address letters", retention=MEMBER))
    birth_year: Mapped[int] = mapped_column(info=personal("age rule, representativeness", retention=MEMBER))
    gender: Mapped[str] = mapped_column(info=personal("representativeness", retention=MEMBER))
    district_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_district.id", ondelete="SET NULL"),
        index=True,
        info=personal("representativeness", retention=MEMBER),
    )
    language: Mapped[str] = mapped_column(info=personal("language of letters", retention=MEMBER))
    channel_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_channel.id", ondelete="SET NULL"), info=personal("which channel works", retention=MEMBER)
    )
    state: Mapped[str] = mapped_column(default="active", info=personal("active or paused", retention=MEMBER))
    paused_until: Mapped[datetime | None] = mapped_column(info=personal("end of the break", retention=MEMBER))
    joined_at: Mapped[datetime] = mapped_column(info=personal("growth of the panel", retention=MEMBER))
    interests: Mapped[list[Interest]] = relationship(secondary="core_panelist_interest")
    district: Mapped[District | None] = relationship(lazy="raise")

    @property
    def first_name(self) -> str:
        """The name to greet with."""
        return self.name.split(" ")[0]


class PanelistInterest(Base):
    """What a member cares about."""

    __tablename__ = "core_panelist_interest"

    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("who", retention=MEMBER),
    )
    interest_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_interest.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("cares about what", retention=MEMBER),
    )


class Consent(Base):
    """What a member said yes to, or took back: rows are added, never changed."""

    __tablename__ = "core_consent"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("who", basis="legal obligation", retention=MEMBER),
    )
    purpose: Mapped[str] = mapped_column(info=personal("to what", basis="legal obligation", retention=MEMBER))
    given: Mapped[bool] = mapped_column(info=personal("yes, or taken back", basis="legal obligation", retention=MEMBER))
    wording: Mapped[str] = mapped_column(info=technical("hash of the sentence they read"))
    language: Mapped[str] = mapped_column(info=technical("the language they read it in"))
    at: Mapped[datetime] = mapped_column(info=personal("when", basis="legal obligation", retention=MEMBER))
