"""What staff may send about a call, and which answers to its questions do not fit."""

from typing import Any

import marshmallow as ma

from core import forms
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext

OLDEST = 120
AGE = _l("Skriv en alder, fra 1 til 120. Eller la feltet stå tomt.")
ENGLISH_HINT = _l("Kan stå tom. Da leser engelskspråklige den norske teksten.")


class CallSchema(forms.Schema):
    """Until when people may offer, for whom it is, and how those who take part are chosen."""

    version = forms.version()
    deadline = forms.day(_l("Siste dag for å melde seg"), hint=_l("Det er åpent ut denne dagen."))
    seats = forms.optional_whole(
        _l("Hvor mange plasser er det?"),
        least=1,
        most=100_000,
        otherwise=_l("Skriv et helt tall, minst 1. Eller la feltet stå tomt."),
        hint=_l("La feltet stå tomt hvis alle som melder seg, får plass."),
    )
    youngest = forms.optional_whole(
        _l("Fra hvilken alder?"),
        least=1,
        most=OLDEST,
        otherwise=AGE,
        hint=_l("Gjelder fra det året man fyller så mange år. Vi vet bare hvilket år folk er født."),
    )
    oldest = forms.optional_whole(
        _l("Til og med hvilken alder?"),
        least=1,
        most=OLDEST,
        otherwise=AGE,
        hint=_l("Gjelder ut det året man fyller så mange år."),
    )
    requires = forms.choices(_l("Hva kreves av dem som er med?"))
    reply_hours = forms.choice(
        _l("Hvor lenge har folk på seg til å si ja eller nei til en plass?"),
        kind="select",
        hint=_l("Fristen er ut den dagen tiden går ut. Deretter går plassen til en reserve."),
    )
    remembers = forms.tick(_l("De som ikke ble trukket ut forrige gang, får større sjanse denne gangen"))

    @ma.validates_schema
    def check_ages(self, data: dict[str, Any], **_about: Any) -> None:
        """Refuse ages that nobody has."""
        youngest, oldest = data.get("youngest"), data.get("oldest")
        if youngest is not None and oldest is not None and youngest > oldest:
            raise ma.ValidationError(_("Den eldste må være minst like gammel som den yngste."), "oldest")


class DeadlineSchema(forms.Schema):
    """Another last day for offering."""

    deadline = forms.day(_l("Ny siste dag for å melde seg"), required=True, hint=_l("Det er åpent ut denne dagen."))


class UnfitSchema(forms.Schema):
    """Which answers do not fit, and the kind words for whoever gives one of them."""

    options = forms.choices(_l("Hvilke svar passer ikke?"))
    reason = forms.text(
        _l("Hva skal de få lese?"),
        longest=400,
        required=False,
        kind="textarea",
        rows=3,
        hint=_l("Skriv vennlig og kort hvorfor det ikke passer denne gangen. De leser det med en gang."),
    )
    reason_en = forms.text(
        _l("Hva de skal få lese, på engelsk"), longest=400, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )

    @ma.validates_schema
    def check_reason(self, data: dict[str, Any], **_about: Any) -> None:
        """Nobody is turned away without a word."""
        if data.get("options") and not data.get("reason"):
            raise ma.ValidationError(_("Skriv hva de som svarer slik, skal få lese."), "reason")


class RemovalSchema(forms.Schema):
    """Why somebody is taken out, as they read it."""

    why = forms.text(
        _l("Hvorfor?"),
        longest=400,
        kind="textarea",
        rows=3,
        hint=_l("Personen leser dette på siden sin, sammen med hvem de kan kontakte. Skriv vennlig."),
    )
    why_en = forms.text(
        _l("Grunnen på engelsk"), longest=400, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )
