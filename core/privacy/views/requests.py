"""Requests from people who telephone, write or come by: find them, note it, carry it out."""

from datetime import datetime, time
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.audit import Act, note
from core.db import transaction, write
from core.engagement.views.staff_page import me
from core.forms import Choice, Form
from core.language import LANGUAGES, core_texts
from core.messaging import at_once, returns
from core.messaging.at_once import LastLetter
from core.panel.choices import gender_choices, gender_word, place_choices
from core.panel.models import Panelist
from core.panel.schemas import ELSEWHERE, UNKNOWN_PLACE
from core.privacy import requests
from core.privacy.errors import DataRequestClosed
from core.privacy.exporting import export
from core.privacy.models import DataRequest
from core.privacy.readable import archive
from core.privacy.request_words import channel_choices, kind_choices, reason_choices, shown
from core.privacy.requests import Correction
from core.privacy.schemas import CorrectSchema, ReceiveSchema, RefuseSchema
from core.privacy.views.blueprints import staff
from core.privacy.views.mine import zip_response
from core.types import Id

_ = core_texts.gettext


@staff.get("/finn")
def find() -> ResponseReturnValue:
    """Find a member by address or name; each that is shown is noted."""
    words = request.args.get("q", "")
    people = requests.find_people(words)
    for member in people:
        note(Act.PERSON_SEEN, me(), member.id)
    shown_people = requests.find_people(words) if people else []
    return render_template("privacy/find.html", words=words, people=shown_people)


@staff.get("/personer/<uuid:panelist_id>")
def person(panelist_id: Id) -> ResponseReturnValue:
    """Show a member, with the form for what they ask for."""
    return _person_page(panelist_id, _receive_form())


@staff.post("/personer/<uuid:panelist_id>")
def receive(panelist_id: Id) -> ResponseReturnValue:
    """Note what a member asks for."""
    form = _receive_form()
    member = requests.person(panelist_id)
    if not form.take(request.form) or not _is_past(form):
        return _person_page(panelist_id, form), 422
    made = requests.receive(member, form.data["kind"], form.data["channel"], _received(form), me())
    flash(_("Ønsket er notert, og kvitteringen er på vei på e-post."), "success")
    return redirect(url_for("privacy_staff.request_page", request_id=made.id), 303)


@staff.get("/onsker/<uuid:request_id>")
def request_page(request_id: Id) -> ResponseReturnValue:
    """Show a request, what has been done about it, and what is left to do."""
    return _request_page(request_id, _refuse_form())


@staff.post("/onsker/<uuid:request_id>/opplysninger")
def hand_out(request_id: Id) -> Response:
    """Give the person's data as a file, for staff to send on."""
    return zip_response(archive(export(requests.handed_out(requests.request_by_id(request_id), me()))))


@staff.get("/onsker/<uuid:request_id>/rett")
def correct(request_id: Id) -> ResponseReturnValue:
    """Show the form with what is stored."""
    member = _member_of(requests.request_by_id(request_id))
    note(Act.PERSON_SEEN, me(), member.id)
    return _correct_page(request_id, _correct_form(_member_of(requests.request_by_id(request_id))))


@staff.post("/onsker/<uuid:request_id>/rett")
def save_correction(request_id: Id) -> ResponseReturnValue:
    """Store what the member says is right."""
    asked = requests.request_by_id(request_id)
    form = _correct_form(_member_of(asked))
    if not form.take(request.form):
        return _correct_page(request_id, form), 422
    requests.correct(asked, _correction(form), me())
    flash(_("Opplysningene er rettet."), "success")
    return _to(request_id)


