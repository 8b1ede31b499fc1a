"""Segments: rules that staff put together, and who is in them, whatever the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from core.contributions import Principal
from core.db import ChangedMeanwhile, session, transaction
from core.panel import services as panel
from core.panel.models import Panelist
from core.panel.segments import matching, services
from core.panel.segments.errors import SegmentInCircle, SegmentTooDeep, TooManyRules
from core.panel.segments.matching import known_rules
from core.panel.segments.models import ALL, ANY, Segment
from core.types import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.people import People

GENDERS = ("woman", "man", "other", "unsaid")
PLACES = ("Jar", "Voll", "Rykkinn")
YEARS = (1950, 1975, 1990, 2005, 2010)


@pytest.fixture
def by(people: People) -> Principal:
    """A leader who makes segments."""
    somebody = people.staff("leader")
    return Principal(kind="staff", id=somebody.id, name=somebody.name)


@pytest.fixture
def inside(app: Flask, by: Principal) -> Iterator[None]:
    """Stand in a transaction of the app."""
    with app.app_context(), transaction():
        yield


def segment_of(by: Principal, match: str = ALL, *rules: tuple[str, dict[str, Any], str]) -> Segment:
    """Make a segment with these rules: name, values, and which side."""
    made = services.make(f"Prøve {new_id()}", by)
    made.match = match
    session.flush()
    for name, values, side in rules:
        services.keep_rule(made, made.version, known_rules()[name], values, side=side)
    return made


def names(segment: Segment) -> set[str]:
    """Name those in a segment."""
    return {somebody.name for somebody in session.scalars(services.people(segment))}


def test_nobody_is_in_a_segment_without_rules(people: People, by: Principal, inside: None) -> None:
    assert services.found(segment_of(by)).people == 0


def test_whoever_does_not_want_to_say_can_be_asked_for_as_such(app: Flask, people: People, by: Principal) -> None:
    people.member(name="Kim Berg", gender="unsaid")
    people.member(name="Kari Lie", gender="woman")
    with app.app_context(), transaction():
        assert names(segment_of(by, ALL, ("core.gender", {"genders": ["unsaid"]}, "in"))) == {"Kim Berg"}
        assert names(segment_of(by, ALL, ("core.gender", {"genders": ["unsaid"]}, "out"))) == {"Kari Lie"}


def test_whoever_did_not_find_their_place_can_be_asked_for(app: Flask, people: People, by: Principal) -> None:
    people.member(name="Uten Sted")
    people.member(name="Jar Beboer", district="Jar")
    with app.app_context(), transaction():
        for side, expected in (("in", {"Uten Sted"}), ("out", {"Jar Beboer"})):
            assert names(segment_of(by, ALL, ("core.place", {"districts": ["unknown"]}, side))) == expected


def test_ages_are_those_that_people_reach_this_year(app: Flask, people: People, by: Principal) -> None:
    year = clock.today().year
    for age in (15, 16, 24, 25):
        people.member(name=f"Ung {age}", birth_year=year - age)
    with app.app_context(), transaction():
        assert names(segment_of(by, ALL, ("core.age", {"least": 16, "most": 24}, "in"))) == {"Ung 16", "Ung 24"}


def test_segments_are_put_together_by_segments(app: Flask, people: People, by: Principal) -> None:
    people.member(name="Kari Ung", gender="woman", birth_year=2005)
    people.member(name="Ola Ung", gender="man", birth_year=2005)
    people.member(name="Kari Eldre", gender="woman", birth_year=1950)
    with app.app_context(), transaction():
        women = segment_of(by, ALL, ("core.gender", {"genders": ["woman"]}, "in"))
        old = segment_of(by, ALL, ("core.age", {"least": 60, "most": None}, "in"))
        both = segment_of(by, ALL, ("core.segment", {"segments": [str(women.id)]}, "in"),
                          ("core.segment", {"segments": [str(old.id)]}, "out"))  # fmt: skip
        assert names(both) == {"Kari Ung"}


def test_no_segment_asks_for_itself(inside: None, by: Principal) -> None:
    first, second = segment_of(by), segment_of(by)
    rule = known_rules()["core.segment"]
    services.keep_rule(first, first.version, rule, {"segments": [str(second.id)]})
    for chosen in (first, second):
        with pytest.raises(SegmentInCircle):
            services.keep_rule(second, second.version, rule, {"segments": [str(chosen.id)]})


def test_a_rule_that_nobody_knows_any_more_matches_nobody(app: Flask, people: People, by: Principal) -> None:
    people.member()
    with app.app_context(), transaction():
        for side in (False, True):
            made = segment_of(by)
            made.rules = [{"id": str(new_id()), "rule": "gone.rule", "not": side, "values": {}}]
            session.flush()
            assert services.found(made).people == 0, "turned round, it would be everybody"
            assert not matching.works(made)
            assert "som ikke er tilgjengelig nå" in matching.told(made)[0].words


def test_whoever_is_not_in_a_broken_segment_is_nobody(app: Flask, people: People, by: Principal) -> None:
    people.member()
    with app.app_context(), transaction():
        empty, broken = segment_of(by), segment_of(by)
        broken.rules = [{"id": str(new_id()), "rule": "gone.rule", "not": False, "values": {}}]
        session.flush()
        for inner in (empty, broken):
            outer = segment_of(by, ALL, ("core.segment", {"segments": [str(inner.id)]}, "out"))
            assert services.found(outer).people == 0
            assert not matching.works(outer)


def test_a_rule_that_fails_is_as_one_that_nobody_knows(
    app: Flask, people: People, by: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.member()

    def fails(*_asked: Any) -> Any:
        raise RuntimeError

    failing = replace(app.extensions["segment_rules"]["core.never_asked"], where=fails, says=fails, says_not=fails)
    monkeypatch.setitem(app.extensions["segment_rules"], "core.never_asked", failing)
    with app.app_context(), transaction():
        made = segment_of(by, ALL, ("core.never_asked", {}, "out"))
        assert services.found(made).people == 0
        assert not matching.told(made)[0].works


def test_segments_ask_for_each_other_in_five_steps_and_two_hundred_rules_at_most(inside: None, by: Principal) -> None:
    rule = known_rules()["core.segment"]
    chain = [segment_of(by) for _step in range(services.DEEPEST + 1)]
    for above, below in zip(chain[1:-1], chain, strict=False):
        services.keep_rule(above, above.version, rule, {"segments": [str(below.id)]})
    with pytest.raises(SegmentTooDeep):
        services.keep_rule(chain[-1], chain[-1].version, rule, {"segments": [str(chain[-2].id)]})
    wide = segment_of(by, ALL, *([("core.joined_lately", {"days": 3}, "in")] * services.MOST_RULES))
    twice = segment_of(by)
    for _time in range(services.MOST_IN_ALL // services.MOST_RULES):
        services.keep_rule(twice, twice.version, rule, {"segments": [str(wide.id)]})
    with pytest.raises(SegmentTooDeep):
        services.keep_rule(twice, twice.version, rule, {"segments": [str(wide.id)]})


def test_a_change_is_undone_once_and_done_again(inside: None, by: Principal) -> None:
    made = segment_of(by, ALL, ("core.gender", {"genders": ["woman"]}, "in"))
    services.remove_rule(made, made.version, made.rules[0]["id"])
    assert made.rules == []
    services.undo(made, made.version)
    assert [rule["rule"] for rule in made.rules] == ["core.gender"]
    services.undo(made, made.version)
    assert made.rules == []


def test_two_who_change_at_once_lose_nothing(inside: None, by: Principal) -> None:
    made = segment_of(by)
    seen = made.version
    services.change(made, seen, "Unge", ANY)
    with pytest.raises(ChangedMeanwhile):
        services.change(made, seen, "Gamle", ALL)
    assert (made.title, made.match) == ("Unge", ANY)


def test_a_segment_holds_thirty_rules(inside: None, by: Principal) -> None:
    made = segment_of(by, ALL, *([("core.joined_lately", {"days": 3}, "in")] * services.MOST_RULES))
    with pytest.raises(TooManyRules):
        services.keep_rule(made, made.version, known_rules()["core.joined_lately"], {"days": 3})


def test_counting_many_segments_is_one_question(inside: None, by: Principal, queries: Any) -> None:
    made = [segment_of(by, ALL, ("core.age", {"least": age, "most": None}, "in")) for age in (20, 30, 40)]
    with queries() as ran:
        assert services.count(made) == [0, 0, 0]
    assert len(ran) == 1


# Any rules at all

RULES = st.one_of(
    st.tuples(st.just("core.gender"), st.lists(st.sampled_from(GENDERS), min_size=1, unique=True)),
    st.tuples(st.just("core.place"), st.lists(st.sampled_from((*PLACES, "unknown")), min_size=1, unique=True)),
    st.tuples(st.just("core.age"), st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted)),
    st.tuples(st.just("core.language"), st.lists(st.sampled_from(("nb", "en")), min_size=1, unique=True)),
)
Drawn = tuple[str, list[Any]]


def holds(rule: Drawn, somebody: Panelist, places: dict[str, str]) -> bool:
    """Say in plain Python whether a rule holds for somebody."""
    name, chosen = rule
    if name == "core.gender":
        return somebody.gender in chosen
    if name == "core.language":
        return somebody.language in chosen
    if name == "core.age":
        return chosen[0] <= clock.today().year - somebody.birth_year <= chosen[1]
    return (places[str(somebody.district_id)] if somebody.district_id else "unknown") in chosen


def values_of(rule: Drawn, ids: dict[str, str]) -> dict[str, Any]:
    """Give a drawn rule's values as its form has them."""
    name, chosen = rule
    if name == "core.age":
        return {"least": chosen[0], "most": chosen[1]}
    field = {"core.gender": "genders", "core.place": "districts", "core.language": "languages"}[name]
    return {field: [ids.get(one, one) for one in chosen]}


