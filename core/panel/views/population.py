"""Population figures: what we have, where it comes from, and a file with newer ones."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.auth.accounts import current_staff
from core.dates import number
from core.forms import Form
from core.forms.uploads import LARGEST
from core.language import core_texts
from core.panel.population import services as population
from core.panel.population.errors import Unreadable, Why
from core.panel.population.meaning import Found
from core.panel.schemas import PopulationSchema
from core.panel.views.blueprints import staff
from core.types import Id

_ = core_texts.gettext


@staff.get("/befolkning")
def population_figures() -> ResponseReturnValue:
    """List every reading, and say which is used for what."""
    return _page(Form(PopulationSchema()))


@staff.post("/befolkning")
def read_population() -> ResponseReturnValue:
    """Read a file and keep it as a version of its own."""
    form = Form(PopulationSchema())
    if not form.take(request.form, request.files):
        return _page(form), 422
    try:
        found = population.read(form.data["file"].stream.read(LARGEST))
    except Unreadable as error:
        form.refuse("file", words_of(error))
        return _page(form), 422
    counted_on, source = _counted_on(form, found), _source(form, found)
    if counted_on is None or form.errors:
        return _page(form), 422
    population.keep(found, source=source, counted_on=counted_on, illustrative=form.data["illustrative"])
    note(Act.POPULATION_READ, current_staff())
    _tell(found)
    return redirect(url_for("panel_staff.population_figures"), 303)


@staff.get("/befolkning/<uuid:population_id>/fjern")
def ask_remove_population(population_id: Id) -> ResponseReturnValue:
    """Ask once before a reading goes: which take over, and what is made from it."""
    one = population.version_by_id(population_id)
    if one is None:
        flash(_("Tallene var alt tatt bort."), "info")
        return redirect(url_for("panel_staff.population_figures"), 303)
    after = population.taking_over(one)
    return render_template("panel/staff/population_remove.html", version=one, after=list(after.items()))


@staff.post("/befolkning/<uuid:population_id>/fjern")
def remove_population(population_id: Id) -> ResponseReturnValue:
    """Take a reading away; the one before it is in use again."""
    if one := population.version_by_id(population_id):
        population.remove(one)
        note(Act.POPULATION_REMOVED, current_staff())
        flash(_("Tallene er tatt bort. Vi bruker de nyeste vi har igjen."), "success")
    return redirect(url_for("panel_staff.population_figures"), 303)


def words_of(error: Unreadable) -> str:
    """Say what is wrong with a file, and what to do."""
    named = error.named
    return {
        Why.NOT_A_TABLE: _("Vi klarer ikke å lese filen. Den må være CSV med overskrifter, eller JSON-stat 2.0."),
        Why.EMPTY: _("Filen har ingen tall vi kan bruke."),
        Why.TOO_LONG: _("Filen er for stor. Hent ut bare kommunen, ett år, kjønn og alder."),
        Why.NO_GROUPS: _("Filen må ha en kolonne som heter kjønn, alder eller bosted."),
        Why.COLUMN: _("Vi kjenner ikke kolonnen «%(named)s». Ta den bort, og prøv på nytt.", named=named),
        Why.ELSEWHERE: _("Tallene gjelder %(named)s, ikke kommunen vår.", named=named),
        Why.GENDER: _("Vi forstår ikke kjønnet «%(named)s». Skriv kvinner eller menn.", named=named),
        Why.AGE: _("Vi forstår ikke alderen «%(named)s». Skriv for eksempel 25 år eller 25–39 år.", named=named),
        Why.OVERLAP: _("Noen aldre er talt to ganger. Hent enten ett og ett år, eller grupper, ikke begge."),
        Why.NUMBER: _("«%(named)s» er ikke et antall personer.", named=named),
        Why.CONTENTS: _("Filen har flere slags tall. Hent ut bare antall personer."),
        Why.TWICE: _("Disse står to ganger: %(named)s.", named=named),
        Why.PLACES: _("Ingen av stedene i filen står i listen over bosteder."),
    }[error.why]


def _counted_on(form: Form, found: Found) -> date | None:
    """Give the day of the count, as somebody wrote it or the file says; refuse none, and one to come."""
    counted_on: date | None = form.data["counted_on"] or found.counted_on
    if counted_on is None:
        form.refuse("counted_on", _("Filen sier ikke når det er telt. Skriv dagen."))
    elif counted_on > clock.today():
        form.refuse("counted_on", _("Dagen kan ikke være fram i tid."))
    return counted_on


def _source(form: Form, found: Found) -> str:
    """Give who counted, as somebody wrote it or the file says; refuse nobody."""
    source: str = form.data["source"] or found.source[: PopulationSchema.LONGEST_SOURCE]
    if not source:
        form.refuse("source", _("Skriv hvem som har telt."))
    return source


def _tell(found: Found) -> None:
    flash(_("Vi har lest tall for %(people)s personer.", people=number(found.total)), "success")
    if unknown := population.unknown_places(found):
        flash(
            _("Disse stedene har vi ikke i listen, så de er ikke med: %(names)s.", names=", ".join(unknown)), "warning"
        )
    if without := population.places_without(found):
        flash(
            _(
                "Filen har ikke tall for disse bostedene: %(names)s. Legg inn en fil med alle bostedene.",
                names=", ".join(without),
            ),
            "warning",
        )


def _page(form: Form) -> str:
    every = population.versions()
    return render_template(
        "panel/staff/population.html", form=form, versions=every, used=population.in_use(every).items()
    )
