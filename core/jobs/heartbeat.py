"""The worker's sign of life, so that a page can say whether anybody is at work."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, session, transaction
from core.register import technical

WORKER = "worker"
SILENT_AFTER = timedelta(minutes=2)


class Heartbeat(Base):
    """When somebody was last seen at work."""

    __tablename__ = "core_heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True, info=technical("who"))
    at: Mapped[datetime] = mapped_column(info=technical("when they were last seen"))


def beat(name: str = WORKER) -> None:
    """Say that this one is alive."""
    with transaction():
        session.merge(Heartbeat(name=name, at=clock.now()))


def last_beat(name: str = WORKER) -> datetime | None:
    """Tell when this one was last seen; None where never."""
    return session.scalar(sa.select(Heartbeat.at).where(Heartbeat.name == name))
