"""The document: whole, true to the table of rights, and readable as a page without anybody else's help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from core.api.policy import Scoped
from core.api.problems import KINDS
from core.api.scopes import Scope
from tests.browsing import Browser
from tests.fixtures.house import example_plugin
from tests.programs import METHODS, Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.fixtures.house import House

pytestmark = pytest.mark.one_engine("the document is the same on every engine")


@pytest.fixture
def with_poll(app: Flask, house: House, new_app: Callable[..., Flask]) -> Flask:
    """An app with the example plugin, on the same database."""
    return new_app(tuple(example_plugin()))


def test_the_document_is_openapi_3_1_and_every_operation_has_a_scope(app: Flask) -> None:
    program = Program(app)
    assert program.document["openapi"] == "3.1.0"
    assert program.document["servers"] == [{"url": "http://localhost"}]
    assert len(program.operations) >= 18
    for operation in program.operations.values():
        assert set(operation.scopes) <= set(Scope), operation.id
        assert operation.scopes, operation.id
        assert operation.about["summary"], operation.id
        assert set(operation.about["x-problems"]) <= set(KINDS), operation.id
        assert {"401", "403", "429", "500"} <= operation.about["responses"].keys(), operation.id


def test_the_document_names_the_scopes_that_the_table_asks_for(app: Flask) -> None:
    rules = {rule.endpoint.partition(".")[2]: rule.may for rule in app.extensions["policy"].values()}
    for operation in Program(app).operations.values():
        if "/poll/" not in operation.path:
            asked = rules[operation.id]
            assert isinstance(asked, Scoped)
            assert operation.scopes == [str(scope) for scope in asked.scopes]


def test_every_address_under_the_root_stands_in_the_document(app: Flask) -> None:
    document = Program(app).document
    described = {(path, method) for path, item in document["paths"].items() for method in METHODS if method in item}
    real = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }
    assert described == real


def test_every_object_that_may_be_sent_is_closed(app: Flask) -> None:
    program = Program(app)
    sent = {
        operation.about["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for operation in program.operations.values()
        if "requestBody" in operation.about
    }
    assert len(sent) >= 6
    for name in sent:
        assert program.document["components"]["schemas"][name]["additionalProperties"] is False, name


def test_pr12_the_page_shows_the_whole_document_and_asks_nobody_else(app: Flask) -> None:
    page = Browser(app).get("/api/docs")
    for operation in Program(app).operations.values():
        assert f"{operation.method.upper()} {operation.path}" in page
    for word in KINDS:
        assert f'id="{word}"' in page.html
    ids = re.findall(r' id="([^"]+)"', page.html)
    assert len(ids) == len(set(ids))
    assert {to.partition("#")[2] for _said, to in page.links if to.startswith("#")} <= set(ids)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.html)
    assert "``" not in page.html


def test_a_plugins_operations_lie_under_its_slug_and_its_schemas_bear_it(with_poll: Flask) -> None:
    program = Program(with_poll)
    operation = program.operations["poll_get_votes"]
    assert operation.path == "/api/v1/poll/{engagement_id}/votes"
    assert operation.scopes == ["results:read"]
    schemas = program.document["components"]["schemas"]
    assert {"PollVotes", "PollCount"} <= schemas.keys()
    assert not {"Votes", "Count"} & schemas.keys()


def test_a_plugin_whose_operations_bear_another_name_is_set_aside(
    app: Flask, new_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    import samskap_poll.api
    import samskap_poll.plugin

    from core.api.blueprint import Operations

    for wrong in (Operations("engagement_api", "samskap_poll.api"), Operations("poll", "samskap_poll.api"), object()):
        hook = samskap_poll.plugin.register_api
        planted: Any = lambda wrong=wrong: [wrong]  # noqa: E731
        planted.samskap_impl = hook.samskap_impl
        monkeypatch.setattr(samskap_poll.plugin, "register_api", planted)
        planted_app = new_app(tuple(example_plugin()))
        assert "poll_api" in planted_app.extensions["registry"].failures["poll"].reason
