"""The tutorial's code, written down as a reader would, becomes a plugin that conforms."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine("a developer begins on SQLite")

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs/tutorial/first-plugin.md").read_text(encoding="utf-8")
FILES = re.findall(
    r"^`([\w/]+\.\w+)`[^`\n]*:\n\n```(?:toml|python|html|js)\n(.+?)```", TUTORIAL, re.MULTILINE | re.DOTALL
)
LAST_TEST = re.findall(r"```python\n(def test_a_draft.+?)```", TUTORIAL, re.DOTALL)[0]
LAST_IMPORTS = re.findall(r"`(from [\w.]+ import [\w, ]+)`", TUTORIAL)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader's folder at the end; a file that the tutorial shows twice is the later one."""
    folder = tmp_path_factory.mktemp("reader") / "samskap-walk"
    for name, text in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    tests = folder / "tests" / "test_walk.py"
    tests.write_text("\n".join([*LAST_IMPORTS, tests.read_text(), "\n", LAST_TEST]), encoding="utf-8")
    _install(folder)
    return folder


def test_the_commands_work_and_the_walk_conforms(written: Path) -> None:
    samskap = [sys.executable, "-m", "web"]
    _run(written, *samskap, "db", "revision", "walk", "walk_0001", "-m", "The first tables")
    _run(written, *samskap, "migrate")
    said = _run(
        written, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(written), "--deselect",
        "tests/test_walk.py::test_the_walk_conforms[english_is_complete]",
    )  # fmt: skip
    assert "22 passed, 1 deselected" in said


def _install(folder: Path) -> None:
    """Lay down what pip would: the name of the distribution and its entry point."""
    about = folder / "samskap_walk-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: samskap-walk\nVersion: 0.1.0\n")
    (about / "entry_points.txt").write_text("[samskap.plugins]\nwalk = samskap_walk.plugin\n")


def _run(folder: Path, *command: str) -> str:
    home = folder.parent / "home"
    environment = {
        **os.environ,
        "PYTHONPATH": f"{folder}:{ROOT}",
        "SAMSKAP_DEMO": "1",
        "SAMSKAP_HOME": str(home),
        "SAMSKAP_PLUGINS": "walk",
    }
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
