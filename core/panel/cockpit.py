"""The panel beside the population: how many there are in each group, and how many more it takes to be alike.

The heads wanted in a group are its share of the population (of those old enough, where the figures tell ages) of the
target size, by largest remainders. There is no score: who is missing is said in heads. Small groups are protected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core import settings
from core.db import session
from core.panel import ages, services
from core.panel.choices import gender_word
from core.panel.models import Panelist
from core.panel.population import services as population
from core.panel.population.services import Reference, Thing
from core.statistics.shares import apportion
from core.statistics.small_cells import protect
from core.types import folded

UNKNOWN = ""  # who did not find their place


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group. ``members`` is None where it is too small to be shown, ``wanted`` where nothing says how many."""

    words: str
    members: int | None
    residents: int | None
    wanted: int | None

    @property
    def missing(self) -> int | None:
        """How many more it takes; below nought where there are more than enough."""
        return None if self.members is None or self.wanted is None else self.wanted - self.members


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The groups of one thing in their order, and the figures they are compared with, if any."""

    thing: Thing
    groups: Sequence[Group]
    reference: Reference | None

    @property
    def hides(self) -> bool:
        """Whether some group is too small to be shown."""
        return any(group.members is None for group in self.groups)

    @property
    def residents(self) -> int:
        """How many people the population's shares are of."""
        return sum(group.residents or 0 for group in self.groups)

    @property
    def members(self) -> int:
        """How many members there are in the groups that are shown."""
        return sum(group.members or 0 for group in self.groups)


def comparisons() -> list[Comparison]:
    """Compare by gender, age and place."""
    return _compared(population.references())


def _compared(references: Mapping[Thing, Reference]) -> list[Comparison]:
    return [
        _compare("gender", _by_gender(), references.get("gender")),
        _compare("age", _by_age(), references.get("age")),
        _compare("district", _by_district(), references.get("district")),
    ]


def most_missing() -> Group | None:
    """Give the group that takes most heads; none where nothing is known, or nobody is missing."""
    references = population.references()
    compared = _compared(references) if references else []
    groups = [group for comparison in compared for group in comparison.groups if (group.missing or 0) > 0]
    return max(groups, key=lambda group: group.missing or 0, default=None)


def for_everybody() -> tuple[Comparison, list[Group]] | None:
    """Give the ages of the panel beside the population, and the groups of age and gender that lack at least a tenth.

    None where nothing is known of the population's ages, or nobody is a member.
    """
    references = {thing: one for thing, one in population.references().items() if thing != "district"}
    if "age" not in references:
        return None
    by_gender = _compare("gender", _by_gender(), references.get("gender"))
    by_age = _compare("age", _by_age(), references["age"])
    lacking = [group for group in (*by_age.groups, *by_gender.groups) if _lacks_a_tenth(group)]
    return (by_age, sorted(lacking, key=lambda group: -(group.missing or 0))[:2]) if by_age.members else None


def _lacks_a_tenth(group: Group) -> bool:
    return group.missing is not None and group.wanted is not None and 0 < group.wanted <= 10 * group.missing


def growth() -> list[tuple[date, int]]:
    """Give how many had joined by the end of each month, of those who are members now, without gaps."""
    year, month = sa.extract("year", Panelist.joined_at), sa.extract("month", Panelist.joined_at)
    rows = session.execute(
        sa.select(year, month, sa.func.count()).where(services.joined()).group_by(year, month).order_by(year, month)
    )
    return _every_month({date(int(when), int(which), 1): number for when, which, number in rows})


def _every_month(joined: Mapping[date, int]) -> list[tuple[date, int]]:
    """Add up month by month, those in which nobody joined too."""
    months, month, had = [], min(joined, default=None), 0
    while month and month <= max(joined):
        had += joined.get(month, 0)
        months.append((month, had))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return months


Counted = Sequence[tuple[str, str, int]]  # key, words, members


def _compare(thing: Thing, counted: Counted, reference: Reference | None) -> Comparison:
    shown = protect([[members for _key, _words, members in counted]]).bases if counted else ()
    numbers = _numbers(thing, reference)
    residents = [numbers.get(key) if numbers else None for key, _words, _members in counted]
    wanted = apportion([number or 0 for number in residents], settings.read()["target_size"])
    groups = [
        Group(words=words, members=members, residents=lives, wanted=None if lives is None else heads)
        for (_key, words, _members), members, lives, heads in zip(counted, shown, residents, wanted, strict=True)
    ]
    return Comparison(thing=thing, groups=groups, reference=reference)


def _numbers(thing: Thing, reference: Reference | None) -> Mapping[str, int]:
    if reference is None:
        return {}
    if thing == "district":
        return {folded(name): number for name, number in reference.numbers.items()}
    return reference.numbers


def _by_gender() -> Counted:
    rows = _count(Panelist.gender)
    return [(gender, gender_word(gender), rows.get(gender, 0)) for gender in services.GENDERS]


def _by_age() -> Counted:
    rows = _count(Panelist.birth_year)
    bands = ages.bands()
    found = {band.key: 0 for band in bands}
    for birth_year, number in rows.items():
        found[ages.band_of(birth_year, bands).key] += number
    return [(band.key, band.words, found[band.key]) for band in bands]


def _by_district() -> Counted:
    rows = _count(Panelist.district_id)
    known = [(folded(place.name), place.name, rows.get(place.id, 0)) for place in services.districts()]
    return [*known, (UNKNOWN, UNKNOWN, rows.get(None, 0))]


def _count(column: InstrumentedAttribute[Any]) -> dict[Any, int]:
    rows = session.execute(sa.select(column, sa.func.count()).where(services.joined()).group_by(column))
    return dict(iter(rows))
