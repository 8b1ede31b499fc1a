"""The arrows between the rooms, held by import-linter; each contract breaks when a wrong import is planted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import PRODUCT, ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.one_engine("it reads the sources")

# which contract, the file to spoil, and the line that spoils it
PLANTED = [
    ("web and plugins stand side by side on core", "core/clock.py", "import web.app"),
    ("web and plugins stand side by side on core", "web/health.py", "import plugins.survey.services"),
    ("web and plugins stand side by side on core", "plugins/survey/services.py", "import web.app"),
    ("no plugin knows another", "plugins/workshop/plugin.py", "import plugins.survey.services"),
    ("plugins use core through core.plugin only", "plugins/survey/services.py", "from core.panel import services"),
    ("core's rooms, one on another", "core/panel/services.py", "import core.engagement.services"),
    ("core's rooms, one on another", "core/db.py", "import core.settings"),
    ("core's rooms, one on another", "core/stranger.py", '"""A room that no layer names."""'),
    ("inside a feature of core, one way", "core/panel/services.py", "import core.panel.views"),
    ("inside a feature of core, one way", "core/auth/models.py", "import core.auth.services"),
    ("inside a plugin, one way", "plugins/survey/services.py", "import plugins.survey.views"),
]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports")


def test_every_arrow_points_down(copies: Path) -> None:
    said = _lint(_copy(copies / "whole"))
    assert "0 broken" in said, said


def test_every_contract_breaks_on_a_planted_import(copies: Path) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert {contract["name"] for contract in declared["contracts"]} == {name for name, _file, _line in PLANTED}
    with ThreadPoolExecutor(2) as two:
        heard = list(two.map(lambda number: _spoiled(copies, number), range(len(PLANTED))))
    silent = [PLANTED[number] for number, said in enumerate(heard) if f"{PLANTED[number][0]} BROKEN" not in said]
    assert silent == []


def _spoiled(copies: Path, number: int) -> str:
    _name, file, line = PLANTED[number]
    copy = _copy(copies / str(number))
    with (copy / file).open("a", encoding="utf-8") as spoiled:
        spoiled.write(f"\n{line}\n")
    return _lint(copy)


def _copy(target: Path) -> Path:
    for folder in PRODUCT:
        shutil.copytree(ROOT / folder, target / folder, ignore=_only_python)
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def _only_python(folder: str, names: list[str]) -> list[str]:
    unwanted = {"static", "frontend", "templates", "translations", "__pycache__", "data"}
    return [name for name in names if name in unwanted or ("." in name and not name.endswith(".py"))]


def _lint(folder: Path) -> str:
    """Run import-linter on a copy, whose folder comes before the installed product."""
    runs = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(
        runs, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, check=False, capture_output=True, text=True
    )
    return done.stdout + done.stderr
