"""What can be read out of an engagement."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.contributions.text import Text
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its label, the count behind it, its share of the base in per cent, and how both are written."""

    label: str
    value: int
    percent: float
    display: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars with a title; ``description`` says the same in a sentence, ``base`` whom the shares are of."""

    title: str
    description: str
    bars: Sequence[Bar]
    base: str

    @property
    def bars_in_words(self) -> str:
        """Every bar with its figures, as one sentence."""
        return ", ".join(f"{bar.label}: {bar.display}" for bar in self.bars) + "."


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's heading, and whether it holds numbers."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of text under columns."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a report: a heading, a chart with its table, or texts; ``id`` stays the same between calls."""

    id: str
    title: str
    note: str = ""
    chart: Chart | None = None
    table: Table | None = None
    texts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows for a file; the first is the heading."""

    name: str
    rows: Iterable[Sequence[str | int | float | None]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What can be read out of an engagement of this format, on the page and as a file.

    ``of_answers``: its sections are shown once somebody has answered, below how many did; else they stand alone.
    """

    name: str
    title: Text
    sections: Callable[[Id], Iterable[Section]]
    sheet: Callable[[Id], Sheet]
    of_answers: bool = True
