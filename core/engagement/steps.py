"""Core's own next step, before the format's: offer to take part, and say yes or no to a seat."""

from dataclasses import dataclass

from flask import url_for

from core.contributions import Step
from core.engagement.calling import replies
from core.engagement.calling.ages import fits_place
from core.engagement.calling.services import is_in, is_met
from core.engagement.calling.volunteering import BEFORE
from core.engagement.meeting import choosing, handed_over
from core.engagement.models import Participation
from core.engagement.states import takes_offers
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext

NOTHING_LEFT = ("declined", "expired", "removed", "unsuitable", "not_selected")  # the format has nothing for them
CAN_LEAVE = ("volunteered", "reserve", "accepted")


@dataclass(frozen=True, kw_only=True)
class Replies:
    """What somebody can say about their own place, each with one press; ``only`` is the session a yes is a seat in."""

    yes: bool = False
    only: Id | None = None
    no: bool = False
    come_back: bool = False
    leave: bool = False


def own_step(place: Participation) -> Step | None:
    """Lead to the page where somebody offers, to the buttons with yes and no, or to the times."""
    engagement = place.engagement
    if takes_offers(engagement) and place.state in BEFORE and place.state != "volunteered" and fits_place(place):
        url = url_for("engagement.volunteer", name=engagement.name)
        deadline = engagement.call.deadline if engagement.call else None
        text = _("Se over svarene dine") if place.state == "unsuitable" else _("Meld deg")
        return Step(text=text, url=url, deadline=deadline, minutes=engagement.minutes)
    if replies.is_asked(place):
        url = url_for("engagement.page", name=engagement.name)
        deadline = place.answer_by or engagement.deadline
        return Step(text=_("Si ja eller nei"), url=url, deadline=deadline, minutes=engagement.minutes)
    if handed_over.only_session(place):
        url = url_for("engagement.page", name=engagement.name)
        return Step(text=_("Si ja eller nei"), url=url, deadline=None, minutes=engagement.minutes)
    if lacks := choosing.lacks(place):
        text = _("Velg tid") if lacks == "choose" else _("Svar ja eller nei")
        url = url_for("engagement.choose_time", name=engagement.name)
        offered = choosing.offer(place) if lacks == "answer" else None
        deadline = offered.offer_until if offered else place.answer_by
        return Step(text=text, url=url, deadline=deadline, minutes=engagement.minutes)
    return None


def replies_of(place: Participation) -> Replies:
    """Say which buttons somebody has."""
    engagement = place.engagement
    if not is_met(engagement) or engagement.state not in ("planned", "open"):
        return Replies()
    asked, only = replies.is_asked(place), handed_over.only_session(place)
    return Replies(
        yes=asked,
        only=only.id if only else None,
        no=asked or (place.state == "invited" and takes_offers(engagement)),
        come_back=not takes_offers(engagement) and replies.may_come_back(place),
        leave=place.state in CAN_LEAVE and only is None,
    )


def has_nothing_left(place: Participation) -> bool:
    """Tell whether the format is not asked what somebody can do: they have said no, or are not with us this time."""
    if place.state == "declined" or not is_in(place):
        return True
    return place.state in NOTHING_LEFT and is_met(place.engagement)
