"""Staff and their roles, the visits of everybody who came in, and capability links."""

from datetime import datetime

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id, random_id

EMPLOYED = "while employed"


class StaffRole(Base, RoleMixin):
    """A role that a staff member holds everywhere."""

    __tablename__ = "core_staff_role"

    staff_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"), primary_key=True, info=technical("whose role")
    )
    name: Mapped[str] = mapped_column(
        primary_key=True, info=personal("which role", basis="contract", retention=EMPLOYED)
    )


class Staff(Base, UserMixin):
    """Somebody who works with the panel; signs in with a password and a code."""

    __tablename__ = "core_staff"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))  # type: ignore[assignment]
    name: Mapped[str] = mapped_column(info=personal("signs letters", basis="contract", retention=EMPLOYED))
    email: Mapped[str] = mapped_column(
        unique=True, info=personal("signs in, receives letters", basis="contract", retention=EMPLOYED)
    )
    phone: Mapped[str] = mapped_column(
        default="", info=personal("shown to participants", basis="contract", retention=EMPLOYED)
    )
    password: Mapped[str | None] = mapped_column(
        info=personal("sign-in, argon2id", basis="contract", retention=EMPLOYED, export="no", erase="blank")
    )
    active: Mapped[bool] = mapped_column(default=True, info=technical("may sign in"))
    fs_uniquifier: Mapped[str] = mapped_column(
        unique=True, default=lambda: random_id().hex, info=technical("what a session names instead of the id")
    )
    tf_primary_method: Mapped[str | None] = mapped_column(info=technical("which second factor"))
    tf_totp_secret: Mapped[str | None] = mapped_column(
        info=personal("second factor, encrypted", basis="contract", retention=EMPLOYED, export="no", erase="blank")
    )
    totp_counter: Mapped[int | None] = mapped_column(
        sa.BigInteger, info=technical("the last code's time step, so that a code works once")
    )
    created_at: Mapped[datetime] = mapped_column(info=technical("when the account was made"))
    roles: Mapped[list[StaffRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")  # type: ignore[assignment]


class Visit(Base):
    """A signed-in browser; the cookie's token is stored only as its hash, and a visit can be ended."""

    __tablename__ = "core_visit"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    digest: Mapped[str] = mapped_column(unique=True, info=technical("hash of the cookie's token"))
    kind: Mapped[str] = mapped_column(info=technical("staff, panelist or guest"))
    subject_id: Mapped[Id] = mapped_column(index=True, info=personal("who is signed in", retention="30 days"))
    engagement_id: Mapped[Id | None] = mapped_column(info=technical("the one engagement a guest may see"))
    agent: Mapped[str] = mapped_column(
        default="", info=personal("which browser, so that its owner knows it again", retention="30 days")
    )
    started_at: Mapped[datetime] = mapped_column(info=personal("since when", retention="30 days"))
    confirmed_at: Mapped[datetime | None] = mapped_column(
        info=technical("when its holder last showed who they are; sensitive acts ask again after a while")
    )
    expires_at: Mapped[datetime] = mapped_column(info=technical("until when"))
    ended_at: Mapped[datetime | None] = mapped_column(info=technical("signed out or ended"))


class Link(Base):
    """A capability: whoever holds its token may do one thing about one subject.

    The token is HMAC(key, id): the row cannot give it back without the server's key.
    """

    __tablename__ = "core_link"
    __table_args__ = (sa.Index("ix_core_link_subject", "subject_id", "purpose"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row"))
    digest: Mapped[str] = mapped_column(unique=True, info=technical("hash of the token"))
    purpose: Mapped[str] = mapped_column(info=technical("the one thing it opens"))
    subject_id: Mapped[Id] = mapped_column(info=personal("for whom", retention="with the subject"))
    engagement_id: Mapped[Id | None] = mapped_column(info=technical("the one engagement it is about"))
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    expires_at: Mapped[datetime | None] = mapped_column(info=technical("dead after this"))
    used_at: Mapped[datetime | None] = mapped_column(info=technical("for links that work once"))
    revoked_at: Mapped[datetime | None] = mapped_column(info=technical("taken back"))
    tries: Mapped[int] = mapped_column(default=0, info=technical("wrong codes typed"))
