"""Whatever goes wrong under /api comes as problem details, in English, with a word that stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.exceptions import TooManyRequests

from core.api.problems import KINDS
from tests.programs import HOME, PROBLEM, Program, program_of
from web.errors import problems

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import People

pytestmark = pytest.mark.one_engine("what is said to programs is the same on every engine")

ODD = [
    ("get", "/api/v1/finnes-ikke", 404, "not-found"),
    ("get", "/api/v1/panelists/not-an-id", 404, "not-found"),
    ("get", "/api/v1/panelists/%00", 404, "not-found"),
    ("get", "/api/finnes-ikke", 404, "not-found"),
    ("delete", "/api/v1/panelists", 405, "method-not-allowed"),
    ("put", "/api/docs", 405, "method-not-allowed"),
    ("get", "/api/v1/panelists", 401, "token-missing"),
    ("get", "/en/api/v1/panelists", 401, "token-missing"),
    ("get", "/en/api/v1/finnes-ikke", 404, "not-found"),
]


@pytest.mark.parametrize(("method", "path", "status", "word"), ODD)
def test_what_goes_wrong_at_the_door_is_a_problem(app: Flask, method: str, path: str, status: int, word: str) -> None:
    answer = Program(app).send(method, path)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    body = answer.get_json()
    assert body == {"type": f"/api/docs#{word}", "title": KINDS[word].title, "status": status}
    assert answer.headers["Cache-Control"].startswith("no-store")
    assert "Allow" in answer.headers or status != 405


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**_named: Any) -> None:
        raise RuntimeError("hemmelig")

    program = program_of(app, people.staff("leader"))
    monkeypatch.setitem(app.view_functions, "engagement_api.list_engagements", breaks)
    answer = program.call("list_engagements", 500)
    assert answer.word == "broken"
    assert "hemmelig" not in str(answer.body)


def test_a_stranger_host_is_a_problem_too(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/panelists", base_url="http://evil.example/")
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)


@pytest.mark.parametrize("status", [*range(400, 419), 422, 423, 428, 429, 431, 451, *range(500, 506)])
def test_every_http_error_has_its_problem(app: Flask, status: int) -> None:
    with app.test_request_context("/api/v1/x", base_url=HOME):
        answer = problems.told(RuntimeError(), status)
    body = answer.get_json()
    assert (answer.status_code, body["status"], answer.mimetype) == (status, status, PROBLEM)
    assert body["type"].partition("#")[2] in KINDS
    assert body["title"]


def test_how_long_to_wait_is_passed_on(app: Flask) -> None:
    with app.test_request_context("/api/v1/x", base_url=HOME):
        assert problems.told(TooManyRequests(retry_after=7), 429).headers["Retry-After"] == "7"


def test_pages_keep_their_own_errors(app: Flask) -> None:
    answer = app.test_client().get("/apifinnes-ikke", base_url=HOME)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
