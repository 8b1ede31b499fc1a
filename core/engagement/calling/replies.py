"""Yes, no, or nothing: what somebody says to a seat, and what becomes of it."""

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.calling.beginning import begin_if_settled
from core.engagement.calling.errors import NoSeatLeft, ReplyTooLate
from core.engagement.calling.models import DRAWN, Call
from core.engagement.calling.places import fill_places, hold, hold_with_seats, seats_held
from core.engagement.calling.seated import ask_to_answer
from core.engagement.calling.services import is_met
from core.engagement.errors import NotOpen
from core.engagement.models import Participation, ParticipationChange
from core.engagement.moves import become
from core.engagement.states import is_paused, takes_answers
from core.types import LocalText

ASKED = ("selected", "offered", "invited")
MAY_SAY_NO = ("invited", "started", "volunteered", "reserve", "selected", "offered", "accepted", "waiting", "absent")
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
    call = hold(place)
    if place.state == "accepted":
        return
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


def why_not(place: Participation) -> type[Exception]:
    """Say why somebody who may not choose a time cannot: their time to answer ran out, or the group is whole again."""
    call, running = place.engagement.call, place.engagement.state in ("planned", "open")
    if call is None or call.state != DRAWN or not running or is_paused(place.engagement):
        return NotOpen
    if place.state in ("selected", "offered", "expired"):
        return ReplyTooLate
    return NoSeatLeft if place.state in CAN_COME_BACK and _was_chosen(place) else NotOpen


def say_no(place: Participation) -> None:
    """Leave the seat, without a reason; it goes to the next. Raises ReplyTooLate where there is nothing to leave."""
    hold_with_seats(place)
    if place.state == "declined":
        return
    if not become(place, "declined", of=MAY_SAY_NO):
        raise ReplyTooLate
    let_go(place)


def expire(place: Participation) -> bool:
    """Let somebody's time pass who has not said yes or no; say whether it did. What is over or cancelled stands."""
    hold(place)
    if place.answer_by is None or place.answer_by > clock.now() or place.engagement.state not in ("planned", "open"):
        return False
    if not become(place, "expired", of=("selected", "offered")):
        return False
    let_go(place)
    return True


def remove(place: Participation, why: LocalText, by: Principal) -> None:
    """Take somebody out of an activity; they read why, and whom to ask. Raises ReplyTooLate where they are not in."""
    hold_with_seats(place)
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
