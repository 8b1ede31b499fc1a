"""Members as programs and staff see them: find them in pages, and put right what is wrong."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from core.api.paging import Page, page_of
from core.db import session
from core.panel.errors import PanelistNotFound, UnknownChoice
from core.panel.models import Channel, District, Interest, Panelist
from core.panel.services import active, is_on_break, joined, pause
from core.types import Id

CHOSEN_FROM: Mapping[str, type[District | Channel]] = {"district_id": District, "channel_id": Channel}


def page_of_members(wanted: dict[str, Any]) -> Page[Panelist]:
    """Give one page of the members, in the order they joined; ``wanted`` may hold state and district_id."""
    rows = _whole().where(joined())
    if wanted.get("district_id"):
        rows = rows.where(Panelist.district_id == wanted["district_id"])
    if wanted.get("state"):
        rows = rows.where(active() if wanted["state"] == "active" else sa.not_(active()))
    return page_of(rows, Panelist.id, wanted)


def member(panelist_id: Id, *, to_change: bool = False) -> Panelist:
    """Find a member; ``to_change`` makes others who would change them wait, so that nothing is lost between.

    Raises PanelistNotFound.
    """
    row = _whole().where(Panelist.id == panelist_id, joined())
    if to_change:
        row = row.with_for_update(of=Panelist).execution_options(populate_existing=True)
    found = session.scalar(row)
    if found is None:
        raise PanelistNotFound
    return found


def correct(panelist: Panelist, changes: Mapping[str, Any]) -> None:
    """Put right what is said about a member, or give them a break; only they themselves end it.

    Raises UnknownChoice for a district, channel or interest that is not there.
    """
    require_choices(changes)
    for name, value in changes.items():
        if name not in {"interests", "state"}:
            setattr(panelist, name, value)
    if "interests" in changes:
        panelist.interests = _interests(changes["interests"])
    session.flush()
    if changes.get("state") == "paused" and not is_on_break(panelist):
        pause(panelist)


def require_choices(given: Mapping[str, Any]) -> None:
    """See that the district and the channel are on their lists. Raises UnknownChoice."""
    for name, table in CHOSEN_FROM.items():
        if given.get(name) and session.get(table, given[name]) is None:
            raise UnknownChoice(name)


def _interests(ids: list[Id]) -> list[Interest]:
    found = list(session.scalars(sa.select(Interest).where(Interest.id.in_(ids))))
    if len(found) < len(ids):
        raise UnknownChoice("interests")
    return found


def _whole() -> sa.Select[Panelist]:
    return sa.select(Panelist).options(selectinload(Panelist.interests))
