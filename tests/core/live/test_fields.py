"""What intents may name: things by ids that pages make, people by their names on the log; never one for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import marshmallow as ma
import pytest

from core.live.fields import PersonName, ThingId
from core.live.logs import name_on
from core.types import Id, new_id, random_id

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = name_on(Id(int=1), Id(int=2))


@pytest.mark.parametrize("make", [new_id, random_id])
def test_a_thing_is_named_by_any_id_but_one_that_could_be_somebodys_name(make: Callable[[], Id]) -> None:
    made = make()
    assert ThingId().deserialize(str(made).upper()) == str(made), "in the one way of writing it"
    with pytest.raises(ma.ValidationError):
        ThingId().deserialize(NAME)


def test_somebody_is_named_by_nothing_but_a_name() -> None:
    assert PersonName().deserialize(NAME) == NAME
    with pytest.raises(ma.ValidationError):
        PersonName().deserialize(str(new_id()))


@pytest.mark.parametrize("given", ["", "x", 1, None, []])
def test_whatever_is_no_id_is_refused(given: object) -> None:
    for field in (ThingId(), PersonName()):
        with pytest.raises(ma.ValidationError):
            field.deserialize(given)
