"""What may come in when somebody reads a report."""

from core import forms
from core.language import core_texts
from core.questionnaire.themes import LONGEST_TITLE
from core.reporting.counting import FEWEST, MOST

_l = core_texts.lazy_gettext


class SmallestSchema(forms.Schema):
    """How many a group must be to be shown."""

    smallest = forms.whole(
        _l("Minste gruppe som vises"),
        least=FEWEST,
        most=MOST,
        otherwise=_l("Skriv et tall fra 6 til 20."),
        hint=_l("Fra 6 til 20. Når noen har svart, kan tallet bare økes."),
    )


class SortSchema(forms.Schema):
    """Which answers, and what to do with them."""

    answers = forms.choices(_l("Svar"))
    listed = forms.choices(_l("Svarene på siden"), kind="hidden")
    act = forms.choice(_l("Hva vil du gjøre?"), kind="hidden")
    theme = forms.choice(_l("Tema"), kind="select", required=False)


class ThemeSchema(forms.Schema):
    """A new theme."""

    title = forms.text(_l("Navn på temaet"), longest=LONGEST_TITLE)


class ChangeThemeSchema(forms.Schema):
    """A theme's new name, or that it goes."""

    theme = forms.identifier()
    act = forms.choice("", kind="hidden")
    title = forms.text(_l("Navn på temaet"), longest=LONGEST_TITLE, required=False)
