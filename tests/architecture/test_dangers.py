"""What our sources never do: run what they read, or match with a pattern that takes for ever."""

from __future__ import annotations

import ast
import re
import re._constants as kind
import re._parser as parser
from typing import TYPE_CHECKING, Any

import pytest

from tests.architecture.sources import Source, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.one_engine("it reads the sources")

# Modules and calls that turn what somebody sent into something that runs.
MODULES = frozenset({"pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle", "xmlrpc", "code", "codeop"})
CALLS = frozenset({"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "yaml.unsafe_load"})
READS = ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
FEW = 10  # a repeat that stops by then cannot grow


def product() -> list[Source]:
    """Give everything that runs in production."""
    return sources("core", "plugins", "web")


def test_in11_nothing_is_run_that_was_read() -> None:
    assert len(product()) > 150
    assert list(_dangers(product())) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import pickle", "from marshal import loads", "eval(text)", "exec(text)", "builtins.eval(text)",
        "os.system(text)", "import yaml\nyaml.load(text)", "subprocess.run(text, shell=True)",
        "subprocess.Popen(text, shell=1)",
        "compile(text, '', 'exec')", "__import__(text)", "def f():\n    import shelve",
    ],
)  # fmt: skip
def test_in11_what_runs_is_found(planted: str) -> None:
    assert len(list(_dangers([Source("core/planted.py", planted)]))) == 1


def test_in9_every_pattern_takes_time_in_step_with_its_text() -> None:
    found = list(_patterns(product()))
    assert len(found) > 10
    assert [f"{where}: {pattern}" for where, pattern in found if _may_backtrack(pattern)] == []


def test_in9_every_pattern_is_written_out_where_it_is_read() -> None:
    """So that the test above sees it: none is put together from something that was sent."""
    assert list(_hidden(product())) == []


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+", r"(a*)*b", r"(\w+\s?)*$", r"((ab)*)*", r"(ab|\wb)*x", r"(.*,)*x", r"(\d+)*-", r"\s*\s*x",
     r"\w+\d+x", r".*.*=", r"(?:a{1,20}){1,20}b", r"(x+x+)+y"],
)  # fmt: skip
def test_in9_a_pattern_that_backtracks_is_found(pattern: str) -> None:
    assert _may_backtrack(pattern)


@pytest.mark.parametrize(
    "pattern", [r"[a-z][a-z0-9-]*", r"<(?:[a-z]+:)?([a-z_]+)>", r"\s+", r"\{(\w+)\}", r"(ab)*", r"(a|b)*"]
)
def test_in9_a_pattern_that_does_not_is_left_in_peace(pattern: str) -> None:
    assert not _may_backtrack(pattern)


def _dangers(read: Iterable[Source]) -> Iterator[str]:
    for source in read:
        for node in ast.walk(source.tree):
            yield from (f"{source.path}:{node.lineno} {said}" for said in _said(node))  # type: ignore[attr-defined]


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names if name.name.split(".")[0] in MODULES)
    elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in MODULES:
        yield node.module
    elif isinstance(node, ast.Call):
        name = ast.unparse(node.func).removeprefix("builtins.")
        if name in CALLS:
            yield name
        if any(word.arg == "shell" and not _is_false(word.value) for word in node.keywords):
            yield "shell=True"


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _reads(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in READS}:
            yield node


def _patterns(read: Iterable[Source]) -> Iterator[tuple[str, str]]:
    for source in read:
        for call in _reads(source):
            if isinstance(call.args[0], ast.Constant):
                yield f"{source.path}:{call.lineno}", call.args[0].value


def _hidden(read: Iterable[Source]) -> Iterator[str]:
    for source in read:
        for call in _reads(source):
            if not isinstance(call.args[0], ast.Constant):
                yield f"{source.path}:{call.lineno} {ast.unparse(call)}"


def _may_backtrack(pattern: str) -> bool:
    return _branches(parser.parse(pattern))


def _branches(parsed: Any) -> bool:
    """Find a repeat within a repeat, alternatives that begin alike within one, and repeats that take the same signs."""
    items = list(parsed)
    if any(_follow_badly(items[place], items[place + 1 :]) for place in range(len(items))):
        return True
    return any(_is_bad_repeat(item) or any(map(_branches, _inside(item))) for item in items)


def _is_bad_repeat(item: tuple[Any, Any]) -> bool:
    if not _repeats(item):
        return False
    inner = item[1][2]
    return _holds_open_end(inner) or _holds_equal_branches(inner)


def _repeats(item: tuple[Any, Any]) -> bool:
    return item[0] in {kind.MAX_REPEAT, kind.MIN_REPEAT} and (item[1][1] is kind.MAXREPEAT or item[1][1] > FEW)


def _holds_open_end(parsed: Any) -> bool:
    """Tell whether a group may begin or end with a repeat: then two rounds of it can share its signs in many ways."""
    return any(_repeats(item) for item in _flat(parsed))


def _flat(parsed: Any) -> Iterator[tuple[Any, Any]]:
    for item in parsed:
        yield item
        for inner in _inside(item):
            yield from _flat(inner)


def _holds_equal_branches(parsed: Any) -> bool:
    for item in _flat(parsed):
        if item[0] is kind.BRANCH:
            firsts = [_first(branch) for branch in item[1][1]]
            if any(one & other for place, one in enumerate(firsts) for other in firsts[place + 1 :]):
                return True
    return False


def _inside(item: tuple[Any, Any]) -> list[Any]:
    what, held = item
    if what in {kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT}:
        return [held[2]]
    if what is kind.SUBPATTERN:
        return [held[3]]
    if what is kind.BRANCH:
        return list(held[1])
    return [held[1]] if what in {kind.ASSERT, kind.ASSERT_NOT} else []


def _follow_badly(item: tuple[Any, Any], rest: list[Any]) -> bool:
    """Tell whether two repeats that take a sign in common follow each other with nothing certain between."""
    if not _repeats(item):
        return False
    taken = _signs(item)
    for other in rest:
        if _repeats(other) and taken & _signs(other):
            return True
        if not (other[0] in {kind.MAX_REPEAT, kind.MIN_REPEAT} and other[1][0] == 0) and not taken & _signs(other):
            return False
    return False


SAMPLE = [chr(number) for number in range(1, 256)]


def _signs(item: tuple[Any, Any]) -> frozenset[str]:
    """Give the signs of a sample that an item may begin with."""
    return _first([item])


def _first(parsed: Any) -> frozenset[str]:
    found: set[str] = set()
    for item in parsed:
        what, held = item
        if what is kind.LITERAL:
            return frozenset(found | {chr(held)})
        if what is kind.ANY:
            return frozenset(SAMPLE)
        if what in {kind.IN, kind.NOT_LITERAL}:
            return frozenset(found | _matching(item))
        if what is kind.AT:
            continue
        for inner in _inside(item):
            found |= _first(inner)
        if not (what in {kind.MAX_REPEAT, kind.MIN_REPEAT} and held[0] == 0):
            break
    return frozenset(found)


def _matching(item: tuple[Any, Any]) -> frozenset[str]:
    pattern = parser.SubPattern(parser.State(), [item])
    compiled = re._compiler.compile(pattern)  # type: ignore[attr-defined]
    return frozenset(sign for sign in SAMPLE if compiled.match(sign))
