"""What may be sent at the door: a code, a name, and until when a code is to work."""

from typing import Any

import marshmallow as ma

from core import forms
from core.language import core_texts

_ = core_texts.gettext
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

    @ma.validates("name")
    def check_name(self, value: str, **_about: Any) -> None:
        """Refuse a name of nothing but spaces."""
        if not value:
            raise ma.ValidationError(_("Skriv et navn eller et kallenavn."))


class OpeningSchema(forms.Schema):
    """Until when a code is to work."""

    last_day = forms.day(_l("Koden virker til og med"))
