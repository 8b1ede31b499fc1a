"""Sessions and slots, the seats in them, what somebody needs there, and the address of a personal calendar."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.register import personal, technical
from core.types import CivilDateTime, Id, LocalText, new_id

MEMBER = "while a member"
KEPT = "as the engagement"
AFTER_SESSION = "14 days after the session"
KEPT_AFTER: Final = timedelta(days=14)
SESSION, SLOT = "session", "slot"
TAKEN, WAITING, OFFERED, LEFT, EXPIRED, CANCELLED = "taken", "waiting", "offered", "left", "expired", "cancelled"
HOLDS: Final = (TAKEN, OFFERED)  # a seat is held
ALIVE: Final = (TAKEN, OFFERED, WAITING)  # one of each kind at most
UNKNOWN, CAME, LATE, ABSENT = "unknown", "came", "late", "absent"
ATTENDANCE: Final = (UNKNOWN, CAME, LATE, ABSENT)


class Session(Base):
    """When and where people meet: many at a session, usually one in a slot.

    ``starts`` is the civil time in ``zone``; the instants follow from it, and are what is compared. From
    ``reserved_from`` to ``reserved_to``, buffers included, room and responsible person are nobody else's: an EXCLUDE
    constraint on PostgreSQL and triggers on SQLite hold that.
    """

    __tablename__ = "core_session"
    __table_args__ = (
        sa.CheckConstraint("kind in ('session', 'slot')", name="kind"),
        sa.CheckConstraint("taken >= 0 and (capacity is null or taken <= capacity)", name="seats"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.Index("ix_core_session_starts_at", "starts_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("of which activity")
    )
    kind: Mapped[str] = mapped_column(default=SESSION, info=technical("a session for many, or a slot"))
    title: Mapped[LocalText] = mapped_column(
        default=LocalText, info=technical("what it is called, where it has a name")
    )
    starts: Mapped[datetime] = mapped_column(CivilDateTime, info=technical("when it begins, as the clock there shows"))
    zone: Mapped[str] = mapped_column(default="Europe/Oslo", info=technical("where that clock hangs"))
    minutes: Mapped[int] = mapped_column(info=technical("how long it lasts"))
    starts_at: Mapped[datetime] = mapped_column(info=technical("the instant it begins"))
    ends_at: Mapped[datetime] = mapped_column(info=technical("the instant it ends"))
    buffer: Mapped[int] = mapped_column(default=0, info=technical("minutes kept free before and after"))
    reserved_from: Mapped[datetime] = mapped_column(info=technical("from when room and staff are taken"))
    reserved_to: Mapped[datetime] = mapped_column(info=technical("until when"))
    notice: Mapped[int] = mapped_column(default=0, info=technical("minutes before it begins in which nobody books"))
    offer_hours: Mapped[int] = mapped_column(default=48, info=technical("how long an offered seat is held"))
    place: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("where it is, in words"))
    room: Mapped[str] = mapped_column(default="", info=technical("which room, as it is written"))
    room_key: Mapped[str] = mapped_column(
        default="", server_default="", info=technical("the same room, however it is written: it is not used twice")
    )
    directions: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("how to find it"))
    link: Mapped[str] = mapped_column(default="", info=technical("the address of a meeting on video"))
    responsible_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        index=True,
        info=personal("who is there", basis="contract", retention=KEPT, erase="blank"),
    )
    capacity: Mapped[int | None] = mapped_column(info=technical("how many seats; none is no limit"))
    taken: Mapped[int] = mapped_column(default=0, info=technical("how many are taken or held for an offer"))
    sequence: Mapped[int] = mapped_column(default=0, info=technical("how often it changed, as calendars count"))
    moved_from: Mapped[datetime | None] = mapped_column(info=technical("when it was to begin before it was moved"))
    moved_at: Mapped[datetime | None] = mapped_column(info=technical("when it was moved"))
    cancelled_at: Mapped[datetime | None] = mapped_column(info=technical("when it was cancelled"))
    cancelled_for: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("why, as everybody reads it"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    responsible: Mapped[Staff | None] = relationship(lazy="joined")


class Booking(Base):
    """One person's seat at a session, or their place in its line; the row stays when they leave.

    Nobody holds two seats at the same time of day: the session's instants are copied here for the constraint.
    """

    __tablename__ = "core_booking"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "participation_id"),
        sa.CheckConstraint("state in ('taken', 'waiting', 'offered', 'left', 'expired', 'cancelled')", name="state"),
        sa.CheckConstraint("attendance in ('unknown', 'came', 'late', 'absent')", name="attendance"),
        sa.CheckConstraint("(state = 'offered') = (offer_until is not null)", name="offer"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    session_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_session.id", ondelete="CASCADE"), info=technical("at which session", export="yes")
    )
    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"), index=True, info=technical("in which place")
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"), index=True, info=personal("who", retention=MEMBER)
    )
    state: Mapped[str] = mapped_column(info=personal("whether they have a seat", retention=MEMBER))
    since: Mapped[datetime] = mapped_column(info=personal("since when: the order of the line", retention=MEMBER))
    starts_at: Mapped[datetime] = mapped_column(info=technical("the session's, for the constraint"))
    ends_at: Mapped[datetime] = mapped_column(info=technical("the session's, for the constraint"))
    offer_until: Mapped[datetime | None] = mapped_column(
        index=True, info=personal("until when the offer is theirs", retention=MEMBER)
    )
    sequence: Mapped[int] = mapped_column(default=0, info=technical("how often their own calendar entry changed"))
    attendance: Mapped[str] = mapped_column(
        default=UNKNOWN, server_default=UNKNOWN, info=personal("whether they came", retention=MEMBER)
    )
    attendance_source: Mapped[str] = mapped_column(
        default="", server_default="", info=personal("how that is known", retention=MEMBER)
    )
    attendance_at: Mapped[datetime | None] = mapped_column(info=personal("when it was noted", retention=MEMBER))
    session: Mapped[Session] = relationship(lazy="joined")


class SessionNeed(Base):
    """What somebody needs to take part in a room, sealed by the server's key; it goes 14 days after."""

    __tablename__ = "core_session_need"

    booking_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_booking.id", ondelete="CASCADE"), primary_key=True, info=technical("whose, and where")
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("who", retention=AFTER_SESSION),
    )
    sealed: Mapped[bytes] = mapped_column(
        sa.LargeBinary,
        info=personal("interpreter, wheelchair, food, companion", retention=AFTER_SESSION),
    )
    erase_at: Mapped[datetime] = mapped_column(index=True, info=technical("when it goes"))
