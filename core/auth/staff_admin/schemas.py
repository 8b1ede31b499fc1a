"""What an administrator may send about a colleague."""

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext


class InviteSchema(forms.Schema):
    """An invitation; the form carries the id the account will have, so that sent twice it is made once."""

    form_id = forms.identifier()
    name = forms.text(_l("Navn"), longest=120, autocomplete="off")
    email = forms.email(_l("E-postadresse på jobben"))
    roles = forms.choices(
        _l("Roller"), hint=_l("En kollega uten rolle kan likevel tas med i et prosjekt eller en aktivitet.")
    )


class RolesSchema(forms.Schema):
    """Which roles a colleague has."""

    roles = forms.choices(_l("Hva skal kollegaen kunne gjøre?"))
