"""What everybody meets at every address: as the reviewed file says, read without writing, and with its headers."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tests.web.crawling import Cell, Rows, doors, path, routes, send, walkable
from tests.web.headers import PREVIEWS, faults
from tests.web.walking import GROWS, Walk, deviations, kept, walk_of, writing
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.walking import Listening

pytestmark = pytest.mark.one_engine("rules and headers go through the same queries as pages, which run on both engines")

EVERYBODY = tuple(doors()[0].outcomes)


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture(params=EVERYBODY)
def caller(request: pytest.FixtureRequest) -> str:
    """Somebody who may knock; all that one person meets is walked through once, by one worker."""
    return str(request.param)


@pytest.fixture
def walked(app: Flask, world: World, caller: str, queries: Listening) -> Walk:
    """Their walk."""
    return walk_of(app, world, caller, queries)


def test_az2_everybody_meets_at_every_route_what_the_reviewed_file_says(
    app: Flask, walked: Walk, caller: str, record_property: Callable[[str, object], None]
) -> None:
    record_property(f"matrix · {caller}", f"{len(walked.seen)} cells in {walked.seconds:.1f} s")
    assert deviations(walked) == []
    assert Counter(seen.cell.route for seen in walked.seen) == {route: len(route.sides) for route in walkable(app)}


def test_se2_reading_any_page_changes_nothing_but_the_audit(walked: Walk) -> None:
    """The audit, and the count of wrong codes: rows are added to these two, and nothing else is written."""
    assert writing(walked) == []
    assert walked.changed_by_reading == (), "changed without a statement that we heard"


def test_se3_every_answer_of_every_route_carries_the_headers(walked: Walk) -> None:
    assert {str(seen.cell): seen.header_faults for seen in walked.seen if seen.header_faults} == {}


def test_se3_what_is_for_one_person_is_kept_by_nobody(app: Flask, world: World, walked: Walk) -> None:
    """What may be kept is the same for everybody, whoever asks."""
    for seen in walked.seen:
        if seen.kept is not None and "filename" not in seen.cell.route.arguments:
            assert seen.kept == as_anybody_gets_it(app, world, seen.cell), str(seen.cell)
            assert seen.kept.startswith("no-cache; "), str(seen.cell)
            assert "Cookie" in seen.kept.split("; ")[1], str(seen.cell)
            assert seen.cell.route.endpoint in app.extensions["policy"], str(seen.cell)
            assert not seen.cell.route.rule.startswith("/arbeid"), str(seen.cell)


def as_anybody_gets_it(app: Flask, world: World, cell: Cell) -> str | None:
    """Ask for the same without being known."""
    where = path(world, cell.route, cell.which, cell.caller)
    return kept(send(app, world.callers["anonymous"], "GET", where), where)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_se3_who_asks_for_the_headers_alone_gets_them_and_changes_nothing(
    app: Flask, world: World, method: str
) -> None:
    rows = Rows(app, but=GROWS)
    before = rows()
    for caller, route in zip(cycle(("administrator", "asked", "leader")), routes(app), strict=False):
        if route.is_safe:
            answer = send(app, world.callers[caller], method, path(world, route, "own", caller))
            assert faults(answer, preview=route.endpoint in PREVIEWS) == [], f"{method} {route} → {answer.status_code}"
    assert rows() == before
