"""A line that is closed is gone at once: a hall whose telephones come back must not find the house full."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.eventually import eventually

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People
    from tests.sockets import Served

pytestmark = pytest.mark.one_engine("nothing of it is in a database")
LINES = 8


def lines_of(app: Flask) -> int:
    """Count the lines that the engine knows, as the door does."""
    eio: Any = cast("Any", app.extensions["socketio"]).server.eio
    return len(eio.sockets)


def test_a_line_that_has_ended_counts_no_more(server: Served, people: People) -> None:
    browser: Browser = people.browser_of(people.member(name="Kari Nordmann"))
    before = lines_of(server.app)
    with ExitStack() as opened:
        for _one in range(LINES):
            opened.enter_context(server.line(browser, "/echo"))
        assert lines_of(server.app) == before + LINES
    eventually(lambda: lines_of(server.app) == before, within=5)


def test_a_line_whose_telephone_is_gone_without_a_word_counts_no_more(server: Served, people: People) -> None:
    browser: Browser = people.browser_of(people.member(name="Kari Nordmann"))
    before = lines_of(server.app)
    with server.line(browser, "/echo") as line:
        line.wire.sock.shutdown(socket.SHUT_RDWR)  # no goodbye
        eventually(lambda: lines_of(server.app) == before, within=5)
