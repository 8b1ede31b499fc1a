"""Send-outs: letters to many that somebody has looked over, and that can be stopped until they leave."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.engagement.models import KEPT, MEMBER, Engagement, Project
from core.register import personal, technical
from core.types import Id, LocalText, new_id

WAITING_FOR_APPROVAL, WAITING, LEAVING, SENT, STOPPED = "waiting_for_approval", "waiting", "leaving", "sent", "stopped"
STATES = (WAITING_FOR_APPROVAL, WAITING, LEAVING, SENT, STOPPED)
NOT_YET = (WAITING_FOR_APPROVAL, WAITING)
CHOSEN: Final = "chosen"
MISSING: Final = "missing"


class Sending(Base):
    """One send-out: which letter, to whom, when, and who stands behind it."""

    __tablename__ = "core_sending"
    __table_args__ = (
        sa.CheckConstraint("state in ('waiting_for_approval', 'waiting', 'leaving', 'sent', 'stopped')", name="state"),
        sa.CheckConstraint("recipients in ('chosen', 'missing')", name="recipients"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), index=True, info=technical("where it belongs")
    )
    engagement_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("of which activity")
    )
    kind: Mapped[str] = mapped_column(info=technical("the kind of letter, by its name"))
    about_id: Mapped[Id] = mapped_column(info=technical("what its letters are about"))
    recipients: Mapped[str] = mapped_column(
        default=CHOSEN, info=technical("chosen people, or those who have not answered when it leaves")
    )
    count: Mapped[int | None] = mapped_column(info=technical("to how many; unknown until it leaves where nobody chose"))
    left_out: Mapped[int] = mapped_column(
        default=0, server_default="0", info=technical("how many could not be asked any more when it left")
    )
    subject: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("its subject as it stood"))
    body: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("its own words, where it has some"))
    fingerprint: Mapped[str] = mapped_column(default="", info=technical("tells whether what was looked at has changed"))
    state: Mapped[str] = mapped_column(default=WAITING, info=technical("where it stands"))
    due_at: Mapped[datetime] = mapped_column(index=True, info=technical("when it leaves"))
    moved_for: Mapped[str] = mapped_column(default="", info=technical("why it leaves later than wished"))
    asap: Mapped[bool] = mapped_column(default=True, info=technical("no day was chosen: as soon as it may"))
    corrects_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_sending.id", ondelete="SET NULL"), info=technical("which send-out it puts right")
    )
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was planned"))
    created_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who planned it", basis="contract", retention=KEPT, erase="blank"),
    )
    approved_at: Mapped[datetime | None] = mapped_column(info=technical("when a colleague said yes"))
    approved_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("which colleague looked it over", basis="contract", retention=KEPT, erase="blank"),
    )
    stopped_at: Mapped[datetime | None] = mapped_column(info=technical("when it was stopped"))
    stopped_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who stopped it or sent it back", basis="contract", retention=KEPT, erase="blank"),
    )
    stopped_for: Mapped[str] = mapped_column(default="", info=technical("why it was stopped"))
    words: Mapped[str] = mapped_column(default="", info=technical("what a colleague wrote when they sent it back"))
    sent_at: Mapped[datetime | None] = mapped_column(info=technical("when its letters entered the outbox"))
    engagement: Mapped[Engagement | None] = relationship(lazy="joined")
    project: Mapped[Project] = relationship(lazy="joined")
    creator: Mapped[Staff | None] = relationship(foreign_keys=created_by, lazy="joined")
    approver: Mapped[Staff | None] = relationship(foreign_keys=approved_by, lazy="joined")
    stopper: Mapped[Staff | None] = relationship(foreign_keys=stopped_by, lazy="joined")


class SendingRecipient(Base):
    """Somebody whom a planned send-out will reach; the row goes when the letter enters the outbox."""

    __tablename__ = "core_sending_recipient"

    sending_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_sending.id", ondelete="CASCADE"), primary_key=True, info=technical("which send-out")
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("whom it will reach", retention=MEMBER),
    )


class ReminderRule(Base):
    """When those who have not answered are reminded by themselves: after so many days, at most so often."""

    __tablename__ = "core_reminder_rule"

    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), primary_key=True, info=technical("in which activity")
    )
    days: Mapped[int] = mapped_column(info=technical("after how many days, and again after as many"))
    most: Mapped[int] = mapped_column(info=technical("at most how often"))
    set_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who set it", basis="contract", retention=KEPT, erase="blank"),
    )
