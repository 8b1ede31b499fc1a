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
        sa.Index("ix_core_letter_next", "state", "priority", "due_at"),
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
    about_id: Mapped[Id | None] = mapped_column(index=True, info=technical("about which engagement", export="yes"))
    link_id: Mapped[Id | None] = mapped_column(info=technical("the link it carries; the token is never stored"))
    priority: Mapped[int] = mapped_column(info=technical("sign-in before bulk"))
    state: Mapped[str] = mapped_column(default=WAITING, info=technical("where it is"))
    due_at: Mapped[datetime] = mapped_column(info=technical("not before"))
    lease_until: Mapped[datetime | None] = mapped_column(info=technical("taken again after this"))
    attempts: Mapped[int] = mapped_column(default=0, info=technical("how often it was tried"))
    sent_at: Mapped[datetime | None] = mapped_column(info=personal("when it left", retention="2 years", erase="keep"))
    error: Mapped[str] = mapped_column(default="", info=technical("the reply code or kind of error that stopped it"))
