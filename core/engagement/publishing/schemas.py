"""What may be sent about results, «Dette skjedde» and updates."""

from core import forms
from core.engagement.schemas import ENGLISH_HINT, ResultSchema
from core.language import core_texts

_l = core_texts.lazy_gettext

LONGEST = 1000


class CorrectedResultSchema(ResultSchema):
    """A result that is public already: what is put right is said beside it."""

    why = forms.text(
        _l("Hva er rettet?"),
        longest=600,
        kind="textarea",
        rows=2,
        hint=_l("Dette står på resultatsiden med dagens dato: hva som var feil, og hva som er riktig."),
    )
    why_en = forms.text(_l("Hva er rettet, på engelsk"), longest=600, required=False, kind="textarea", rows=2)


class FollowUpSchema(forms.Schema):
    """An entry of «Dette skjedde»; a new one carries the id it will have."""

    form_id = forms.identifier()
    version = forms.version()
    about = forms.choice(
        _l("Hvilken aktivitet gjelder det?"),
        kind="select",
        required=False,
        hint=_l("Uten valg gjelder det hele prosjektet."),
    )
    said = forms.text(_l("Dere sa"), longest=LONGEST, kind="textarea", rows=3)
    said_en = forms.text(
        _l("Dere sa, på engelsk"), longest=LONGEST, required=False, kind="textarea", rows=3, hint=ENGLISH_HINT
    )
    done = forms.text(_l("Vi gjorde"), longest=LONGEST, kind="textarea", rows=3)
    done_en = forms.text(_l("Vi gjorde, på engelsk"), longest=LONGEST, required=False, kind="textarea", rows=3)
    not_done = forms.text(_l("Vi gjorde ikke"), longest=LONGEST, required=False, kind="textarea", rows=2)
    not_done_en = forms.text(_l("Vi gjorde ikke, på engelsk"), longest=LONGEST, required=False, kind="textarea", rows=2)
    reason = forms.text(
        _l("fordi"),
        longest=LONGEST,
        required=False,
        kind="textarea",
        rows=2,
        hint=_l("Setningen fortsetter: «Vi gjorde ikke …, fordi …»"),
    )
    reason_en = forms.text(_l("fordi, på engelsk"), longest=LONGEST, required=False, kind="textarea", rows=2)


class CorrectedFollowUpSchema(FollowUpSchema):
    """An entry that is public already: what is put right is said beside it."""

    why = forms.text(_l("Hva er rettet?"), longest=600, kind="textarea", rows=2)
    why_en = forms.text(_l("Hva er rettet, på engelsk"), longest=600, required=False, kind="textarea", rows=2)


class TellSchema(forms.Schema):
    """The press of a button that publishes: to how many it said it writes, and whether it does."""

    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")
    tell = forms.text("", longest=3, required=False, kind="hidden")


class PlanSchema(forms.Schema):
    """When a result is to become public by itself."""

    day = forms.day(_l("Dag"))
    at = forms.text(_l("Klokkeslett"), longest=5, required=False, hint=_l("Skriv slik: 10.30"))
    tell = forms.tick(_l("Skriv til dem som var med"))


class WithdrawSchema(forms.Schema):
    """Why a result is taken back, as everybody reads it."""

    reason = forms.text(
        _l("Hvorfor trekker dere det tilbake?"),
        longest=600,
        kind="textarea",
        rows=3,
        hint=_l("Alle kan lese dette på siden der resultatet sto."),
    )
    reason_en = forms.text(_l("Grunnen på engelsk"), longest=600, required=False, kind="textarea", rows=3)


class ArrangeSchema(CorrectedResultSchema):
    """One press at a block, which is moved or taken away, and what is typed so far: it need not be whole yet."""

    summary = forms.text("", longest=1200, required=False, kind="textarea")
    why = forms.text("", longest=600, required=False, kind="textarea")
    up = forms.text("", longest=32, required=False, kind="hidden")
    down = forms.text("", longest=32, required=False, kind="hidden")
    remove = forms.text("", longest=32, required=False, kind="hidden")


class TextBlockSchema(forms.Schema):
    """A block of own words: a new one, or the one that is named."""

    version = forms.version()
    block = forms.text("", longest=32, required=False, kind="hidden")
    title = forms.text(_l("Overskrift"), longest=120)
    title_en = forms.text(_l("Overskrift på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    text = forms.text(_l("Tekst"), longest=4000, kind="textarea", rows=6)
    text_en = forms.text(_l("Tekst på engelsk"), longest=4000, required=False, kind="textarea", rows=6)


class QuotesSchema(forms.Schema):
    """Which answers to one question are quoted."""

    version = forms.version()
    places = forms.choices(_l("Hvilke svar skal siteres?"), must=_l("Velg minst ett svar."))


class PictureBlockSchema(forms.Schema):
    """A picture, with the words for who does not see it."""

    version = forms.version()
    picture = forms.upload(_l("Bilde"), required=True)
    alt = forms.text(
        _l("Hva viser bildet?"),
        longest=300,
        hint=_l("Leses opp for dem som ikke ser bildet. Beskriv det viktigste, og gjenta tekst som står i bildet."),
    )
    alt_en = forms.text(_l("Hva viser bildet, på engelsk?"), longest=300, required=False)


class ApproveResultSchema(forms.Schema):
    """The press of the button that says yes: with what was seen."""

    seen = forms.text("", longest=64, kind="hidden")


class CorrectedUpdateSchema(forms.Schema):
    """News of a project that is put right."""

    version = forms.version()
    title = forms.text(_l("Overskrift"), longest=90)
    title_en = forms.text(_l("Overskrift på engelsk"), longest=90, required=False, hint=ENGLISH_HINT)
    body = forms.text(_l("Tekst"), longest=3000, kind="textarea", rows=6)
    body_en = forms.text(_l("Tekst på engelsk"), longest=3000, required=False, kind="textarea", rows=6)


class UpdateSchema(forms.Schema):
    """News of a project; the form carries the id it will have, and to how many the button said it writes."""

    form_id = forms.identifier()
    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")
    title = forms.text(_l("Overskrift"), longest=90)
    title_en = forms.text(_l("Overskrift på engelsk"), longest=90, required=False, hint=ENGLISH_HINT)
    body = forms.text(_l("Tekst"), longest=3000, kind="textarea", rows=6)
    body_en = forms.text(_l("Tekst på engelsk"), longest=3000, required=False, kind="textarea", rows=6)
