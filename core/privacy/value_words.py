"""What stored values are called where people read what is stored about them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from core.auth import browsers
from core.booking import words as booking_words
from core.dates import moment
from core.engagement.place_states import participation_word
from core.language import LANGUAGES, core_texts
from core.panel import consents
from core.panel.choices import gender_word
from core.privacy.request_words import channel_word, kind_word

_ = core_texts.gettext

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")

WORDS: Mapping[str, Callable[[str], str]] = {
    "core_panelist.gender": gender_word,
    "core_panelist.language": LANGUAGES.__getitem__,
    "core_panelist.state": lambda value: {"active": _("Med i panelet"), "paused": _("På pause")}[value],
    "core_sign_up.gender": gender_word,
    "core_sign_up.language": LANGUAGES.__getitem__,
    "core_proposal.language": LANGUAGES.__getitem__,
    "core_consent.purpose": consents.purpose_word,
    "core_consent.channel": consents.channel_word,
    "core_data_request.kind": kind_word,
    "core_data_request.channel": channel_word,
    "core_data_request.outcome": lambda value: {"done": _("Utført"), "refused": _("Avsluttet")}[value],
    "core_visit.agent": browsers.in_words,
    "core_participation.state": lambda value: participation_word(value, None),
    "core_booking.state": booking_words.state_word,
    "core_booking.attendance": booking_words.attendance_word,
    "core_booking.attendance_source": booking_words.source_word,
    "core_participation_change.state": lambda value: participation_word(value, None),
}


def value_word(column: str, value: str) -> str:
    """Say a stored text, of a column named ``table.column``, as people say it; as it stands where it has no word."""
    if INSTANT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    say = WORDS.get(column)
    try:
        return say(value) if say else value
    except KeyError:  # a value from an older release: people get it as it is stored
        return value
