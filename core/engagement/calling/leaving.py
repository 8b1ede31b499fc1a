"""Whoever is erased, or leaves the panel, leaves their seat first, so that it goes on to the next of the same kind."""

from core.db import session
from core.engagement.calling.places import hold_with_seats
from core.engagement.calling.replies import let_go
from core.engagement.models import Participation
from core.engagement.moves import become
from core.types import Id

INSIDE = ("volunteered", "reserve", "selected", "offered", "accepted", "waiting")
RUNNING = ("planned", "open")


def leave_for_good(place_id: Id) -> None:
    """Withdraw somebody from a group that is or may be drawn, while it is still known what kind their seat is."""
    place = session.get(Participation, place_id)
    if place is None or place.engagement.call is None or place.engagement.state not in RUNNING:
        return
    hold_with_seats(place)
    if become(place, "withdrawn", of=INSIDE):
        let_go(place)
