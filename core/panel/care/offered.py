"""The lists of interests and channels, as leaders keep them: add, rename, order, put away and take back.

What is put away is no longer offered, and stays with those who have it. Nothing is deleted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import sqlalchemy as sa

from core import clock
from core.db import ChangedMeanwhile, session
from core.panel.models import Channel, Interest, Panelist, PanelistInterest
from core.types import Id, LocalText, folded, new_id

Which = Literal["interesser", "kanaler"]
LISTS: Mapping[str, type[Interest | Channel]] = {"interesser": Interest, "kanaler": Channel}
MOST = 60


class NotOffered(Exception):
    """There is no such list, or nothing like that in it."""


class NameTaken(Exception):
    """Something else in the list has this name."""


class ListFull(Exception):
    """The list is so long that nobody could choose from it."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One thing of a list, and how many members have it."""

    row: Interest | Channel
    members: int


def rows_of(which: str) -> list[Offered]:
    """Give a list in its order, what is put away last. Raises NotOffered."""
    table = _table(which)
    counts = dict(iter(session.execute(_counts(table))))
    found = sa.select(table).order_by(table.put_away_at.is_not(None), *order_of(table))
    rows = cast("list[Interest | Channel]", session.scalars(found).all())
    return [Offered(row=row, members=counts.get(row.id, 0)) for row in rows]


def order_of(table: type[Interest | Channel]) -> Sequence[sa.ColumnElement[Any]]:
    """Give the order of a list: as leaders placed it, the answer of who will not say last."""
    last = [Channel.unsaid] if table is Channel else []
    return cast("Sequence[sa.ColumnElement[Any]]", [*last, table.place, table.id])


def own_row(which: str, row_id: Id) -> Interest | Channel:
    """Find one thing of a list that leaders may change. Raises NotOffered."""
    found = cast("Interest | Channel | None", session.get(_table(which), row_id))
    if found is None or is_unsaid(found):
        raise NotOffered
    return found


def place_of(which: str, row: Interest | Channel) -> tuple[int, int] | None:
    """Say which number something is of how many that are offered; None where it is put away."""
    rows = _in_order(which)
    return (rows.index(row) + 1, len(rows)) if row in rows else None


def add(which: str, title: LocalText) -> Interest | Channel:
    """Put something at the end of a list. Raises NotOffered, NameTaken or ListFull."""
    table = _table(which)
    _require_room(which)
    rows = [offered.row for offered in rows_of(which)]
    _require_free(rows, title, None)
    row = table(id=new_id(), title=title, place=max((row.place for row in rows), default=0) + 1)
    session.add(row)
    session.flush()
    return row


def rename(which: str, row_id: Id, seen: int, title: LocalText) -> None:
    """Give something another name. Raises NotOffered, NameTaken, or ChangedMeanwhile where somebody else was first."""
    row = own_row(which, row_id)
    _require_free([offered.row for offered in rows_of(which)], title, row_id)
    table = _table(which)
    renamed = sa.update(table).where(table.id == row_id, table.version == seen)  # of two at once, one is first
    done = session.execute(renamed.values(title=title, version=seen + 1).returning(table.id)).first()
    session.refresh(row)
    if done is None:
        raise ChangedMeanwhile


def move(which: str, row_id: Id, *, up: bool) -> None:
    """Let something change places with its neighbour; at the end of the list nothing happens. Raises NotOffered."""
    row, rows = own_row(which, row_id), _in_order(which)
    if row not in rows:
        raise NotOffered
    there = rows.index(row) + (-1 if up else 1)
    if 0 <= there < len(rows):
        rows.remove(row)
        rows.insert(there, row)
    for place, one in enumerate(rows, start=1):
        one.place = place
    session.flush()


def put_away(which: str, row_id: Id) -> None:
    """Offer something no longer; whoever has it keeps it. Raises NotOffered."""
    row = own_row(which, row_id)
    row.put_away_at = row.put_away_at or clock.now()
    session.flush()


def take_back(which: str, row_id: Id) -> None:
    """Offer something again. Raises NotOffered or ListFull."""
    row = own_row(which, row_id)
    if row.put_away_at:
        _require_room(which)
    row.put_away_at = None
    session.flush()


def is_unsaid(row: Interest | Channel) -> bool:
    """Tell whether this is the answer of who will not say, which the house keeps."""
    return isinstance(row, Channel) and row.unsaid


def _table(which: str) -> type[Interest | Channel]:
    if which not in LISTS:
        raise NotOffered
    return LISTS[which]


def _counts(table: type[Interest | Channel]) -> sa.Select[Id | None, int]:
    if table is Interest:
        return sa.select(PanelistInterest.interest_id, sa.func.count()).group_by(PanelistInterest.interest_id)
    heard = sa.select(Panelist.channel_id, sa.func.count()).where(Panelist.channel_id.is_not(None))
    return heard.group_by(Panelist.channel_id)


def _in_order(which: str) -> list[Interest | Channel]:
    """Give what leaders have placed, as it is offered."""
    return [one.row for one in rows_of(which) if one.row.put_away_at is None and not is_unsaid(one.row)]


def _require_room(which: str) -> None:
    if len(_in_order(which)) >= MOST:
        raise ListFull


def _require_free(rows: Sequence[Interest | Channel], title: LocalText, but: Id | None) -> None:
    names = {folded(row.title.get(language, "")) for row in rows if row.id != but for language in title}
    if any(folded(name) in names for name in title.values()):
        raise NameTaken
