"""People in the real browser: Chromium as it is, on the product as it is served, with a watch on every request."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from tests.journeys.ways import Colleague, Database, enrol
from tests.windows import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers import Site

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The system's Chromium, one for each worker, that calls nobody by itself."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def open_demo(chromium: Chromium, demo_site: Site) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a person's own window (width, height, javascript) on the demo.

    A console error, an error nobody caught, or a request to anywhere else fails the test at its end.
    """
    windows: list[Window] = []

    def opened(width: int = 1280, height: int = 900, *, javascript: bool = True) -> Page:
        windows.append(Window(chromium, demo_site.url, width=width, height=height, javascript=javascript))
        return windows[-1].page

    yield opened
    faults = [fault for window in windows for fault in window.close()]
    assert not faults, "\n".join(faults)


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
