"""The panel beside the population: who is missing, said in heads, and small groups kept hidden."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.db import transaction
from core.panel import ages, cockpit
from core.panel.ages import Band
from core.panel.population import services as population
from core.panel.population.meaning import Found, Kind
from core.statistics.bands import NoBands, starts_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from flask import Flask

    from tests.fixtures.house import Queries
    from tests.fixtures.people import Watch
    from tests.people import People

PANEL = "/arbeid/panelet"
AGES = {(16, 24): 2000, (25, 39): 2500, (40, 54): 2500, (55, 66): 1500, (67, None): 1500}


def keep(app: Flask, numbers: dict[Kind, int]) -> None:
    """Store made-up population figures."""
    with app.app_context(), transaction():
        population.keep(Found(numbers=numbers, counted_on=None, source=""), source="Prøve", counted_on=date(2026, 1, 1))


@pytest.fixture
def thirty(app: Flask, people: People, frozen_clock: Watch) -> None:
    """Thirty members of four age bands, seven of them young and none old, beside a population of ten thousand."""
    for birth_year, number in ((2006, 7), (1990, 8), (1975, 8), (1964, 7)):
        people.members(number, birth_year=birth_year, gender="woman")
    keep(app, {Kind(ages=span): number for span, number in AGES.items()})


def groups(app: Flask, thing: str) -> dict[str, cockpit.Group]:
    """Read one comparison, by the words of its groups."""
    with app.app_context():
        found = next(one for one in cockpit.comparisons() if one.thing == thing)
        return {group.words: group for group in found.groups}


@pytest.mark.usefixtures("thirty")
def test_the_gap_is_said_in_heads_of_the_size_we_want(app: Flask, people: People) -> None:
    people.members(9, birth_year=1945)
    found = groups(app, "age")
    young = found["15–24 år"]
    assert (young.members, young.residents, young.wanted, young.missing) == (7, 2000, 120, 113)
    assert sum(group.wanted or 0 for group in found.values()) == 600
    page = people.browser_of(people.staff("leader")).get(PANEL)
    assert "mangler 113" in page
    assert "Mangler flest: 25–39 år (142)" in people.browser_of(people.staff("leader")).get("/arbeid")


@pytest.mark.usefixtures("thirty")
def test_pr6_a_small_group_is_not_shown_nor_what_lets_somebody_work_it_out(app: Flask, people: People) -> None:
    people.members(2, birth_year=1940)
    found = groups(app, "age")
    assert found["67 år og eldre"].members is None
    assert found["67 år og eldre"].missing is None, "what is missing would tell how many there are"
    hidden = [group for group in found.values() if group.members is None]
    assert len(hidden) == 2, "with one alone, the sum of all would tell"
    page = people.browser_of(people.staff("analyst")).get(PANEL)
    assert "Små grupper vises ikke" in page


@pytest.mark.usefixtures("thirty")
def test_pr6_nobody_is_not_told_from_few(app: Flask) -> None:
    assert groups(app, "age")["67 år og eldre"].members is None


def test_without_population_figures_the_page_says_what_to_do(people: People) -> None:
    people.members(8)
    page = people.browser_of(people.staff("leader")).get(PANEL)
    assert "Vi mangler befolkningstall for kjønn, alder og bosted" in page
    assert ("Legg inn befolkningstall", "/arbeid/panelet/befolkning#nye") in page.links
    assert "mangler flest" not in people.browser_of(people.staff("leader")).get("/arbeid").html.casefold()


def test_only_the_figures_that_are_missing_are_named(app: Flask, people: People) -> None:
    keep(app, {Kind(gender="woman", ages=(16, 99)): 5000, Kind(gender="man", ages=(16, 99)): 5000})
    page = people.browser_of(people.staff("leader")).get(PANEL)
    assert "Vi mangler befolkningstall for bosted" in page
    assert "Statistisk sentralbyrå" not in page
    analyst = people.browser_of(people.staff("analyst")).get(PANEL)
    assert "Legg inn befolkningstall" not in analyst
    assert ("Se hvilke befolkningstall vi har", "/arbeid/panelet/befolkning") in analyst.links


def test_an_empty_panel_has_a_page(people: People) -> None:
    assert "Ingen er med ennå." in people.browser_of(people.staff("leader")).get(PANEL)


@pytest.mark.usefixtures("thirty")
def test_everybody_sees_on_the_front_page_who_is_missing(app: Flask, people: People) -> None:
    people.members(9, birth_year=1945)
    keep(app, {Kind(gender="woman"): 5000, Kind(gender="man"): 5000})
    page = people.browser().get("/")
    assert "Vi mangler særlig" in page
    assert "folk i alderen 25–39 år" in page
    assert "Se panelet ved siden av befolkningen" in page


def test_the_front_page_says_nothing_of_whom_it_knows_nothing(people: People) -> None:
    people.members(9)
    assert "Vi mangler særlig" not in people.browser().get("/")


def test_growth_has_no_gaps_and_ends_at_everybody(app: Flask, people: People, frozen_clock: Watch) -> None:
    people.members(3)
    frozen_clock.set(frozen_clock.now + timedelta(days=100))
    people.members(4)
    with app.app_context():
        grown = cockpit.growth()
    assert [had for _month, had in grown] == [3, 3, 3, 7]
    assert grown[0][0] == date(2026, 9, 1)


def test_the_page_costs_the_same_however_many_there_are(
    people: People, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    browser, ran = people.browser_of(people.staff("leader")), []
    for number in (2, 20):
        people.members(number)
        browser.get(PANEL)
        with queries() as asked:
            browser.get(PANEL)
        ran.append(len(asked))
    assert ran[0] == ran[1]
    assert ran[0] <= 24


# Age bands


@pytest.mark.parametrize("written", ["", "x", "25, 20", "25, 25", "-5", "25, 400", "²", "1e3", "25; førti"])
def test_ages_that_do_not_rise_are_refused(written: str) -> None:
    with pytest.raises(NoBands):
        starts_in(written)


@given(st.lists(st.integers(min_value=16, max_value=110), min_size=1, max_size=9, unique=True).map(sorted))
def test_every_age_from_the_youngest_belongs_to_one_band(starts: list[int]) -> None:
    assert starts_in(", ".join(map(str, starts))) == starts
    edges = [15, *starts]
    made = [Band(least=a, most=b - 1) for a, b in pairwise(edges)] + [Band(least=edges[-1], most=None)]
    for age in range(15, 121):
        assert sum(band.holds(age) for band in made) == 1


def test_bands_are_a_setting(app: Flask, people: People) -> None:
    admin = people.browser_of(people.staff("administrator"))
    admin.get("/arbeid/system/innstillinger/core")
    page = admin.post("/arbeid/system/innstillinger/core", {"age_bands": "30, 20"}, status=422)
    assert "Skriv hele tall som stiger, med komma mellom." in page
    admin.post("/arbeid/system/innstillinger/core", {"age_bands": "30 60"})
    with app.app_context():
        assert [band.key for band in ages.bands()] == ["15-29", "30-59", "60-"]


def test_two_years_of_growth_are_shown_and_all_of_it_is_a_press_away(people: People, frozen_clock: Watch) -> None:
    people.member(joined_at=frozen_clock.now - timedelta(days=1200))
    people.member()
    hanne = people.browser_of(people.staff("leader"))
    page = hanne.get("/arbeid/panelet")
    assert "De siste 24 månedene" in page
    assert page.html.count('class="sk-chart__bar" x=') == 24
    assert "juni 2023" not in page
    whole = hanne.click("Vis alle 40 månedene")
    assert whole.html.count('class="sk-chart__bar" x=') == 40
    assert "juni 2023" in whole
    assert "De siste 24 månedene" not in whole
    assert "De siste 24 månedene" in hanne.click("Vis bare de siste 24 månedene")


def test_a_young_panel_shows_all_its_growth(people: People) -> None:
    people.member()
    page = people.browser_of(people.staff("leader")).get("/arbeid/panelet")
    assert "24 månedene" not in page
    assert "Vis alle" not in page
