"""The product's own source files, read once, and the checks that every one of them passes."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("core", "plugins", "web")
SAYING = frozenset({"_", "_l", "_n", "_ln", "core_texts.gettext", "core_texts.ngettext", "gettext", "ngettext"})
LONGEST_FILE = 300
LONGEST_TEST_FILE = 400
LONGEST_FUNCTION = 40

BUILT_INS = re.compile("survey|workshop|usertest|webinar", re.IGNORECASE)
EMPTY_NAMES = frozenset("utils util helpers helper common misc manager managers base".split())
SPEAKING = (".py", ".html", ".css", ".js", ".mjs", ".ts", ".svg")
OTHER_CLOCKS = frozenset(
    "datetime.now datetime.utcnow datetime.today date.today time.time time.time_ns time.localtime time.gmtime "
    "time.sleep".split()
)
RUNS_TEXT = frozenset("eval exec compile __import__ render_template_string from_string".split())
UNSAFE_MODULES = frozenset("pickle marshal shelve dill yaml".split())
WRITES_SQL = frozenset("text literal_column exec_driver_sql execute executemany executescript".split())


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, and its text."""

    path: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.text, self.path)

    @property
    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with its name as written: ``session.commit``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, ast.unparse(node.func)

    def at(self, node: ast.AST) -> str:
        """Say where something stands."""
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


Check = Callable[[Source], list[str]]


def tracked() -> list[str]:
    """Give every file of the repository, those not yet added included, without what git ignores."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(path for path in found.splitlines() if (ROOT / path).is_file())


def sources(*roots: str, suffixes: tuple[str, ...] = (".py",)) -> list[Source]:
    """Read the files under these folders with these endings."""
    wanted = [path for path in tracked() if path.split("/")[0] in roots and path.endswith(suffixes)]
    return [Source(path, (ROOT / path).read_text(encoding="utf-8")) for path in wanted]


def names_a_built_in(source: Source) -> list[str]:
    """Core and web know no format by name."""
    return [f"{source.path}: {match.group()}" for match in BUILT_INS.finditer(f"{source.path}\n{source.text}")]


def has_an_empty_name(source: Source) -> list[str]:
    """A file is named by what it holds."""
    parts = Path(source.path).with_suffix("").parts
    return [source.path] if EMPTY_NAMES & set(parts) and not source.path.endswith("templates/base.html") else []


def commits(source: Source) -> list[str]:
    """Only `transaction()` commits."""
    return [source.at(call) for call, name in source.calls if name.split(".")[-1] == "commit"]


def has_its_own_clock(source: Source) -> list[str]:
    """`core.clock` is the only clock, and nobody sleeps."""
    called = [
        f"{source.at(call)}: {name}" for call, name in source.calls if ".".join(name.split(".")[-2:]) in OTHER_CLOCKS
    ]
    return called + [
        f"{source.at(node)}: from time import …"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
    ]


def builds_sql(source: Source) -> list[str]:
    """SQL is said with SQLAlchemy's words: no text that is put together, and no `text()` at all."""
    found = []
    for call, name in source.calls:
        last = name.split(".")[-1]
        if last not in WRITES_SQL:
            continue
        free = last in {"text", "literal_column"} and _is_sqlalchemys(source, name)
        if free or any(_is_built(argument) for argument in call.args):
            found.append(f"{source.at(call)}: {ast.unparse(call)[:80]}")
    return found


def runs_text(source: Source) -> list[str]:
    """No text becomes a program: no eval, no template from a text, no pickle, no shell."""
    return [*_runs(source), *_unsafe_imports(source)]


def hides_a_sentence(source: Source) -> list[str]:
    """No sentence is said inside an f-string: those who gather sentences for translation do not look there."""
    inside = [node for text in ast.walk(source.tree) if isinstance(text, ast.JoinedStr) for node in ast.walk(text)]
    said = [node for node in inside if isinstance(node, ast.Call) and ast.unparse(node.func) in SAYING]
    return [source.at(node) for node in said]


def takes_unknown_fields(source: Source) -> list[str]:
    """No schema is told to let unknown fields through."""
    names = {"EXCLUDE", "INCLUDE"}
    used = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name | ast.Attribute)]
    return [source.at(node) for node in used if ast.unparse(node).split(".")[-1] in names]


def is_too_long(source: Source) -> list[str]:
    """A file is at most 300 lines, a function 40; a file of tests may have 400."""
    lines = source.text.count("\n")
    most = LONGEST_TEST_FILE if source.path.startswith("tests/") else LONGEST_FILE
    long_file = [f"{source.path}: {lines} lines"] if lines > most else []
    return long_file + [f"{where}: {length} lines" for length, where in functions(source) if length > LONGEST_FUNCTION]


def functions(source: Source) -> list[tuple[int, str]]:
    """Give every function's length in lines, and where it stands."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(source.tree) if isinstance(node, kinds)]
    return [((node.end_lineno or node.lineno) - node.lineno + 1, f"{source.at(node)} {node.name}") for node in found]


def _is_sqlalchemys(source: Source, name: str) -> bool:
    owner, _dot, last = name.rpartition(".")
    froms = [node for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom)]
    taken = {alias.name for node in froms if (node.module or "").startswith("sqlalchemy") for alias in node.names}
    return owner in {"sa", "sqlalchemy", "sqlalchemy.sql"} or (not owner and last in taken)


def _is_built(argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr):
        return True
    if isinstance(argument, ast.BinOp):
        return _is_text(argument.left) or _is_text(argument.right)
    return isinstance(argument, ast.Call) and ast.unparse(argument.func).endswith((".format", ".join"))


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))


def _runs(source: Source) -> list[str]:
    found = []
    for call, name in source.calls:
        shell = [word for word in call.keywords if word.arg == "shell"]
        dangerous = name.split(".")[-1] in RUNS_TEXT and not name.startswith("re.")
        if dangerous or shell or name in {"os.system", "os.popen"}:
            found.append(f"{source.at(call)}: {name}")
    return found


def _unsafe_imports(source: Source) -> list[str]:
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        else:
            continue
        found += [f"{source.at(node)}: {module}" for module in modules if module.split(".")[0] in UNSAFE_MODULES]
    return found
