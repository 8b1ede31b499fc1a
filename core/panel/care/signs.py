"""What counts as a sign of life from a member, kept as a day; the one place where it is decided.

A sign is something the member did themselves and under their own name: joined, came in, changed their profile, took a
break or ended it, or said something about an activity that is not anonymous. What has to do with an anonymous one is
none, not even that its link was opened: the day would stand beside the member and tell when they answered.
"""

from core import clock
from core.db import session
from core.events import PanelistPaused, ParticipationChanged
from core.panel.models import Panelist
from core.types import Id

OWN_ACTS = frozenset({"started", "volunteered", "accepted", "declined", "completed", "withdrawn"})


def hear(member: Panelist) -> None:
    """Note that we have heard from a member today."""
    if member.heard_on != clock.today():
        member.heard_on = clock.today()
        session.flush()


def heard(event: object) -> None:
    """Listen for members: an act of their own in an activity, and a break, which takes back what they were asked."""
    if isinstance(event, PanelistPaused):
        _on_break(event.panelist)
    if isinstance(event, ParticipationChanged) and event.panelist and event.state in OWN_ACTS:
        _acted(event.panelist)


def settle(member: Panelist) -> None:
    """Close the question whether a member lives here; it comes again when its time is out."""
    if member.asked_on:
        member.settled_on = clock.today()
    take_back(member)


def take_back(member: Panelist) -> None:
    """Ask a member nothing for now; the question comes again as soon as it can be asked."""
    member.asked_on = member.reminded_on = member.answer_by = None
    session.flush()


def _on_break(panelist: Id) -> None:
    member = session.get(Panelist, panelist)
    if member:
        hear(member)
        take_back(member)


def _acted(panelist: Id) -> None:
    member = session.get(Panelist, panelist)
    if member:
        hear(member)
