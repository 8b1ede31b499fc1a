"""How much a request may bring, and in which form: the rest is refused before anything is done with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.core.api.test_payload import REFUSED
from tests.programs import PROBLEM, program_of
from tests.web.crawling import Rows, send, token_in
from tests.web.world import HOME, World, world_in

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.one_engine("limits stand before the database")

MEGABYTE = 1024 * 1024
JSON = {"Content-Type": "application/json"}
DRAFT = "/api/v1/engagements"


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


def test_in10_a_body_of_more_than_a_megabyte_is_refused(app: Flask, world: World) -> None:
    rows = Rows(app)
    before = rows()
    values = {"title": "x" * (MEGABYTE + 1)}
    assert send(app, world.callers["leader"], "POST", "/arbeid/prosjekter/nytt", data=values).status_code == 413
    program = program_of(app, world.staff["leader"].id)
    answer = program.send("post", DRAFT, data=json.dumps(values), headers=JSON)
    assert (answer.status_code, answer.mimetype) == (413, PROBLEM)
    assert rows()["core_project"] == before["core_project"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize(("parts", "status"), [(1000, 422), (1001, 413)])
def test_in10_a_form_has_a_thousand_parts_at_most(app: Flask, world: World, kind: str, parts: int, status: int) -> None:
    leader = world.callers["leader"]
    client = leader.client(app)
    token = token_in(client.get("/arbeid/prosjekter/nytt", base_url=HOME))
    values: dict[str, Any] = {"csrf_token": token, **{f"a{number}": "1" for number in range(parts - 1)}}
    answer = client.post("/arbeid/prosjekter/nytt", data=values, content_type=kind, base_url=HOME)
    assert answer.status_code == status


@pytest.mark.parametrize("name", REFUSED)
def test_in10_json_that_no_honest_program_sends_is_refused_at_the_door(app: Flask, world: World, name: str) -> None:
    program = program_of(app, world.staff["leader"].id)
    answer = program.send("post", DRAFT, data=REFUSED[name], headers=JSON)
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
    assert answer.get_json()["type"].endswith("#malformed-json")


@pytest.mark.parametrize("name", REFUSED)
def test_in10_a_librarys_page_that_takes_json_reads_it_as_strictly(app: Flask, name: str) -> None:
    """Flask-Security reads JSON at its sign-in page, by Flask's own reader."""
    answer = app.test_client().post("/arbeid/logg-inn", data=REFUSED[name], headers=JSON, base_url=HOME)
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "json"])
def test_in10_a_body_that_does_not_say_it_is_json_is_refused(app: Flask, world: World, kind: str) -> None:
    program = program_of(app, world.staff["leader"].id)
    answer = program.send("post", DRAFT, data=b"{}", headers={"Content-Type": kind})
    assert (answer.status_code, answer.get_json()["type"]) == (415, "/api/docs#not-json")
