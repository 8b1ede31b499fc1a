"""What the letters about seats and sessions fill in: when and where, and the addresses that are the receiver's own."""

from collections.abc import Mapping

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.booking import listing
from core.booking.models import Booking, Session
from core.contributions import Envelope
from core.dates import day, moment, number
from core.db import session
from core.engagement.meeting import choosing, words
from core.engagement.models import Engagement, Participation
from core.language import core_texts, root, spoken
from core.messaging.compose import base_url
from core.panel.models import Panelist

OUT = ("declined", "withdrawn")
Values = Mapping[str, str | None]


def seat_of(envelope: Envelope) -> Booking | None:
    """Find which seat a letter is about, by the link it carries; None in a preview and in a test."""
    link = session.get(Link, envelope.link) if envelope.link else None
    return session.get(Booking, link.subject_id) if link and link.purpose == Purpose.SEAT else None


def values(envelope: Envelope) -> Values:
    """Give what every such letter can name."""
    engagement = session.get_one(Engagement, envelope.about)
    contact = engagement.project.contact
    said = {
        "tittel": engagement.title.say(spoken()),
        "formål": engagement.purpose.say(spoken()),
        "leder": contact.name if contact else "",
    }
    meeting = _session(envelope)
    was = meeting and (meeting.moved_from if seat_of(envelope) else meeting.starts_at)  # before it is moved: as it is
    return {**said, **_of_session(meeting), "før": moment(was) if was else None, **addresses(envelope)}


def _of_session(meeting: Session | None) -> Values:
    if meeting is None:
        return dict.fromkeys(("tid", "dag", "sted", "veibeskrivelse", "video", "antall", "grunn"))
    return {
        "tid": words.when(meeting),
        "dag": day(meeting.starts_at),
        "sted": words.where(meeting) or None,
        "veibeskrivelse": meeting.directions.say(spoken()) or None,
        "video": core_texts.gettext("15 minutter") if meeting.link else None,
        "antall": number(meeting.capacity) if meeting.capacity and meeting.capacity > 1 else None,
        "grunn": meeting.cancelled_for.say(spoken()) or None,
    }


def _session(envelope: Envelope) -> Session | None:
    """Give the session it is about; in a preview the one that the envelope names, or the first one that comes."""
    booking = seat_of(envelope)
    if booking:
        return booking.session
    if named := session.get(Session, envelope.id):
        return named
    every = listing.of_engagement(envelope.about) if envelope.about else ()
    return next((meeting for meeting in every if meeting.ends_at > clock.now()), None)


def addresses(envelope: Envelope) -> Values:
    """Give the addresses of the times and of the calendar file; those of a preview say that it was one."""
    booking = seat_of(envelope)
    own = links.of_subject(Purpose.PARTICIPATE, booking.participation_id) if booking else None
    member = session.get(Panelist, envelope.recipient)
    start = f"{base_url()}{root(member.language if member else spoken())}"
    if own is None or envelope.link is None:
        tried = f"{start}/i/test/{envelope.about}"
        return {"tid_lenke": tried, "kalender_lenke": tried}
    over = session.get_one(Engagement, envelope.about).state == "cancelled"
    return {
        "tid_lenke": None if over else f"{start}/i/{links.token(own.id)}/velg-tid",
        "kalender_lenke": f"{base_url()}/kalender/plass/{links.token(envelope.link)}.ics",
    }


def offered(envelope: Envelope) -> Values:
    """Say until when the seat is held."""
    booking = seat_of(envelope)
    until = booking.offer_until if booking else None
    return {**values(envelope), "frist": moment(until) if until else None}


def left(envelope: Envelope) -> Values:
    """Lead to the times where there is one to choose, and else to the activity's page, which names whom to ask."""
    booking = seat_of(envelope)
    place = session.get(Participation, booking.participation_id) if booking else None
    out = core_texts.gettext("Du er ikke lenger med i aktiviteten.")
    why = place.told.say(spoken()) if place and place.state == "removed" else ""
    said = {**values(envelope), "ute": out if place and place.state in OUT else None, "hvorfor": why or None}
    if place is None or choosing.has_times(place):
        return {**said, "videre_lenke": said["tid_lenke"]}
    name = session.get_one(Engagement, envelope.about).name
    return {**said, "videre_lenke": f"{base_url()}{root(spoken())}/aktiviteter/{name}"}
