"""Every promise of quality that is due has a test that bears its name."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from tests.architecture.sources import ROOT, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

PROMISE = re.compile(r"^\s*(?:async )?def test_([a-z]{2}\d+)_", re.MULTILINE)


def test_every_promise_that_is_due_has_a_test() -> None:
    due = set(tomllib.loads((ROOT / "tests" / "quality.toml").read_text(encoding="utf-8"))["due"])
    assert sorted(due - _kept(test.text for test in sources("tests"))) == []


def test_a_promise_without_a_test_is_found() -> None:
    assert _kept(["def test_au1_staff() -> None: ...", "def test_words() -> None: ..."]) == {"AU1"}


def _kept(texts: Iterable[str]) -> set[str]:
    return {promise.upper() for text in texts for promise in PROMISE.findall(text)}
