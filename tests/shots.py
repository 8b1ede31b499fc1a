"""Takes a picture of every page of the demo in every state: run `.venv/bin/python tests/shots.py [OUT]` and look."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests import demos  # noqa: E402 - the repository's root must be found first
from tests.fixtures.servers import WITH_GUESTS  # noqa: E402
from tests.journeys.tour import Tour  # noqa: E402
from tests.windows import Window  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

    from tests.servers import Site

WIDTHS = {320: 640, 390: 844, 1280: 900}
WHOLE = "() => document.documentElement.scrollHeight"


class Camera:
    """Takes each stop's picture at every width."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder, self._language, self._number = folder, language, 0

    def __call__(self, name: str, page: Page) -> None:
        """Take the pictures of one stop."""
        self._number += 1
        word = re.sub(r"[^a-zæøå0-9]+", "-", name.casefold()).strip("-")
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            folder = self._folder / f"{self._language}-{width}"
            folder.mkdir(parents=True, exist_ok=True)
            if page.locator("iframe").count():  # what is drawn in a frame is only drawn where it can be seen
                page.set_viewport_size({"width": width, "height": page.evaluate(WHOLE)})
            page.screenshot(path=folder / f"{self._number:03}-{word}.png", full_page=True)


def main(out: Path) -> None:
    """Start a demo, and take the tour in Norwegian and, for residents, in English."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        history = demos.played(Path(home), WITH_GUESTS)
        with demos.copy_of(history, Path(home) / "copy", WITH_GUESTS) as site:
            english, norwegian = (_tour(chromium, site, out, language) for language in ("en", "nb"))
            english.residents()
            norwegian.residents()
            norwegian.office()
            norwegian.activity(english)


def _tour(chromium: Chromium, site: Site, out: Path, language: str) -> Tour:
    def open_window() -> Page:
        return Window(chromium, site.url, width=1280, height=900, javascript=True).page

    return Tour(site=site, open_window=open_window, show=Camera(out, language), language=language)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "screenshots")
