"""Every installed plugin holds what every plugin holds: built-ins and third parties alike, by the same suite."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest

from core.registry import GROUP
from core.testing import CHECKS, Subject
from tests.fixtures.house import example_plugin
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.metadata import EntryPoint

    from core.testing import Check
    from tests.fixtures.house import House


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every check of every plugin of this run; with all of them, whatever else is installed is asked too."""
    if "slug" in metafunc.fixturenames:
        metafunc.parametrize("slug", sorted(point.name for point in _found(metafunc.config)))


@pytest.fixture(scope="module")
def subject_of(
    house: House, new_database_url: Callable[[], str], pytestconfig: pytest.Config
) -> Iterator[Callable[[str], Subject]]:
    """Give a plugin in an app whose database the suite may take down."""
    app = create_app(replace(house.config, database_url=new_database_url()), _found(pytestconfig))
    yield lambda slug: Subject(app=app, slug=slug)
    app.extensions["engines"][True].dispose()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_plugin_conforms(check: Check, slug: str, subject_of: Callable[[str], Subject], a_format: str) -> None:
    assert list(check(subject_of(slug))) == []


def test_the_example_plugin_is_installed_like_any_other() -> None:
    installed = {point.name for point in entry_points(group=GROUP)}
    assert "poll" in installed, "pip install --no-deps --no-build-isolation -e tests/example_plugin"


def _found(config: pytest.Config) -> tuple[EntryPoint, ...]:
    chosen = {"all": lambda: entry_points(group=GROUP), "poll": example_plugin, "none": tuple}
    return tuple(chosen[config.option.installed]())
