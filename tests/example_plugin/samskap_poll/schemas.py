"""What may be posted: a vote, and a leader's question."""

from typing import Any

import marshmallow as ma
from core.plugin import forms

from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext

FEWEST, MOST, LONGEST = 2, 10, 100


class BallotSchema(forms.Schema):
    """One of the poll's answers; the page fills the question in as the label."""

    choice = forms.choice("%(question)s")


class PollSchema(forms.Schema):
    """The question, and the answers to choose from, one on each line."""

    version = forms.version()
    text = forms.text(_l("Spørsmål"), longest=200)
    text_en = forms.text(_l("Spørsmål på engelsk"), longest=200, required=False)
    choices = forms.text(
        _l("Svar å velge mellom"),
        longest=MOST * LONGEST,
        kind="textarea",
        hint=_l("Skriv ett svar på hver linje."),
    )
    choices_en = forms.text(
        _l("Svarene på engelsk"),
        longest=MOST * LONGEST,
        required=False,
        kind="textarea",
        hint=_l("Skriv svarene i samme rekkefølge, eller la feltet stå tomt."),
    )

    @ma.validates("choices")
    def check_choices(self, value: str, **_about: Any) -> None:
        """Refuse a poll that leaves no choice, or too many."""
        if not FEWEST <= len(lines(value)) <= MOST:
            raise ma.ValidationError(_("Skriv minst %(least)s og høyst %(most)s svar.", least=FEWEST, most=MOST))

    @ma.validates_schema
    def check_translation(self, data: dict[str, Any], **_about: Any) -> None:
        """Refuse English answers that do not stand line by line beside the Norwegian ones."""
        english = lines(data["choices_en"])
        if english and len(english) != len(lines(data["choices"])):
            raise ma.ValidationError(_("Skriv like mange svar på engelsk som på norsk."), "choices_en")


def lines(written: str) -> list[str]:
    """Give the lines with something on them."""
    return [line.strip() for line in written.splitlines() if line.strip()]
