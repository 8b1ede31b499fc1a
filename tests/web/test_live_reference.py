"""The reference's example is a program: it runs as it stands, with npm's own client, and does what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from plugins.workshop.board.state import FIRST_COLUMN
from tests import servers
from tests.sockets import cookies
from tests.web.boards import at_the_board

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import People
    from tests.sockets import Served
    from tests.web.boards import Meeting

REFERENCE = servers.ROOT / "docs" / "reference" / "live.md"
SECONDS = 30


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    """The example, and what runs it."""
    node = shutil.which("node")
    if node is None or not (servers.ROOT / "node_modules" / "socket.io-client").is_dir():
        pytest.skip("node with socket.io-client is not installed")
    (found,) = re.findall(r"```js\n(.+?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "node_modules").symlink_to(servers.ROOT / "node_modules")
    (tmp_path / "example.mjs").write_text(found, encoding="utf-8")
    return [node, str(tmp_path / "example.mjs")]


def test_the_example_in_the_reference_does_what_it_says(
    server: Served, people: People, meeting: Meeting, program: list[str]
) -> None:
    with at_the_board(server, people.browser_of(meeting.leader), meeting) as leader:
        steps = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "group")]
        leader.do("steps.set", steps=steps)
        leader.do("step.set", step="group")
        cookie = cookies(people.guest(meeting.engagement, "Kari"))["Cookie"]
        asked = [*program, f"http://localhost:{server.port}", cookie, str(meeting.log), FIRST_COLUMN]
        ran = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert ran.stderr == ""
        said = ran.stdout.splitlines()
        assert "batch 3 3 note.add" in said, "whoever asks hears it too"
        assert [line for line in said if not line.startswith("batch")] == [
            "welcome snapshot participant",
            "kept true again true refused not_now",
            "since 1 Flere benker",
            "clock true",
        ]
        leader.listen(until=3)
        assert leader.texts() == ["Flere benker"]
