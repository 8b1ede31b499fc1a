"""What a leader may write about a question."""

from typing import Any

import marshmallow as ma

from core import forms
from core.contributions import NotAnAnswer
from core.language import core_texts
from core.questionnaire.written import as_number

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST_TEXT = 500
LONGEST_HELP = 1000
LONGEST_OPTION = 200
FEWEST_OPTIONS = 2
MOST_OPTIONS = 30

LONGEST_UNIT = 30
LONGEST_NUMBER = 20

OPTION_FIELDS = ("options", "options_en")
OTHER_FIELDS = ("other",)
NUMBER_FIELDS = ("least", "most", "unit", "unit_en")
CONDITION_FIELDS = ("show_if",)
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
    other = forms.tick(_l("La folk skrive et annet svar («Noe annet»)"))
    steps = forms.choice(_l("Tall å velge mellom"))
    least_text = forms.text(_l("Ord ved det laveste tallet"), longest=LONGEST_OPTION, required=False)
    least_text_en = forms.text(_l("Ord ved det laveste tallet, på engelsk"), longest=LONGEST_OPTION, required=False)
    most_text = forms.text(_l("Ord ved det høyeste tallet"), longest=LONGEST_OPTION, required=False)
    most_text_en = forms.text(_l("Ord ved det høyeste tallet, på engelsk"), longest=LONGEST_OPTION, required=False)
    least = forms.text(_l("Minste tall"), longest=LONGEST_NUMBER, required=False, inputmode="decimal")
    most = forms.text(_l("Største tall"), longest=LONGEST_NUMBER, required=False, inputmode="decimal")
    unit = forms.text(_l("Hva tallet teller"), longest=LONGEST_UNIT, required=False, hint=_l("For eksempel: timer."))
    unit_en = forms.text(_l("Hva tallet teller, på engelsk"), longest=LONGEST_UNIT, required=False)
    required = forms.tick(_l("Alle må svare på spørsmålet"))
    show_if = forms.choice(
        _l("Vis bare hvis"),
        kind="select",
        required=False,
        hint=_l("Velg et svar på et tidligere spørsmål. Bare de som har svart det, får dette spørsmålet."),
    )

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

    @ma.validates("least", "most")
    def check_number(self, value: str, **_about: Any) -> None:
        """Refuse a bound that is no number."""
        if value:
            bound(value)

    @ma.validates_schema(skip_on_field_errors=True)
    def check_bounds(self, data: dict[str, Any], **_about: Any) -> None:
        """Refuse bounds that leave no number between them."""
        least, most = data.get("least"), data.get("most")
        if least and most and not bound(least) < bound(most):
            message = _("Det største tallet må være større enn det minste.")
            raise ma.ValidationError(message, "most")

    @ma.validates_schema
    def check_translation(self, data: dict[str, Any], **_about: Any) -> None:
        """Refuse English options that do not stand line by line beside the Norwegian ones."""
        translated = lines(data.get("options_en", ""))
        if translated and len(translated) != len(lines(data["options"])):
            message = _("Skriv like mange svar på engelsk som på norsk, ett på hver linje.")
            raise ma.ValidationError(message, "options_en")


def bound(text: str) -> float:
    """Read a bound of a number. Raises ValidationError."""
    try:
        return as_number(text)
    except NotAnAnswer as error:
        raise ma.ValidationError(str(error)) from error


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
