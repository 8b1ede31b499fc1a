"""The row of one piece of work."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
CANCELLED = "cancelled"  # a person asked
STOPPED = "stopped"  # its owner may not do this any more
STATES = (WAITING, RUNNING, DONE, FAILED, CANCELLED, STOPPED)
OVER = (DONE, FAILED, CANCELLED, STOPPED)


class Job(Base):
    """One piece of work.

    ``owner_id`` is no foreign key: an owner who is deleted must stop the work, not set it free.
    """

    __tablename__ = "core_job"
    __table_args__ = (
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'stopped')", name="state"
        ),
    )  # fmt: skip

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    kind: Mapped[str] = mapped_column(info=technical("which kind of work"))
    key: Mapped[str] = mapped_column(unique=True, info=technical("the same key is the same work"))
    payload: Mapped[dict[str, Any]] = mapped_column(info=technical("ids that the work needs"))
    owner_id: Mapped[Id | None] = mapped_column(
        info=personal(
            "who asked for it, so that it stops with them", basis="contract", retention="90 days", names="staff"
        )
    )
    state: Mapped[str] = mapped_column(default=WAITING, info=technical("where it stands"))
    due_at: Mapped[datetime] = mapped_column(index=True, info=technical("not before"))
    lease_until: Mapped[datetime | None] = mapped_column(info=technical("taken again after this"))
    attempts: Mapped[int] = mapped_column(default=0, info=technical("how often it was begun"))
    done: Mapped[int] = mapped_column(default=0, info=technical("progress"))
    total: Mapped[int] = mapped_column(default=0, info=technical("progress"))
    error: Mapped[str] = mapped_column(default="", info=technical("the kind of error that stopped it"))
    cancel_asked: Mapped[bool] = mapped_column(default=False, info=technical("a person asked it to stop"))
    result_file: Mapped[Id | None] = mapped_column(info=technical("the file that it made"))
    finished_at: Mapped[datetime | None] = mapped_column(info=technical("when it was over", retention="90 days"))
