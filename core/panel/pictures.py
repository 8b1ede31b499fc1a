"""The cockpit's comparisons as charts and tables, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from core import clock
from core.contributions import Column, Table
from core.dates import month, number, percent, short_day
from core.language import core_texts, spoken
from core.panel.cockpit import UNKNOWN, Comparison, Group
from core.panel.population.services import Reference, Thing

_ = core_texts.gettext

OLD = 2 * 366  # days


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two bars of one group, in per cent of the longest; ``theirs`` is None where the population is not known."""

    label: str
    ours: float
    theirs: float | None
    display: str
    spoken: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A comparison as people see it: bars in pairs, the same in a table, and where the figures come from."""

    id: Thing
    title: str
    pairs: Sequence[Pair]
    table: Table
    source: str
    notes: Sequence[str]


def picture(comparison: Comparison) -> Picture:
    """Draw a comparison."""
    shares = [_shares(group, comparison) for group in comparison.groups]
    longest = max((share for pair in shares for share in pair if share is not None), default=0) or 1
    pairs = [
        Pair(
            label=_label(group),
            ours=100 * (ours or 0) / longest,
            theirs=None if theirs is None else 100 * theirs / longest,
            display=gap(group),
            spoken=_spoken(group, ours, theirs),
        )
        for group, (ours, theirs) in zip(comparison.groups, shares, strict=True)
    ]
    title = _title(comparison.thing)
    return Picture(
        id=comparison.thing,
        title=title,
        pairs=pairs,
        table=_table(title, comparison, shares),
        source=_source(comparison.reference) if comparison.reference else "",
        notes=_notes(comparison),
    )


def gap(group: Group) -> str:
    """Say how many heads are missing in a group, or that there are enough."""
    missing = group.missing
    if group.members is None:
        return _("vises ikke")
    if missing is None:
        return number(group.members)
    return _("mangler %(heads)s", heads=number(missing)) if missing > 0 else _("nok")


def growth_table(grown: Sequence[tuple[date, int]]) -> Table:
    """Give how the panel has grown, month by month."""
    columns = [Column(title=_("Måned")), Column(title=_("Paneldeltakere"), numeric=True)]
    return Table(caption=_("Veksten i tall"), columns=columns, rows=[[month(day), number(had)] for day, had in grown])


def named(groups: Sequence[Group]) -> str:
    """Name groups in a sentence about whom we lack: folk på 15–24 år og menn."""
    plural = {_("Kvinne"): _("kvinner"), _("Mann"): _("menn")}
    words = [plural.get(group.words) or _("folk i alderen %(ages)s", ages=group.words) for group in groups]
    return _("%(first)s og %(second)s", first=words[0], second=words[1]) if len(words) > 1 else "".join(words)


def lacking(things: Sequence[Thing]) -> str:
    """Name what we have no figures for, in a sentence: kjønn, alder og bosted."""
    words = {"gender": _("kjønn"), "age": _("alder"), "district": _("bosted")}
    return format_list([words[thing] for thing in things], locale=spoken())


def _shares(group: Group, comparison: Comparison) -> tuple[float | None, float | None]:
    ours = None if group.members is None else group.members / (comparison.members or 1)
    theirs = None if group.residents is None else group.residents / (comparison.residents or 1)
    return ours, theirs


def _title(thing: Thing) -> str:
    return {"gender": _("Kjønn"), "age": _("Alder"), "district": _("Bosted")}[thing]


def _label(group: Group) -> str:
    return _("Vet ikke") if group.words == UNKNOWN else group.words


def _spoken(group: Group, ours: float | None, theirs: float | None) -> str:
    """Say a group's two bars in one sentence, for those who hear the picture."""
    panel = _("vises ikke") if ours is None else percent(ours)
    if theirs is None:
        return _("%(group)s: panelet %(ours)s", group=_label(group), ours=panel)
    return _(
        "%(group)s: panelet %(ours)s, befolkningen %(theirs)s, %(gap)s",
        group=_label(group), ours=panel, theirs=percent(theirs), gap=gap(group),
    )  # fmt: skip


def _table(title: str, comparison: Comparison, shares: Sequence[tuple[float | None, float | None]]) -> Table:
    compared = comparison.reference is not None
    columns = [Column(title=title), Column(title=_("I panelet"), numeric=True), Column(title=_("Andel"), numeric=True)]
    if compared:
        heads = (_("Befolkningen"), _("Andel av dem"), _("Vi vil ha"), _("Mangler"))
        columns += [Column(title=head, numeric=True) for head in heads]
    rows = [_row(group, pair, compared=compared) for group, pair in zip(comparison.groups, shares, strict=True)]
    return Table(caption=_("%(thing)s i tall", thing=title), columns=columns, rows=rows)


def _row(group: Group, shares: tuple[float | None, float | None], *, compared: bool) -> list[str]:
    ours, theirs = shares
    cells = [_label(group), _number(group.members), "–" if ours is None else percent(ours)]
    if compared:
        missing = None if group.missing is None else max(group.missing, 0)
        share = "–" if theirs is None else percent(theirs)
        cells += [_number(group.residents), share, _number(group.wanted), _number(missing)]
    return cells


def _number(value: int | None) -> str:
    return "–" if value is None else number(value)


def _source(reference: Reference) -> str:
    return _(
        "Befolkningen: %(source)s, telt %(day)s.",
        source=reference.of.source,
        day=short_day(reference.of.counted_on),
    )


def _notes(comparison: Comparison) -> list[str]:
    notes = []
    if comparison.reference and comparison.reference.of.illustrative:
        notes.append(_("Befolkningstallene er funnet på, for å vise hvordan det ser ut."))
    if comparison.reference and (clock.today() - comparison.reference.of.counted_on).days > OLD:
        notes.append(_("Tallene er over to år gamle."))
    if comparison.hides:
        notes.append(_("Små grupper vises ikke, og heller ikke det som kan røpe dem."))
    return notes
