"""What people write stays text: a canary in every field, on every page, for everybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import Base, session, transaction
from core.types import LocalTextColumn
from tests.web.crawling import cells, path, send
from tests.web.world import World, restore, world_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

pytestmark = pytest.mark.one_engine("templates know nothing of the engine")

CANARY = """Kari"><sk-canary onfocus=a()>'-a()-'</textarea></title></option>{{7*7}}<b data-sk-canary="""
SAID = re.compile(r"[A-ZÆØÅ ]")  # codes, hashes, addresses and ids hold neither a capital letter nor a space
WRITTEN_KEYS = frozenset({"nb", "nn", "en"})


class Caged(HTMLParser):
    """Finds a canary that got out: as an element, as an attribute, or inside a script or a style."""

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attributes if name in {"onfocus", "data-sk-canary"}]
        if tag == "sk-canary" or names:
            self.out.append(f"<{tag} {' '.join(names)}>")
        for name, value in attributes:
            if name in {"href", "src", "action", "style", "srcdoc"} and "sk-canary" in (value or ""):
                self.out.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in {"script", "style"} and "sk-canary" in data:
            self.out.append(f"inside {self.cdata_elem}")


@pytest.fixture
def world(app: Flask, a_format: str) -> Iterator[World]:
    """Everybody and everything, with a canary wherever somebody may write."""
    made = world_in(app, a_format)
    with app.app_context(), transaction():
        filled = {f"{table.name}.{column.name}" for table, column in _fields() if _fill(table, column)}
    assert filled >= {"core_panelist.name", "core_staff.name", "core_engagement.title", "core_district.name"}, filled
    yield made
    restore(app)


def test_in2_nothing_that_people_write_gets_out_of_its_place(app: Flask, world: World) -> None:
    seen, out = set(), []
    for name, caller in world.callers.items():
        for where, endpoint in _pages(app, world, name):
            answer = send(app, caller, "GET", where)
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            seen |= {endpoint} if "sk-canary" in page else set()
            out += [f"{name} at {where}: {found}" for found in escaped(page)]
    assert out == []
    assert len(seen) > 10, f"the canary was hardly met: {sorted(seen)}"


@pytest.mark.parametrize(
    "planted",
    [
        f"<p>{CANARY}</p>",
        f'<input value="{CANARY}">',
        "<script>let name = '<sk-canary'</script>",
        '<a href="javascript:a(&quot;sk-canary&quot;)">x</a>',
    ],
)
def test_a_canary_that_got_out_is_found(planted: str) -> None:
    assert escaped(planted)


def escaped(page: str) -> list[str]:
    """Say where on a page the canary became more than text."""
    reader = Caged()
    reader.feed(page)
    return reader.out + (["{{7*7}} was counted"] if "Kari&#34;&gt;" in page and "}49" in page else [])


def _pages(app: Flask, world: World, name: str) -> Iterator[tuple[str, str]]:
    """Give every page that this person may open, by the reviewed file."""
    for cell in cells(app, name):
        if cell.route.is_safe and cell.expected == "ok" and cell.which == "own" and cell.route.endpoint != "static":
            yield path(world, cell.route, "own", name), cell.route.endpoint


def _fields() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    here = sa.inspect(session.connection()).get_table_names()  # another test's plugin may have left its own tables
    for table in (table for table in Base.metadata.sorted_tables if table.name in here):
        for column in table.columns:
            if not column.primary_key and not column.foreign_keys and _may_hold_text(column):
                yield table, column


def _may_hold_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | sa.JSON | LocalTextColumn)


def _fill(table: sa.Table, column: sa.Column[Any]) -> bool:
    """Put the canary into every row of a column that holds what people wrote; say whether there was one."""
    key = next(iter(table.primary_key.columns))
    rows = list(session.execute(sa.select(key, column)))
    changed = [(one, old, _canary(old, number)) for number, (one, old) in enumerate(rows)]
    if not any(old != new for _one, old, new in changed):
        return False
    for one, _old, new in changed:
        session.execute(sa.update(table).where(key == one).values({column: new}))
    return True


def _canary(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return f"{CANARY}{number}>" if SAID.search(value) else value
    if isinstance(value, list):
        return [_canary(one, number) for one in value]
    if isinstance(value, dict):
        return type(value)({name: _within(name, one, number) for name, one in value.items()})
    return value


def _within(name: str, value: Any, number: int) -> Any:
    return f"{CANARY}{number}>" if name in WRITTEN_KEYS and value else _canary(value, number)
