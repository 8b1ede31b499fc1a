"""A member of the panel is taken into a project's committee by their address, and sees the project on their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.auth.services import principal, staff_by_id
from core.db import session
from core.engagement import services
from core.engagement.models import Membership
from core.types import LocalText

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser
    from tests.people import Colleague, Member, People

TAKE_IN, LET_GO = "Ta med i planleggingsutvalget", "Ta ut av planleggingsutvalget"


@pytest.fixture
def hanne(people: People) -> Colleague:
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Nordmann", email="kari@eksempel.no")


@pytest.fixture
def project(writing: Any, hanne: Colleague) -> Id:
    with writing():
        leader = staff_by_id(hanne.id)
        assert leader is not None
        made: Id = services.create_project(LocalText(nb="Hverdagsglede"), principal(leader)).id
        return made


@pytest.fixture
def hannes(people: People, hanne: Colleague, project: Id) -> Browser:
    browser = people.browser_of(hanne)
    browser.get(team_of(project))
    return browser


def team_of(project: Id) -> str:
    return f"/arbeid/prosjekter/{project}/team"


def noted(app: Flask, by: Colleague) -> list[tuple[str, Id | None]]:
    """Give what the log holds of what somebody did."""
    with app.app_context():
        rows = sa.select(AuditRow).where(AuditRow.staff_id == by.id).order_by(AuditRow.id)
        return [(row.act, row.object_id) for row in session.scalars(rows)]


def test_a_member_is_taken_in_by_their_address_and_sees_the_project(
    app: Flask, people: People, hannes: Browser, hanne: Colleague, kari: Member
) -> None:
    assert "Hverdagsglede" not in people.browser_of(kari).get("/mitt-panel")
    page = hannes.press(TAKE_IN, {"email": " Kari@Eksempel.NO "})
    assert "Kari Nordmann er med i planleggingsutvalget, og får en e-post" in page
    assert {(Act.MEMBERS_SEEN, kari.id), (Act.TEAM_JOINED, kari.id)} <= set(noted(app, hanne))
    mine = people.browser_of(kari).get("/mitt-panel")
    assert "Hverdagsglede" in mine
    assert "Med i planleggingsutvalget" in mine
    assert "Kontakt: Hanne Lie" in mine


def test_a_member_who_is_let_go_does_not_see_the_project_any_more(
    app: Flask, people: People, hannes: Browser, hanne: Colleague, kari: Member
) -> None:
    hannes.press(TAKE_IN, {"email": kari.email})
    page = hannes.press(f"{LET_GO}: {kari.name}")
    assert "ikke lenger med i planleggingsutvalget" in page
    assert kari.name not in page
    assert (Act.TEAM_LEFT, kari.id) in noted(app, hanne)
    assert "Hverdagsglede" not in people.browser_of(kari).get("/mitt-panel")


@pytest.mark.usefixtures("kari")
def test_an_address_that_nobody_has_is_said_and_nobody_is_listed(hannes: Browser) -> None:
    page = hannes.press(TAKE_IN, {"email": "ola@eksempel.no"}, status=422)
    assert "Ingen i panelet har denne adressen." in page
    assert "Kari Nordmann" not in page


def test_twice_in_a_committee_is_once(app: Flask, hannes: Browser, kari: Member) -> None:
    for _press in range(2):
        hannes.press(TAKE_IN, {"email": kari.email})
    with app.app_context():
        held = sa.select(sa.func.count()).where(Membership.panelist_id == kari.id)
        assert session.scalar(held) == 1


def test_a_place_is_taken_back_in_its_own_project_only(
    app: Flask, people: People, hannes: Browser, kari: Member, project: Id
) -> None:
    hannes.press(TAKE_IN, {"email": kari.email})
    with app.app_context():
        seat = session.scalar(sa.select(Membership.id).where(Membership.panelist_id == kari.id))
        colleague = session.scalar(sa.select(Membership.id).where(Membership.staff_id.is_not(None)))
    asked = hannes.forge(f"{team_of(project)}/utvalg/fjern", {"membership": str(colleague)})
    assert asked.status_code == 404
    other = people.browser_of(people.staff("leader"))
    other.get("/arbeid/prosjekter/nytt")
    theirs = other.press("Lag prosjektet", {"title": "Et annet"}).path
    assert other.forge(f"{theirs}/team/utvalg/fjern", {"membership": str(seat)}).status_code == 404
