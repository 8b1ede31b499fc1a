"""What people may send when they propose something, and staff when they decide."""

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext

LONGEST_TITLE = 120
LONGEST_BODY = 4000
LONGEST_REASON = 500


class ProposalSchema(forms.Schema):
    """What a member proposes."""

    form_id = forms.identifier()
    title = forms.text(_l("Hva foreslår du?"), longest=LONGEST_TITLE, hint=_l("En kort setning."))
    body = forms.text(
        _l("Fortell mer"),
        longest=LONGEST_BODY,
        kind="textarea",
        rows=6,
        hint=_l("Hva vil du ha til, og hvorfor? Ikke skriv navn på andre eller noe privat."),
    )
    district = forms.choice(_l("Hvor gjelder det?"), kind="select", required=False)


class StrangersProposalSchema(ProposalSchema):
    """What somebody proposes who is not signed in."""

    name = forms.text(_l("Navn"), longest=100, autocomplete="name", hint=_l("Vises aldri for andre enn oss."))
    email = forms.email(_l("E-post"), hint=_l("Vises aldri for andre enn oss. Svaret kommer dit."))


class PublicTextSchema(forms.Schema):
    """What everybody is to read."""

    text_version = forms.version()
    title = forms.text(_l("Tittel som alle leser"), longest=LONGEST_TITLE)
    body = forms.text(_l("Tekst som alle leser"), longest=LONGEST_BODY, kind="textarea", rows=8)


class HidingSchema(forms.Schema):
    """Why it is not shown."""

    reason = forms.text(
        _l("Hvorfor?"),
        longest=LONGEST_REASON,
        kind="textarea",
        rows=3,
        hint=_l("Den som foreslo det, får lese dette."),
    )


class AnswerSchema(forms.Schema):
    """The municipality's answer in both languages."""

    answer_version = forms.version()
    answer = forms.text(_l("Svar"), longest=LONGEST_BODY, kind="textarea", rows=8)
    answer_en = forms.text(
        _l("Svar på engelsk"),
        longest=LONGEST_BODY,
        required=False,
        kind="textarea",
        rows=8,
        hint=_l("Kan stå tom. Da leser engelskspråklige den norske teksten."),
    )


class MergeSchema(forms.Schema):
    """Which other proposal it goes together with."""

    other = forms.choice(_l("Slå sammen med"), kind="select")
