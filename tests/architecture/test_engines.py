"""Both engines run the same tests, but for those that say why they do not."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.architecture.sources import ROOT


@pytest.mark.one_engine("it compares the two engines itself")
def test_the_engines_differ_by_the_marked_tests_only() -> None:
    with ThreadPoolExecutor(2) as two:
        sqlite, postgresql, marked = two.map(_collected, (["sqlite"], ["postgresql"], ["sqlite", "-m", "one_engine"]))
    assert len(postgresql) > 100
    assert sqlite - postgresql == marked
    assert postgresql - sqlite == set()


def _collected(chosen: list[str]) -> set[str]:
    engine, *more = chosen
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", f"--engine={engine}", *more]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(asked, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    return {line for line in done.stdout.splitlines() if line.startswith("tests/") and "::" in line}
