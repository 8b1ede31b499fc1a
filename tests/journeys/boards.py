"""People at one board, in browsers of their own: a leader at a desk, and guests with phones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from core import clock
from core.auth.models import Staff
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services as engagements
from core.engagement.models import Engagement
from core.types import LocalText
from plugins.workshop.boards import board_of
from tests.journeys.rooms import submit, tick
from tests.journeys.test_tour import TOO_WIDE, violations
from tests.journeys.ways import Database, labelled, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from core.types import Id
    from tests.people import People

TITLE, PURPOSE = "Tavla i parken", "Vi finner ut hva parken trenger."
SMALL = {"width": 320, "height": 640}
STEPS = ("Samle", "Skrive hver for seg", "Vise", "Sortere", "Drøfte")


@dataclass
class Meeting:
    """Those who are at the board: the leader at a desk, two guests with phones; ``path`` is its staff page's."""

    leader: Page
    kari: Page
    per: Page
    name: str
    path: str

    def everybody(self) -> tuple[Page, Page, Page]:
        """Give all their windows."""
        return self.leader, self.kari, self.per


def gathered(leader: Page, open_window: Callable[..., Page], database: Database) -> Meeting:
    """Open a workshop with its board, and let two guests come in by its code."""
    path, name = workshop(leader, database)
    leader.goto(f"{path}/kode")
    submit(leader, "/kode")
    code = leader.locator(".sk-poster__code").inner_text()
    board = path.replace("/aktiviteter/", "/workshop/") + "/tavle"
    leader.goto(board)
    press(leader, "Åpne tavla")
    kari, per = (guest(open_window(width=390, height=800), code, who) for who in ("Kari", "Per"))
    made = Meeting(leader, kari, per, name, board)
    for page in made.everybody():
        expect(page.get_by_text("Lagret", exact=True)).to_be_visible()
    return made


def already_gathered(leader: Page, open_window: Callable[..., Page], backstage: People, email: str) -> Meeting:
    """Let the same three be at the board at once: what `gathered` does through the pages is done already."""
    home = backstage.app.extensions["config"].base_url
    engagement, name = _begun(backstage, email)
    kari, per = (open_window(width=390, height=800) for _guest in range(2))
    for page, who in ((kari, "Kari"), (per, "Per")):
        known = backstage.guest(engagement, who).client._cookies.values()
        page.context.add_cookies([{"name": each.key, "value": each.value, "url": home} for each in known])
        page.goto(f"/workshop/{name}/tavle")
    there = Meeting(leader, kari, per, name, f"/arbeid/workshop/{engagement}/tavle")
    leader.goto(there.path)
    for page in there.everybody():
        expect(page.get_by_text("Lagret", exact=True)).to_be_visible()
    return there


def _begun(backstage: People, email: str) -> tuple[Id, str]:
    """Make a workshop of somebody's that is open, with its board; gives its id and its name."""
    with backstage.app.app_context(), transaction():
        staff = session.scalars(sa.select(Staff).where(Staff.email == email)).one()
        who = Principal(kind="staff", id=staff.id, name=staff.name, roles=frozenset({"leader"}))
        made = engagements.create_engagement(None, "workshop", LocalText(nb=TITLE), LocalText(nb=PURPOSE), who)
        made.state, made.opened_at = "open", clock.now()
        board_of(made)
        return made.id, made.name


def workshop(desk: Page, database: Database) -> tuple[str, str]:
    """Make a workshop, and let it be open; gives its staff page's address and its name."""
    desk.goto("/arbeid/aktiviteter/ny")
    tick(desk, "[name=format][value=workshop]")
    desk.locator("[name=title]").fill(TITLE)
    desk.locator("[name=purpose]").fill(PURPOSE)
    submit(desk)
    path = urlsplit(desk.url).path
    desk.goto(path.replace("/aktiviteter/", "/workshop/") + "/innhold")
    desk.locator("[name=doing]").fill("Vi skriver lapper, og setter dem i grupper.")
    submit(desk)
    with Session(database.engine) as here:
        found = here.scalars(sa.select(Engagement).order_by(Engagement.created_at.desc())).first()
        assert found is not None
        found.state, found.opened_at = "open", clock.now()
        name = found.name
        here.commit()
    return path, name


def guest(page: Page, code: str, name: str) -> Page:
    """Come in by the code that is read aloud; where the board is open, that leads to it."""
    page.goto("/kode")
    page.locator("[name=code]").fill(code)
    submit(page, "/kode")
    page.locator("[name=name]").fill(name)
    submit(page, "/kode/")
    return page


def write(page: Page, text: str) -> None:
    """Write a note."""
    labelled(page, "Skriv en lapp").fill(text)
    press(page, "Legg til")


def go_on(meeting: Meeting, step: str) -> None:
    """Let the leader go to the next step, and everybody be there."""
    all_is_sent(meeting.leader)
    press(meeting.leader, "Neste steg")
    for page in meeting.everybody():
        expect(page.get_by_role("heading", level=2, name=step)).to_be_visible()


def all_is_sent(leader: Page) -> None:
    """Wait until the leader sees of nobody that they have written something that is not sent."""
    expect(leader.locator(".board-here")).not_to_contain_text("ikke er sendt")


def looks_right(*pages: Page) -> None:
    """See that axe finds nothing, and that nothing scrolls sideways, on the smallest phone too."""
    for page in pages:
        size = page.viewport_size
        assert size is not None
        for each in (size, SMALL):
            page.set_viewport_size({"width": each["width"], "height": each["height"]})
            assert violations(page) == []
            assert page.evaluate(TOO_WIDE) <= 0
        page.set_viewport_size(size)


def be_in(meeting: Meeting, step: str) -> None:
    """Go step by step until the board is in this one."""
    for each in STEPS[1 : STEPS.index(step) + 1]:
        go_on(meeting, each)
