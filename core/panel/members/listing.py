"""The members by name: found by words, state, place, gender and age, in Norwegian order, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import sqlalchemy as sa

from core import clock
from core.db import session
from core.panel import ages, finding, services
from core.panel.models import Panelist
from core.panel.states import in_state
from core.types import Id

AT_A_TIME = 50
UNKNOWN = "unknown"  # the place of those who did not find theirs


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom somebody looks for; empty is everybody. ``place`` is an id or unknown, ``band`` the key of an age band."""

    words: str = ""
    state: str = ""
    place: str = ""
    gender: str = ""
    band: str = ""

    def as_kept(self) -> dict[str, str]:
        """Give it as it is kept in a row."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of_kept(cls, kept: Mapping[str, str]) -> "Wanted":
        """Read it back."""
        return cls(**kept)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the list: it stays where it is, whatever becomes of whoever stood there."""

    name: str
    id: Id


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the members, how many fit in all, and where the next page begins; None on the last.

    ``is_lost`` where whoever the page begins after has left.
    """

    rows: Sequence[Panelist]
    found: int
    following: Id | None
    is_lost: bool = False


def page(wanted: Wanted, after: Id | None = None) -> Listed:
    """Give those who fit, by name, after somebody's place in the list."""
    last = session.get(Panelist, after) if after else None
    if after and last is None:
        return Listed(rows=(), found=count(wanted), following=None, is_lost=True)
    rows = some(wanted, place_of(last) if last else None, AT_A_TIME + 1)
    more = len(rows) > AT_A_TIME
    found = count(wanted) if more or after else len(rows)
    return Listed(rows=rows[:AT_A_TIME], found=found, following=rows[AT_A_TIME - 1].id if more else None)


def place_of(member: Panelist) -> Place:
    """Say where a member stands now."""
    return Place(name=member.sort_name, id=member.id)


def some(wanted: Wanted, after: Place | None, number: int) -> list[Panelist]:
    """Give so many of those who fit, by name, after a place in the list."""
    order = Panelist.sort_name, Panelist.id
    places = sa.select(Panelist.id).where(*_conditions(wanted)).order_by(*order).limit(number)  # read off the index
    if after:
        places = places.where(sa.tuple_(*order) > sa.tuple_(sa.literal(after.name), sa.literal(after.id, sa.Uuid())))
    ids = list(session.scalars(places))
    return list(session.scalars(sa.select(Panelist).where(Panelist.id.in_(ids)).order_by(*order)))


def count(wanted: Wanted) -> int:
    """Count those who fit."""
    return session.scalar(sa.select(sa.func.count()).select_from(Panelist).where(*_conditions(wanted))) or 0


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [services.joined()]
    if wanted.words:
        found.append(finding.holds(Panelist.search, wanted.words))
    if wanted.state:
        found.append(in_state(wanted.state))
    if wanted.gender:
        found.append(Panelist.gender == wanted.gender)
    if wanted.place:
        found.append(_lives(wanted.place))
    if wanted.band:
        found.append(_is_aged(wanted.band))
    return found


def _lives(place: str) -> sa.ColumnElement[bool]:
    return Panelist.district_id.is_(None) if place == UNKNOWN else Panelist.district_id == UUID(place)


def _is_aged(key: str) -> sa.ColumnElement[bool]:
    """Say in SQL who reaches an age of this band this year; a band that the setting no longer holds has nobody."""
    band = next((band for band in ages.bands() if band.key == key), None)
    if band is None:
        return sa.false()
    latest = Panelist.birth_year <= clock.today().year - band.least
    return latest if band.most is None else latest & (Panelist.birth_year >= clock.today().year - band.most)
