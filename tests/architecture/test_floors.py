"""Nothing older than its floor is installed, in this environment or by the lock file."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.version import Version

from tests.architecture.sources import ROOT

pytestmark = pytest.mark.one_engine("it reads the lock files")

LISTED = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))
FLOORS: dict[str, str] = LISTED["floors"]


def test_nothing_installed_is_below_its_floor() -> None:
    installed = {_name(found.metadata["Name"]): found.version for found in metadata.distributions()}
    assert _below(installed) == []
    assert [name for name in LISTED["refused"] if name in installed] == []


def test_nothing_locked_is_below_its_floor() -> None:
    assert _below(_locked()) == []


def test_every_direct_dependency_has_a_floor() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = [*project["dependencies"], *project["optional-dependencies"]["live"]]
    direct = {_name(re.split(r"[\[<>=!~; ]", line)[0]) for line in every if ">=" in line}
    assert direct - set(FLOORS) <= {
        "prometheus-client",
        "qrcode",
        "simple-websocket",
        "structlog",
        "tzdata",
    }  # they read nothing that strangers write


def test_every_locked_package_has_hashes() -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    packages = [block for block in blocks if "==" in block.split("\n")[0]]
    assert len(packages) > 20
    assert [block.split("\n")[0] for block in packages if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("planted", [{"flask": "3.1.2"}, {"jinja2": "3.1.5"}])
def test_an_old_version_is_found(planted: dict[str, str]) -> None:
    assert _below(planted) != []


def _below(versions: dict[str, str]) -> list[str]:
    known = {name: version for name, version in versions.items() if name in FLOORS}
    return [
        f"{name} {version} < {FLOORS[name]}"
        for name, version in known.items()
        if Version(version) < Version(FLOORS[name])
    ]


def _locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"([\w.-]+)==([^\s;]+)", line) for line in lines]
    return {_name(match.group(1)): match.group(2) for match in found if match}


def _name(written: str) -> str:
    return re.sub(r"[-_.]+", "-", written).lower()
