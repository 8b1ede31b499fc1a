"""The desk: what waits for whom, whose activities are whose, and how an activity's own pages name things."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.auth.services import principal, staff_by_id
from core.db import session
from core.engagement import services
from core.engagement.models import Engagement, Result
from core.types import LocalText

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Page
    from tests.people import Colleague, People

NOTHING, OTHERS = "Ingenting venter på deg nå.", "gjør andre i teamet"


@pytest.fixture
def hanne(people: People) -> Colleague:
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def made(writing: Any, hanne: Colleague, a_format: str) -> Any:
    """Give a function that makes an activity of Hanne's, on its own, with these values."""

    def make(**values: Any) -> Id:
        with writing():
            leader = staff_by_id(hanne.id)
            assert leader is not None
            title, why = LocalText(nb="Trygg skolevei"), LocalText(nb="Vi spør.")
            found = services.create_engagement(None, a_format, title, why, principal(leader))
            for name, value in values.items():
                setattr(found, name, value)
            session.flush()
            return found.id

    return make


def desk(people: People, colleague: Colleague) -> Page:
    return people.browser_of(colleague).get("/arbeid")


def test_who_has_nothing_is_told_that_nothing_waits(people: People, hanne: Colleague) -> None:
    assert NOTHING in desk(people, hanne)


def test_what_a_row_says_is_missing_waits_above_it(people: People, hanne: Colleague, made: Any) -> None:
    made(state="closed", closed_at=clock.now())
    page = desk(people, hanne)
    assert "Avsluttet i dag – resultat mangler" in page
    assert "Resultat mangler: Trygg skolevei" in page
    assert NOTHING not in page


def test_nothing_is_said_to_be_missing_that_nobody_can_do(
    people: People, hanne: Colleague, made: Any, writing: Any
) -> None:
    published = made(state="closed", closed_at=clock.now())
    with writing():
        session.get_one(Engagement, published).result = Result(
            engagement_id=published, summary=LocalText(nb="Kort."), published_at=clock.now()
        )
    page = desk(people, hanne)
    assert "Resultat publisert – oppfølging mangler" in page
    assert "Resultat mangler" not in page
    assert NOTHING in page


def test_who_cannot_do_what_is_missing_is_told_that_others_do_it(people: People, made: Any) -> None:
    made(state="closed", closed_at=clock.now() - timedelta(days=3))
    page = desk(people, people.staff("analyst"))
    assert "Avsluttet – resultat mangler – for 3 dager siden" in page
    assert OTHERS in page
    assert NOTHING not in page


def test_an_administrators_own_activities_are_those_they_have_a_role_in(
    people: People, hanne: Colleague, made: Any
) -> None:
    made()
    page = desk(people, people.staff("administrator"))
    mine, _between, every = page.text.partition("Alle aktiviteter")
    assert "Du har ingen aktiviteter ennå." in mine
    assert "Trygg skolevei" in every
    own = desk(people, hanne)
    assert "Trygg skolevei" in own.text.partition("Mine aktiviteter")[2]
    assert "Alle aktiviteter" not in own


def test_a_project_with_the_activitys_own_name_is_not_said_beside_it(
    people: People, hanne: Colleague, made: Any, writing: Any
) -> None:
    alone = made()
    path = f"/arbeid/aktiviteter/{alone}"
    browser = people.browser_of(hanne)
    assert trail(browser.get(path)) == ["Arbeidsbord", "Trygg skolevei"]
    with writing():
        session.get_one(Engagement, alone).project.title = LocalText(nb="Skole")
    assert trail(browser.get(path)) == ["Arbeidsbord", "Skole", "Trygg skolevei"]


def test_the_button_that_leads_on_names_the_tab_it_leads_to(people: People, hanne: Colleague, made: Any) -> None:
    browser = people.browser_of(hanne)
    page = browser.get(f"/arbeid/aktiviteter/{made()}")
    assert "Gå til Innhold" in page
    assert browser.click("Gå til Innhold").path == page.link("Innhold")


def trail(page: Page) -> list[str]:
    """Read the way here."""
    rows = page.html.partition('class="sk-breadcrumbs"')[2].partition("</nav>")[0].split("<li>")[1:]
    return [row.partition(">")[2].partition("<")[0] for row in rows]
