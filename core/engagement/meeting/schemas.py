"""What may be sent about sessions, seats and what people need there."""

from datetime import date

import marshmallow

from core import forms
from core.booking.needs import LONGEST
from core.engagement.committee_room.schemas import require_https
from core.engagement.schemas import ENGLISH_HINT
from core.guests.schemas import LONGEST_TYPED
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext
OUR_TIME = range(2000, 2200)


class ChooseSchema(forms.Schema):
    """Which session somebody wants a seat at, or to wait for; ``what`` names those to choose from."""

    id = forms.identifier(label="%(what)s", kind="radio")


class SeatSchema(forms.Schema):
    """Which of their own seats, or which session, somebody means by a button."""

    id = forms.identifier()


class NeedsSchema(forms.Schema):
    """What somebody needs to take part in a room; all of it may be left out."""

    interpreter = forms.text(
        _l("Tolk"), longest=LONGEST, required=False, hint=_l("Skriv hvilket språk, også tegnspråk.")
    )
    wheelchair = forms.tick(_l("Jeg bruker rullestol"))
    companion = forms.tick(_l("Jeg har med en ledsager"))
    food = forms.text(_l("Mat"), longest=LONGEST, required=False, hint=_l("Er det mat du ikke kan spise?"))
    other = forms.text(_l("Noe annet"), longest=LONGEST, required=False, kind="textarea", rows=3)


class WhereSchema(forms.Schema):
    """Where people meet."""

    place = forms.text(_l("Sted"), longest=120, required=False, hint=_l("Skriv stedet slik deltakerne skal lese det."))
    place_en = forms.text(_l("Stedet på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    room = forms.text(_l("Rom"), longest=80, required=False, hint=_l("Vi passer på at rommet ikke brukes to ganger."))
    directions = forms.text(_l("Veibeskrivelse"), longest=600, required=False, kind="textarea", rows=3)
    directions_en = forms.text(
        _l("Veibeskrivelsen på engelsk"), longest=600, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )
    link = forms.text(
        _l("Lenke til videomøte"),
        longest=500,
        required=False,
        hint=_l("Bare de som har plass, ser den, fra 15 minutter før."),
    )

    @marshmallow.validates("link")
    def check_link(self, link: str, **_more: object) -> None:
        """Take only addresses that nobody can listen in on."""
        require_https(link)


class SaidSchema(forms.Schema):
    """What is said about a session, besides when and where it is."""

    title = forms.text(
        _l("Navn på samlingen"), longest=120, required=False, hint=_l("Trengs bare hvis dere har flere.")
    )
    title_en = forms.text(_l("Navnet på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    capacity = forms.optional_whole(
        _l("Hvor mange plasser?"), least=1, most=10_000, otherwise=_l("Skriv et tall fra 1 til 10 000.")
    )
    responsible = forms.choice(_l("Ansvarlig"), kind="select", required=False)
    notice = forms.whole(
        _l("Hvor mange timer før stenger det for å velge tid?"),
        least=0, most=336, otherwise=_l("Skriv et antall timer, fra 0 til 336."), default=0,
    )  # fmt: skip


class AboutSchema(WhereSchema, SaidSchema):
    """What is said about a session, besides when it is."""


class DaySchema(forms.Schema):
    """The day that people meet on."""

    day = forms.day(_l("Dag"), required=True)

    @marshmallow.validates("day")
    def check_day(self, day: date, **_more: object) -> None:
        """Take days of our time: calendars end somewhere, and what is added to a day must not pass that."""
        if day.year not in OUR_TIME:
            raise marshmallow.ValidationError(_("Skriv en dato, for eksempel 30.10.2026."))


class TimeSchema(DaySchema):
    """When people meet, and what is kept free around it."""

    at = forms.clock_time(_l("Fra klokken"))
    minutes = forms.whole(
        _l("Hvor mange minutter varer det?"),
        least=5,
        most=1440,
        otherwise=_l("Skriv et antall minutter, fra 5 til 1440."),
    )
    buffer = forms.whole(
        _l("Minutter fri før og etter"), least=0, most=240, otherwise=_l("Skriv et antall minutter, fra 0 til 240."),
        default=0, hint=_l("Rommet og den ansvarlige er opptatt da også."),
    )  # fmt: skip


class NewSessionSchema(AboutSchema, TimeSchema):
    """A new session."""


class SlotsTimeSchema(DaySchema):
    """From when until when people come one after another, how long each stays, and the pause between them."""

    at = forms.clock_time(_l("Fra klokken"))
    until = forms.clock_time(_l("Til klokken"))
    minutes = forms.whole(
        _l("Hvor mange minutter varer hver time?"),
        least=5, most=480, otherwise=_l("Skriv et antall minutter, fra 5 til 480."),
    )  # fmt: skip
    pause = forms.whole(
        _l("Pause mellom timene, i minutter"),
        least=0, most=240, otherwise=_l("Skriv et antall minutter, fra 0 til 240."), default=0,
        hint=_l("Rommet og den ansvarlige er opptatt i pausene også."),
    )  # fmt: skip


class NewSlotsSchema(AboutSchema, SlotsTimeSchema):
    """A day of slots, one after another."""


def _drawn_from() -> marshmallow.fields.String:
    """Declare what the page was drawn from, so that what others changed meanwhile can be shown."""
    return forms.text("", longest=20_000, required=False, kind="hidden")


class EditSessionSchema(AboutSchema):
    """What is said about a session, changed."""

    version = forms.version()
    before = _drawn_from()


class EditSeatedSchema(SaidSchema):
    """The same once somebody has a seat: another place is a move, and they are told."""

    version = forms.version()
    before = _drawn_from()


class MoveSchema(WhereSchema, TimeSchema):
    """Another time or place for a session; and to how many the button said it writes."""

    version = forms.version()
    before = _drawn_from()
    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")
    even_so = forms.tick(_l("Flytt likevel, og ta plassen fra dem som er opptatt da. De får vite det."))


class CancelSessionSchema(forms.Schema):
    """Why a session will not be; and to how many the button said it writes."""

    version = forms.version()
    before = _drawn_from()
    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")
    why = forms.text(
        _l("Hvorfor avlyses den?"),
        longest=600,
        kind="textarea",
        rows=3,
        hint=_l("Det står i e-posten. Si også om det kommer en ny dato."),
    )
    why_en = forms.text(
        _l("Grunnen på engelsk"), longest=600, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )


class ResumeSchema(forms.Schema):
    """That a session will be after all, as the page showed it; and to how many the button said it writes."""

    version = forms.version()
    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")


class ArrivalSchema(forms.Schema):
    """Whether somebody came, ticked off at the door."""

    id = forms.identifier()
    attendance = forms.choice("", kind="hidden")


class FinishSchema(forms.Schema):
    """That nobody else came; and how many the button said it is about."""

    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")


class HereSchema(forms.Schema):
    """The code that is read aloud in the room, where the session has one."""

    code = forms.text(
        _l("Kode"),
        longest=LONGEST_TYPED,
        required=False,
        hint=_l("Koden står på skjermen eller plakaten i rommet."),
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )


class PlaceSchema(forms.Schema):
    """Whom to give a seat."""

    place = forms.choice(_l("Hvem skal ha plass?"), kind="select")
