"""One policy table names every address, and every schema refuses what it does not know."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import marshmallow as ma
import pytest

import core
import plugins
import web
from core.contributions import Rule
from core.permissions import DoubleRule, add_rules, anyone
from tests.fixtures.sockets import ECHO
from web.app import SAFE
from web.realtime.rooms import events_of, rule_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
IN_PRODUCTION = {"demo": False, "base_url": "https://panel.example.no"}


@pytest.fixture(params=[{}, IN_PRODUCTION], ids=["demo", "production"])
def built(request: pytest.FixtureRequest, new_app: Callable[..., Flask]) -> Flask:
    return new_app(**request.param)


def test_az1_every_address_has_a_rule_and_every_rule_an_address(built: Flask) -> None:
    assert len(_endpoints(built)) > 30
    assert _unlisted(built) == set()
    assert _dead(built) == set()


def test_az1_an_unlisted_address_is_found_and_denied(new_app: Callable[..., Flask], app: Flask) -> None:
    planted = new_app()
    planted.add_url_rule("/planted", "planted", lambda: "let in", methods=list(METHODS))
    assert _unlisted(planted) == {"planted"}
    answers = [planted.test_client().open("/planted", method=method) for method in METHODS]
    assert [answer.status_code for answer in answers] == [403] * len(METHODS)
    assert not any(b"let in" in answer.data for answer in answers)


def test_az1_a_dead_rule_is_found(new_app: Callable[..., Flask]) -> None:
    planted = new_app()
    add_rules(planted, [Rule(endpoint="planted", may=anyone)])
    assert _dead(planted) == {"planted"}


def test_az1_an_unlisted_socket_event_is_found_and_so_is_a_dead_rule(new_app: Callable[..., Flask]) -> None:
    """That it is denied at run time: tests/web/test_realtime.py."""
    planted = new_app(found=(ECHO,))
    assert _unlisted(planted) == {"socket:echo:unlisted"}
    add_rules(planted, [Rule(endpoint="socket:echo:gone", may=anyone)])
    assert _dead(planted) == {"socket:echo:gone"}


def test_az1_no_address_has_two_rules(new_app: Callable[..., Flask]) -> None:
    planted = new_app()
    with pytest.raises(DoubleRule):
        add_rules(planted, [Rule(endpoint="health.live", may=anyone)])


def test_az1_whoever_does_without_csrf_says_why(built: Flask) -> None:
    rules: dict[str, Rule] = built.extensions["policy"]
    assert [rule.endpoint for rule in rules.values() if not rule.csrf and not rule.why_no_csrf] == []


def test_az1_only_addresses_that_change_something_manage_their_own_transactions(built: Flask) -> None:
    own = {rule.endpoint for rule in built.extensions["policy"].values() if rule.transaction == "none"}
    unsafe = {rule.endpoint for rule in built.url_map.iter_rules() if (rule.methods or set()) - SAFE}
    assert own <= unsafe


def test_az4_every_schema_refuses_unknown_fields() -> None:
    found = [schema for schema in _schemas() if schema.__module__.split(".")[0] in {"core", "plugins", "web"}]
    assert len(found) > 5
    assert [schema.__qualname__ for schema in found if schema.opts.unknown != ma.RAISE] == []


@pytest.mark.parametrize("unknown", [ma.EXCLUDE, ma.INCLUDE])
def test_az4_a_lenient_schema_is_found(unknown: str) -> None:
    planted = type("Planted", (ma.Schema,), {"Meta": type("Meta", (), {"unknown": unknown})})
    assert planted in _schemas()
    assert planted.opts.unknown != ma.RAISE


def _endpoints(app: Flask) -> set[str]:
    """Name every address and every socket event, as the table names them."""
    events = {rule_name(owner, event) for owner, events in events_of(app).items() for event in events}
    return {rule.endpoint for rule in app.url_map.iter_rules()} | events


def _unlisted(app: Flask) -> set[str]:
    return _endpoints(app) - set(app.extensions["policy"])


def _dead(app: Flask) -> set[str]:
    return set(app.extensions["policy"]) - _endpoints(app)


def _schemas() -> set[type[ma.Schema]]:
    for package in (core, plugins, web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    return set(_below(ma.Schema))


def _below(schema: type[ma.Schema]) -> Iterator[type[ma.Schema]]:
    for child in schema.__subclasses__():
        yield child
        yield from _below(child)
