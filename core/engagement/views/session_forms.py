"""The forms about a session: what they begin with, what was written in them, and what stands in the way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow

from core.booking import rooms
from core.booking.errors import ResponsibleTaken, RoomTaken
from core.booking.models import Session
from core.booking.times import When
from core.engagement import team
from core.engagement.meeting import conflicts
from core.engagement.models import Engagement
from core.engagement.rights import place_of
from core.forms import Choice, Form
from core.language import core_texts
from core.types import Id, LocalText

_ = core_texts.gettext

HOUR = 60
SUFFIXES = (("nb", ""), ("en", "_en"))


def when_of(form: Form) -> When:
    """Give the time that was written in a form."""
    starts = datetime.combine(form.data["day"], form.data["at"])
    return When(starts=starts, minutes=form.data["minutes"], buffer=form.data.get("buffer", 0))


def where_of(form: Form) -> dict[str, Any]:
    """Give the place that was written in a form."""
    return {
        "place": _local(form, "place"),
        "room": form.data["room"],
        "directions": _local(form, "directions"),
        "link": form.data["link"],
    }


def about(form: Form) -> dict[str, Any]:
    """Give what was written about a session."""
    chosen = form.data["responsible"]
    return {
        **(where_of(form) if "place" in form.data else {}),
        "title": _local(form, "title"),
        "capacity": form.data["capacity"],
        "responsible_id": UUID(chosen) if chosen else None,
        "notice": form.data["notice"] * HOUR,
    }


def said(meeting: Session) -> dict[str, Any]:
    """Give what a form about a session begins with."""
    texts = {"title": meeting.title, "place": meeting.place, "directions": meeting.directions}
    local = {f"{name}{suffix}": text.get(language, "") for name, text in texts.items() for language, suffix in SUFFIXES}
    return {
        **local,
        "version": meeting.version,
        "room": meeting.room,
        "link": meeting.link,
        "capacity": meeting.capacity,
        "responsible": str(meeting.responsible_id or ""),
        "notice": meeting.notice // HOUR,
        "minutes": meeting.minutes,
        "buffer": meeting.buffer,
        "day": meeting.starts.date(),
        "at": f"{meeting.starts:%H.%M}",
    }


def refuse(form: Form, error: Exception, when: When, but: Id | None = None) -> None:
    """Say at the field what stands in the way."""
    if isinstance(error, RoomTaken):
        form.refuse("room", conflicts.of_room(rooms.key(_local(form, "place"), form.data["room"]), when, but))
    elif isinstance(error, ResponsibleTaken):
        chosen = form.data.get("responsible")
        staff_id = UUID(chosen) if chosen else None
        name = "responsible" if chosen else "day"
        form.refuse(
            name, conflicts.of_responsible(staff_id, when, but) if staff_id else _("Den ansvarlige er opptatt da.")
        )
    else:
        form.refuse("at", _("Klokken stilles fram den natten, så dette klokkeslettet finnes ikke. Velg et annet."))


def responsible(engagement: Engagement) -> list[Choice]:
    """Offer the colleagues of the activity's team."""
    members = team.team_of(place_of(engagement))
    names = {str(member.staff.id): member.staff.name for member in members}
    return [Choice(value=staff_id, label=name) for staff_id, name in names.items()]


def form_of(engagement: Engagement, schema: marshmallow.Schema, initial: Mapping[str, Any] | None = None) -> Form:
    """Make a form about a session of this activity."""
    return Form(schema, choices={"responsible": responsible(engagement)}, initial=initial)


def _local(form: Form, name: str) -> LocalText:
    return LocalText({language: form.data[f"{name}{suffix}"] for language, suffix in SUFFIXES})
