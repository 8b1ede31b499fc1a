"""What staff may send when they come in for the first time."""

from core import forms
from core.auth.services import LONGEST_PASSWORD
from core.language import core_texts

_l = core_texts.lazy_gettext


class EnrolSchema(forms.Schema):
    """The password that a new staff member chooses; spaces count, so it is not stripped."""

    password = forms.secret(
        _l("Velg et passord"),
        longest=LONGEST_PASSWORD,
        hint=_l("Minst 15 tegn. Flere ord etter hverandre er lett å huske."),
        autocomplete="new-password",
    )
    again = forms.secret(_l("Skriv passordet en gang til"), longest=LONGEST_PASSWORD, autocomplete="new-password")
