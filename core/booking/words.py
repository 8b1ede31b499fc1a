"""What seats and attendance are called."""

import re
from collections.abc import Mapping

from core.booking import attendance as how
from core.booking.models import ABSENT, CAME, CANCELLED, EXPIRED, LATE, LEFT, OFFERED, TAKEN, UNKNOWN, WAITING, Session
from core.language import core_texts

_l = core_texts.lazy_gettext

WORD = re.compile(r"\w+")

STATES: Mapping[str, str] = {
    TAKEN: _l("Har plass"),
    WAITING: _l("På venteliste"),
    OFFERED: _l("Tilbudt plass"),
    LEFT: _l("Meldte avbud"),
    EXPIRED: _l("Svarte ikke på tilbudet"),
    CANCELLED: _l("Mistet plassen fordi samlingen ble flyttet eller avlyst"),
}
ATTENDANCE: Mapping[str, str] = {
    UNKNOWN: _l("Ukjent"),
    CAME: _l("Møtte"),
    LATE: _l("Kom senere"),
    ABSENT: _l("Møtte ikke"),
}
SOURCES: Mapping[str, str] = {
    how.LEADER: _l("Lederen sa det"),
    how.LIST: _l("Krysset av på lista"),
    how.SELF: _l("Sa det selv"),
    how.CODE: _l("Kom inn med kode"),
    how.REST: _l("Ikke krysset av da lista ble ferdig"),
}


def place_and_room(meeting: Session, language: str) -> str:
    """Say where a session is; what the place and the room both name is said once."""
    place, room = meeting.place.say(language), meeting.room
    if not place or not room or _names(place, room):
        return place or room
    if _names(room, place):
        return room
    return ", ".join((place, *(part for part in room.split(", ") if not _names(place, part))))


def _names(longer: str, shorter: str) -> bool:
    """Tell whether one is named in the other, as whole words."""
    all_words, wanted = (WORD.findall(text.casefold()) for text in (longer, shorter))
    return any(all_words[begin : begin + len(wanted)] == wanted for begin in range(len(all_words)))


def state_word(state: str) -> str:
    """Say what a seat, an offer or a place in line is. Raises KeyError."""
    return str(STATES[state])


def attendance_word(attendance: str) -> str:
    """Say whether somebody came. Raises KeyError."""
    return str(ATTENDANCE[attendance])


def source_word(source: str) -> str:
    """Say how that is known. Raises KeyError."""
    return str(SOURCES[source])
