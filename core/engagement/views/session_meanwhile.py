"""A session that a colleague changed while a form about it was open: what is other now, and the form to press again."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import marshmallow
from flask import request

from core.booking.models import Session
from core.engagement.meeting import words
from core.engagement.meeting.schemas import NewSessionSchema
from core.engagement.models import Engagement
from core.engagement.views.session_forms import form_of, said
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext

Changes = Sequence[dict[str, str]]
WHEN = ("day", "at", "minutes")


def as_it_is(meeting: Session) -> dict[str, Any]:
    """Give what a form that is saved later carries along: which version it was drawn from, and what that one said."""
    return {"version": meeting.version, "before": urlencode(_told(meeting))}


def changes(engagement: Engagement, meeting: Session) -> Changes:
    """Give what a colleague has changed since the form that was sent was opened: its name, and what it is now."""
    changed = _changed(meeting)
    form = form_of(engagement, NewSessionSchema(), said(meeting))
    rows = [{"term": _("Tid"), "text": words.when(meeting)}] if changed & set(WHEN) else []
    return rows + [{"term": one.label, "text": _text(one) or _("Ikke satt")} for one in form.fields
                   if one.name in changed and one.name not in WHEN]  # fmt: skip


def opened_again(engagement: Engagement, schema: marshmallow.Schema, meeting: Session, **now: Any) -> Form:
    """Make the form that was sent again as the session is now: what was typed stands, the rest is as saved."""
    before, changed = _before(), _changed(meeting)
    typed = {
        name: value for name, value in request.form.items() if name not in changed or _plain(value) != before[name]
    }
    return form_of(engagement, schema, {**said(meeting), **typed, **as_it_is(meeting), **now})


def meanwhile() -> str:
    """Say that a colleague saved first; what was typed stands in the form, and the next press counts."""
    return _("Noen andre endret samlingen mens du skrev. Det du skrev, står her. Se over, og trykk på knappen igjen.")


def _changed(meeting: Session) -> set[str]:
    now = _told(meeting)
    return {name for name, value in _before().items() if name in now and value != now[name]}


def _before() -> dict[str, str]:
    return dict(parse_qsl(request.form.get("before", ""), keep_blank_values=True))


def _told(meeting: Session) -> dict[str, str]:
    return {name: _plain(value) for name, value in said(meeting).items() if name != "version"}


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def _text(field: Any) -> str:
    """Say what stands in a field; of a choice, what it is called."""
    value = _plain(field.value)
    return next((choice.label for choice in field.choices if choice.value == value), value)
