"""The app that the poll's tests share: Samskap with the poll and no other format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.config import Config
from tests.databases import template
from tests.fixtures.house import SECRET, House, example_plugin
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def house(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app on a migrated database; the fixtures app, people, letters and browse stand on it."""
    home = tmp_path_factory.mktemp("poll")
    mail, url = f"maildir:{home / 'mail'}", "http://localhost"
    config = Config(demo=True, base_url=url, home=home, secret=SECRET, database_url=new_database_url(), mail=mail)
    app = create_app(config, example_plugin())
    yield House(app=app, template=template(app), config=config)
    app.extensions["engines"][True].dispose()
