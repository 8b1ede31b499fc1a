"""What a letter says becomes true when it leaves, and not before: a stop leaves nobody with a half-told story."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import session
from core.engagement.calling.kinds import CHOSEN, NOT_SELECTED, SELECTED
from core.engagement.calling.places import fill_places, hold_call, wait_for_reply
from core.engagement.models import Engagement, Participation
from core.engagement.moves import become
from core.types import Id

BECOMES = {SELECTED: ("selected",), CHOSEN: ("selected",), NOT_SELECTED: ("reserve", "not_selected")}


def takes_effect(engagement: Engagement, kind: str, people: Sequence[Id]) -> list[Id]:
    """Make true what these letters say as they leave; give those whom it still concerns."""
    call = engagement.call
    if kind not in BECOMES or call is None:
        return list(people)
    hold_call(engagement)
    concerned = []
    state = BECOMES[kind][-1 if engagement.state == "closed" else 0]  # when it is over nobody is a reserve
    for place in _places(engagement, people):
        if become(place, state, of=("volunteered",)):
            concerned.append(place.panelist_id)
            if kind in (SELECTED, CHOSEN):
                wait_for_reply(place, call)
    _give_links(engagement, concerned)
    if kind == NOT_SELECTED:
        fill_places(engagement)  # somebody may have left before there were reserves
    return concerned


def take_back(engagement: Engagement, kind: str, people: Sequence[Id]) -> None:
    """Undo it for those whose letter was stopped before it left: they are as they were."""
    if kind not in BECOMES:
        return
    for place in _places(engagement, people):
        if become(place, "volunteered", of=BECOMES[kind]):
            place.answer_by = None
    session.flush()


def _places(engagement: Engagement, people: Sequence[Id]) -> list[Participation]:
    mine = sa.select(Participation).where(Participation.engagement_id == engagement.id)
    return list(session.scalars(mine.where(Participation.panelist_id.in_(people)).order_by(Participation.id)))


def _give_links(engagement: Engagement, people: Sequence[Id]) -> None:
    """Give those a personal link who offered without having had one."""
    places = {place.id for place in _places(engagement, people)}
    have = sa.select(Link.subject_id).where(Link.subject_id.in_(places), Link.purpose == Purpose.PARTICIPATE)
    lacking = places - set(session.scalars(have.where(Link.revoked_at.is_(None))))
    if lacking:
        links.make_all(Purpose.PARTICIPATE, sorted(lacking), engagement=engagement.id)
