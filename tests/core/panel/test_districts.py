"""The list of places: written or read from a file, and never lost while somebody lives there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session, transaction
from core.panel import districts
from core.panel.districts import NameTooLong, NoPlaces, TooManyPlaces
from core.panel.models import District, Panelist
from core.panel.services import districts as listed

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import People


def names(app: Flask) -> list[str]:
    with app.app_context():
        return [district.name for district in listed()]


def replace(app: Flask, *wanted: str, asked: Any = ()) -> districts.Changed:
    with app.app_context(), transaction():
        return districts.replace_all(districts.names_in_lines("\n".join(wanted)), asked)


def test_another_municipality_writes_its_own_places_in_norwegian_order(app: Flask) -> None:
    changed = replace(app, "Østerås", "Aas", "Nesbru", "Ånnerud")
    assert names(app) == ["Nesbru", "Østerås", "Ånnerud", "Aas"]
    assert changed.kept == ()
    assert changed.removed > 10


def test_a_place_where_members_live_stays_and_is_named(app: Flask, people: People) -> None:
    people.member(district="Jar")
    changed = replace(app, "Nesbru")
    assert changed.kept == ("Jar",)
    assert names(app) == ["Jar", "Nesbru"]
    with app.app_context():
        assert session.scalar(sa.select(Panelist.district_id)) is not None


def test_a_place_that_an_activity_asks_stays(app: Flask) -> None:
    with app.app_context():
        voll = session.scalars(sa.select(District.id).where(District.name == "Voll")).one()
    assert replace(app, "Nesbru", asked={voll}).kept == ("Voll",)


def test_a_place_spelt_anew_is_the_same_place(app: Flask, people: People) -> None:
    people.member(district="Jar")
    changed = replace(app, "  JAR ", "Nesbru", "nesbru")
    assert (changed.added, changed.kept) == (1, ())
    assert names(app) == ["JAR", "nesbru"]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [([], NoPlaces), ([f"Sted {n}" for n in range(501)], TooManyPlaces), (["x" * 81], NameTooLong)],
)
def test_a_list_that_makes_no_sense_changes_nothing(app: Flask, wanted: list[str], error: type[Exception]) -> None:
    before = names(app)
    with pytest.raises(error):
        replace(app, *wanted)
    assert names(app) == before


@pytest.mark.parametrize(
    "data",
    [
        "Bosted;Innbyggere\r\nHvalstad;3000\r\nÅsgård;10\r\n".encode(),
        "\ufeffHvalstad,3000\nÅsgård,10\n".encode(),
        "Navn\tTall\nHvalstad\t1\n\nÅsgård\t2".encode("cp1252"),
        '"Hvalstad"\n"Åsgård"\n'.encode("cp1252"),
    ],
)
def test_a_file_gives_its_first_column_however_it_was_saved(data: bytes) -> None:
    assert districts.names_in_csv(data) == ["Hvalstad", "Åsgård"]


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"\xff\xfe" * 50, b'"' + b"a" * 200_000])
def test_a_file_of_nonsense_gives_nothing_or_is_refused(data: bytes) -> None:
    try:
        found = districts.names_in_csv(data)
    except NoPlaces:
        return
    assert all(name.isprintable() for name in found)
