"""Which room is the same room: the same name at the same place, whoever wrote it with capitals or spaces."""

from unicodedata import normalize

from core.types import LocalText


def key(place: LocalText, room: str) -> str:
    """Give what two sessions in one room have in common; nothing where no room is named."""
    return f"{_fold(place.say('nb'))}/{_fold(room)}" if _fold(room) else ""


def _fold(name: str) -> str:
    return " ".join(normalize("NFKC", name).casefold().split())
