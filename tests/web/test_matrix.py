"""Who may do what: every route, for every kind of person, for their own, a foreign and a missing object."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from core.permissions import anyone
from tests.web.crawling import WHICH, Cell, Route, cells, doors, path, routes, same, send, word
from tests.web.world import World, restore, world_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import People

EVERYBODY = tuple(doors()[0].outcomes)


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


def deviation(app: Flask, world: World, cell: Cell) -> str:
    """Walk through one cell; say what is not as the file says, or nothing. What was changed is undone."""
    where = path(world, cell.route, cell.which, cell.caller)
    answer = send(app, world.callers[cell.caller], cell.route.method, where)
    if not cell.route.is_safe and answer.status_code < 400:
        restore(app)
    met = word(answer)
    return "" if met == cell.expected else f"{cell}: {met}, not {cell.expected}"


@pytest.mark.parametrize("caller", EVERYBODY)
def test_az2_everybody_meets_at_every_route_what_the_reviewed_file_says(app: Flask, world: World, caller: str) -> None:
    walked = list(cells(app, caller))
    faults = [fault for cell in walked if (fault := deviation(app, world, cell))]
    assert not faults, "\n".join(faults)
    assert Counter(cell.route for cell in walked) == {route: len(route.sides) for route in routes(app)}
