"""Turns counts of answers into a chart with the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.contributions import Bar, Chart, Column, Section, Table
from core.language import core_texts
from core.questionnaire.figures import per_cent, whole
from core.types import LocalText

_ = core_texts.gettext
_n = core_texts.ngettext


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many gave one answer."""

    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Counts in the order of the answers, ``answered`` persons in all, written in one language."""

    question: Mapping[str, Any]
    counts: Sequence[Count]
    answered: int
    language: str

    @property
    def title(self) -> str:
        """The question's own words."""
        return LocalText(self.question["text"]).say(self.language)

    @property
    def answered_text(self) -> str:
        """How many answered, in words."""
        return answered_text(self.answered, self.language)


def answered_text(answered: int, language: str) -> str:
    """Say how many answered the question."""
    return _n(
        "%(count)s svarte på spørsmålet.",
        "%(count)s svarte på spørsmålet.",
        answered,
        count=whole(answered, language),
    )


def counted_section(tally: Tally, *, description: str = "", note: str = "") -> Section:
    """Make the section; without a description of its own it says which answer most people gave."""
    bars = [_bar(count, tally) for count in tally.counts]
    return Section(
        id=tally.question["id"],
        title=tally.title,
        note=note,
        chart=Chart(
            title=tally.title,
            description=description or _most_given(bars, tally),
            bars=bars,
            base=tally.answered_text,
        ),
        table=_table(bars, tally),
    )


def _bar(count: Count, tally: Tally) -> Bar:
    percent = 100 * count.number / tally.answered if tally.answered else 0.0
    display = f"{whole(count.number, tally.language)} ({per_cent(percent, tally.language)})"
    return Bar(label=count.label, value=count.number, percent=percent, display=display)


def _table(bars: Sequence[Bar], tally: Tally) -> Table:
    language = tally.language
    return Table(
        caption=tally.title,
        columns=[
            Column(title=_("Svar")),
            Column(title=_("Antall"), numeric=True),
            Column(title=_("Andel"), numeric=True),
        ],
        rows=[[bar.label, whole(bar.value, language), per_cent(bar.percent, language)] for bar in bars],
    )


def _most_given(bars: Sequence[Bar], tally: Tally) -> str:
    highest = max((bar.value for bar in bars), default=0)
    if not highest:
        return _("Ingen har svart på spørsmålet.")
    first = [bar for bar in bars if bar.value == highest]
    figures = {"total": whole(tally.answered, tally.language), "display": first[0].display}
    if len(first) > 1:
        return _("Flere svar ble gitt like ofte: %(display)s av %(total)s for hvert av dem.", **figures)
    return _("Flest svarte «%(answer)s»: %(display)s av %(total)s.", answer=first[0].label, **figures)
