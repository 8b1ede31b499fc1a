"""What residents may send about themselves."""

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext

OLDEST_YEAR = 1900
UNKNOWN_PLACE = "unknown"
ELSEWHERE = "elsewhere"


class JoinSchema(forms.Schema):
    """The form to join with."""

    form_id = forms.identifier()
    name = forms.text(_l("Navn"), longest=100, autocomplete="name")
    email = forms.email(_l("E-post"))
    birth_year = forms.whole(
        _l("Fødselsår"),
        least=OLDEST_YEAR,
        most=2100,
        otherwise=_l("Skriv året du er født, med fire siffer. For eksempel 1975."),
        kind="text",
        maxlength=10,
        autocomplete="bday-year",
    )
    birthday_passed = forms.choice(_l("Har du fylt %(age)s år?"), required=False)
    district = forms.choice(_l("Hvor i %(municipality)s bor du?"), kind="select")
    gender = forms.choice(_l("Kjønn"))
    consent = forms.tick(
        _l("Jeg bor i %(municipality)s og har lest hva dere bruker opplysningene til."),
        must=_l("Kryss av for at du bor i kommunen og har lest hva vi bruker opplysningene til."),
    )


class CodeSchema(forms.Schema):
    """The six digits from a letter."""

    code = forms.text(_l("Skriv koden fra e-posten"), longest=20, kind="code")


class WelcomeSchema(forms.Schema):
    """What a new member may tell, and may skip."""

    interests = forms.choices(_l("Hva er du opptatt av?"))
    channel = forms.choice(_l("Hvor hørte du om oss?"), kind="select", required=False)
