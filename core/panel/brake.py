"""A brake on letters that strangers ask for: a hall may ask for hundreds behind one address, a program not for ever."""

from core.auth import attempts
from core.auth.attempts import Kind, TooMany
from core.language import core_texts
from core.panel.errors import TooManyFromHere, TooManyLetters

_ = core_texts.gettext


def count_letter() -> None:
    """Count a letter that whoever sends this request has asked for; refused, the request takes it back.

    Raises TooManyFromHere.
    """
    try:
        attempts.begin(Kind.STRANGERS_LETTER, [attempts.network_address()])
    except TooMany as many:
        raise TooManyFromHere from many


def words(many: TooManyLetters, otherwise: str) -> str:
    """Say that the brake is on, and what to do; or ``otherwise``, where the limit was that of one address."""
    if isinstance(many, TooManyFromHere):
        return _("Det kommer uvanlig mange ønsker fra nettet du bruker. Vent en time, eller ring oss.")
    return otherwise
