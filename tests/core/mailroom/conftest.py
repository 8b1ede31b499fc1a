"""A leader, a member, an open activity, and an installation that takes its own mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.contributions import Principal
from core.db import transaction
from core.engagement import services
from core.types import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from core.types import Id
    from tests.people import Colleague, Member, People


@pytest.fixture
def mailroom(app: Flask) -> Iterator[Flask]:
    """The app with addresses of its own for what comes back and for replies."""
    kept = app.extensions["config"]
    own = {"bounces": "retur@panelet.example.no", "replies": "svar@panelet.example.no"}
    app.extensions["config"] = replace(kept, **own)
    yield app
    app.extensions["config"] = kept


@pytest.fixture
def leader(people: People) -> Colleague:
    """Who answers for the activity."""
    return people.staff("leader", name="Hanne Leder", email="hanne@kommune.example.no")


@pytest.fixture
def kari(people: People) -> Member:
    """A member."""
    return people.member(email="kari@eksempel.no", name="Kari Nordmann")


@pytest.fixture
def engagement(mailroom: Flask, a_format: str, leader: Colleague, kari: Member) -> Id:
    """An open activity."""
    with mailroom.app_context(), transaction():
        by = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
        made = services.create_engagement(None, a_format, LocalText(nb="Nye nettsider"), LocalText(nb="Vi spør."), by)
        made.state, made.opened_at = "open", clock.now()
        return made.id
