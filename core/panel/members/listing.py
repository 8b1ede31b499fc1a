"""The members by name: found by words, state, place, gender and age, in Norwegian order, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import sqlalchemy as sa

from core import clock
from core.db import session
from core.panel import ages, finding, services
from core.panel.models import Panelist
from core.panel.segments import matching
from core.panel.segments.models import Segment
from core.panel.states import in_state
from core.types import Id

AT_A_TIME = 50
FEW = 400
ORDER = Panelist.sort_name, Panelist.id
UNKNOWN = "unknown"  # the place of those who did not find theirs


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom somebody looks for; empty is everybody. ``place`` is an id or unknown, ``band`` the key of an age band.

    ``segment`` is the id of a saved segment.
    """

    words: str = ""
    state: str = ""
    place: str = ""
    gender: str = ""
    band: str = ""
    segment: str = ""

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

    ``before`` is where the page before this one begins; None where that is the first. ``is_first`` tells that there is
    none. ``is_lost`` where whoever the page begins after has left.
    """

    rows: Sequence[Panelist]
    found: int
    following: Id | None
    before: Id | None = None
    is_first: bool = True
    is_lost: bool = False


def page(wanted: Wanted, after: Id | None = None) -> Listed:
    """Give those who fit, by name, after somebody's place in the list."""
    last = session.get(Panelist, after) if after else None
    if after and last is None:
        return Listed(rows=(), found=count(wanted), following=None, is_lost=True)
    place, few = place_of(last) if last else None, _few(wanted)
    rows = some(wanted, place, AT_A_TIME + 1) if few is None else _members(few, place, AT_A_TIME + 1)
    more = len(rows) > AT_A_TIME
    found = len(few) if few is not None else count(wanted) if more or after else len(rows)
    return Listed(
        rows=rows[:AT_A_TIME],
        found=found,
        following=rows[AT_A_TIME - 1].id if more else None,
        before=_begins_before(wanted, place, few) if place else None,
        is_first=place is None,
    )


def place_of(member: Panelist) -> Place:
    """Say where a member stands now."""
    return Place(name=member.sort_name, id=member.id)


def some(wanted: Wanted, after: Place | None, number: int) -> list[Panelist]:
    """Give so many of those who fit, by name, after a place in the list."""
    places = sa.select(Panelist.id).where(*_conditions(wanted), _is_after(after))  # read off the index
    return _members(list(session.scalars(places.order_by(*ORDER).limit(number))), None, number)


def count(wanted: Wanted) -> int:
    """Count those who fit."""
    return session.scalar(sa.select(sa.func.count()).select_from(Panelist).where(*_conditions(wanted))) or 0


def _begins_before(wanted: Wanted, last: Place, few: Sequence[Id] | None) -> Id | None:
    """Find after whom the page begins that ends with this place; None where it is the first."""
    fit = _conditions(wanted) if few is None else [Panelist.id.in_(few)]
    up_to = sa.select(Panelist.id).where(*fit, sa.not_(_is_after(last)))
    return session.scalar(up_to.order_by(*(column.desc() for column in ORDER)).offset(AT_A_TIME).limit(1))


def _few(wanted: Wanted) -> list[Id] | None:
    """Give those who fit, in no order, where they are few; None where they are many, or the index tells it all.

    The index in the order of names holds what words look in. To read it to its end for two or three who fit something
    else, row by row, takes SQLite longer than to read the table as it lies.
    """
    if not set(wanted.as_kept()) - {"words"}:
        return None
    ids = list(session.scalars(sa.select(Panelist.id).where(*_conditions(wanted)).limit(FEW + 1)))
    return ids if len(ids) <= FEW else None


def _members(ids: Sequence[Id], after: Place | None, number: int) -> list[Panelist]:
    these = sa.select(Panelist).where(Panelist.id.in_(ids), _is_after(after))
    return list(session.scalars(these.order_by(*ORDER).limit(number)))


def _is_after(place: Place | None) -> sa.ColumnElement[bool]:
    if place is None:
        return sa.true()
    return sa.tuple_(*ORDER) > sa.tuple_(sa.literal(place.name), sa.literal(place.id, sa.Uuid()))


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
    if wanted.segment:
        found.append(_is_in(wanted.segment))
    return found


def _lives(place: str) -> sa.ColumnElement[bool]:
    return Panelist.district_id.is_(None) if place == UNKNOWN else Panelist.district_id == UUID(place)


def _is_in(segment_id: str) -> sa.ColumnElement[bool]:
    """Say in SQL who is in a segment; one that is gone or put away has nobody."""
    segment = session.get(Segment, UUID(segment_id))
    return matching.is_in(segment) if segment and segment.ended_at is None else sa.false()


def _is_aged(key: str) -> sa.ColumnElement[bool]:
    """Say in SQL who reaches an age of this band this year; a band that the setting no longer holds has nobody."""
    band = next((band for band in ages.bands() if band.key == key), None)
    if band is None:
        return sa.false()
    latest = Panelist.birth_year <= clock.today().year - band.least
    return latest if band.most is None else latest & (Panelist.birth_year >= clock.today().year - band.most)
