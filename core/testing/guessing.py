"""What people might send: values for the fields of a schema, new ones and such as stand in a state already."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from typing import Any

import marshmallow as ma

from core.types import Id

TRIES = 30
OFTEN = 0.6
WORD = re.compile(r"qz\d+zq")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Guessing:
    """A row of guesses that is the same each time. Every new word is one that stands nowhere else."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret: a failure must come again
        self._words = count(1)
        self._numbers: list[int] = []
        self._ids: list[str] = []
        self._texts: list[tuple[str, str]] = []

    def see(self, state: Any) -> None:
        """Learn what stands in a state, as JSON: guesses are often of that."""
        values = list(dict.fromkeys(_values_in("", state)))
        self._numbers = [value for _name, value in values if type(value) is int]
        self._texts = [(name, value) for name, value in values if isinstance(value, str)]
        self._ids = list(dict.fromkeys(text for _name, text in self._texts if ID.fullmatch(text)))

    def arguments(self, schema: type[ma.Schema]) -> dict[str, Any] | None:
        """Fill in a schema, and give what it loads; None where it takes nothing of what was tried."""
        for _try in range(TRIES):
            try:
                return dict(schema().load(self._filled(schema())))
            except ma.ValidationError:
                continue
        return None

    def new_id(self) -> Id:
        """Make an id."""
        return Id(int=self.random.getrandbits(128), version=4)

    def often(self) -> bool:
        """Tell whether to do what is done more often than not."""
        return self.random.random() < OFTEN

    def _filled(self, schema: ma.Schema) -> dict[str, Any]:
        fields = schema.load_fields.items()
        return {name: self._value(name, field) for name, field in fields if field.required or self.often()}

    def _value(self, name: str, field: ma.fields.Field[Any]) -> Any:
        if offered := [list(check.choices) for check in field.validators if isinstance(check, ma.validate.OneOf)]:
            return self.random.choice(offered[0])
        if isinstance(field, ma.fields.Nested):
            return self._filled(field.schema)
        if isinstance(field, ma.fields.List):
            return [self._value(name, field.inner) for _one in range(self.random.randrange(4))]
        if isinstance(field, ma.fields.Mapping):
            return {}
        return None if field.allow_none and not self.often() else self._one(name, field)

    def _one(self, name: str, field: ma.fields.Field[Any]) -> Any:
        if isinstance(field, ma.fields.Boolean):
            return self.often()
        if isinstance(field, ma.fields.Number):
            return self.random.choice([*self._numbers, 0, 1, 2, 60])
        if isinstance(field, ma.fields.UUID):
            return self.random.choice(self._ids) if self._ids and self.often() else str(self.new_id())
        known = [
            *self._ids,
            *(text for where, text in self._texts if where == "id" or (where == name and not WORD.search(text))),
        ]
        return self.random.choice(known) if known and self.often() else f"qz{next(self._words)}zq"


def _values_in(name: str, state: Any) -> Iterator[tuple[str, Any]]:
    """Give every value that stands in some JSON with what it is called there, and every key as an id."""
    if isinstance(state, Mapping):
        for key, value in state.items():
            yield "id", key
            yield from _values_in(key, value)
    elif isinstance(state, list | tuple):
        for value in state:
            yield from _values_in(name, value)
    else:
        yield name, state
