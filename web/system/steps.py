"""The steps of the first set-up: what each asks, and what it does with the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, flash

from core import forms, settings
from core.auth.accounts import current_staff
from core.config import Config
from core.db import write
from core.engagement.places import places_asked
from core.files.contents import Content, read_image
from core.files.errors import NotKept
from core.forms import Form
from core.forms.declared import REQUIRED
from core.forms.uploads import Upload
from core.panel import districts
from core.panel.districts import Changed, NameTooLong, NoPlaces, TooManyPlaces
from core.panel.services import districts as all_districts
from core.settings import PanelSettings
from web.language import web_texts
from web.system import letters, look
from web.system.colours import LEAST, is_colour, worst_contrast
from web.system.records import records
from web.system.words import letter_row

_ = web_texts.gettext
_l = web_texts.lazy_gettext
_n = web_texts.ngettext

LONGEST_LIST = 20_000
MAY_BE_EMPTY = frozenset({"sender"})
LARGEST_CSV = 1024 * 1024


class LogoSchema(forms.Schema):
    """The municipality's logo."""

    logo = forms.upload(_l("Logo"))
    remove = forms.tick(_l("Fjern logoen vi har nå"))


class ColourSchema(forms.Schema):
    """The municipality's colour."""

    accent = forms.text(
        _l("Kommunens farge"),
        longest=7,
        required=False,
        hint=_l("Skriv fargen slik: #1e4fa3. La feltet stå tomt for å bruke vår egen grønnfarge."),
        spellcheck="false",
        autocomplete="off",
    )


class DistrictsSchema(forms.Schema):
    """The places that people choose from."""

    names = forms.text(
        _l("Bosteder, ett på hver linje"), longest=LONGEST_LIST, required=False, kind="textarea", rows=14
    )
    file = Upload(
        load_default=None,
        metadata={
            "label": _l("Eller hent listen fra en CSV-fil"),
            "kind": "file",
            "accept": ".csv,text/csv",
            "hint": _l("Vi leser den første kolonnen. Filen erstatter det som står i feltet over."),
        },
    )


class NothingSchema(forms.Schema):
    """A step with a button only."""


@dataclass(frozen=True, kw_only=True)
class SetupStep:
    """One step: ``save`` says whether the answer was taken, having told the form why not.

    A step that ``stays`` shows what came of it before the person goes on.
    """

    name: str
    title: str
    lead: str
    form: Callable[[], Form]
    save: Callable[[Form], bool]
    button: str = _l("Lagre og gå videre")
    stays: bool = False
    template: str = "system/setup/step.html"
    values: Callable[[], Mapping[str, Any]] = dict


def _of_panel(*names: str) -> Callable[[], Form]:
    return lambda: Form(PanelSettings(only=names), initial=settings.read())


def _save_panel(form: Form) -> bool:
    """Keep settings of the panel; one that is left empty would become the default, which is another municipality's."""
    for name in form.data:
        if name not in MAY_BE_EMPTY and form[name].value == "":
            form.refuse(name, str(REQUIRED))
    if form.errors:
        return False
    write(lambda: settings.change("core", form.data))
    return True


def _logo_form() -> Form:
    return Form(LogoSchema() if look.logo_url() else LogoSchema(exclude=("remove",)))


def _save_logo(form: Form) -> bool:
    """Read the picture before any transaction is open: it takes up to a second."""
    try:
        content = read_image(form.data["logo"]) if form.data["logo"] else None
        write(lambda: _change_logo(content, remove=form.data.get("remove", False)))
    except NotKept as why:
        form.refuse("logo", str(why))
        return False
    return True


def _change_logo(content: Content | None, *, remove: bool) -> None:
    if remove:
        look.remove_logo()
    if content:
        look.keep_logo(content, settings.read()["municipality"])


def _save_colour(form: Form) -> bool:
    accent = form.data["accent"].casefold()
    if accent and not is_colour(accent):
        form.refuse("accent", _("Skriv en # og seks tegn fra 0 til 9 og a til f, for eksempel #1e4fa3."))
        return False
    if accent and worst_contrast(accent) < LEAST:
        form.refuse("accent", _too_light(worst_contrast(accent)))
        return False
    write(lambda: settings.change(settings.LOOK, {"accent": accent}))
    return True


def _too_light(found: float) -> str:
    shown = f"{found:.1f}".replace(".", ",")
    return _(
        "Fargen er for lys til at alle kan lese det som står på den. "
        "Kontrasten er %(found)s, og den må være minst 4,5. Velg en mørkere farge.",
        found=shown,
    )


