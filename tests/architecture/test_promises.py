"""Every promise of quality that is due has a test that bears its name, and so has every incident of a peer."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from tests.architecture.sources import ROOT, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

PROMISE = re.compile(r"^\s*(?:async )?def test_([a-z]{2}\d+)_", re.MULTILINE)
TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)


def test_every_promise_that_is_due_has_a_test() -> None:
    due = set(tomllib.loads((ROOT / "tests" / "quality.toml").read_text(encoding="utf-8"))["due"])
    assert sorted(due - _kept(test.text for test in sources("tests"))) == []


def test_a_promise_without_a_test_is_found() -> None:
    assert _kept(["def test_au1_staff() -> None: ...", "def test_words() -> None: ..."]) == {"AU1"}


def test_every_incident_of_a_peer_has_its_tests_or_the_step_that_brings_them() -> None:
    incidents = tomllib.loads((ROOT / "tests" / "incidents.toml").read_text(encoding="utf-8"))["incident"]
    assert len(incidents) == 18
    there = {f"{test.path}::{name}" for test in sources("tests") for name in TEST.findall(test.text)}
    named = [name for incident in incidents for name in incident.get("tests", ())]
    assert [name for name in named if name not in there] == []
    open_steps = re.findall(r"^## (.+)$", (ROOT / "docs" / "status.md").read_text(encoding="utf-8"), re.MULTILINE)
    without = [incident["what"] for incident in incidents if not incident.get("tests")]
    assert without == [incident["what"] for incident in incidents if incident.get("waits_for") in open_steps]


def _kept(texts: Iterable[str]) -> set[str]:
    return {promise.upper() for text in texts for promise in PROMISE.findall(text)}
