"""Staff and their roles, the visits of everybody who came in, and capability links."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin, verify_password
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship, validates

from core.db import Base
from core.register import personal, technical
from core.types import Id, folded, new_id, random_id, sort_key

EMPLOYED = "while employed, and 1 year after"
AFTER_VISIT = "30 days after the visit ends"


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
    signed_in_at: Mapped[datetime | None] = mapped_column(
        info=personal("when they last came in", basis="contract", retention=EMPLOYED)
    )
    left_at: Mapped[datetime | None] = mapped_column(info=technical("when the employment ended"))
    sort_key: Mapped[str] = mapped_column(
        default="", info=personal("Norwegian order of names", basis="contract", retention=EMPLOYED, export="no")
    )
    searched: Mapped[str] = mapped_column(
        default="", info=personal("name and address, for search", basis="contract", retention=EMPLOYED, export="no")
    )
    roles: Mapped[list[StaffRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")  # type: ignore[assignment]
    has_made_codes: Mapped[bool | None] = query_expression()  # read with the visit; None where not asked

    @validates("name", "email")
    def _fold(self, key: str, value: str) -> str:
        """Keep what lists are sorted and searched by in step with the name and the address."""
        name, email = (value, self.email) if key == "name" else (self.name, value)
        self.sort_key, self.searched = sort_key(name or ""), folded(f"{name or ''} {email or ''}")
        return value

    def verify_and_update_password(self, password: str) -> bool:
        """Compare a password; a hash that has become too weak is renewed by services, in a transaction."""
        return bool(self.password) and bool(verify_password(password, self.password or ""))


class Passkey(Base):
    """A passkey: the public half of a key that never leaves its holder's telephone, computer or security key."""

    __tablename__ = "core_passkey"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    staff_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"), index=True, info=technical("whose passkey")
    )
    name: Mapped[str] = mapped_column(
        info=personal("its holder's own name for it", basis="contract", retention=EMPLOYED)
    )
    credential: Mapped[str] = mapped_column(
        unique=True, info=personal("which key, base64url", basis="contract", retention=EMPLOYED, export="no")
    )
    public_key: Mapped[str] = mapped_column(info=technical("checks its signatures, base64url"))
    sign_count: Mapped[int] = mapped_column(
        sa.BigInteger, default=0, info=technical("how often it signed: a copy of the key is noticed")
    )
    transports: Mapped[list[Any]] = mapped_column(default=list, info=technical("how browsers reach it"))
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was added"))
    used_at: Mapped[datetime | None] = mapped_column(
        info=personal("when it was last used, shown to its holder", basis="contract", retention=EMPLOYED)
    )


class RecoveryCode(Base):
    """A code on paper for the day the telephone is lost; stored as a keyed hash, works once."""

    __tablename__ = "core_recovery_code"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row"))
    staff_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"), index=True, info=technical("whose code")
    )
    digest: Mapped[str] = mapped_column(
        unique=True,
        info=personal("second factor, keyed hash", basis="contract", retention=EMPLOYED, export="no"),
    )
    used_at: Mapped[datetime | None] = mapped_column(info=technical("works once"))


class Attempt(Base):
    """A password, a code or a request for a letter that counts towards a limit; deleted after a day."""

    __tablename__ = "core_attempt"
    __table_args__ = (sa.Index("ix_core_attempt_counted", "kind", "digest", "at"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    kind: Mapped[str] = mapped_column(info=technical("what was tried"))
    digest: Mapped[str] = mapped_column(
        info=personal(
            "keyed hash of the account or the network address", basis="legal obligation", retention="1 day", export="no"
        )
    )
    at: Mapped[datetime] = mapped_column(index=True, info=technical("when", retention="1 day"))


class Visit(Base):
    """A signed-in browser; the cookie's token is stored only as its hash, and a visit can be ended."""

    __tablename__ = "core_visit"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    digest: Mapped[str] = mapped_column(unique=True, info=technical("hash of the cookie's token"))
    kind: Mapped[str] = mapped_column(info=technical("staff, panelist or guest"))
    subject_id: Mapped[Id] = mapped_column(
        index=True, info=personal("who is signed in", retention=AFTER_VISIT, names="person")
    )
    engagement_id: Mapped[Id | None] = mapped_column(info=technical("the one engagement a guest may see"))
    agent: Mapped[str] = mapped_column(
        default="", info=personal("which browser, so that its owner knows it again", retention=AFTER_VISIT)
    )
    started_at: Mapped[datetime] = mapped_column(info=personal("since when", retention=AFTER_VISIT))
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
    subject_id: Mapped[Id] = mapped_column(info=personal("for whom", retention="with the subject", names="person"))
    engagement_id: Mapped[Id | None] = mapped_column(info=technical("the one engagement it is about"))
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    expires_at: Mapped[datetime | None] = mapped_column(info=technical("dead after this"))
    used_at: Mapped[datetime | None] = mapped_column(info=technical("for links that work once"))
    revoked_at: Mapped[datetime | None] = mapped_column(info=technical("taken back"))
    tries: Mapped[int] = mapped_column(default=0, info=technical("wrong codes typed"))
