"""What the page says before a draw is made ready: how likely everybody becomes, who is certain, how long it takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session, transaction
from core.engagement.drawing import chance_words, preparing
from core.engagement.drawing.foreseeing import Odds, foreseen, odds_of
from core.engagement.drawing.pool import candidates, volunteers
from core.engagement.drawing.targets import binding, wanted
from core.language import speaking
from core.panel.models import District
from core.panel.population import services as population
from core.panel.population.meaning import Found, Kind
from tests.drawing import Called, call_of, called

if TYPE_CHECKING:
    from tests.people import Member, People

ALMOST = "1 har minst 90 % sjanse, og blir nesten sikkert trukket."
LONE = {"feature": "gender", "value": "man", "least": 1, "most": 1}


def count(people: People, numbers: dict[Kind, int]) -> None:
    with people.app.app_context(), transaction():
        population.keep(Found(numbers=numbers, counted_on=None, source=""), source="SSB", counted_on=date(2026, 1, 1))


def page_of(call: Called) -> str:
    return call.people.browser_of(call.leader).get(call.page).text.replace("\u00a0", " ")


@pytest.fixture
def women_and_one_man(people: People) -> list[Member]:
    return [*people.members(11, gender="woman"), people.member(gender="man")]


def test_a_lone_volunteer_whom_the_targets_ask_for_is_said_to_be_certain_before_and_after_the_lock(
    women_and_one_man: list[Member], people: People, a_format: str
) -> None:
    call = called(people, a_format, women_and_one_man, seats=4, targets=[LONE])
    said = "1 av dem som har meldt seg, er sikker på å bli trukket."
    before = page_of(call)
    assert "Sjansen blir omtrent fra 27 % til 100 %." in before
    assert said in before
    assert "Mann: 100 %. 1 har meldt seg, og målet er minst 1." in before
    assert "For dem avgjør målene, og ikke loddet." in before
    call.prepare()
    after = page_of(call)
    assert "Sjansen er fra 27 % til 100 %." in after
    assert said in after


def test_where_chance_decides_nobody_is_said_to_be_certain(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(12), seats=4)
    page = page_of(call)
    assert "Alle får omtrent 33 % sjanse." in page
    assert "sikker på å bli trukket" not in page
    assert "Det er ingen mål. Da avgjør loddet alene." in page


def test_minimums_that_touch_make_somebody_certain_whom_no_single_target_names(people: People, a_format: str) -> None:
    """Two of four seats are for men and two for the young, and women under 25 are at most none: the men are young."""
    members = [
        *people.members(6, gender="woman", birth_year=1960),
        *people.members(2, gender="man", birth_year=2008),
        *people.members(2, gender="man", birth_year=1960),
    ]
    asked = [
        {"feature": "gender", "value": "man", "least": 2, "most": 2},
        {"feature": "age", "value": "15-24", "least": 2, "most": 4},
    ]
    call = called(people, a_format, members, seats=4, targets=asked)
    assert "2 av dem som har meldt seg, er sikre på å bli trukket." in page_of(call)
    assert "2 av dem som har meldt seg, kan ikke bli trukket med disse målene." in page_of(call)


def test_what_is_foreseen_is_about_what_the_lottery_gives(
    women_and_one_man: list[Member], people: People, a_format: str
) -> None:
    asked = [{"feature": "gender", "value": "woman", "least": 2, "most": 3}]
    call = called(people, a_format, [*women_and_one_man, *people.members(5, gender="man")], seats=4, targets=asked)
    with people.app.app_context():
        pool = candidates(volunteers(call.engagement()))
        seen = sorted(one.chance for one in foreseen(pool, binding(wanted(call.engagement(), []), 4), 4).odds)
    call.prepare()
    with people.app.app_context():
        draw = preparing.draw_of(call.engagement())
        assert draw is not None
        given = sorted(one.chance for one in odds_of(preparing.entries_of(draw)))
    assert given == pytest.approx(seen, abs=0.02)


@pytest.mark.parametrize(
    ("chances", "seats", "said"),
    [
        ([0.5] * 8, 4, ""),
        ([0.92, *[0.4] * 7], 4, ALMOST),
        (
            [1.0, 0.999, 0.95, *[0.3] * 5],
            4,
            f"2 av dem som har meldt seg, er sikre på å bli trukket. {ALMOST}",
        ),
        ([0.95] * 20, 19, ""),
    ],
)
def test_the_certain_and_the_nearly_certain_are_counted(
    people: People, chances: list[float], seats: int, said: str
) -> None:
    odds = [Odds(values={}, weight=1.0, chance=chance) for chance in chances]
    with people.app.app_context(), speaking("nb"):
        assert chance_words.certain_words(seats, odds).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("cells", "said"), [(21, "noen sekunder"), (201, "et halvt minutt"), (444, "et halvt minutt"), (1217, "et par min")]
)
def test_how_long_it_takes_is_said_by_how_many_groups_people_divide_into(people: People, cells: int, said: str) -> None:
    with people.app.app_context(), speaking("nb"):
        assert said in chance_words.how_long(cells)


def test_the_page_says_how_long_it_takes_before_the_press(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(12), seats=4)
    assert "Det tar noen sekunder å gjøre klar trekningen." in page_of(call)


def test_without_figures_of_the_population_no_target_is_said_to_come_from_them(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(12), seats=4)
    page = page_of(call)
    assert "Vi har ingen befolkningstall å hente mål fra." in page
    for words in ("er hentet fra befolkningstallene", "Foreslå fra befolkningen", "Slingringsmonn", "Et forslag er"):
        assert words not in page


def test_with_figures_of_some_things_the_page_says_of_which(people: People, a_format: str) -> None:
    count(people, {Kind(gender="woman"): 500, Kind(gender="man"): 500})
    page = page_of(called(people, a_format, people.members(12), seats=4))
    assert "Målene for kjønn er hentet fra befolkningstallene" in page
    assert "Vi har ingen befolkningstall for alder og bosted." in page
    assert "Foreslå fra befolkningen" in page


def test_with_figures_of_everything_the_targets_are_said_to_come_from_them(people: People, a_format: str) -> None:
    with people.app.app_context():
        place = session.scalars(sa.select(District.name)).first()
    everything: dict[Kind, int] = {Kind(gender="woman"): 500, Kind(gender="man"): 500, Kind(district=place): 1000}
    count(people, everything | {Kind(ages=(year, year)): 10 for year in range(15, 90)})
    call = called(people, a_format, people.members(12), seats=4)
    assert "Målene er hentet fra befolkningstallene" in page_of(call)
    with people.app.app_context(), transaction():
        call_of(call).targets = [LONE]
    assert "hentet fra befolkningstallene" not in page_of(call)


def test_who_was_passed_over_last_time_is_foreseen_with_a_larger_chance(people: People) -> None:
    heavier: Any = [Odds(values={}, weight=2.0, chance=0.6), *[Odds(values={}, weight=1.0, chance=0.3)] * 9]
    with people.app.app_context(), speaking("nb"):
        assert chance_words.limited(3, [], heavier) == [
            "De som ikke ble trukket ut sist de meldte seg, har større sjanse."
        ]
