"""What people read about a session: when, where, and how many seats are left."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from core import clock
from core.booking import listing
from core.booking.models import SLOT, Booking, Session
from core.booking.words import place_and_room
from core.dates import day, from_until, moment, number, time_of_day
from core.language import core_texts, spoken

VIDEO_SHOWN = timedelta(minutes=15)
FEW: Final = 2  # so many times or places are said one by one

_ = core_texts.gettext
_n = core_texts.ngettext


def when(meeting: Session) -> str:
    """Say when a session is: tirsdag 11. juni 2019 kl. 17.00–18.30."""
    return from_until(meeting.starts_at, meeting.ends_at)


def by_day(meetings: Sequence[Session]) -> list[list[Session]]:
    """Gather the slots of a day; each session that many come to stands alone."""
    days: list[list[Session]] = []
    for meeting in meetings:
        if days and meeting.kind == SLOT and _is_same_day(days[-1][-1], meeting):
            days[-1].append(meeting)
        else:
            days.append([meeting])
    return days


def when_of_day(meetings: Sequence[Session]) -> str:
    """Say when one session is, or on which day several slots are."""
    return when(meetings[0]) if len(meetings) == 1 else day(meetings[0].starts_at)


def clock_time(meeting: Session) -> str:
    """Say when a slot is on its day: kl. 09.00–09.45."""
    return _("kl. %(first)s–%(last)s", first=time_of_day(meeting.starts_at), last=time_of_day(meeting.ends_at))


def moved_from(booking: Booking) -> str:
    """Say when it was to be before it was moved, to somebody who had their seat then: tirsdag 11. juni kl. 17.00."""
    meeting = booking.session
    knew = meeting.moved_from and meeting.moved_at and booking.since <= meeting.moved_at
    return moment(meeting.moved_from) if meeting.moved_from and knew else ""


def where(meeting: Session) -> str:
    """Say where it is: the place and its room, or that it is on video; nothing where nobody has said it."""
    return place_and_room(meeting, spoken()) or (_("på video") if meeting.link else "")


def when_any(meetings: Sequence[Session], *, every: bool) -> str:
    """Say when several are, of which one chooses one of each kind, or with ``every`` comes to all; "" of none."""
    kinds = dict.fromkeys(meeting.kind for meeting in meetings)
    return _(" og ").join(_of_kind([one for one in meetings if one.kind == kind], every=every) for kind in kinds)


def where_any(meetings: Sequence[Session]) -> str:
    """Say where several are, where that is said in a word or two; otherwise nothing."""
    places = dict.fromkeys(where(meeting) for meeting in meetings)
    return "" if len(places) > FEW or "" in places else _(" eller ").join(places)


def _is_same_day(one: Session, other: Session) -> bool:
    return other.kind == one.kind and day(other.starts_at) == day(one.starts_at)


def _of_kind(meetings: Sequence[Session], *, every: bool) -> str:
    if len(meetings) <= FEW:
        return (_(" og ") if every else _(" eller ")).join(when(meeting) for meeting in meetings)
    first, last = day(meetings[0].starts_at), day(meetings[-1].starts_at)
    if first == last:
        return _("flere tider %(day)s", day=first)
    return _("flere tider fra %(first)s til %(last)s", first=first, last=last)


def title(meeting: Session) -> str:
    """Say what it is called; a name of its own, or what such a meeting is."""
    return meeting.title.say(spoken()) or kind(meeting)


def kind(meeting: Session) -> str:
    """Say what such a meeting is."""
    return _("Time") if meeting.kind == SLOT else _("Samling")


def not_chosen(kind: str) -> str:
    """Say that somebody has yet to choose one of a kind."""
    return _("Du har ikke valgt time ennå.") if kind == SLOT else _("Du har ikke valgt samling ennå.")


def seats(meeting: Session) -> str:
    """Say how many seats are left: 2 ledige; nothing where there is no limit."""
    left = listing.seats_left(meeting)
    if left is None:
        return ""
    return _n("%(num)s ledig", "%(num)s ledige", left, num=number(left)) if left > 0 else _("Fullt")


def is_physical(meeting: Session) -> bool:
    """Tell whether people come to a room."""
    return bool(meeting.place or meeting.room)


def is_on_video_now(meeting: Session) -> bool:
    """Tell whether the link to the video is shown: from a quarter of an hour before until it is over."""
    return meeting.starts_at - VIDEO_SHOWN <= clock.now() < meeting.ends_at


def has_begun(meeting: Session) -> bool:
    """Tell whether it has begun."""
    return meeting.starts_at <= clock.now()
