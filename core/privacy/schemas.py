"""What may be sent about people's own data."""

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext


class ReceiveSchema(forms.Schema):
    """A request that came by telephone, letter, e-mail or at the desk."""

    kind = forms.choice(_l("Hva ber de om?"))
    channel = forms.choice(_l("Hvordan kom det?"))
    received = forms.day(_l("Når kom det?"), hint=_l("Fristen er 30 dager etter. Står feltet tomt, er det i dag."))


class RefuseSchema(forms.Schema):
    """Why a request is not carried out; whoever asked is told."""

    reason = forms.choice(_l("Hvorfor?"), hint=_l("Grunnen står i e-posten til den som spurte."))


class CorrectSchema(forms.Schema):
    """What a member says is right; the address is changed by its own way, with a letter to both."""

    name = forms.text(_l("Navn"), longest=100)
    birth_year = forms.whole(
        _l("Fødselsår"), least=1900, most=2100, otherwise=_l("Skriv året med fire siffer. For eksempel 1975.")
    )
    district = forms.choice(_l("Bosted"), kind="select")
    gender = forms.choice(_l("Kjønn"))
    language = forms.choice(_l("Språk i e-post"))


class ForgetNoSchema(forms.Schema):
    """Whose no to a list is forgotten."""

    email = forms.email(_l("E-postadressen de sa nei fra"), autocomplete="off")


class LogSchema(forms.Schema):
    """What to look for in the log."""

    act = forms.choice(_l("Hva"), kind="select", required=False)
    staff = forms.choice(_l("Hvem"), kind="select", required=False)
    since = forms.day(_l("Fra og med"))
    until = forms.day(_l("Til og med"))
    about = forms.text("", longest=40, required=False, kind="hidden")
    before = forms.text("", longest=40, required=False, kind="hidden")
