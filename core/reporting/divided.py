"""Says the protected tables by group in words: shares of each group, how many it is, and what is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.contributions import Column, Section, Table
from core.db import session
from core.engagement.models import ANONYMOUS, Engagement
from core.language import core_texts, speaking
from core.questionnaire.definition import Question
from core.questionnaire.figures import per_cent, whole
from core.questionnaire.small_groups import to_protect, too_few
from core.questionnaire.tallies import questions_of
from core.reporting.background import UNKNOWN, UNSURE
from core.reporting.breakdowns import EARLIER, NONE, OTHER, keeps_to
from core.reporting.models import Breakdown

_ = core_texts.gettext

PLACE, AGE, GENDER = "place", "age", "gender"
ADDRESSES = {"sted": PLACE, "alder": AGE, "kjonn": GENDER}
HIDDEN = "–"


@dataclass(frozen=True)
class Way:
    """One thing to divide by: its word in addresses, and its name."""

    address: str
    name: str
    title: str


def ways() -> list[Way]:
    """Name what answers can be divided by."""
    titles = {PLACE: _("Bosted"), AGE: _("Alder"), GENDER: _("Kjønn")}
    return [Way(address, name, titles[name]) for address, name in ADDRESSES.items()]


def known(address: str) -> str:
    """Give what an address divides by; place, where it names nothing we know."""
    return ADDRESSES.get(address, PLACE)


def why_not(engagement: Engagement) -> str:
    """Say why there are no tables by group; nothing where there are."""
    kept = session.get(Breakdown, engagement.id)
    if kept and kept.figures:
        return "" if keeps_to(kept, engagement.smallest_cell) else _made_for_smaller(engagement.smallest_cell)
    if engagement.anonymity == ANONYMOUS:
        return _("Ikke tilgjengelig for anonyme undersøkelser. Vi vet ikke hvem som har svart hva.")
    if engagement.state != "closed":
        return _("Kommer når aktiviteten er avsluttet. Da kan ingen se av tallene hva den siste svarte.")
    return too_few(engagement.smallest_cell)


def sections(engagement: Engagement, by: str, language: str) -> list[Section]:
    """Give a table for each question, by place, age band or gender."""
    kept = session.get(Breakdown, engagement.id)
    if kept is None or by not in kept.figures or engagement.questionnaire_id is None:
        return []
    if not keeps_to(kept, engagement.smallest_cell):
        return []
    figures = kept.figures[by]
    with speaking(language):
        headings = [_group(group) for group in figures["groups"]]
        return [
            _section(question, headings, figures["questions"][question.id], engagement.smallest_cell, language)
            for question in questions_of(engagement.questionnaire_id)
            if question.id in figures["questions"]
        ]


def _made_for_smaller(smallest: int) -> str:
    return _(
        "Tabellene ble laget da mindre grupper kunne vises. Nå viser rapporten bare grupper på minst %(least)s.",
        least=smallest,
    )


def _section(question: Question, headings: Sequence[str], kept: Mapping[str, Any], k: int, language: str) -> Section:
    title, labels = question.text.say(language), _labels(question, language)
    shown = any(base is not None for base in kept["bases"])
    hides = any(cell is None for row in kept["cells"] for cell in row)
    rows = [
        [labels.get(row, row), *(_share(cell, base, language) for cell, base in zip(cells, kept["bases"], strict=True))]
        for row, cells in zip(kept["rows"], kept["cells"], strict=True)
    ]
    base = [_("Antall personer"), *(HIDDEN if one is None else whole(one, language) for one in kept["bases"])]
    columns = [Column(title=_("Svar")), *(Column(title=heading, numeric=True) for heading in headings)]
    table = Table(caption=title, columns=columns, rows=[*rows, base])
    note = f"{HIDDEN} {to_protect(k)}" if hides else ""
    return Section(id=question.id, title=title, note=note, table=table if shown else None)


def _share(cell: int | None, base: int | None, language: str) -> str:
    return HIDDEN if cell is None or not base else per_cent(100 * cell / base, language)


def _labels(question: Question, language: str) -> dict[str, str]:
    labels = {option.id: option.text.say(language) for option in question.options}
    labels |= {OTHER: _("Noe annet"), EARLIER: _("Svar fra tidligere spørsmål"), NONE: _("Svarte ikke")}
    return labels


def _group(group: str) -> str:
    named = {
        UNKNOWN: _("Ukjent"),
        "woman": _("Kvinne"),
        "man": _("Mann"),
        "other": _("Annet"),
        "unsaid": _("Vil ikke svare"),
        UNSURE: _("Vet ikke"),
        "0-24": _("Under 25 år"),
        "25-39": _("25–39 år"),
        "40-54": _("40–54 år"),
        "55-66": _("55–66 år"),
        "67-": _("67 år og eldre"),
    }
    return named.get(group, group)
