"""What every source file holds; each check is shown to find the fault that it looks for."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest

from tests.architecture import sources as checks
from tests.architecture.sources import PRODUCT, SPEAKING, Source, sources, tracked

if TYPE_CHECKING:
    from tests.architecture.sources import Check

pytestmark = pytest.mark.one_engine("it reads the sources")

TOP_LEVEL = frozenset(
    ".ci .gitignore CONTRIBUTING.md LICENSE Makefile README.md benchmarks changes core deploy docs package-lock.json "
    "package.json plugins pyproject.toml requirements.lock tests web".split()
)
PLANTED: list[tuple[Check, str, str]] = [
    (checks.names_a_built_in, "core/planted.py", '"""Knows the Workshop."""'),
    (checks.names_a_built_in, "web/static/survey.css", ""),
    (checks.has_an_empty_name, "core/panel/utils.py", ""),
    (checks.has_an_empty_name, "plugins/poll/helpers/words.py", ""),
    (checks.commits, "core/panel/services.py", "session.commit()"),
    (checks.has_its_own_clock, "core/planted.py", "when = datetime.now(UTC)"),
    (checks.has_its_own_clock, "core/planted.py", "when = datetime.datetime.utcnow()"),
    (checks.has_its_own_clock, "core/planted.py", "when = date.today()"),
    (checks.has_its_own_clock, "core/planted.py", "time.sleep(1)"),
    (checks.has_its_own_clock, "core/planted.py", "from time import time"),
    (checks.builds_sql, "core/planted.py", "session.execute(f'DELETE FROM {table}')"),
    (checks.builds_sql, "core/planted.py", "connection.exec_driver_sql('DELETE FROM ' + table)"),
    (checks.builds_sql, "core/planted.py", "cursor.execute('DELETE FROM %s' % table)"),
    (checks.builds_sql, "core/planted.py", "cursor.execute('DELETE FROM {}'.format(table))"),
    (checks.builds_sql, "core/planted.py", "query.order_by(sa.text(request.args['sort']))"),
    (checks.builds_sql, "core/planted.py", "from sqlalchemy import text\nsession.execute(text(sql))"),
    (checks.builds_sql, "core/planted.py", "query.order_by(sa.literal_column(name))"),
    (checks.runs_text, "core/planted.py", "render_template_string(letter.body)"),
    (checks.runs_text, "core/planted.py", "environment.from_string(letter.body)"),
    (checks.runs_text, "core/planted.py", "eval(rule)"),
    (checks.runs_text, "core/planted.py", "import pickle"),
    (checks.runs_text, "core/planted.py", "from yaml import load"),
    (checks.runs_text, "core/planted.py", "subprocess.run(line, shell=True)"),
    (checks.hides_a_sentence, "core/planted.py", "name = f\"{_('opplysninger')}.zip\""),
    (checks.hides_a_sentence, "core/planted.py", "line = f\"{was} {_n('en dag', '%(num)s dager', days)}.\""),
    (checks.takes_unknown_fields, "core/planted.py", "JoinSchema(unknown=EXCLUDE)"),
    (checks.takes_unknown_fields, "core/planted.py", "class Meta:\n    unknown = ma.INCLUDE"),
    (checks.is_too_long, "core/planted.py", "pass\n" * 301),
    (checks.is_too_long, "core/planted.py", "def planted():\n" + "    pass\n" * 41),
]


@pytest.mark.parametrize(("check", "path", "text"), PLANTED)
def test_each_check_finds_its_fault(check: Check, path: str, text: str) -> None:
    assert check(Source(path, text)) != []


@pytest.mark.parametrize("check", sorted({check for check, _path, _text in PLANTED}, key=lambda check: check.__name__))
def test_no_check_cries_over_good_code(check: Check) -> None:
    assert check(Source("core/good.py", "now = clock.now()\nrows = session.execute(sa.select(Panelist))\n")) == []


def test_core_and_web_know_no_format_by_name() -> None:
    found = sources("core", "web", suffixes=SPEAKING)
    assert len(found) > 100
    _finds_nothing(checks.names_a_built_in, found)


def test_files_are_named_by_what_they_hold() -> None:
    _finds_nothing(checks.has_an_empty_name, sources(*PRODUCT, "tests", suffixes=SPEAKING))


def test_one_line_commits() -> None:
    where = _faults(checks.commits, sources(*PRODUCT))
    assert [place.split(":")[0] for place in where] == ["core/db.py"]


def test_there_is_one_clock() -> None:
    _finds_nothing(checks.has_its_own_clock, [s for s in sources(*PRODUCT) if s.path != "core/clock.py"])


def test_in4_sql_is_never_put_together_from_text() -> None:
    _finds_nothing(checks.builds_sql, _without_migrations())


def test_in3_no_text_becomes_a_program() -> None:
    _finds_nothing(checks.runs_text, sources(*PRODUCT))


def test_every_sentence_stands_where_it_is_gathered_for_translation() -> None:
    _finds_nothing(checks.hides_a_sentence, sources(*PRODUCT))


def test_az4_no_schema_is_told_to_let_unknown_fields_through() -> None:
    _finds_nothing(checks.takes_unknown_fields, sources(*PRODUCT))


def test_files_and_functions_are_short() -> None:
    found = [*_without_migrations(), *(test for test in sources("tests") if "/migrations/" not in test.path)]
    figures = sorted((length, where) for source in _without_migrations() for length, where in checks.functions(source))
    lines = sorted((source.text.count("\n"), source.path) for source in _without_migrations())
    print(f"files: {len(lines)}, median {statistics.median(n for n, _ in lines):g} lines, longest {lines[-3:]}")  # noqa: T201
    print(f"functions: {len(figures)}, median {statistics.median(n for n, _ in figures):g}, longest {figures[-3:]}")  # noqa: T201
    _finds_nothing(checks.is_too_long, found)


def test_only_the_known_rooms_stand_at_the_top() -> None:
    assert {path.split("/")[0] for path in tracked()} - TOP_LEVEL == set()


def test_tests_are_no_packages() -> None:
    packages = [path for path in tracked() if path.startswith("tests/") and path.endswith("__init__.py")]
    assert [path for path in packages if not path.startswith("tests/example_plugin/samskap_")] == []


def _finds_nothing(check: Check, found: list[Source]) -> None:
    faults = _faults(check, found)
    assert not faults, "\n".join(faults)


def _faults(check: Check, found: list[Source]) -> list[str]:
    return [fault for source in found for fault in check(source)]


def _without_migrations() -> list[Source]:
    return [source for source in sources(*PRODUCT) if "/migrations/" not in source.path]
