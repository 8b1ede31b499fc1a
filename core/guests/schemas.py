"""What may be sent at the door: a code, a name, and until when a code is to work."""

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext

LONGEST_TYPED = 40
LONGEST_NAME = 40


class CodeSchema(forms.Schema):
    """The code that somebody read aloud."""

    code = forms.text(
        _l("Kode"),
        longest=LONGEST_TYPED,
        hint=_l("Seks tegn. Store eller små bokstaver spiller ingen rolle."),
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )


class NameSchema(forms.Schema):
    """What the others in the room are to call somebody."""

    name = forms.text(
        _l("Hva skal vi kalle deg?"),
        longest=LONGEST_NAME,
        hint=_l("Fornavn eller kallenavn. De andre i aktiviteten kan se det."),
        autocomplete="given-name",
    )


class OpeningSchema(forms.Schema):
    """Until when a code is to work."""

    last_day = forms.day(_l("Koden virker til og med"))
