"""What staff may send when they come in, and about their own account."""

from core import forms
from core.auth.passwords import LONGEST
from core.language import core_texts

_l = core_texts.lazy_gettext

LONGEST_ANSWER = 20_000  # what a browser says of a passkey


class NewPasswordSchema(forms.Schema):
    """A password that somebody chooses; spaces count, so it is not stripped."""

    password = forms.secret(
        _l("Velg et passord"),
        longest=LONGEST,
        hint=_l("Minst 15 tegn. Flere ord etter hverandre er lett å huske."),
        autocomplete="new-password",
    )
    again = forms.secret(_l("Skriv passordet en gang til"), longest=LONGEST, autocomplete="new-password")


class ChangePasswordSchema(forms.Schema):
    """A new password, and the one that holds until now."""

    old = forms.secret(_l("Passordet du har nå"), longest=LONGEST, autocomplete="current-password")
    password = forms.secret(
        _l("Nytt passord"),
        longest=LONGEST,
        hint=_l("Minst 15 tegn. Flere ord etter hverandre er lett å huske."),
        autocomplete="new-password",
    )
    again = forms.secret(_l("Skriv det nye passordet en gang til"), longest=LONGEST, autocomplete="new-password")


class ForgottenSchema(forms.Schema):
    """Who has forgotten a password."""

    email = forms.email(_l("E-post"), autocomplete="username")


class ConfirmSchema(forms.Schema):
    """Both factors once more."""

    password = forms.secret(_l("Passord"), longest=LONGEST, autocomplete="current-password")
    code = forms.text(
        _l("Koden fra appen, eller en reservekode"), longest=30, autocomplete="one-time-code", spellcheck="false"
    )


class AppCodeSchema(forms.Schema):
    """The first code from a new app."""

    code = forms.text(_l("Koden fra appen"), longest=10, kind="code", hint=_l("Seks siffer."))


class AnswerSchema(forms.Schema):
    """What the browser says of a passkey."""

    credential = forms.text("", longest=LONGEST_ANSWER, kind="hidden")


class NewPasskeySchema(AnswerSchema):
    """A new passkey and its name."""

    name = forms.text(_l("Navn på passnøkkelen"), longest=60, hint=_l("For eksempel «Jobbtelefonen»."))


class ChosenSchema(forms.Schema):
    """Which row of a list."""

    chosen = forms.identifier()