@staff.post("/onsker/<uuid:request_id>/utfor")
def carry_out(request_id: Id) -> ResponseReturnValue:
    """Erase the person, or stop all invitations, as they asked; whoever is erased is told when it is done."""
    letter = write(lambda: _carried_out(requests.request_by_id(request_id)))
    if letter is None:
        flash(_("Paneldeltakeren får ingen flere invitasjoner."), "success")
        return _to(request_id)
    flash(_("Paneldeltakeren er slettet."), "success")
    if not at_once.send(letter):
        with transaction():
            requests.note_unsent(request_id, me())
        flash(_("E-posten med svaret kom ikke fram. Adressen er slettet, så gi svaret på en annen måte."), "warning")
    return _to(request_id)


@staff.post("/onsker/<uuid:request_id>/avslutt")
def refuse(request_id: Id) -> ResponseReturnValue:
    """Close a request that is not carried out, and tell whoever asked."""
    form = _refuse_form()
    if not form.take(request.form):
        return _request_page(request_id, form), 422
    requests.refuse(requests.request_by_id(request_id), form.data["reason"], me())
    flash(_("Ønsket er avsluttet uten at noe er endret. Den som spurte, får vite hvorfor på e-post."), "success")
    return _to(request_id)


def _to(request_id: Id) -> ResponseReturnValue:
    return redirect(url_for("privacy_staff.request_page", request_id=request_id), 303)


def _person_page(panelist_id: Id, form: Form) -> str:
    note(Act.PERSON_SEEN, me(), requests.person(panelist_id).id)
    member = requests.person(panelist_id)
    return render_template(
        "privacy/person.html",
        member=member,
        gender=gender_word(member.gender),
        place=requests.place_name(member),
        unreachable=returns.facts_of(member.email),
        form=form,
    )


def _carried_out(asked: DataRequest) -> LastLetter | None:
    """Do what somebody asks for; give the last letter to whoever is erased. Raises DataRequestClosed."""
    if asked.kind == "erase":
        return requests.erase(asked, me())
    if asked.kind != "object":
        raise DataRequestClosed
    requests.object_(asked, me())
    return None


def _request_page(request_id: Id, form: Form) -> str:
    asked = requests.request_by_id(request_id)
    note(Act.PERSON_SEEN if asked.panelist_id else Act.REQUESTS_SEEN, me(), asked.panelist_id or asked.id)
    return render_template("privacy/request.html", asked=shown(requests.request_by_id(request_id)), form=form)


def _correct_page(request_id: Id, form: Form) -> str:
    return render_template("privacy/correct.html", form=form, request_id=request_id)


def _receive_form() -> Form:
    return Form(ReceiveSchema(), choices={"kind": kind_choices(), "channel": channel_choices()})


def _refuse_form() -> Form:
    return Form(RefuseSchema(), choices={"reason": reason_choices()})


def _is_past(form: Form) -> bool:
    if form.data["received"] and form.data["received"] > clock.today():
        form.refuse("received", _("Dagen er ikke kommet ennå."))
    return not form.errors


def _received(form: Form) -> datetime:
    day = form.data["received"]
    return clock.now() if day is None or day == clock.today() else clock.instant(datetime.combine(day, time(12)))


def _correct_form(member: Panelist) -> Form:
    places = [choice for choice in place_choices() if choice.value != ELSEWHERE]
    languages = [Choice(value=value, label=label) for value, label in LANGUAGES.items()]
    initial = {
        "name": member.name,
        "birth_year": str(member.birth_year),
        "district": str(member.district_id or UNKNOWN_PLACE),
        "gender": member.gender,
        "language": member.language,
    }
    choices = {"district": places, "gender": gender_choices(), "language": languages}
    return Form(CorrectSchema(), choices=choices, initial=initial)


def _correction(form: Form) -> Correction:
    place = form.data["district"]
    return Correction(
        name=form.data["name"],
        birth_year=form.data["birth_year"],
        gender=form.data["gender"],
        district=None if place == UNKNOWN_PLACE else UUID(place),
        language=form.data["language"],
    )


def _member_of(asked: DataRequest) -> Panelist:
    if asked.kind != "correct" or asked.panelist_id is None or asked.closed_at:
        raise DataRequestClosed
    return requests.person(asked.panelist_id)
