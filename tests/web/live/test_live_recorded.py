"""The browser's board on what the server's own rules say of recorded meetings, however it is lost, doubled or late."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.live.recording import record

pytestmark = pytest.mark.one_engine("it keeps nothing in our database")

SCRIPT = Path(__file__).parent / "recorded.mjs"
SECONDS = 120
MEETINGS = 12


def test_bo4_bo5_a_screen_that_hears_a_meeting_in_whatever_bits_ends_with_what_the_server_shows(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    file = tmp_path / "meetings.json"
    file.write_text(json.dumps([record(seed) for seed in range(MEETINGS)]), encoding="utf-8")
    ran = subprocess.run([node, str(SCRIPT), str(file)], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ran.returncode == 0, ran.stderr[-4000:]
    sums = json.loads(ran.stdout)
    assert sums["facts"] > 20 * MEETINGS, sums
    assert min(sums["tails"], sums["snapshots"], sums["refused"]) > 50, sums
