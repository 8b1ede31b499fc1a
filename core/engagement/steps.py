"""Core's own next step, before the format's: offer to take part, and say yes or no to a seat."""

from dataclasses import dataclass

from flask import url_for

from core.contributions import Step
from core.engagement.calling import replies
from core.engagement.calling.ages import fits_place
from core.engagement.calling.services import is_in, is_met
from core.engagement.calling.volunteering import BEFORE
from core.engagement.meeting import choosing
from core.engagement.models import Participation
from core.engagement.states import takes_offers
from core.language import core_texts

_ = core_texts.gettext

NOTHING_LEFT = ("declined", "expired", "removed", "unsuitable", "not_selected")  # the format has nothing for them
CAN_LEAVE = ("volunteered", "reserve", "accepted")


@dataclass(frozen=True, kw_only=True)
class Replies:
    """What somebody can say about their own place, each with one press."""

    yes: bool = False
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
    if lacks := choosing.lacks(place):
        text = _("Velg tid") if lacks == "choose" else _("Svar ja eller nei")
        url = url_for("engagement.choose_time", name=engagement.name)
        return Step(text=text, url=url, deadline=place.answer_by, minutes=engagement.minutes)
    return None


def replies_of(place: Participation) -> Replies:
    """Say which buttons somebody has."""
    engagement = place.engagement
    if not is_met(engagement) or engagement.state not in ("planned", "open"):
        return Replies()
    asked = replies.is_asked(place)
    return Replies(
        yes=asked,
        no=asked or (place.state == "invited" and takes_offers(engagement)),
        come_back=not takes_offers(engagement) and replies.may_come_back(place),
        leave=place.state in CAN_LEAVE,
    )


def has_nothing_left(place: Participation) -> bool:
    """Tell whether the format is not asked what somebody can do: they have said no, or are not with us this time."""
    if place.state == "declined" or not is_in(place):
        return True
    return place.state in NOTHING_LEFT and is_met(place.engagement)