def test_whoever_is_in_a_segment_is_who_its_rules_say(app: Flask, people: People, by: Principal) -> None:
    for number in range(24):
        given_place = {"district": PLACES[number % 3]} if number % 4 else {}
        people.member(
            gender=GENDERS[number % 4], birth_year=YEARS[number % 5], language=("nb", "en")[number % 2], **given_place
        )
    with app.app_context(), transaction():
        places = {str(place.id): place.name for place in panel.districts()}
        ids = {name: key for key, name in places.items()}
        everybody = list(session.query(Panelist))

        @settings(max_examples=60, deadline=None)
        @given(st.lists(st.tuples(RULES, st.booleans()), min_size=1, max_size=4), st.sampled_from((ALL, ANY)))
        def agree(drawn: list[tuple[Drawn, bool]], match: str) -> None:
            kept = [
                {"id": "x", "rule": rule[0], "not": turned, "values": values_of(rule, ids)} for rule, turned in drawn
            ]
            found = set(
                session.scalars(services.people(Segment(match=match, rules=kept)).with_only_columns(Panelist.id))
            )
            together = all if match == ALL else any
            said = {
                one.id for one in everybody
                if together(holds(rule, one, places) != turned for rule, turned in drawn)
            }  # fmt: skip
            assert found == said

        agree()
