"""What staff may send about segments: the segment's own words, and the form of each rule that core brings."""

from datetime import date

import marshmallow as ma

from core import forms
from core.language import core_texts
from core.statistics.bands import OLDEST

_ = core_texts.gettext
_l = core_texts.lazy_gettext

FIRST_YEAR, LAST_YEAR = 1990, 2200
MUST = _l("Velg minst én.")
YEARS = _l("Skriv en alder fra 0 til 120.")
DAYS = _l("Skriv et antall dager fra 1 til 3650.")


class SegmentSchema(forms.Schema):
    """A new segment."""

    title = forms.text(
        _l("Hva skal segmentet hete?"),
        longest=80,
        hint=_l("For eksempel Unge som aldri er spurt. Bare ansatte ser navnet."),
    )


class ChangeSchema(forms.Schema):
    """A segment's name, and how its rules go together."""

    version = forms.version()
    title = forms.text(_l("Navn"), longest=80)
    match = forms.choice(_l("Hvem er med?"))


class WhichRuleSchema(forms.Schema):
    """Which rule to add."""

    rule = forms.choice(_l("Legg til en regel om"), kind="select")


class SideSchema(forms.Schema):
    """Whether a rule picks people out or leaves them out, beside the rule's own form."""

    version = forms.version()
    side = forms.choice(_l("Gjelder regelen dem det passer for, eller alle andre?"))


class Nothing(forms.Schema):
    """A rule that asks for nothing more."""


class Genders(forms.Schema):
    """One or more genders; not wanting to say is one."""

    genders = forms.choices(_l("Kjønn"), must=MUST)


class Ages(forms.Schema):
    """From one age up to and with another; either may be left out."""

    least = forms.optional_whole(_l("Fra og med alder"), least=0, most=OLDEST, otherwise=YEARS)
    most = forms.optional_whole(
        _l("Til og med alder"),
        least=0,
        most=OLDEST,
        otherwise=YEARS,
        hint=_l("Alderen folk fyller i år. Vi spør bare om fødselsår."),
    )

    @ma.validates_schema
    def says_something(self, data: dict[str, int | None], **_more: object) -> None:
        """Refuse no age at all, and a span that ends before it begins."""
        least, most = data.get("least"), data.get("most")
        if least is None and most is None:
            raise ma.ValidationError(_("Skriv minst én alder."), "least")
        if least is not None and most is not None and most < least:
            raise ma.ValidationError(_("Den siste alderen må være minst like høy som den første."), "most")


class Places(forms.Schema):
    """One or more places; not knowing is one."""

    districts = forms.choices(_l("Bosted"), must=MUST)


class Languages(forms.Schema):
    """The languages that people want letters in."""

    languages = forms.choices(_l("Språk"), must=MUST)


class Interests(forms.Schema):
    """One or more areas of interest."""

    interests = forms.choices(_l("Opptatt av minst én av disse"), must=MUST)


class Channels(forms.Schema):
    """Where people heard of the panel; not having said is one."""

    channels = forms.choices(_l("Hørte om panelet her"), must=MUST)


class Links(forms.Schema):
    """The links that people joined by."""

    links = forms.choices(_l("Ble med gjennom en av disse lenkene"), must=MUST)


class Joined(forms.Schema):
    """From one day up to and with another; either may be left out."""

    since = forms.day(_l("Ble med fra og med"))
    until = forms.day(_l("Ble med til og med"))

    @ma.validates_schema
    def says_something(self, data: dict[str, date | None], **_more: object) -> None:
        """Refuse no day at all, one that no panel has seen, and a span that ends before it begins."""
        since, until = data.get("since"), data.get("until")
        if not since and not until:
            raise ma.ValidationError(_("Skriv minst én dato."), "since")
        for name, day in (("since", since), ("until", until)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ma.ValidationError(_("Skriv et år fra 1990 til 2200."), name)
        if since and until and until < since:
            raise ma.ValidationError(_("Den siste datoen kan ikke være før den første."), "until")


class Days(forms.Schema):
    """So many days back from today, each time the segment is used."""

    days = forms.whole(_l("Hvor mange dager tilbake?"), least=1, most=3650, otherwise=DAYS)


class Segments(forms.Schema):
    """Other segments."""

    segments = forms.choices(_l("Er med i minst ett av disse segmentene"), must=MUST)


class PressSchema(forms.Schema):
    """The press of a button that changes a segment as somebody saw it."""

    version = forms.version()
