"""A form's fields as a page draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose: what is posted, and what people read; ``group`` is the heading it stands under in a list."""

    value: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as the page draws it."""

    name: str
    label: str
    kind: str
    value: Any
    hint: str = ""
    error: str = ""
    required: bool = False
    choices: Sequence[Choice] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the field's first control, which the error summary links to."""
        return f"field-{self.name}"


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """What is wrong with a field, and which control to go to."""

    id: str
    message: str
