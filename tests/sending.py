"""Send-outs in tests: sent through the pages as a leader does, and let go without waiting ten minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock, settings
from core.db import session, transaction
from core.engagement.sending.departure import leave
from core.engagement.sending.models import WAITING, Sending

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser

BY_DAY_AND_NIGHT = {"quiet_from": 0, "quiet_to": 0, "send_any_day": True}


def without_quiet_hours(app: Flask, *, approval: bool = False) -> None:
    """Let the house send at any time, so that no test depends on when it runs; with a colleague's look or not."""
    with app.app_context(), transaction():
        settings.change("core", {**BY_DAY_AND_NIGHT, "send_unapproved": not approval})


def send_to_all(leader: Browser, page: str) -> Any:
    """Press the button that sends, confirm it, and let the letters leave."""
    without_quiet_hours(leader.app)
    press_send(leader, page)
    let_leave(leader.app)
    return leader.get(page)


def press_send(leader: Browser, page: str) -> Any:
    """Press the button that sends, and confirm it."""
    leader.get(f"{page}/mottakere")
    leader.post(f"{page}/send")
    return leader.post(f"{page}/send")


def let_leave(app: Flask) -> None:
    """Let every send-out that waits leave now: as if its time had come."""
    with app.app_context(), transaction():
        waiting = list(session.scalars(sa.select(Sending.id).where(Sending.state == WAITING)))
        session.execute(sa.update(Sending).where(Sending.id.in_(waiting)).values(due_at=clock.now()))
        for sending_id in waiting:
            for _step in leave({"sending": str(sending_id)}):
                pass
