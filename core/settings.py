"""Settings that an administrator changes while the site runs, behind each owner's schema."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from flask import current_app, g
from sqlalchemy.orm import Mapped, mapped_column

from core import forms
from core.contributions import Settings
from core.db import Base, session
from core.language import core_texts
from core.register import technical
from core.statistics.bands import NoBands, starts_in

_ = core_texts.gettext
_l = core_texts.lazy_gettext


class Setting(Base):
    """One changed setting; what nobody changed has no row."""

    __tablename__ = "core_setting"

    owner: Mapped[str] = mapped_column(primary_key=True, info=technical("whose setting it is"))
    name: Mapped[str] = mapped_column(primary_key=True, info=technical("which setting"))
    value: Mapped[dict[str, Any]] = mapped_column(info=technical("its value, as JSON"))


class PanelSettings(forms.Schema):
    """What the municipality says of itself, and whom the panel is for."""

    municipality = forms.text(_l("Kommunens navn"), longest=60, default="Bærum")
    phone = forms.text(_l("Telefon"), longest=30, default="67 50 40 50")
    address = forms.email(_l("E-postadresse for svar"), default="innbyggerpanelet@example.no")
    unit = forms.text(_l("Enheten som driver panelet"), longest=120, default="Strategi og utvikling")
    sender = forms.email(
        _l("E-postadressen som e-posten sendes fra"),
        default="",
        hint=_l("La feltet stå tomt for å sende fra adressen for svar."),
    )
    youngest = forms.whole(
        _l("Alder for å bli med"),
        least=13,
        most=21,
        otherwise=_l("Skriv et tall fra 13 til 21."),
        default=15,
        hint=_l("Fra og med fødselsdagen. Vi spør bare om fødselsår, og om fødselsdagen er passert i grenseåret."),
    )
    target_size = forms.whole(
        _l("Så mange paneldeltakere vil vi ha"),
        least=1,
        most=1_000_000,
        otherwise=_l("Skriv et helt tall, minst 1."),
        default=600,
        hint=_l("Vi regner ut hvor mange som mangler i hver gruppe, for at panelet skal ligne folk i kommunen."),
    )
    contacts_a_year = forms.whole(
        _l("Så mange ganger i året kan en paneldeltaker bli spurt"),
        least=1,
        most=100,
        otherwise=_l("Skriv et tall fra 1 til 100."),
        default=5,
        hint=_l("Vi teller invitasjoner, ikke påminnelser og det folk får fordi de er med. Deltakerne ser tallet."),
    )
    age_bands = forms.text(
        _l("Aldersgrupper begynner ved"),
        longest=100,
        default="25, 40, 55, 67",
        hint=_l("Skriv alderen hver gruppe begynner med, etter den første. For eksempel 25, 40, 55, 67."),
    )
    ask_every = forms.whole(
        _l("Måneder mellom hver gang vi spør om folk fortsatt bor i kommunen"),
        least=0,
        most=60,
        otherwise=_l("Skriv et helt tall fra 0 til 60."),
        default=12,
        hint=_l("0 er aldri."),
    )
    ask_silent = forms.whole(
        _l("Måneder uten livstegn før vi spør"),
        least=0,
        most=60,
        otherwise=_l("Skriv et helt tall fra 0 til 60."),
        default=12,
        hint=_l("Livstegn er for eksempel å logge inn. Svar i anonyme undersøkelser teller ikke. 0 er aldri."),
    )
    ask_days = forms.whole(
        _l("Dager folk har på seg til å svare på det"),
        least=30,
        most=365,
        otherwise=_l("Skriv et helt tall fra 30 til 365."),
        default=60,
        hint=_l("Vi minner om det én gang, halvveis. Den som ikke svarer og ikke gir livstegn, blir meldt ut."),
    )
    ask_a_day = forms.whole(
        _l("Så mange spør vi om dagen, på det meste"),
        least=1,
        most=10_000,
        otherwise=_l("Skriv et helt tall fra 1 til 10 000."),
        default=20,
        hint=_l("Da blir ikke alle spurt på én gang. I et stort panel må tallet være større."),
    )
    send_unapproved = forms.tick(
        _l("E-post til alle i panelet kan sendes uten at en kollega har sett over den"),
    )
    publish_approved = forms.tick(_l("En kollega må se over et resultat før det publiseres"))
    quiet_from = forms.whole(
        _l("Ikke send til mange etter klokken"),
        least=0,
        most=24,
        otherwise=_l("Skriv en hel time, fra 0 til 24."),
        default=21,
        hint=_l("Det som er planlagt i de stille timene, sendes når de er over. Samme time to steder slår dem av."),
    )
    quiet_to = forms.whole(
        _l("Ikke send til mange før klokken"),
        least=0,
        most=23,
        otherwise=_l("Skriv en hel time, fra 0 til 23."),
        default=7,
    )
    send_any_day = forms.tick(_l("Send til mange også på søndager og helligdager"))
    files_each = forms.whole(
        _l("Plass til filer i hver aktivitet, i MB"),
        least=1,
        most=1_000_000,
        otherwise=_l("Skriv et helt tall, minst 1."),
        default=200,
    )
    files_in_all = forms.whole(
        _l("Plass til filer på hele nettstedet, i MB"),
        least=1,
        most=1_000_000,
        otherwise=_l("Skriv et helt tall, minst 1."),
        default=5000,
    )
    letters_a_minute = forms.whole(
        _l("E-poster i minuttet, på det meste"),
        least=0,
        most=100_000,
        otherwise=_l("Skriv et helt tall, 0 eller mer."),
        default=0,
        hint=_l("Følg det e-postserveren tåler. 0 er uten grense. E-poster som haster, går alltid først."),
    )
    letters_an_hour = forms.whole(
        _l("E-poster i timen, på det meste"),
        least=0,
        most=1_000_000,
        otherwise=_l("Skriv et helt tall, 0 eller mer."),
        default=0,
        hint=_l("0 er uten grense."),
    )

    @ma.validates("age_bands")
    def rise(self, written: str, **_more: Any) -> None:
        """Refuse ages that are not whole numbers that rise."""
        try:
            starts_in(written)
        except NoBands as error:
            raise ma.ValidationError(_("Skriv hele tall som stiger, med komma mellom.")) from error


class LookSettings(forms.Schema):
    """What the municipality's own colour and logo are; empty is the house's own."""

    accent = forms.text(_l("Farge"), longest=7, required=False)
    logo = forms.text(_l("Logo"), longest=36, required=False)


class SetupSettings(forms.Schema):
    """How far the first set-up has come."""

    done = forms.choices(_l("Ferdige steg"))
    closed = forms.tick(_l("Oppsettet er ferdig, eller hoppet over"))


class CareSettings(forms.Schema):
    """Whether asking who still lives here is held; a leader's switch."""

    held = forms.tick(_l("Vent med å spørre hvem som fortsatt bor i kommunen"))


