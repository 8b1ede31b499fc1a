"""The browser's half of the live log with the server's: a board's page in Node, and what the server has."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from plugins.workshop.board.state import FIRST_COLUMN
from tests import servers
from tests.sockets import cookies
from tests.web.boards import at_the_board

if TYPE_CHECKING:
    from tests.people import People
    from tests.sockets import Served
    from tests.web.boards import Meeting

SCRIPT = Path(__file__).parent / "board_page.mjs"
NEEDS = ("socket.io-client", "fake-indexeddb")
SECONDS = 40
STEPS = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "group", "write")]


@pytest.fixture(scope="module")
def node() -> str:
    """The program that runs the page."""
    program = shutil.which("node")
    if program is None or not all((servers.ROOT / "node_modules" / name).is_dir() for name in NEEDS):
        pytest.skip("node with socket.io-client and fake-indexeddb is not installed")
    return program


@pytest.mark.parametrize("step", ["group", "write"])
def test_bo1_bo4_a_page_whose_line_is_cut_ends_with_what_the_server_has(
    node: str, server: Served, people: People, meeting: Meeting, step: str
) -> None:
    with at_the_board(server, people.browser_of(meeting.leader), meeting) as leader:
        assert leader.do("steps.set", steps=STEPS)["seq"]
        assert leader.do("step.set", step=step)["seq"]
    browser = people.guest(meeting.engagement, "Kari")
    with at_the_board(server, browser, meeting) as kari:
        said = _page(node, server.url, str(meeting.log), kari.you["id"], cookies(browser)["Cookie"], FIRST_COLUMN)
        kari.hello()
        notes = [thing for thing in kari.things.values() if thing["parent"] == FIRST_COLUMN]
        assert said["things"] == sorted(notes, key=lambda thing: (thing["rank"], thing["id"]))
        assert said["seq"] == kari.seq
    ours = said["ours"]
    assert [thing["id"] for thing in said["things"]] == [ours["first"], ours["third"], ours["second"]]
    assert said["things"][0]["text"] == "changed twice", "a change to one's own change is no conflict"
    assert all(thing["mine"] for thing in said["things"])
    assert said["kept"] == [["too late", "conflict"]], "words that were refused are kept"
    assert abs(said["ahead"]) < 1000


def _page(node: str, *arguments: str) -> dict[str, Any]:
    asked = [node, str(SCRIPT), *arguments]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return said
