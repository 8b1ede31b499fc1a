"""Who volunteered beside what the group is to look like, as bars and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.lists import format_list

from core.contributions import Column, Table
from core.dates import number, percent
from core.engagement.drawing.pool import FEATURES, Volunteer
from core.engagement.drawing.targets import values_of
from core.engagement.drawing.words import bounds, feature_title, value_words
from core.language import core_texts, spoken
from core.panel.pictures import Pair, Picture
from core.panel.population.services import Thing
from core.selection.quotas import Target

_ = core_texts.gettext

Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One group: how many of those who volunteered are in it, its target, and its part of the population.

    ``share`` is None where the population is not counted by it; ``suggested`` is what its part of the seats comes to.
    """

    target: Target
    there: int
    share: float | None
    suggested: Target | None


def rows(
    pool: Sequence[Volunteer], targets: Sequence[Target], seats: int, shares: Shares, suggested: Sequence[Target]
) -> list[Row]:
    """Give every group there is in the population, that a volunteer is in, or that a target asks somebody of."""
    suggestions = {(one.feature, one.value): one for one in suggested}
    asked = {(target.feature, target.value): target for target in targets}
    known = [(feature, value) for feature, values in values_of().items() for value in values]
    lost = [one for one in asked if one not in set(known)]
    found = []
    for feature, value in (*known, *lost):
        there = sum(one.candidate.values.get(feature) == value for one in pool)
        target = asked.get((feature, value), Target(feature=feature, value=value, least=0, most=seats))
        share = shares.get(feature, {}).get(value)
        if there or target.least or share:
            suggestion = suggestions.get((feature, value))
            found.append(Row(target=target, there=there, share=share, suggested=suggestion))
    return found


def beside(row: Row) -> str:
    """Say a group's part of the population and what that suggests; empty where the population is not known."""
    if row.share is None or row.suggested is None:
        return ""
    values = {"share": percent(row.share), "number": bounds(row.suggested)}
    if not row.there:
        return _("Befolkningen: %(share)s · forslag: 0, ingen har meldt seg", **values)
    return _("Befolkningen: %(share)s · forslag: %(number)s", **values)


def pictures(shown: Sequence[Row], pool: Sequence[Volunteer], seats: int) -> list[Picture]:
    """Draw each feature: the part of those who volunteered, beside the part of the seats."""
    features = [(feature, [row for row in shown if row.target.feature == feature]) for feature in FEATURES]
    return [_picture(feature, part, len(pool), seats) for feature, part in features if part]


def _picture(thing: Thing, part: Sequence[Row], people: int, seats: int) -> Picture:
    title = feature_title(thing)
    shares = [(row.there / people, (row.target.least + min(row.target.most, seats)) / 2 / seats) for row in part]
    longest = max(max(pair) for pair in shares) or 1
    pairs = [
        Pair(
            label=value_words(row.target.feature, row.target.value),
            ours=100 * ours / longest,
            theirs=None if _asks_nothing(row, seats) else 100 * theirs / longest,
            display=_display(row, seats),
            spoken=_spoken(row, seats),
        )
        for row, (ours, theirs) in zip(part, shares, strict=True)
    ]
    columns = [Column(title=title), *(Column(title=head, numeric=True) for head in _heads())]
    table = Table(
        caption=_("%(thing)s i tall", thing=title),
        columns=columns,
        rows=[
            [pair.label, _share(row), number(row.there), percent(row.there / people), _aim(row, seats)]
            for pair, row in zip(pairs, part, strict=True)
        ],
    )
    return Picture(id=thing, title=title, pairs=pairs, table=table, source="", notes=_missing(part))


def _missing(part: Sequence[Row]) -> list[str]:
    """Name the groups in the population that nobody is in."""
    groups = [value_words(row.target.feature, row.target.value) for row in part if row.share and not row.there]
    return [_("Ingen har meldt seg: %(groups)s.", groups=format_list(groups, locale=spoken()))] if groups else []


def _share(row: Row) -> str:
    return "–" if row.share is None else percent(row.share)


def _asks_nothing(row: Row, seats: int) -> bool:
    return row.target.least == 0 and row.target.most >= seats


def _heads() -> tuple[str, ...]:
    return (_("Befolkningen"), _("Har meldt seg"), _("Andel"), _("Mål"))


def _aim(row: Row, seats: int) -> str:
    return "–" if _asks_nothing(row, seats) else bounds(row.target)


def _display(row: Row, seats: int) -> str:
    if not row.there:
        return _("0 – ingen har meldt seg")
    if _asks_nothing(row, seats):
        return number(row.there)
    return _("%(there)s – mål %(aim)s", there=number(row.there), aim=bounds(row.target))


def _spoken(row: Row, seats: int) -> str:
    return f"{value_words(row.target.feature, row.target.value)}: {_display(row, seats)}"
