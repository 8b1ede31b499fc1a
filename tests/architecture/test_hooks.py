"""Every hook is documented as it is declared, called by the host, and answered by somebody."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache

import pytest

from core import hookspecs
from tests.architecture.sources import ROOT, Source, sources

pytestmark = pytest.mark.one_engine("it reads the sources")

MANUAL = ROOT / "docs" / "reference" / "hooks.md"
NOT_THE_HOST = ("core/hookspecs.py", "core/features.py", "core/testing/", "core/scaffold/")
HOOKS = [name for name, value in inspect.getmembers(hookspecs, inspect.isfunction) if hasattr(value, "samskap_spec")]


def test_there_are_hooks() -> None:
    assert len(HOOKS) >= 10


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_what_it_is_for_and_what_it_gives(name: str) -> None:
    declared = getattr(hookspecs, name)
    assert inspect.getdoc(declared)
    assert "return" in declared.__annotations__


@pytest.mark.parametrize("name", HOOKS)
def test_the_host_calls_it(name: str) -> None:
    assert name in called_by_the_host()


@pytest.mark.parametrize("name", HOOKS)
def test_somebody_answers_it(name: str) -> None:
    assert name in answered_by_anybody()


@pytest.mark.parametrize("name", HOOKS)
def test_the_manual_has_it_under_its_signature(name: str) -> None:
    assert MANUAL.exists(), "docs/reference/hooks.md is missing"
    assert _signature(name) in _signatures(MANUAL.read_text(encoding="utf-8"))


def test_the_manual_has_no_hook_that_is_gone() -> None:
    assert MANUAL.exists(), "docs/reference/hooks.md is missing"
    documented = {signature.split("(")[0] for signature in _signatures(MANUAL.read_text(encoding="utf-8"))}
    assert documented - set(HOOKS) == set()


def test_a_hook_that_nobody_calls_answers_or_documents_is_found() -> None:
    assert _called([Source("core/planted.py", "registry.each('nav_items')")]) == {"nav_items"}
    assert _answered([Source("plugins/planted/plugin.py", "def load_demo(story): ...")]) == set()
    assert _answered([Source("plugins/planted/plugin.py", "@hookimpl\ndef load_demo(story): ...")]) == {"load_demo"}
    assert _signature("load_demo") not in _signatures("### load_demo\n\n    load_demo() -> None\n")
    assert _signature("load_demo") in _signatures("### load_demo\n\n    load_demo(story: Story) -> None\n")


@cache
def called_by_the_host() -> set[str]:
    return _called([source for source in sources("core", "web") if not source.path.startswith(NOT_THE_HOST)])


@cache
def answered_by_anybody() -> set[str]:
    features = (source for source in sources("core") if source.path == "core/features.py")
    return _answered([*sources("plugins"), *sources("tests"), *features])


def _called(host: list[Source]) -> set[str]:
    constants = [node for source in host for node in ast.walk(source.tree) if isinstance(node, ast.Constant)]
    return {node.value for node in constants if isinstance(node.value, str)}


def _answered(answering: list[Source]) -> set[str]:
    functions = [node for source in answering for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)]
    return {node.name for node in functions if any("hookimpl" in ast.unparse(mark) for mark in node.decorator_list)}


def _signature(name: str) -> str:
    """Write a hook as it stands in the source: ``next_step(participation: Participation) -> Step | None``."""
    return name + re.sub(r"'", "", str(inspect.signature(getattr(hookspecs, name))))


def _signatures(text: str) -> set[str]:
    """Give the signatures that stand alone below their hook's heading."""
    return set(re.findall(r"^### (?:\w+)\n\n    (\w+\(.*)$", text, flags=re.MULTILINE))
