"""Ids, instants, texts and addresses: the values that every table shares."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.types import LocalText, NotAnAddress, UtcDateTime, folded, new_id, normalised_email, random_id, sort_key


def test_ids_sort_by_when_they_were_made() -> None:
    made = [new_id() for _one in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert all(one.version == 7 for one in made)


def test_an_id_tells_the_clocks_moment_not_the_machines() -> None:
    then = datetime(2019, 6, 11, 15, 0, tzinfo=UTC)
    with clock.at(then):
        made = new_id()
    assert made.int >> 80 == int(then.timestamp() * 1000)
    assert new_id() > made


def test_a_random_id_tells_nothing() -> None:
    assert random_id().version == 4


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type] # noqa: DTZ001


def test_a_civil_day_ends_in_oslo_on_both_sides_of_the_clock_change() -> None:
    for day, offset in ((datetime(2026, 10, 24, 23, 59), 2), (datetime(2026, 10, 25, 23, 59), 1)):  # noqa: DTZ001
        instant = clock.instant(day)
        assert instant.utcoffset() == timedelta(0)
        assert instant == day.replace(tzinfo=UTC) - timedelta(hours=offset)


def test_a_text_falls_back_to_bokmaal() -> None:
    text = LocalText(nb="Hei", en="")
    assert (text.say("en"), text.say("nb")) == ("Hei", "Hei")
    assert not LocalText(nb="")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Kari@Eksempel.NO ", "kari@eksempel.no"),
        ("kari@blåbær.no", "kari@xn--blbr-roah.no"),
        ("kari+panel@eksempel.no", "kari+panel@eksempel.no"),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str) -> None:
    assert normalised_email(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "kari", "kari@", "@eksempel.no", "a@b@c.no", "kari@eksempel.no\nBcc: x@y.no", "k ari@x.no"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAddress):
        normalised_email(typed)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(typed: str) -> None:
    try:
        stored = normalised_email(typed)
    except NotAnAddress:
        return
    assert normalised_email(stored) == stored
    assert "\n" not in stored


def test_norwegian_letters_come_last_in_their_order() -> None:
    names = ["Østerås", "Ås", "Ærfugl", "Zoo", "Aas", "Bærum"]
    assert sorted(names, key=sort_key) == ["Bærum", "Zoo", "Ærfugl", "Østerås", "Ås", "Aas"]


def test_search_keeps_norwegian_letters_and_drops_other_accents() -> None:
    assert folded("CAFÉ på Ås") == "cafe på ås"
