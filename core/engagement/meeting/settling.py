"""What somebody's place in an activity becomes by the seats that they have, are offered, or wait for."""

from core.booking import listing
from core.booking.holding import waits_in_vain
from core.booking.models import ABSENT, OFFERED, TAKEN, WAITING, Booking
from core.db import session
from core.engagement.invitations import has_seat
from core.engagement.models import Engagement, Participation
from core.engagement.moves import become
from core.types import Id

INVITED, COMES = "invited", "accepted"
COMING = (  # whoever is given a seat has one
    *("invited", "started", "waiting", "offered", "declined", "expired", "withdrawn", "absent"),
    *("selected", "reserve", "not_selected"),
)
FOLLOWS = ("invited", "waiting", "offered", "accepted", "expired")


def settle(participation: Id) -> None:
    """Let a place follow its seats; where the group was chosen, a place in it stays whatever the time."""
    place = session.get_one(Participation, participation)
    held = alive(participation)
    states = {booking.state for booking in held if booking.attendance != ABSENT}  # who missed one has none by it
    if TAKEN in states:
        _come(place)
    elif place.engagement.state != "cancelled" and not was_chosen(place.engagement):
        _follow(place, held, states)


def seated(participation: Id) -> None:
    """Let a place follow a seat that was just taken, whatever else its owner has."""
    _come(session.get_one(Participation, participation))


def expire(participation: Id) -> None:
    """Note that somebody's time passed who was offered a seat, and has nothing else."""
    place = session.get_one(Participation, participation)
    if was_chosen(place.engagement) or alive(participation):
        settle(participation)
        return
    place.answer_by = None
    become(place, "expired", of=("offered", "waiting"))


def was_chosen(engagement: Engagement) -> bool:
    """Tell whether those who have a place have it before they choose a time: by a call, or from another activity."""
    return engagement.call is not None or has_seat(engagement)


def alive(participation: Id) -> list[Booking]:
    """Give what somebody has in an engagement, but for what is cancelled, and lines of what has begun."""
    mine = [booking for booking in listing.of_place(participation) if booking.session.cancelled_at is None]
    return [booking for booking in mine if not waits_in_vain(booking)]


def _come(place: Participation) -> None:
    place.answer_by = None
    if place.state != COMES:
        become(place, COMES, of=COMING)


def _follow(place: Participation, held: list[Booking], states: set[str]) -> None:
    offers = [booking.offer_until for booking in held if booking.state == OFFERED and booking.offer_until]
    becomes = "offered" if offers else "waiting" if WAITING in states else INVITED
    place.answer_by = min(offers, default=None)
    session.flush()
    become(place, becomes, of=tuple(state for state in FOLLOWS if state != becomes and _may(state, becomes)))


def _may(state: str, becomes: str) -> bool:
    """Tell whether one state leads to the other: whose time ran out is not asked again by itself."""
    return state != "expired" or becomes != INVITED
