"""Yes, no, or nothing: what somebody says to a seat, and what becomes of it."""

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.calling.beginning import begin_if_settled
from core.engagement.calling.errors import NoSeatLeft, ReplyTooLate
from core.engagement.calling.models import DRAWN, Call
from core.engagement.calling.places import fill_places, hold_call, seats_held
from core.engagement.calling.seated import ask_to_answer
from core.engagement.calling.services import is_met
from core.engagement.models import Participation, ParticipationChange
from core.engagement.moves import become
from core.engagement.states import takes_answers
from core.types import LocalText

ASKED = ("selected", "offered", "invited")
CAN_COME_BACK = ("declined", "expired", "withdrawn")


def is_asked(place: Participation) -> bool:
    """Tell whether a seat is theirs to take or leave now; one offered from a line is taken with its time."""
    if not is_met(place.engagement) or (place.state == "offered" and place.engagement.call is None):
        return False
    if place.state in ("selected", "offered"):
        return place.answer_by is None or place.answer_by >= clock.now()
    return place.state == "invited" and place.engagement.call is None and takes_answers(place.engagement)


def say_yes(place: Participation) -> None:
    """Take the seat. Raises ReplyTooLate, or NoSeatLeft where somebody comes back and there is no room any more."""
    if place.state == "accepted":
        return
    call = hold_call(place.engagement)
    if place.state in CAN_COME_BACK:
        _come_back(place, call)
    elif not is_asked(place) or not become(place, "accepted", of=ASKED):
        raise ReplyTooLate
    place.answer_by = None
    session.flush()
    if not begin_if_settled(place.engagement):
        ask_to_answer(place)


def may_come_back(place: Participation) -> bool:
    """Tell whether somebody who said no, or nothing, can still have a seat."""
    if place.state not in CAN_COME_BACK or not is_met(place.engagement):
        return False
    call = place.engagement.call
    if call is None:
        return takes_answers(place.engagement)
    running = place.engagement.state in ("planned", "open") and call.state == DRAWN
    return running and _was_chosen(place) and (call.seats is None or seats_held(place.engagement) < call.seats)


def say_no(place: Participation) -> None:
    """Leave the seat, without a reason; it goes to the next. Raises ReplyTooLate where there is nothing to leave."""
    if place.state == "declined":
        return
    hold_call(place.engagement)
    if not become(place, "declined", of=("invited", "selected", "offered", "reserve", "accepted", "volunteered")):
        raise ReplyTooLate
    let_go(place)


def expire(place: Participation) -> bool:
    """Let somebody's time pass who has not said yes or no; say whether it did. What is over or cancelled stands."""
    if place.answer_by is None or place.answer_by > clock.now() or place.engagement.state not in ("planned", "open"):
        return False
    hold_call(place.engagement)
    if not become(place, "expired", of=("selected", "offered")):
        return False
    let_go(place)
    return True


def remove(place: Participation, why: LocalText, by: Principal) -> None:
    """Take somebody out of an activity; they read why, and whom to ask. Raises ReplyTooLate where they are not in."""
    hold_call(place.engagement)
    place.told = why
    session.flush()
    if not become(place, "removed", of=("volunteered", "reserve", "selected", "offered", "accepted", "waiting")):
        raise ReplyTooLate
    note(Act.PLACE_REMOVED, by, place.engagement_id)
    let_go(place)


def let_go(place: Participation) -> None:
    """Offer the seat that somebody left to the next, and open the activity where nobody is waited for any more."""
    place.answer_by = None
    session.flush()
    if place.engagement.call:
        fill_places(place.engagement)
        begin_if_settled(place.engagement)


def _come_back(place: Participation, call: Call | None) -> None:
    if not may_come_back(place):
        raise NoSeatLeft if call and call.seats is not None else ReplyTooLate
    become(place, "accepted", of=CAN_COME_BACK)


def _was_chosen(place: Participation) -> bool:
    """Tell whether a seat was theirs once: they were told so, or offered one."""
    told = sa.select(ParticipationChange.id).where(ParticipationChange.participation_id == place.id)
    return session.scalar(told.where(ParticipationChange.state.in_(("selected", "offered"))).limit(1)) is not None
