"""The doors to sign-in elsewhere, with a real provider behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.db import session, transaction
from core.permissions import LEADER
from tests.browsing import Browser
from tests.elsewhere.doors import identity, invited
from tests.elsewhere.provider import LEVELS, Elsewhere, running, walk
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

    from flask import Flask

    from tests.fixtures.house import House
    from tests.people import Member, People

ANSWERS = ("/logg-inn/id-porten/svar", "/arbeid/logg-inn/kommunen/svar")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """The provider of both doors."""
    uris = [f"http://localhost{path}" for path in ANSWERS]
    with running(tmp_path_factory.mktemp("provider"), uris) as provider:
        yield provider


@pytest.fixture(scope="module")
def doors(house: House, entry_points: tuple[EntryPoint, ...], elsewhere: Elsewhere) -> Flask:
    """The app with both doors set up."""
    config = replace(house.config, id_porten=elsewhere.provider(), staff_login=elsewhere.provider("idporten-loa-high"))
    return create_app(config, entry_points)


@pytest.fixture
def visitor(app: Flask, doors: Flask) -> Browser:
    """The browser of somebody at those doors."""
    return Browser(doors)


@pytest.fixture
def hanne(people: People, visitor: Browser, elsewhere: Elsewhere) -> None:
    """A colleague who has come in by the municipality, and has no password here."""
    elsewhere.next_is("hanne", LEVELS[2])
    walk(visitor, elsewhere, invited(people.welcome_path(LEADER, name="Hanne Lie")))


@pytest.fixture
def kari(people: People, elsewhere: Elsewhere) -> Member:
    """A member who has linked ID-porten."""
    member = people.member(name="Kari Nordmann")
    with people.app.app_context(), transaction():
        session.add(identity(elsewhere, "kari", panelist_id=member.id))
    return member
