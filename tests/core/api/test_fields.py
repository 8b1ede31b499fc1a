"""The values that programs send and get."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import marshmallow as ma
import pytest

from core.api import fields
from core.types import LocalText

pytestmark = pytest.mark.one_engine("it asks no database")


class Sent(fields.Schema):
    at = fields.Instant()
    text = fields.LocalWords(longest=20)
    name = fields.Words(longest=10)
    number = fields.whole(1, 9)
    wanted = fields.ids()
    email = fields.Email()


@pytest.mark.parametrize(
    ("name", "value", "loaded"),
    [
        ("at", "2026-09-15T12:00:00+02:00", datetime(2026, 9, 15, 10, tzinfo=UTC)),
        ("at", "2026-09-15T10:00:00Z", datetime(2026, 9, 15, 10, tzinfo=UTC)),
        ("text", {"nb": " Hei ", "nn": "Hei", "en": "Hello"}, LocalText(nb="Hei", nn="Hei", en="Hello")),
        ("name", " Åse \n Ås ", "Åse Ås"),
        ("number", 9, 9),
        ("email", " Kari@Eksempel.NO ", "kari@eksempel.no"),
    ],
)
def test_what_fits_is_loaded(name: str, value: Any, loaded: Any) -> None:
    assert Sent().load({name: value}) == {name: loaded}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "2026-09-15T12:00:00"),
        ("at", "0001-01-01T00:00:00+23:59"),
        ("at", "9999-12-31T23:59:59-23:59"),
        ("at", "2026-02-30T00:00:00Z"),
        ("at", 1),
        ("text", {"en": "Hello"}),
        ("text", {"nb": "  "}),
        ("text", {"nb": "Hei", "de": "Hallo"}),
        ("text", {"nb": "x" * 21}),
        ("text", "Hei"),
        ("name", "x" * 11),
        ("name", ""),
        ("name", None),
        ("number", 0),
        ("number", 10),
        ("number", "5"),
        ("number", True),
        ("number", 1.5),
        ("wanted", ["x"]),
        ("wanted", ["6f1c5a1e-0000-4000-8000-000000000000"] * 2),
        ("email", "ola"),
        ("email", ["a@b.no"]),
        ("unknown", 1),
    ],
)
def test_what_does_not_fit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ma.ValidationError):
        Sent().load({name: value})


def test_an_instant_is_given_in_utc() -> None:
    oslo = datetime(2026, 9, 15, 12, tzinfo=timezone(timedelta(hours=2)))
    assert Sent().dump({"at": oslo}) == {"at": "2026-09-15T10:00:00Z"}
    assert Sent().dump({"at": None}) == {"at": None}
