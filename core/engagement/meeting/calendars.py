"""A member's own calendar: the address that programs subscribe to, and what stands in it."""

import hashlib
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.booking import calendar, listing
from core.booking.calendar import Seat
from core.booking.models import CANCELLED, TAKEN, Booking
from core.db import session
from core.engagement.meeting.called_off import was_lost
from core.engagement.models import Engagement
from core.language import root
from core.messaging.compose import base_url
from core.panel.models import Panelist
from core.types import Id

PAST = timedelta(days=30)


def coming(member: Id) -> list[tuple[Booking, Engagement]]:
    """Give the seats that somebody has at what is not over, with their activities, in the order they begin."""
    on = [(booking, engagement) for booking, engagement in _seats(member) if calendar.is_on(booking)]
    return [(booking, engagement) for booking, engagement in on if booking.session.ends_at > clock.now()]


def file_of(booking: Booking, language: str) -> bytes:
    """Give one seat as a file."""
    engagement = session.get_one(Engagement, booking.session.engagement_id)
    return calendar.to_download([_seat(booking, engagement, language)], language)


def feed_of(member: Panelist) -> bytes:
    """Give somebody's whole calendar: what comes, what has been lately, and what is cancelled, which says so."""
    seats = [_seat(booking, engagement, member.language) for booking, engagement in _seats(member.id)]
    return calendar.feed(seats, member.language)


def fingerprint(member: Panelist) -> str:
    """Tell one state of somebody's calendar from another: a program that has it need not fetch it again."""
    seen = [
        (str(booking.id), booking.sequence, booking.session.sequence, engagement.version)
        for booking, engagement in _seats(member.id)
    ]
    return hashlib.sha256(repr((seen, member.language)).encode()).hexdigest()[:32]


def link_of(member: Id) -> Link | None:
    """Give the link of somebody's calendar, where they have one that works."""
    link = links.of_subject(Purpose.CALENDAR, member)
    return link if link and links.is_alive(link) else None


def address_of(link: Link) -> str:
    """Give the address that a program subscribes to."""
    return f"{base_url()}/kalender/{links.token(link.id)}.ics"


def make_address(member: Id) -> Link:
    """Give somebody a new address; one they had before works no longer."""
    links.revoke(Purpose.CALENDAR, member)
    return links.make(Purpose.CALENDAR, member)


def end_address(member: Id) -> None:
    """Let nobody read somebody's calendar any more."""
    links.revoke(Purpose.CALENDAR, member)


def _seats(member: Id) -> list[tuple[Booking, Engagement]]:
    since = clock.now() - PAST
    mine = [booking for booking in listing.of_member(member, (TAKEN, CANCELLED)) if booking.ends_at > since]
    shown = [booking for booking in mine if calendar.is_on(booking) or was_lost(booking)]
    ids = {booking.session.engagement_id for booking in shown}
    rows = session.scalars(sa.select(Engagement).where(Engagement.id.in_(ids))).unique() if ids else ()
    found = {engagement.id: engagement for engagement in rows}
    return [(booking, found[booking.session.engagement_id]) for booking in shown]


def _seat(booking: Booking, engagement: Engagement, language: str) -> Seat:
    page = f"{base_url()}{root(language)}/aktiviteter/{engagement.name}/velg-tid"
    return Seat(booking=booking, title=engagement.title.say(language), page=page)
