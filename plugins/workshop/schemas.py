"""What the leader of a workshop writes about it."""

import marshmallow as ma

from core.plugin import forms
from plugins.workshop.board.schemas import LONGEST_NAME, LONGEST_PROMPT, LONGEST_TIMER
from plugins.workshop.texts import texts

_l = texts.lazy_gettext

LONGEST = 2000
MOST_MINUTES = LONGEST_TIMER // 60
ACTS = frozenset({"up", "down", "copy", "remove"})
ENGLISH_HINT = _l("Kan stå tomt. Da leser engelskspråklige den norske teksten.")


class PlanSchema(forms.Schema):
    """What people will do, and what to bring."""

    version = forms.version()
    doing = forms.text(
        _l("Hva skal folk gjøre?"),
        longest=LONGEST,
        kind="textarea",
        rows=5,
        hint=_l("Skriv hva vi skal finne ut av sammen, og hvordan tiden blir brukt."),
    )
    doing_en = forms.text(
        _l("Hva folk skal gjøre, på engelsk"),
        longest=LONGEST,
        required=False,
        kind="textarea",
        rows=5,
        hint=ENGLISH_HINT,
    )
    bring = forms.text(
        _l("Hva bør de ta med?"),
        longest=LONGEST,
        required=False,
        kind="textarea",
        rows=2,
        hint=_l("La feltet stå tomt hvis ingen trenger å ta med noe."),
    )
    bring_en = forms.text(
        _l("Hva de bør ta med, på engelsk"),
        longest=LONGEST,
        required=False,
        kind="textarea",
        rows=2,
        hint=ENGLISH_HINT,
    )


class StepSchema(forms.Schema):
    """One step of the programme."""

    title = forms.text(_l("Hva heter steget?"), longest=LONGEST_NAME)
    title_en = forms.text(_l("Hva steget heter, på engelsk"), longest=LONGEST_NAME, required=False, hint=ENGLISH_HINT)
    prompt = forms.text(
        _l("Hva skal folk gjøre?"),
        longest=LONGEST_PROMPT,
        required=False,
        kind="textarea",
        rows=3,
        hint=_l("En setning eller to. Den står øverst på telefonen og på storskjermen."),
    )
    prompt_en = forms.text(
        _l("Hva folk skal gjøre, på engelsk"),
        longest=LONGEST_PROMPT,
        required=False,
        kind="textarea",
        rows=3,
        hint=ENGLISH_HINT,
    )
    minutes = forms.optional_whole(
        _l("Hvor mange minutter?"),
        least=1,
        most=MOST_MINUTES,
        otherwise=_l("Skriv et helt tall fra 1 til 480, eller la feltet stå tomt."),
        hint=_l("La feltet stå tomt hvis dere bruker den tiden dere trenger."),
    )


class ArrangeSchema(forms.Schema):
    """Which step, and what to do with it."""

    version = forms.version()
    step = forms.text("", longest=40)
    act = forms.text("", longest=10)

    @ma.validates("act")
    def check_act(self, value: str, **_about: object) -> None:
        """Know four acts."""
        if value not in ACTS:
            raise ma.ValidationError(value)


class PatternSchema(forms.Schema):
    """Which pattern to begin with."""

    version = forms.version()
    pattern = forms.text("", longest=40)
