"""The reference says what the code says: hooks, their answers, the public names, and examples that exist."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import core.plugin
from core import contributions, hookspecs
from core.registry import GROUP

pytestmark = pytest.mark.one_engine("it reads the documents")

ROOT = Path(__file__).parents[2]
HOOKS = (ROOT / "docs/reference/hooks.md").read_text(encoding="utf-8")
API = (ROOT / "docs/reference/plugin-api.md").read_text(encoding="utf-8")
ROOMS = ["core.plugin", *(f"core.plugin.{room.name}" for room in pkgutil.iter_modules(core.plugin.__path__))]

SPECIFIED = {
    node.name: f"{node.name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}"
    for node in ast.parse(Path(hookspecs.__file__).read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.returns
}
DESCRIBED = re.findall(r"^### (\w+)\n\n    (.+)\n", HOOKS, re.MULTILINE)
TABLES = {
    name: re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)
    for name, rows in re.findall(r"^\| `(\w+)` \| \|\n\| --- \| --- \|\n((?:\|.*\n)+)", HOOKS, re.MULTILINE)
}
EXAMPLES = re.findall(r"[Ff]rom\s+`([\w/]+\.py)`:\n\n```python\n(.+?)```", HOOKS, re.DOTALL)


def test_every_hook_is_described_with_its_signature_in_the_order_it_is_asked() -> None:
    assert list(SPECIFIED.items()) == DESCRIBED


@pytest.mark.parametrize("name", TABLES)
def test_every_field_of_an_answer_is_described(name: str) -> None:
    described = getattr(contributions, name)
    assert is_dataclass(described)
    assert TABLES[name] == [field.name for field in fields(described)]


@pytest.mark.parametrize("hook", SPECIFIED)
def test_every_type_in_a_signature_has_its_table(hook: str) -> None:
    named = set(re.findall(r"\w+", SPECIFIED[hook]))
    assert {name for name in named if is_dataclass(getattr(contributions, name, None))} <= TABLES.keys()


@pytest.mark.parametrize("hook", SPECIFIED)
def test_every_hook_has_an_implementation_to_look_at(hook: str) -> None:
    plugins = [point.load() for point in entry_points(group=GROUP)]
    assert any(hasattr(getattr(plugin, hook, None), "samskap_impl") for plugin in plugins)


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_every_example_is_code_that_runs(path: str, example: str) -> None:
    assert example in (ROOT / path).read_text(encoding="utf-8")


def test_every_hook_has_an_example() -> None:
    sections = re.split(r"^### ", HOOKS, flags=re.MULTILINE)[1:]
    assert all("```python" in section for section in sections)
    assert HOOKS.count("```python") == len(EXAMPLES)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_listed_in_its_room(room: str) -> None:
    section = re.search(rf"^## {re.escape(room)}\n(.+?)(?=^## |\Z)", API, re.MULTILINE | re.DOTALL)
    assert section, f"no heading for {room}"
    listed = set(re.findall(r"`(\w+)`", section[1]))
    assert not set(importlib.import_module(room).__all__) - listed
