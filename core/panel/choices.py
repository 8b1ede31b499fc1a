"""What people choose from in the panel's forms, in the language of the moment."""

from collections.abc import Collection, Iterable

from core import settings
from core.forms import Choice
from core.language import core_texts, spoken
from core.panel import services
from core.panel.models import Channel, Interest
from core.panel.schemas import ELSEWHERE, UNKNOWN_PLACE
from core.types import Id

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


def interest_choices(held: Collection[Id] | None = None) -> list[Choice]:
    """Every area of interest; with ``held``, those that are offered, and what somebody has though it is put away."""
    return _said(services.interests(), held)


def channel_choices(held: Collection[Id] | None = None) -> list[Choice]:
    """Every channel, «Vil ikke svare» too; with ``held``, those that are offered, and what somebody has."""
    return _said(services.channels(), held)


def place_channels() -> list[Choice]:
    """Every channel that a link can be for: those that are offered, and say where somebody heard of us."""
    return _said([row for row in services.channels() if not row.unsaid], ())


def _said(rows: Iterable[Interest | Channel], held: Collection[Id] | None) -> list[Choice]:
    shown = [row for row in rows if held is None or row.put_away_at is None or row.id in held]
    return [Choice(value=str(row.id), label=row.title.say(spoken())) for row in shown]
