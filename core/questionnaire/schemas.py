"""What a leader may write about a question."""

from typing import Any

import marshmallow as ma

from core import forms
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST_TEXT = 500
LONGEST_HELP = 1000
LONGEST_OPTION = 200
FEWEST_OPTIONS = 2
MOST_OPTIONS = 30

OPTION_FIELDS = ("options", "options_en")
SCALE_FIELDS = ("steps", "least_text", "least_text_en", "most_text", "most_text_en")


class QuestionSchema(forms.Schema):
    """Every field of the builder; the form leaves out those that the question's type does not ask for."""

    text = forms.text(_l("Spørsmål"), longest=LONGEST_TEXT, kind="textarea", rows=2)
    text_en = forms.text(_l("Spørsmål på engelsk"), longest=LONGEST_TEXT, required=False, kind="textarea", rows=2)
    help = forms.text(_l("Hjelpetekst"), longest=LONGEST_HELP, required=False, kind="textarea", rows=2)
    help_en = forms.text(_l("Hjelpetekst på engelsk"), longest=LONGEST_HELP, required=False, kind="textarea", rows=2)
    options = forms.text(
        _l("Svar å velge mellom"),
        longest=MOST_OPTIONS * LONGEST_OPTION,
        kind="textarea",
        rows=6,
        hint=_l("Skriv ett svar på hver linje."),
    )
    options_en = forms.text(
        _l("Svarene på engelsk"),
        longest=MOST_OPTIONS * LONGEST_OPTION,
        required=False,
        kind="textarea",
        rows=6,
        hint=_l("Skriv svarene i samme rekkefølge, ett på hver linje. La feltet stå tomt hvis du ikke oversetter."),
    )
    steps = forms.choice(_l("Tall å velge mellom"))
    least_text = forms.text(_l("Ord ved det laveste tallet"), longest=LONGEST_OPTION, required=False)
    least_text_en = forms.text(_l("Ord ved det laveste tallet, på engelsk"), longest=LONGEST_OPTION, required=False)
    most_text = forms.text(_l("Ord ved det høyeste tallet"), longest=LONGEST_OPTION, required=False)
    most_text_en = forms.text(_l("Ord ved det høyeste tallet, på engelsk"), longest=LONGEST_OPTION, required=False)
    required = forms.tick(_l("Alle må svare på spørsmålet"))

    @ma.validates("options")
    def check_options(self, value: str, **_about: Any) -> None:
        """Refuse too few, too many, too long and equal options."""
        found = lines(value)
        if not FEWEST_OPTIONS <= len(found) <= MOST_OPTIONS:
            raise ma.ValidationError(
                _(
                    "Skriv minst %(least)s og høyst %(most)s svar, ett på hver linje.",
                    least=FEWEST_OPTIONS,
                    most=MOST_OPTIONS,
                )
            )
        _check_lines(found)

    @ma.validates_schema
    def check_translation(self, data: dict[str, Any], **_about: Any) -> None:
        """Refuse English options that do not stand line by line beside the Norwegian ones."""
        translated = lines(data.get("options_en", ""))
        if translated and len(translated) != len(lines(data["options"])):
            message = _("Skriv like mange svar på engelsk som på norsk, ett på hver linje.")
            raise ma.ValidationError(message, "options_en")


def lines(text: str) -> list[str]:
    """Give the lines with something on them."""
    stripped = (line.strip() for line in text.split("\n"))
    return [line for line in stripped if line]


def _check_lines(found: list[str]) -> None:
    if any(len(line) > LONGEST_OPTION for line in found):
        raise ma.ValidationError(_("Et svar er for langt. Det kan ha høyst %(longest)s tegn.", longest=LONGEST_OPTION))
    seen: set[str] = set()
    for line in found:
        if line.casefold() in seen:
            raise ma.ValidationError(_("Svaret «%(answer)s» står to ganger. Fjern det ene.", answer=line))
        seen.add(line.casefold())