def _districts_form() -> Form:
    return Form(DistrictsSchema(), initial={"names": "\n".join(place.name for place in all_districts())})


def _save_districts(form: Form) -> bool:
    file = form.data["file"]
    field = "file" if file else "names"
    try:
        written = file.stream.read(LARGEST_CSV) if file else form.data["names"]
        names = districts.names_in_csv(written) if file else districts.names_in_lines(written)
        changed = write(lambda: districts.replace_all(names, places_asked()))
    except NoPlaces:
        form.refuse(field, _("Skriv minst ett bosted."))
        return False
    except TooManyPlaces:
        form.refuse(field, _("Listen er for lang. Den kan ha høyst %(most)s bosteder.", most=districts.MOST))
        return False
    except NameTooLong as name:
        form.refuse(field, _("«%(name)s …» er for langt. Et bosted kan ha høyst 80 tegn.", name=str(name)[:30]))
        return False
    _tell(changed)
    return True


def _tell(changed: Changed) -> None:
    flash(_("%(added)s lagt til, %(removed)s fjernet.", added=changed.added, removed=changed.removed), "success")
    if changed.kept:
        text = _("Disse er i bruk, og ble stående: %(names)s.", names=", ".join(changed.kept))
        flash(text, "warning")


def _sender_values() -> Mapping[str, Any]:
    site = settings.read()
    address = site["sender"] or site["address"]
    config = cast(Config, current_app.extensions["config"])
    return {"address": address, "records": records(address, config.mail)}


def _send_test(_form: Form) -> bool:
    staff = current_staff()
    if staff:
        write(lambda: letters.send_test(staff.id))
        flash(_("Testen er lagt i køen. Oppdater siden om litt, og se om den har gått."), "success")
    return True


def _test_values() -> Mapping[str, Any]:
    staff = current_staff()
    return {"tests": [letter_row(letter) for letter in letters.tests_to(staff.id)] if staff else []}


STEPS = (
    SetupStep(
        name="navn",
        title=_l("Kommunens navn"),
        lead=_l("Navnet står på hver side og i hver e-post: «Innbyggerpanelet i …»."),
        form=_of_panel("municipality"),
        save=_save_panel,
    ),
    SetupStep(
        name="logo",
        title=_l("Logo"),
        lead=_l("Logoen står øverst på hver side, foran navnet. Uten logo står vårt eget merke der."),
        form=_logo_form,
        save=_save_logo,
        button=_l("Lagre"),
        stays=True,
        template="system/setup/logo.html",
        values=lambda: {"logo": look.logo_url()},
    ),
    SetupStep(
        name="farger",
        title=_l("Farge"),
        lead=_l("Knapper, lenker og overskrifter får kommunens farge. Vi passer på at teksten kan leses av alle."),
        form=lambda: Form(ColourSchema(), initial={"accent": look.accent()}),
        save=_save_colour,
        button=_l("Lagre"),
        stays=True,
        template="system/setup/colour.html",
    ),
    SetupStep(
        name="bosteder",
        title=_l("Bosteder"),
        lead=_l("De som melder seg inn, velger hvor de bor fra denne listen. Den begynner med stedene i Bærum."),
        form=_districts_form,
        save=_save_districts,
        button=_l("Lagre"),
        stays=True,
    ),
    SetupStep(
        name="alder",
        title=_l("Alder"),
        lead=_l("Den som er yngre, får ikke melde seg inn, og vi lagrer ingenting om dem."),
        form=_of_panel("youngest"),
        save=_save_panel,
    ),
    SetupStep(
        name="kontakt",
        title=_l("Kontakt"),
        lead=_l("Nederst på hver side og i hver e-post, så alle når et menneske."),
        form=_of_panel("phone", "address", "unit"),
        save=_save_panel,
    ),
    SetupStep(
        name="avsender",
        title=_l("Avsender"),
        lead=_l("Adressen e-posten sendes fra, og linjene domenet trenger for at den skal komme fram."),
        form=_of_panel("sender"),
        save=_save_panel,
        button=_l("Lagre"),
        stays=True,
        template="system/setup/sender.html",
        values=_sender_values,
    ),
    SetupStep(
        name="prove",
        title=_l("Send en test"),
        lead=_l("Send en e-post til deg selv, og se at den kommer fram."),
        form=lambda: Form(NothingSchema()),
        save=_send_test,
        button=_l("Send testen til meg"),
        stays=True,
        template="system/setup/test.html",
        values=_test_values,
    ),
)
BY_NAME = {step.name: step for step in STEPS}
NAMES = tuple(BY_NAME)
