"""The browser's half of the live log, by its own tests in Node: no page, and npm's Socket.IO on both sides."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import servers

pytestmark = pytest.mark.one_engine("it keeps nothing in our database")

HERE = Path(__file__).parent
NEEDS = ("socket.io", "socket.io-client", "fake-indexeddb")
SECONDS = 120


@pytest.fixture(scope="module")
def node() -> str:
    """The program that runs the tests."""
    program = shutil.which("node")
    if program is None or not all((servers.ROOT / "node_modules" / name).is_dir() for name in NEEDS):
        pytest.skip("node with socket.io, socket.io-client and fake-indexeddb is not installed")
    return program


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_bo1_bo4_bo5_bo13_every_screen_ends_in_the_logs_state_and_no_word_is_lost(node: str, name: str) -> None:
    outside = {key: value for key, value in os.environ.items() if key != "NODE_TEST_CONTEXT"}
    asked = [node, "--test", "--test-reporter=tap", str(HERE / name)]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False, env=outside)
    failed = re.findall(r"^\s*not ok .*(?:\n\s+---[\s\S]*?^\s+\.\.\.)?", ran.stdout, re.MULTILINE)
    assert ran.returncode == 0, "\n".join(failed) or ran.stdout + ran.stderr
    passed = re.search(r"^# pass (\d+)$", ran.stdout, re.MULTILINE)
    assert passed is not None, ran.stdout
    assert int(passed.group(1)) > 0, "no test was found"
