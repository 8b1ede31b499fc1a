"""Both engines run the same tests, but for those that say why they do not."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.architecture.sources import ROOT

LEFT_OUT = "  left out here: "  # how a run names a test that is marked for the other engine


@pytest.mark.one_engine("it compares the two engines itself")
def test_the_engines_differ_by_the_marked_tests_only() -> None:
    with ThreadPoolExecutor(2) as two:
        sqlite, postgresql = two.map(_collect, ("sqlite", "postgresql"))
    marked = {line.removeprefix(LEFT_OUT) for line in postgresql if line.startswith(LEFT_OUT)}
    assert len(_tests(postgresql)) > 100
    assert _tests(sqlite) - _tests(postgresql) == marked
    assert _tests(postgresql) - _tests(sqlite) == set()


def _collect(engine: str) -> list[str]:
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", f"--engine={engine}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(asked, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout.splitlines()


def _tests(lines: list[str]) -> set[str]:
    return {line for line in lines if line.startswith("tests/") and "::" in line}
