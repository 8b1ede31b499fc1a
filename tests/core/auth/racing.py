"""Many at once: everybody waits at the line, then all send the same request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from tests.web.world import HOME

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.browsing import Browser

RACERS = 20
Result = TypeVar("Result")


def race(runner: Callable[[], Result], racers: int = RACERS) -> list[Result]:
    """Let so many run at once; give what each came back with."""
    line = threading.Barrier(racers)

    def run() -> Result:
        line.wait()
        return runner()

    with ThreadPoolExecutor(racers) as pool:
        return [one.result() for one in [pool.submit(run) for _racer in range(racers)]]


def race_with(app: Flask, browser: Browser, path: str, values: dict[str, str]) -> list[TestResponse]:
    """Send the same form twenty times at once, from copies of one browser."""
    cookies, sent = dict(browser.client._cookies), {"csrf_token": browser.csrf(), **values}

    def send() -> TestResponse:
        client = app.test_client()
        client._cookies = dict(cookies)
        return client.post(path, data=sent, base_url=HOME)

    return race(send)
