"""Every direct dependency has earned its place in writing."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "decisions" / "0001-dependencies.md"


def _unexplained(table: str) -> list[str]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = declared["dependency-groups"]
    extras = declared["project"]["optional-dependencies"]["live"]
    every = [*declared["project"]["dependencies"], *extras, *groups["build"], *groups["dev"]]
    names = [re.split(r"[\[><=;]", one)[0].strip() for one in every if isinstance(one, str)]
    return sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", table))


def test_every_dependency_is_explained() -> None:
    assert _unexplained(TABLE.read_text(encoding="utf-8")) == []


def test_an_unexplained_dependency_is_found() -> None:
    assert "huey" in _unexplained(TABLE.read_text(encoding="utf-8").replace("huey", "").replace("Huey", ""))