PANEL = Settings(title=_l("Innbyggerpanelet"), schema=PanelSettings)
LOOK, SETUP = "core.look", "core.setup"  # the house's own, with pages of their own; no slug holds a dot
CARE = "core.care"  # the same: its switch stands on the panel's page
OWN_PAGES = {
    LOOK: Settings(title=_l("Utseende"), schema=LookSettings),
    SETUP: Settings(title=_l("Oppsett"), schema=SetupSettings),
    CARE: Settings(title=_l("Bekreftelser"), schema=CareSettings),
}


def read(owner: str = "core") -> dict[str, Any]:
    """Give an owner's settings, the unchanged ones included; asked of the database once a request."""
    known: dict[str, dict[str, Any]] = g.setdefault("settings", {})
    if owner not in known:
        known[owner] = {**_defaults(owner), **_changed(owner)}
    return known[owner]


def change(owner: str, values: Mapping[str, Any]) -> None:
    """Store an owner's settings; what this request has read of them before is read again."""
    g.get("settings", {}).pop(owner, None)
    g.pop("setting_rows", None)
    for name, value in values.items():
        session.merge(Setting(owner=owner, name=name, value={"is": value}))
    session.flush()


def owners() -> dict[str, Settings]:
    """Give every owner's settings."""
    found: dict[str, Settings] = current_app.extensions["settings"]
    return found


def _changed(owner: str) -> dict[str, Any]:
    if "setting_rows" not in g:
        g.setting_rows = [(row.owner, row.name, row.value["is"]) for row in session.scalars(sa.select(Setting))]
    return {name: value for of, name, value in g.setting_rows if of == owner}


def _defaults(owner: str) -> dict[str, Any]:
    fields: Mapping[str, ma.fields.Field[Any]] = {**owners(), **OWN_PAGES}[owner].schema().fields
    given = {name: field.load_default for name, field in fields.items() if field.load_default is not ma.missing}
    return {name: default() if callable(default) else default for name, default in given.items()}
