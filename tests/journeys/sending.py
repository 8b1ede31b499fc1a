"""How a send-out leaves in the browser tests: nobody waits ten minutes, and no test depends on the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import clock
from core.engagement.sending.models import WAITING, Sending
from core.jobs import Job
from core.settings import Setting
from tests.eventually import eventually
from tests.sending import BY_DAY_AND_NIGHT

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import Site


def without_quiet_hours(site: Site) -> None:
    """Let the house send at any time, and without a colleague's look."""
    with _opened(site) as here:
        for name, value in {**BY_DAY_AND_NIGHT, "send_unapproved": True}.items():
            here.merge(Setting(owner="core", name=name, value={"is": value}))
        here.commit()


def press_send(desk: Page, site: Site, activity: str) -> None:
    """Press the button that sends, confirm it, and let the letters leave at once."""
    without_quiet_hours(site)
    desk.goto(f"{activity}/mottakere")
    for _press in range(2):
        desk.locator('form[action$="/send"] button[type=submit]').click()
        desk.wait_for_load_state()
    let_leave(desk, site, activity)


def let_leave(desk: Page, site: Site, activity: str) -> None:
    """Let what waits leave now; a test to oneself wakes the worker."""
    with _opened(site) as here:
        here.execute(sa.update(Sending).where(Sending.state == WAITING).values(due_at=clock.now()))
        here.execute(sa.update(Job).where(Job.kind == "sending.leave").values(due_at=clock.now()))
        here.commit()
    desk.goto(f"{activity}/e-poster")
    desk.locator('form[action$="/e-poster/test"] button[type=submit]').click()
    eventually(lambda: _has_left(site), within=30, every=0.2)


def _has_left(site: Site) -> bool:
    with _opened(site) as here:
        return not here.scalar(sa.select(sa.func.count()).where(Sending.state.in_((WAITING, "leaving"))))


def _opened(site: Site) -> Session:
    return Session(sa.create_engine(site.environment["SAMSKAP_DATABASE"], poolclass=sa.NullPool))
