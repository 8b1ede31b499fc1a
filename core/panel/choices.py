"""What people choose from in the panel's forms, in the language of the moment."""

from core import settings
from core.forms import Choice
from core.language import core_texts, spoken
from core.panel import services
from core.panel.schemas import ELSEWHERE, UNKNOWN_PLACE

_ = core_texts.gettext


def gender_choices() -> list[Choice]:
    """Give the four answers about gender; the last is a real answer."""
    return [Choice(value=value, label=gender_word(value)) for value in services.GENDERS]


def gender_word(value: str) -> str:
    """Say a gender."""
    return {"woman": _("Kvinne"), "man": _("Mann"), "other": _("Annet"), "unsaid": _("Vil ikke svare")}[value]


def place_choices() -> list[Choice]:
    """Every district, the one who cannot find theirs, and the one who lives elsewhere."""
    municipality = settings.read()["municipality"]
    places = [Choice(value=str(district.id), label=district.name) for district in services.districts()]
    return [
        *places,
        Choice(value=UNKNOWN_PLACE, label=_("Vet ikke / finner ikke stedet mitt")),
        Choice(value=ELSEWHERE, label=_("Jeg bor ikke i %(municipality)s", municipality=municipality)),
    ]


def yes_no_choices() -> list[Choice]:
    """Yes and no."""
    return [Choice(value="yes", label=_("Ja")), Choice(value="no", label=_("Nei"))]


def interest_choices() -> list[Choice]:
    """Every area of interest."""
    return [Choice(value=str(row.id), label=row.title.say(spoken())) for row in services.interests()]


def channel_choices() -> list[Choice]:
    """Every channel."""
    return [Choice(value=str(row.id), label=row.title.say(spoken())) for row in services.channels()]
