"""What a poll tells of the people in it: how a group of voters was drawn, and when each of them meets the others."""

from dataclasses import dataclass

from core.plugin.booking import TAKEN, seats_of, when, where
from core.plugin.engagement import Engagement, Participation
from core.plugin.reporting import day, percent
from core.plugin.selection import draw_of, lot_of

from samskap_poll.texts import texts

_ = texts.gettext
_n = texts.ngettext


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When and where a voter meets the others, in words."""

    when: str
    where: str


def meetings_of(participation: Participation) -> list[Meeting]:
    """Give the times at which a voter has a seat."""
    taken = [booking.session for booking in seats_of(participation.id) if booking.state == TAKEN]
    return [Meeting(when=when(meeting), where=where(meeting)) for meeting in taken]


def own_lot(participation: Participation) -> str:
    """Tell a voter how they came to be asked; nothing where nobody was drawn, or they have not been told."""
    lot = lot_of(participation)
    if lot is None:
        return ""
    chance = percent(lot.chance)
    if lot.drawn:
        return _("Du ble trukket ut til å stemme. Sjansen var %(chance)s.", chance=chance)
    return _("Du fikk plassen til en som ble trukket ut. Sjansen din for å bli trukket var %(chance)s.", chance=chance)


def drawn_group(engagement: Engagement) -> str:
    """Tell a leader that those who vote were drawn; nothing where they were not."""
    draw = draw_of(engagement)
    if draw is None or draw.drawn_at is None:
        return ""
    return _n(
        "%(num)s ble trukket ut til å stemme %(day)s.",
        "%(num)s ble trukket ut til å stemme %(day)s.",
        draw.seats,
        day=day(draw.drawn_at),
    )
