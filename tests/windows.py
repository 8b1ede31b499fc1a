"""A window of the real browser that notices what must not happen in it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

PATIENCE = 40_000  # milliseconds: the machine may be busy
# Chromium says so of every 4xx page that a test opens, and of every socket that is not let in.
EXPECTED = ("the server responded with a status of 4", "HTTP Authentication failed")


class Window:
    """One person's window, with its own cookies; ``close()`` says what went wrong in it."""

    def __init__(self, chromium: Browser, url: str, *, width: int, height: int, javascript: bool) -> None:
        self._home = url
        self._faults: list[str] = []
        self._context = chromium.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(PATIENCE)
        self._context.on("request", self._requested)
        self._context.on("console", self._said)
        self._context.on("weberror", lambda error: self._threw(error.error))
        self.page = self._context.new_page()

    def close(self) -> list[str]:
        """Close the window and give its faults: console errors, uncaught errors, requests to other places."""
        self._context.close()
        return self._faults

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((f"{self._home}/", "data:", "blob:", "about:")):
            self._faults.append(f"a request to another place: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self._faults.append(f"the console says: {message.text}")

    def _threw(self, error: Error) -> None:
        self._faults.append(f"an error nobody caught: {error}")


@contextmanager
def windows_on(chromium: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """Give a function that opens windows (width, height, javascript) on a site.

    A console error, an error nobody caught, or a request to anywhere else fails the test at the end of the block.
    """
    windows: list[Window] = []

    def opened(width: int = 1280, height: int = 900, *, javascript: bool = True) -> Page:
        windows.append(Window(chromium, url, width=width, height=height, javascript=javascript))
        return windows[-1].page

    yield opened
    faults = [fault for window in windows for fault in window.close()]
    assert not faults, "\n".join(faults)
