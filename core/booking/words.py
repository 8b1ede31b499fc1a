"""What seats and attendance are called."""

from collections.abc import Mapping

from core.booking import attendance as how
from core.booking.models import ABSENT, CAME, CANCELLED, EXPIRED, LATE, LEFT, OFFERED, TAKEN, UNKNOWN, WAITING
from core.language import core_texts

_l = core_texts.lazy_gettext

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
}


def state_word(state: str) -> str:
    """Say what a seat, an offer or a place in line is. Raises KeyError."""
    return str(STATES[state])


def attendance_word(attendance: str) -> str:
    """Say whether somebody came. Raises KeyError."""
    return str(ATTENDANCE[attendance])


def source_word(source: str) -> str:
    """Say how that is known. Raises KeyError."""
    return str(SOURCES[source])
