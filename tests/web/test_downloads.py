"""A download is worth nothing to another browser, and nothing to this one once its visit has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.auth import visits
from core.db import transaction
from tests.web.crawling import path, routes, send
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from core.contributions import Rule

pytestmark = pytest.mark.one_engine("who gets a file; what is in it is read on both engines")

STRANGERS = ("anonymous", "link-holder", "asked", "erased", "password-only", "other-leader")


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


def is_file(answer: TestResponse) -> bool:
    """Tell whether an answer is a file to keep."""
    return answer.headers.get("Content-Disposition", "").startswith("attachment")


def downloads(app: Flask, world: World, caller: str) -> list[str]:
    """Give the addresses of the files that somebody can fetch and not everybody may read; an empty form is nobody's.

    What a link opens that is a secret itself is tried in `test_tokens.py`.
    """
    table: dict[str, Rule] = app.extensions["policy"]
    shut = [route for route in routes(app) if route.is_safe and not table[route.endpoint].public]
    shut = [route for route in shut if route.endpoint != "panel_staff.list_template" and "<token>" not in route.rule]
    tried = [path(world, route, "own", caller) for route in shut]
    return [where for where in tried if is_file(send(app, world.callers[caller], "GET", where))]


def test_az5_the_address_of_a_download_opens_nothing_in_another_browser(app: Flask, world: World) -> None:
    found = downloads(app, world, "leader")
    assert f"/arbeid/aktiviteter/{world.ours.engagement}/rapport/data" in found
    opened = [
        (where, who) for where in found for who in STRANGERS if is_file(send(app, world.callers[who], "GET", where))
    ]
    assert opened == []


def test_az5_a_download_ends_with_the_visit_and_is_kept_by_no_cache(app: Flask, world: World) -> None:
    found = downloads(app, world, "leader")
    for where in found:
        assert "no-store" in send(app, world.callers["leader"], "GET", where).headers["Cache-Control"], where
    with app.app_context(), transaction():
        visits.end_all(world.staff["leader"].id)
    assert [where for where in found if is_file(send(app, world.callers["leader"], "GET", where))] == []


def test_az5_a_download_is_gone_with_the_right_to_it(app: Flask, world: World) -> None:
    where = f"/arbeid/aktiviteter/{world.ours.engagement}/rapport/data"
    assert is_file(send(app, world.callers["administrator"], "GET", where))
    answer = send(app, world.callers["privacy-officer"], "GET", where)
    assert (answer.status_code, is_file(answer)) == (403, False)
