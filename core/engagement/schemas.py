"""What staff may send about projects and engagements."""

from collections.abc import Mapping

import marshmallow

from core import forms
from core.language import core_texts

_l = core_texts.lazy_gettext

ENGLISH_HINT = _l("Kan stå tom. Da leser engelskspråklige den norske teksten.")
EVERYBODY = "all"
PLACES = "places"
SEGMENT = "segment"
SOURCE = "source"
DIRECTLY = "directly"
CALL = "call"


class NewProjectSchema(forms.Schema):
    """A new project; the form carries the id it will have, so that sent twice it is made once."""

    form_id = forms.identifier()
    title = forms.text(_l("Tittel"), longest=120)
    title_en = forms.text(_l("Tittel på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)


class ProjectSchema(forms.Schema):
    """A project's name."""

    version = forms.version()
    title = forms.text(_l("Tittel"), longest=120)
    title_en = forms.text(_l("Tittel på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)


class NewEngagementSchema(forms.Schema):
    """A new engagement: its type, what it is called, and why; the form carries the id it will have."""

    form_id = forms.identifier()
    format = forms.choice(_l("Type aktivitet"))
    title = forms.text(_l("Tittel"), longest=120)
    title_en = forms.text(_l("Tittel på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    purpose = forms.text(
        _l("Formål"),
        longest=400,
        kind="textarea",
        rows=3,
        hint=_l("Én eller to setninger om hvorfor dere spør, og hva svarene brukes til."),
    )
    purpose_en = forms.text(
        _l("Formål på engelsk"), longest=400, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )
    project = forms.choice(
        _l("Prosjekt"), kind="select", required=False, hint=_l("Uten valg får aktiviteten sitt eget prosjekt.")
    )


class EngagementSchema(forms.Schema):
    """What is said about an engagement."""

    version = forms.version()
    title = forms.text(_l("Tittel"), longest=120)
    title_en = forms.text(_l("Tittel på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    purpose = forms.text(_l("Formål"), longest=400, kind="textarea", rows=3)
    purpose_en = forms.text(
        _l("Formål på engelsk"), longest=400, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )
    minutes = forms.optional_whole(
        _l("Hvor mange minutter tar det?"), least=1, most=600, otherwise=_l("Skriv et antall minutter, fra 1 til 600.")
    )
    deadline = forms.day(_l("Siste dag for svar"), hint=_l("Det er åpent ut denne dagen."))
    result_by = forms.day(
        _l("Når skal resultatet være klart?"), hint=_l("Deltakerne ser denne dagen når aktiviteten er avsluttet.")
    )


class CopySchema(forms.Schema):
    """What the copy of an activity is called, and where it goes; the form carries the id it will have."""

    form_id = forms.identifier()
    title = forms.text(_l("Tittel"), longest=120)
    title_en = forms.text(_l("Tittel på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    project = forms.choice(
        _l("Prosjekt"), kind="select", required=False, hint=_l("Uten valg får aktiviteten sitt eget prosjekt.")
    )


class OpeningSchema(forms.Schema):
    """When an activity is to open by itself."""

    day = forms.day(_l("Dag"), required=True)
    at = forms.text(_l("Klokkeslett"), longest=5, hint=_l("Skriv slik: 10.30"))


class CancelSchema(forms.Schema):
    """Why an activity is cancelled, as everybody reads it; and to how many the button said it writes."""

    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")
    why = forms.text(
        _l("Hvorfor er den avlyst?"),
        longest=600,
        kind="textarea",
        rows=3,
        hint=_l("Alle kan lese dette på siden, og det står i e-posten. Skriv også hva som skjer nå."),
    )
    why_en = forms.text(
        _l("Grunnen på engelsk"), longest=600, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )


class AnonymitySchema(forms.Schema):
    """How the answers are kept."""

    version = forms.version()
    level = forms.choice(_l("Hvordan skal svarene lagres?"))
    key_until = forms.day(
        _l("Når skal nøkkelen slettes?"),
        hint=_l("Gjelder fortrolige svar. Etter denne dagen kan ingen finne ut hvem som har svart hva."),
    )


class AudienceSchema(forms.Schema):
    """Whom an engagement asks."""

    version = forms.version()
    who = forms.choice(_l("Hvem skal få invitasjon?"))
    districts = forms.choices(_l("Hvilke steder?"))
    segment = forms.choice(_l("Hvilket segment?"), kind="select", required=False)
    source = forms.choices(
        _l("Hvilke deltakere?"),
        hint=_l("Velg fra én aktivitet om gangen. De har alt meldt seg, så dette teller ikke som en ny invitasjon."),
    )
    how = forms.choice(_l("Hvordan spør dere?"), required=False)
    most_people = forms.optional_whole(
        _l("Høyst hvor mange?"),
        least=1,
        most=1_000_000,
        otherwise=_l("Skriv et helt tall, minst 1. Eller la feltet stå tomt."),
        hint=_l("La feltet stå tomt for å spørre alle som er med."),
    )
    ask_first = forms.choice(_l("Hvem kommer først, hvis ikke alle blir spurt?"), required=False)


class LetterSchema(forms.Schema):
    """A letter's words."""

    version = forms.version()
    subject = forms.text(_l("Emne"), longest=90)
    body = forms.text(_l("Tekst"), longest=5000, kind="textarea", rows=14)
    subject_en = forms.text(_l("Emne på engelsk"), longest=90, required=False)
    body_en = forms.text(
        _l("Tekst på engelsk"), longest=5000, required=False, kind="textarea", rows=14, hint=ENGLISH_HINT
    )


class SendSchema(forms.Schema):
    """The press of the button that sends: with the number of people it said."""

    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")


class ResultSchema(forms.Schema):
    """The first page of a result."""

    version = forms.version()
    summary = forms.text(
        _l("Kort fortalt"),
        longest=1200,
        kind="textarea",
        rows=5,
        hint=_l("Tre setninger: Hva spurte dere om, hva svarte folk, og hva skjer nå?"),
    )
    summary_en = forms.text(
        _l("Kort fortalt på engelsk"), longest=1200, required=False, kind="textarea", rows=5, hint=ENGLISH_HINT
    )
    chosen = forms.choices(_l("Hva skal vises på resultatsiden?"))


class TeamSchema(forms.Schema):
    """A colleague who is taken into a team, and as what."""

    staff = forms.choice(_l("Kollega"), kind="select")
    role = forms.choice(_l("Som"))


class CommitteeSchema(forms.Schema):
    """A member of the panel who is taken into a committee, named by their address: nobody is shown a list."""

    email = forms.email(
        _l("E-postadressen til paneldeltakeren"),
        autocomplete="off",
        hint=_l("Spør dem først. De andre i rommet ser fornavnet deres, ikke e-postadressen."),
    )


class LetGoSchema(forms.Schema):
    """The press of the button that takes a role back."""

    membership = forms.identifier()


class HandOverSchema(forms.Schema):
    """A lead that is given on: from whom, to whom, and whether the old leader goes on beside the new one."""

    old = forms.choice(_l("Hvem gir fra seg ansvaret?"), kind="select")
    new = forms.choice(
        _l("Hvem får ansvaret?"), kind="select", hint=_l("Her står kolleger som har brukt invitasjonen sin.")
    )
    keep = forms.tick(_l("Den som gir fra seg ansvaret, skal fortsatt være leder"))


def leaving_schema(projects: Mapping[str, str]) -> marshmallow.Schema:
    """Ask for each project who takes over; ``projects`` holds their titles by field name."""
    every = forms.choice(
        _l("Hvem overtar alt?"),
        kind="select",
        required=False,
        hint=_l("Gjelder der du ikke velger noen. Her står kolleger som har brukt invitasjonen sin."),
    )
    fields = {
        name: forms.choice(_l("Hvem overtar «%(title)s»?") % {"title": title}, kind="select", required=False)
        for name, title in projects.items()
    }
    return forms.Schema.from_dict({"every": every, **fields}, name="LeavingSchema")()
