"""The outbox: one row for each letter to each person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id

WAITING, SENDING, SENT, DEAD, DROPPED = "waiting", "sending", "sent", "dead", "dropped"
URGENT, ORDINARY, BULK = 0, 1, 2


class OutboxLetter(Base):
    """A letter that is to be sent, or was.

    It holds no address, no words and no token: those are found when it leaves.
    """

    __tablename__ = "core_letter"
    __table_args__ = (
        sa.Index("ix_core_letter_next", "state", "priority", "due_at", "id"),
        sa.Index("ix_core_letter_about", "about_id", "kind", "state"),  # counted while the figures are looked at
        sa.CheckConstraint("state in ('waiting', 'sending', 'sent', 'dead', 'dropped')", name="state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row; its Message-ID"))
    kind: Mapped[str] = mapped_column(info=technical("which kind of letter", export="yes"))
    number: Mapped[str] = mapped_column(unique=True, info=technical("the same number is the same letter"))
    recipient_id: Mapped[Id] = mapped_column(
        index=True,
        info=personal(
            "to whom: a panelist, a sign-up or a staff member", retention="2 years", erase="blank", names="person"
        ),
    )
    about_id: Mapped[Id | None] = mapped_column(info=technical("about which engagement", export="yes"))
    link_id: Mapped[Id | None] = mapped_column(info=technical("the link it carries; the token is never stored"))
    sending_id: Mapped[Id | None] = mapped_column(index=True, info=technical("of which send-out"))
    priority: Mapped[int] = mapped_column(info=technical("sign-in before bulk"))
    state: Mapped[str] = mapped_column(default=WAITING, info=technical("where it is"))
    due_at: Mapped[datetime] = mapped_column(info=technical("not before"))
    lease_until: Mapped[datetime | None] = mapped_column(info=technical("taken again after this"))
    attempts: Mapped[int] = mapped_column(default=0, info=technical("how often it was tried"))
    sent_at: Mapped[datetime | None] = mapped_column(info=personal("when it left", retention="2 years", erase="keep"))
    sent_to: Mapped[str] = mapped_column(
        default="",
        info=personal("keyed hash of the address it went to", retention="2 years", export="no", erase="blank"),
    )
    returned_at: Mapped[datetime | None] = mapped_column(
        info=personal("when it came back", retention="2 years", erase="keep")
    )
    error: Mapped[str] = mapped_column(default="", info=technical("the reply code or kind of error that stopped it"))


class ReturnedLetter(Base):
    """A letter to a member that came back, and from which address; counted towards not writing there any more."""

    __tablename__ = "core_returned_letter"

    letter_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_letter.id", ondelete="CASCADE"), primary_key=True, info=technical("which letter")
    )
    email: Mapped[str] = mapped_column(
        index=True, info=personal("which address did not take it", retention="2 years", names="address")
    )
    hard: Mapped[bool] = mapped_column(info=technical("whether the address itself is the reason"))
    status: Mapped[str] = mapped_column(info=technical("what the other server said, RFC 3463", export="yes"))
    at: Mapped[datetime] = mapped_column(info=personal("when it came back", retention="2 years"))


class Unreachable(Base):
    """An address that gets no letters to many for now: those that were sent came back."""

    __tablename__ = "core_unreachable"

    email: Mapped[str] = mapped_column(
        primary_key=True, info=personal("where letters come back from", retention="2 years", names="address")
    )
    status: Mapped[str] = mapped_column(info=technical("what the other server said last", export="yes"))
    since: Mapped[datetime] = mapped_column(info=personal("since when", retention="2 years"))
    until: Mapped[datetime | None] = mapped_column(info=technical("when it is tried again by itself", export="yes"))


class Reply(Base):
    """That somebody answered a letter about an engagement; what they wrote was sent on, and is not here."""

    __tablename__ = "core_reply"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    number: Mapped[str] = mapped_column(unique=True, info=technical("hash of the message: twice is once"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("about what", export="yes")
    )
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("which member answered", retention="while a member"),
    )
    automatic: Mapped[bool] = mapped_column(info=technical("a machine answered: away, on leave"))
    received_at: Mapped[datetime] = mapped_column(info=personal("when it came", retention="while a member"))
    forwarded_at: Mapped[datetime | None] = mapped_column(info=technical("when it was sent on to the contact"))
    read_at: Mapped[datetime | None] = mapped_column(info=technical("when somebody said that it is read"))
    read_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who read it", basis="contract", retention="as the engagement", export="no", erase="blank"),
    )


class Bucket(Base):
    """How many letters may leave now, within a minute or an hour; shared by all workers."""

    __tablename__ = "core_letter_bucket"

    name: Mapped[str] = mapped_column(primary_key=True, info=technical("minute or hour"))
    tokens: Mapped[float] = mapped_column(sa.Double, info=technical("how many may leave"))
    filled_at: Mapped[datetime] = mapped_column(info=technical("when that was worked out"))
