"""What can be seen of a draw: by staff, by each participant of their own, and by everybody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import decompress

import sqlalchemy as sa

from core.db import session
from core.engagement.calling.models import DRAWN
from core.engagement.calling.services import was_drawn
from core.engagement.drawing.preparing import draw_of, entries_of
from core.engagement.errors import EngagementNotFound
from core.engagement.models import Engagement, Participation
from core.panel.models import Panelist
from core.selection import models
from core.selection.models import Draw, DrawEntry
from core.selection.verify_draw import Finding, findings
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What a participant may know of their own part in a draw."""

    pseudonym: str
    chance: float
    drawn: bool
    name: str
    public: bool


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Somebody who was in a draw, as the staff who may see who is asked read it."""

    name: str
    state: str
    drawn: bool
    instead_of: str
    how: str


def shown_to(place: Participation) -> Lot | None:
    """Give a participant their own lot, once they have been told how it went."""
    if place.engagement.call is None or place.state in ("invited", "volunteered"):
        return None
    rows = sa.select(DrawEntry).join(Draw, Draw.id == DrawEntry.draw_id)
    entry = session.scalar(rows.where(DrawEntry.participation_id == place.id, Draw.state == models.DRAWN))
    if entry is None:
        return None
    return Lot(
        pseudonym=entry.pseudonym,
        chance=entry.chance or 0.0,
        drawn=entry.drawn,
        name=place.engagement.name,
        public=is_told(place.engagement),
    )


def finished_draw(engagement: Engagement) -> Draw:
    """Give the draw once it is drawn. Raises EngagementNotFound before."""
    draw = draw_of(engagement)
    if draw is None or draw.state != models.DRAWN:
        raise EngagementNotFound
    return draw


def is_told(engagement: Engagement) -> bool:
    """Tell whether the letters have left to all who were in the draw: not before may everybody read about it."""
    waits = sa.select(DrawEntry.id).join(Participation, Participation.id == DrawEntry.participation_id)
    mine = waits.where(Participation.engagement_id == engagement.id, Participation.state == "volunteered")
    return session.scalar(mine.limit(1)) is None


def is_public(engagement: Engagement) -> bool:
    """Tell whether everybody can read how the group was drawn: there was a draw, and all who were in it know."""
    call = engagement.call
    return call is not None and call.state == DRAWN and was_drawn(engagement) and is_told(engagement)


def checked(draw: Draw) -> list[Finding]:
    """Check the public record with the program that is published beside it."""
    return list(_checked(draw.record))


def everybody(engagement: Engagement, draw: Draw | None) -> list[Somebody]:
    """Give everybody who was in the draw, or was chosen without one, by name; who has left the panel is not there."""
    named = sa.select(Participation.id, Panelist.name, Participation.state).join(
        Panelist, Panelist.id == Participation.panelist_id
    )
    rows = session.execute(named.where(Participation.engagement_id == engagement.id).order_by(Panelist.sort_name)).all()
    entries = entries_of(draw) if draw else []
    return _named([(place, name, state) for place, name, state in rows], entries) if draw else _chosen(rows)


def weighed(draw: Draw) -> bool:
    """Tell whether somebody had a larger chance, since they were not drawn the time before."""
    heavier = sa.select(DrawEntry.id).where(DrawEntry.draw_id == draw.id, DrawEntry.weight > 1).limit(1)
    return session.scalar(heavier) is not None


def _chosen(rows: Sequence[sa.Row[Id, str, str]]) -> list[Somebody]:
    left_out = ("invited", "unsuitable")
    return [
        Somebody(name=name, state=state, drawn=True, instead_of="", how="")
        for _place, name, state in rows
        if state not in left_out
    ]


def _named(rows: Sequence[tuple[Id, str, str]], entries: Sequence[DrawEntry]) -> list[Somebody]:
    of_place = {entry.participation_id: entry for entry in entries}
    names = {of_place[place].id: name for place, name, _state in rows if place in of_place}
    return [
        Somebody(
            name=name,
            state=state,
            drawn=entry.drawn,
            instead_of=names.get(entry.replaces_id, "") if entry.replaces_id else "",
            how=entry.replaces_how,
        )
        for place, name, state in rows
        if (entry := of_place.get(place))
    ]


@lru_cache(maxsize=8)
def _checked(packed: bytes) -> tuple[Finding, ...]:
    return tuple(findings(json.loads(decompress(packed))))
