"""Where an engagement stands, of its stored state, its call, its dates and its result."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from core import clock
from core.engagement.calling.models import DRAFT, DRAWN, OPEN
from core.engagement.models import Engagement
from core.language import core_texts

_ = core_texts.gettext
_n = core_texts.ngettext

NOT_OPENED = ("draft", "planned")

Waits = Literal["", "content", "opening", "choosing", "pause", "result"]


class Situation(StrEnum):
    """Where an activity stands, of its stored state, its dates and its result."""

    DRAFT = "draft"
    PLANNED = "planned"
    CALLING = "calling"
    CHOOSING = "choosing"
    REPLYING = "replying"
    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"
    PUBLISHED = "published"
    FOLLOWED = "followed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many were asked, how many letters left, how many answered, said no, offered to take part, and have a seat.

    ``told`` counts those who know that they were chosen, whatever they said to it. ``called`` says that people offered
    first, ``meets`` that they come rather than answer: who came has answered.
    """

    asked: int
    sent: int
    answered: int
    declined: int
    volunteered: int = 0
    seated: int = 0
    told: int = 0
    called: bool = False
    meets: bool = False

    @property
    def expected(self) -> int:
        """How many there are to answer, or to come: where people take a seat, those who have one."""
        return self.seated if self.called or self.meets else self.asked

    @property
    def untold(self) -> bool:
        """Whether people have offered, and nobody has been told of a seat."""
        return self.volunteered > 0 and not self.told

    @property
    def rate(self) -> float | None:
        """The share that answered, or came, 0–1; None where there is nobody to do it."""
        return self.answered / self.expected if self.expected else None


def takes_answers(engagement: Engagement) -> bool:
    """Tell whether people may answer now."""
    return engagement.state == "open" and not engagement.paused_at and not is_past(engagement.deadline)


def takes_offers(engagement: Engagement) -> bool:
    """Tell whether people may offer to take part now."""
    call = engagement.call
    return engagement.state == "planned" and call is not None and call.state == OPEN and not is_past(call.deadline)


def takes_bookings(engagement: Engagement) -> bool:
    """Tell whether people may take a seat, or be offered one, now."""
    return engagement.state in ("planned", "open") and not is_paused(engagement) and not has_ended(engagement)


def takes_replies(engagement: Engagement) -> bool:
    """Tell whether whoever is asked can say something to it now: answer, offer to take part, or say no."""
    return takes_answers(engagement) or takes_offers(engagement)


def has_group(engagement: Engagement) -> bool:
    """Tell whether it is open to nobody but a group: one its call chose, or that was chosen in another activity."""
    call = engagement.call
    return call.state == DRAWN if call else engagement.source_id is not None


def before_invitation(engagement: Engagement) -> bool:
    """Tell whether nobody has been asked yet: neither has it opened, nor its call."""
    call = engagement.call
    return engagement.state in NOT_OPENED and (call is None or call.state == DRAFT)


def is_paused(engagement: Engagement) -> bool:
    """Tell whether it stands still, and goes on later."""
    return engagement.state == "open" and engagement.paused_at is not None


def has_ended(engagement: Engagement) -> bool:
    """Tell whether the time for answers is over, closed by hand or not; what is paused has not ended."""
    open_past = engagement.state == "open" and not engagement.paused_at and is_past(engagement.deadline)
    return engagement.state == "closed" or open_past


def ended_early(engagement: Engagement) -> bool:
    """Tell whether it was closed by hand, before its deadline or without one."""
    closed = engagement.closed_at
    return closed is not None and (engagement.deadline is None or closed < engagement.deadline)


def offers_ended_early(engagement: Engagement) -> bool:
    """Tell whether its call was closed by hand before its deadline, or without one."""
    call = engagement.call
    closed = call.closed_at if call else None
    return call is not None and closed is not None and (call.deadline is None or closed < call.deadline)


def situation(engagement: Engagement) -> Situation:
    """Name where an activity stands: the one answer that lists, filters and words all follow; archived aside."""
    if engagement.state in ("draft", "planned", "cancelled"):
        return _of_call(engagement) or Situation(engagement.state)
    if is_published(engagement):
        return Situation.FOLLOWED if engagement.followed_at else Situation.PUBLISHED
    if has_ended(engagement):
        return Situation.ENDED
    return Situation.PAUSED if engagement.paused_at else Situation.OPEN


def _of_call(engagement: Engagement) -> Situation | None:
    """Name where the call stands, from when people may offer until those who were chosen have said yes or no."""
    call = engagement.call
    if engagement.state != "planned" or call is None or call.state == DRAFT:
        return None
    if call.state == DRAWN:
        return Situation.REPLYING
    return Situation.CALLING if takes_offers(engagement) else Situation.CHOOSING


def waits_for(engagement: Engagement) -> Waits:
    """Name what an activity waits for staff to do, if anything: its row on the desk, and the task there, ask this."""
    if engagement.archived_at:
        return ""
    if engagement.state == "draft":
        return "content"
    if situation(engagement) is Situation.CHOOSING:
        return "choosing"
    if engagement.state == "planned" and before_invitation(engagement):
        return "opening" if is_past(engagement.opens_at) else ""
    if is_paused(engagement):
        return "pause"
    return "result" if has_ended(engagement) and not is_published(engagement) else ""


def is_published(engagement: Engagement) -> bool:
    """Tell whether its result is public."""
    return engagement.result is not None and engagement.result.published_at is not None


def ended_at(engagement: Engagement) -> datetime:
    """Tell when the time for answers was over."""
    return engagement.closed_at or engagement.deadline or clock.now()


def is_past(deadline: datetime | None) -> bool:
    """Tell whether there was a deadline, and it has passed."""
    return deadline is not None and deadline < clock.now()
