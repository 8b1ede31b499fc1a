"""What files of population figures say: as Statistics Norway hands them out, and as a spreadsheet does."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.panel.population.errors import Unreadable, Why
from core.panel.population.meaning import Found, Kind, understood
from core.panel.population.tables import read
from core.panel.population.vocabulary import ages_of
from tests.core.panel.population.figures import LONG_CSV, PLACES_CSV, STATBANK_CSV, json_stat

pytestmark = pytest.mark.one_engine("files, not the database")


def found_in(data: bytes | str) -> Found:
    """Read a file of figures for Bærum."""
    return understood(read(data.encode() if isinstance(data, str) else data), "Bærum")


def why_not(data: bytes | str) -> tuple[Why, str]:
    """Say why a file is refused, and what in it."""
    with pytest.raises(Unreadable) as refused:
        found_in(data)
    return refused.value.why, refused.value.named


def test_json_stat_tells_of_gender_and_age_in_the_newest_year() -> None:
    found = found_in(json_stat())
    assert found.numbers[Kind(gender="woman", ages=(20, 20))] == 811
    assert found.numbers[Kind(gender="man", ages=(105, None))] == 4
    assert len(found.numbers) == 8
    assert found.counted_on == date(2026, 1, 1)
    assert found.source.startswith("Statistisk sentralbyrå, 07459: Befolkning")


def test_json_stat_may_name_its_cells_by_place_and_its_codes_in_a_list() -> None:
    dense: dict[str, Any] = json.loads(json_stat())
    sparse = {str(place): value for place, value in enumerate(dense["value"])}
    category = dense["dimension"]["Kjonn"]["category"]
    category["index"] = sorted(category["index"], key=category["index"].get)
    assert found_in(json.dumps({**dense, "value": sparse})).numbers == found_in(json_stat()).numbers


def test_of_several_municipalities_ours_is_kept() -> None:
    both = found_in(json_stat(regions={"3203": "Asker", "3201": "Bærum"}))
    assert both.numbers == found_in(json_stat()).numbers


def test_totals_are_left_out() -> None:
    genders = {"0": "Begge kjønn", "2": "Kvinner", "1": "Menn"}
    assert found_in(json_stat(genders=genders)).total == found_in(json_stat()).total


def test_statbanks_own_csv_with_years_in_its_headings() -> None:
    found = found_in(STATBANK_CSV)
    assert found.numbers == {
        Kind(gender="man", ages=(20, 20)): 801,
        Kind(gender="man", ages=(30, 30)): 1201,
        Kind(gender="woman", ages=(20, 20)): 811,
        Kind(gender="woman", ages=(30, 30)): 1211,
    }
    assert found.counted_on == date(2026, 1, 1)
    assert found_in(STATBANK_CSV.encode("cp1252")).numbers == found.numbers


def test_csv_in_english_with_a_row_for_each_number() -> None:
    found = found_in(LONG_CSV)
    assert found.numbers[Kind(gender="woman", ages=(16, 24))] == 7500
    assert found.numbers[Kind(gender="man", ages=(67, None))] == 9000


def test_plain_csv_of_places_has_no_day() -> None:
    found = found_in(PLACES_CSV)
    assert found.numbers[Kind(district="Voll")] == 4896
    assert found.counted_on is None


@pytest.mark.parametrize(
    ("words", "ages"),
    [
        ("0 år", (0, 0)), ("25", (25, 25)), ("25-39 år", (25, 39)), ("16–24 years", (16, 24)),
        ("67 år eller eldre", (67, None)),
        ("80 år og over", (80, None)), ("105+", (105, None)), ("90 år +", (90, None)), ("67-", (67, None)),
        ("67 or older", (67, None)), ("under 16 år", (0, 15)), ("1 year", (1, 1)),
    ],
)  # fmt: skip
def test_ages_as_people_write_them(words: str, ages: tuple[int, int | None]) -> None:
    assert ages_of(words) == ages


@pytest.mark.parametrize(
    ("data", "why", "named"),
    [
        ("", Why.EMPTY, ""),
        ("bare tull", Why.EMPTY, ""),
        ("{}", Why.NOT_A_TABLE, ""),
        ('{"id": "Region"', Why.NOT_A_TABLE, ""),
        (json_stat(value=[1, 2]), Why.NOT_A_TABLE, ""),
        (json_stat(size=[1, 1, 1, 1, 1]), Why.NOT_A_TABLE, ""),
        (json_stat(regions={"3203": "Asker"}), Why.ELSEWHERE, "Asker"),
        (json_stat(genders={"3": "Ukjent"}), Why.GENDER, "Ukjent"),
        (json_stat(ages={"a": "gamle"}), Why.AGE, "gamle"),
        (json_stat(ages={"020": "20 år", "16-24": "16-24 år"}), Why.OVERLAP, ""),
        ("kjønn;antall\nKvinner;mange\n", Why.NUMBER, "mange"),
        ("kjønn;antall\nKvinner;-1\n", Why.NUMBER, "-1"),
        ("kjønn;antall\nKvinner;1\nKvinner;2\n", Why.TWICE, "Kvinner, antall"),
        ("sivilstand;kjønn;antall\nGift;Kvinner;1\nUgift;Kvinner;2\n", Why.COLUMN, "sivilstand"),
        ("farge;antall\nGrønn;1\n", Why.NO_GROUPS, ""),
        ("kjønn;antall\nKvinner;0\n", Why.EMPTY, ""),
        ("kjønn;antall\nKvinner;1;2\n", Why.NOT_A_TABLE, ""),
    ],
)
def test_in6_what_cannot_be_used_is_refused_with_its_reason(data: bytes | str, why: Why, named: str) -> None:
    assert why_not(data) == (why, named)


def test_in6_a_cube_that_says_it_is_enormous_is_refused_before_it_is_unrolled() -> None:
    ages = {str(number): f"{number} år" for number in range(999)}
    regions = {str(number): f"Sted {number}" for number in range(999)}
    assert why_not(json_stat(ages=ages, regions=regions, value=[]))[0] is Why.TOO_LONG


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400).map(lambda raw: raw.decode("latin-1"))))
def test_in1_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Unreadable):
        assert found_in(text).total > 0
