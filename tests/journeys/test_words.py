"""Two guests at the example's list of words, where that is the only plugin: one live element, in browsers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from core import clock
from core.config import Config
from core.contributions import Principal
from core.db import emit, session, transaction
from core.engagement.models import Engagement
from core.engagement.services import create_engagement
from core.events import EngagementOpened
from core.guests.services import make_code
from core.types import LocalText
from tests import servers
from tests.journeys.boards import guest, looks_right
from tests.journeys.ways import labelled, press
from tests.people import People
from tests.windows import windows_on
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

    from core.types import Id

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

WORDS = "/avstemning/torget/ord"


@pytest.fixture
def pages(
    chromium: Chromium, new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, Page, Page]]:
    """Kari's and Per's windows at the list of a poll that is open, and Kari's other one, which runs no script."""
    home, url = tmp_path_factory.mktemp("words"), new_database_url()
    with servers.site(home, plugins="poll", database=url) as site, windows_on(chromium, site.url) as opened:
        app = create_app(Config.from_environment(site.environment))
        hanne = People(app).staff("leader", name="Hanne Lie")
        with app.app_context(), transaction():
            code = _poll(Principal(kind="staff", id=hanne.id, name=hanne.name))
        app.extensions["engines"][True].dispose()
        kari, per = (guest(opened(width=390, height=800), code, name) for name in ("Kari", "Per"))
        plain = opened(javascript=False)
        plain.context.add_cookies(kari.context.cookies())
        for page in (kari, per):
            page.goto("/aktiviteter/torget")
            press(page, "Skriv ord for det du tenker")
            expect(page.get_by_text("Lagret", exact=True)).to_be_visible()
        yield kari, per, plain


def _poll(leader: Principal) -> str:
    """Make a poll that is open, and give the code that lets guests in."""
    from samskap_poll.services import write

    title = LocalText(nb="Torget")
    made = create_engagement(None, "poll", title, LocalText(nb="Vi vil vite hva torget bør få."), leader)
    write(made, 0, LocalText(nb="Hva bør torget få?"), [LocalText(nb="Benker"), LocalText(nb="Trær")])
    made.state, made.opened_at = "open", clock.now()
    session.flush()
    emit(EngagementOpened(engagement=made.id, invited=0))
    return _code(made.id)


def _code(engagement_id: Id) -> str:
    assert session.get_one(Engagement, engagement_id).name == "torget"
    return make_code(engagement_id, clock.now() + timedelta(hours=1)).code


def say(page: Page, word: str) -> None:
    """Write a word."""
    labelled(page, "Ditt ord").fill(word)
    press(page, "Legg til")


def test_what_one_writes_stands_in_the_others_window_at_once(pages: tuple[Page, Page, Page]) -> None:
    kari, per, plain = pages
    say(kari, "skygge")
    expect(per.get_by_role("listitem").filter(has_text="skygge")).to_be_visible()
    assert per.get_by_role("button", name="Ta tilbake").count() == 0, "it is not Per's"
    looks_right(kari, per)
    plain.goto(WORDS)
    assert "skygge" in plain.locator("main li").all_inner_texts()
    assert "Du trenger JavaScript for å skrive ord selv." in plain.locator("main").inner_text()
    press(kari, "Ta tilbake: skygge")
    expect(per.get_by_role("listitem").filter(has_text="skygge")).to_be_hidden()
    for word in ("ro", "lek", "lys"):
        say(kari, word)
    say(kari, "vann")
    expect(kari.get_by_text("Du har tre ord på lista. Ta tilbake ett hvis du vil skrive et nytt.")).to_be_visible()
    expect(labelled(kari, "Ditt ord")).to_have_value("vann")
    looks_right(kari)
    per.context.set_offline(True)
    say(per, "benk")
    expect(per.get_by_text("Uten nett. Det du skriver, blir sendt når nettet er tilbake.")).to_be_visible()
    per.context.set_offline(False)
    expect(kari.get_by_role("listitem").filter(has_text="benk")).to_be_visible()
