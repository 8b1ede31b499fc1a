"""Which ages a call is for: asked of one member, and of all of them in SQL."""

import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement.calling.models import Call
from core.engagement.models import Engagement, Participation
from core.panel.models import Panelist

HAVE_A_SEAT = ("started", "accepted", "completed")


def is_too_young(call: Call | None, birth_year: int) -> bool:
    """Tell whether somebody is younger than a call says; who turns that old this year is old enough."""
    return call is not None and call.youngest is not None and clock.today().year - birth_year < call.youngest


def is_too_old(call: Call | None, birth_year: int) -> bool:
    """Tell whether somebody is older than a call says."""
    return call is not None and call.oldest is not None and clock.today().year - birth_year > call.oldest


def fits(call: Call | None, birth_year: int) -> bool:
    """Tell whether somebody is of the age a call is for; without a call, or without an age, everybody is."""
    return not is_too_young(call, birth_year) and not is_too_old(call, birth_year)


def fits_place(place: Participation) -> bool:
    """Tell whether whoever has this place is of the age its call is for."""
    call = place.engagement.call
    if call is None or (call.youngest is None and call.oldest is None):
        return True
    return fits(call, session.get_one(Panelist, place.panelist_id).birth_year)


def may_be_under(age: int, engagement: Engagement) -> bool:
    """Tell whether somebody who has a seat may be younger than this: of a birthday only the year is known."""
    born = Panelist.birth_year >= clock.today().year - age
    there = Participation.engagement_id == engagement.id, Participation.state.in_(HAVE_A_SEAT)
    found = sa.select(Participation.id).join(Panelist, Panelist.id == Participation.panelist_id).where(born, *there)
    return session.scalar(found.limit(1)) is not None


def of_age(engagement: Engagement) -> sa.ColumnElement[bool]:
    """Say in SQL who is of the age that an activity's call is for."""
    call, year = engagement.call, clock.today().year
    rules = [] if call is None or call.youngest is None else [Panelist.birth_year <= year - call.youngest]
    if call and call.oldest is not None:
        rules.append(Panelist.birth_year >= year - call.oldest)
    return sa.and_(sa.true(), *rules)
