"""Population figures: read a file, keep it as a version, and say how many there are in each group."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa

from core import clock, settings
from core.db import session
from core.panel import ages, services
from core.panel.ages import Band
from core.panel.population import tables
from core.panel.population.errors import Unreadable, Why
from core.panel.population.meaning import Found, understood
from core.panel.population.models import Population, PopulationCount
from core.types import Id, folded, new_id

Thing = Literal["gender", "age", "district"]
THINGS: tuple[Thing, ...] = ("gender", "age", "district")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """How many live here in each group of one thing, as one reading says; groups by their keys."""

    of: Population
    numbers: Mapping[str, int]


def read(data: bytes) -> Found:
    """Read a file and say what it tells. Raises Unreadable; a file about places must name at least one of ours."""
    found = understood(tables.read(data), settings.read()["municipality"])
    places = {kind.district for kind in found.numbers if kind.district}
    if places and not {folded(place) for place in places} & _known_places():
        raise Unreadable(Why.PLACES)
    return found


def unknown_places(found: Found) -> list[str]:
    """Name the places of a file that our list lacks."""
    known = _known_places()
    return sorted({kind.district for kind in found.numbers if kind.district and folded(kind.district) not in known})


def places_without(found: Found) -> list[str]:
    """Name our places that a file about places says nothing of."""
    told = {folded(kind.district) for kind in found.numbers if kind.district}
    return [place.name for place in services.districts() if told and folded(place.name) not in told]


def keep(found: Found, *, source: str, counted_on: date, illustrative: bool = False) -> Population:
    """Store what a file tells as a version of its own."""
    kinds = found.numbers
    kept = Population(
        id=new_id(),
        source=source,
        counted_on=counted_on,
        illustrative=illustrative,
        by_gender=any(kind.gender for kind in kinds),
        by_age=any(kind.ages for kind in kinds),
        by_district=any(kind.district for kind in kinds),
        read_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    session.add_all(
        PopulationCount(
            population_id=kept.id,
            gender=kind.gender,
            age_from=kind.ages[0] if kind.ages else None,
            age_to=kind.ages[1] if kind.ages else None,
            district=kind.district,
            number=number,
        )
        for kind, number in kinds.items()
    )
    session.flush()
    return kept


def versions() -> list[Population]:
    """Give every reading, the newest count first."""
    return list(session.scalars(sa.select(Population).order_by(Population.counted_on.desc(), Population.id.desc())))


def version_by_id(population_id: Id) -> Population | None:
    """Find one reading."""
    return session.get(Population, population_id)


def remove(population: Population) -> None:
    """Take a reading away; the one before it is in use again."""
    session.execute(sa.delete(PopulationCount).where(PopulationCount.population_id == population.id))
    session.delete(population)
    session.flush()


def in_use(every: Sequence[Population]) -> dict[Thing, Population]:
    """Say which reading is used for what: of ``versions()``, the first that tells of it."""
    tells: dict[Thing, Callable[[Population], bool]] = {
        "gender": lambda one: one.by_gender,
        "age": lambda one: one.by_age,
        "district": lambda one: one.by_district,
    }
    found = {thing: next((one for one in every if tells[thing](one)), None) for thing in THINGS}
    return {thing: one for thing, one in found.items() if one}


def taking_over(population: Population) -> dict[Thing, Population | None]:
    """Say of each thing a reading is used for which one takes over when it goes; None where there is no other."""
    every = versions()
    rest = in_use([one for one in every if one.id != population.id])
    return {thing: rest.get(thing) for thing, one in in_use(every).items() if one.id == population.id}


def references() -> dict[Thing, Reference]:
    """Give how many there are who could be members, in each group of each thing we have figures for."""
    used = in_use(versions())
    counts = _counts({one.id for one in used.values()})
    return {thing: Reference(of=one, numbers=_numbers(thing, counts[one.id])) for thing, one in used.items()}


def _counts(of: Collection[Id]) -> dict[Id, list[PopulationCount]]:
    counts: dict[Id, list[PopulationCount]] = {one: [] for one in of}
    if of:
        for count in session.scalars(sa.select(PopulationCount).where(PopulationCount.population_id.in_(of))):
            counts[count.population_id].append(count)
    return counts


def _numbers(thing: Thing, counts: Sequence[PopulationCount]) -> dict[str, int]:
    bands = ages.bands()
    numbers: dict[str, float] = {}
    for count in counts:
        for band, part in _spread(count, bands):
            key = {"gender": count.gender, "age": band.key if band else None, "district": count.district}[thing]
            if key is not None:
                numbers[key] = numbers.get(key, 0) + count.number * part
    return {key: round(number) for key, number in numbers.items()}


def _spread(count: PopulationCount, bands: Sequence[Band]) -> list[tuple[Band | None, float]]:
    """Share a count over the bands; one that holds several ages counts each year of age alike.

    Those who are too young to join are left out, where a count tells ages.
    """
    if count.age_from is None:
        return [(None, 1.0)]
    top = count.age_from if count.age_to is None else count.age_to  # without a highest age they are where the lowest is
    years = range(count.age_from, top + 1)
    within = [(band, sum(band.holds(age) for age in years) / len(years)) for band in bands]
    return [(band, part) for band, part in within if part]


def _known_places() -> set[str]:
    return {folded(district.name) for district in services.districts()}
