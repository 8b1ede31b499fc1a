"""What the leader of a workshop writes about it."""

from core.plugin import forms
from plugins.workshop.texts import texts

_l = texts.lazy_gettext

LONGEST = 2000
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
