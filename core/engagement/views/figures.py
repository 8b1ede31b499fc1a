"""One figure in a row of figures."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number as written, what it counts, and what should be known about it."""

    value: str
    label: str
    note: str = ""
