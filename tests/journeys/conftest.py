"""People in the real browser: Chromium as it is, on the product as it is served, with a watch on every request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from core.config import Config
from tests.journeys.boards import Meeting, already_gathered, gathered
from tests.journeys.ways import Colleague, Database, enrol
from tests.people import People
from tests.windows import Window, windows_on
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers import Site

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def open_demo(chromium: Chromium, demo_site: Site) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a person's own window (width, height, javascript) on the demo."""
    with windows_on(chromium, demo_site.url) as opened:
        yield opened


@pytest.fixture
def phone(open_window: Callable[..., Page]) -> Page:
    """A small phone without JavaScript."""
    return open_window(**PHONE, javascript=False)


@pytest.fixture(scope="session")
def hanne(chromium: Chromium, site: Site) -> Colleague:
    """A project leader who came in by her one-time link, chose a password and connected an app."""
    window = Window(chromium, site.url, **DESK, javascript=True)
    colleague = enrol(window.page, site)
    assert window.close() == []
    return colleague


@pytest.fixture(scope="session")
def database(site: Site) -> Iterator[Database]:
    """The site's database, for counting."""
    engine = sa.create_engine(site.environment["SAMSKAP_DATABASE"], poolclass=sa.NullPool)
    yield Database(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def demo_database(demo_site: Site) -> Iterator[Database]:
    """The demo's database, for counting."""
    engine = sa.create_engine(demo_site.environment["SAMSKAP_DATABASE"], poolclass=sa.NullPool)
    yield Database(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def backstage(site: Site) -> Iterator[People]:
    """Makes people and what they come to on the site's database, for tests that begin in the middle."""
    app = create_app(Config.from_environment(site.environment))
    yield People(app)
    app.extensions["engines"][True].dispose()


@pytest.fixture
def meeting(hanne: Colleague, open_window: Callable[..., Page], backstage: People) -> Meeting:
    """A workshop that is open, with its board begun and two guests at it."""
    leader = open_window(**DESK)
    leader.context.add_cookies(hanne.cookies)
    return already_gathered(leader, open_window, backstage, hanne.email)


@pytest.fixture
def meeting_by_the_pages(hanne: Colleague, open_window: Callable[..., Page], database: Database) -> Meeting:
    """The same, made and come to as people do it."""
    leader = open_window(**DESK)
    leader.context.add_cookies(hanne.cookies)
    return gathered(leader, open_window, database)
