"""The members by name: the list with its filters, one of them, and the list as a file."""

from uuid import UUID

from flask import current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core import clock, jobs
from core.audit import Act, note
from core.auth.accounts import current_staff
from core.contributions import Principal
from core.forms import Choice
from core.forms.typed import readable
from core.language import core_texts, spoken
from core.panel import ages, corrections, recruiting, services
from core.panel.choices import gender_choices, gender_word
from core.panel.errors import PanelistNotFound
from core.panel.members import exporting, listing
from core.panel.members.errors import ExportNotFound
from core.panel.members.listing import UNKNOWN, Wanted
from core.panel.models import Channel, District, Panelist
from core.panel.segments import services as segments
from core.panel.states import MEMBER, PAUSED, RECONFIRM, membership_state, state_word
from core.panel.views.blueprints import staff
from core.permissions import may_open
from core.types import Id

_ = core_texts.gettext

LONGEST = 100
FORMS = ("csv", "xlsx")
NAMES = {  # in the address
    "words": "q", "state": "tilstand", "place": "bosted", "gender": "kjonn", "band": "alder", "segment": "segment",
}  # fmt: skip


@staff.get("/deltakere")
def members() -> ResponseReturnValue:
    """List the members who fit, a page at a time."""
    note(Act.MEMBERS_SEEN, _me())
    choices = _choices()
    wanted = _wanted(choices)
    listed = listing.page(wanted, _id(request.args.get("etter", "")))
    return render_template(
        "panel/staff/members.html",
        listed=listed,
        wanted=wanted,
        choices=choices,
        sent={NAMES[name]: value for name, value in wanted.as_kept().items()},
        places={choice.value: choice.label for choice in choices["place"]},
        state_of=lambda member: state_word(membership_state(member)),
        this_year=clock.today().year,
        nobody=not listed.found and not wanted.as_kept(),
    )


@staff.get("/deltakere/<uuid:panelist_id>")
def member(panelist_id: Id) -> ResponseReturnValue:
    """Show what is known of one member; what they decide themselves, they change themselves."""
    corrections.member(panelist_id)
    note(Act.PERSON_SEEN, _me(), panelist_id)
    found = corrections.member(panelist_id)
    return render_template(
        "panel/staff/member.html",
        member=found,
        state=state_word(membership_state(found)),
        gender=gender_word(found.gender),
        interests=[interest.title.say(spoken()) for interest in found.interests],
        asked=current_app.extensions["asked_of_member"](panelist_id),
        **_came_by(found),
    )


@staff.post("/deltakere/fil")
def export_members() -> ResponseReturnValue:
    """Have a file made of the members who fit."""
    form = request.form.get("form", "")
    made = exporting.ask(form if form in FORMS else FORMS[0], _wanted(_choices(), posted=True), _me())
    return redirect(url_for("panel_staff.members_file", export_id=made.id), 303)


@staff.get("/deltakere/fil/<uuid:export_id>")
def members_file(export_id: Id) -> ResponseReturnValue:
    """Say how far a file has come; when it is there, it can be fetched."""
    try:
        made = exporting.export_of(export_id, _me())
    except ExportNotFound:
        return render_template("panel/staff/members_file.html", made=None), 404
    job = jobs.by_key(f"{exporting.EXPORT}:{made.id}")
    failed = job is not None and jobs.may_retry(job)
    return render_template("panel/staff/members_file.html", made=made, job=job, failed=failed)


@staff.get("/deltakere/fil/<uuid:export_id>/hent")
def fetch_members_file(export_id: Id) -> ResponseReturnValue:
    """Give the file to whoever asked for it, and to nobody else."""
    try:
        path = exporting.file_of(exporting.export_of(export_id, _me()))
    except ExportNotFound:
        return render_template("panel/staff/members_file.html", made=None), 404
    note(Act.MEMBERS_EXPORTED, _me(), export_id)
    name = _("paneldeltakere")
    response = send_file(path, as_attachment=True, download_name=f"{name}{path.suffix}", conditional=False)
    response.headers["Cache-Control"] = "no-store"
    return response


def _me() -> Principal:
    principal = current_staff()
    if principal is None:
        raise PanelistNotFound
    return principal


def _wanted(choices: dict[str, list[Choice]], *, posted: bool = False) -> Wanted:
    """Read what the address, or the form below the list, says; what it names that there is not, is left out."""
    said = request.form if posted else request.args
    given = {
        name: said.get(NAMES[name], "")
        for name, offered in choices.items()
        if said.get(NAMES[name], "") in {choice.value for choice in offered}
    }
    return Wanted(words=readable(said.get("q", ""))[:LONGEST].strip(), **given)


def _choices() -> dict[str, list[Choice]]:
    """Give what the list is filtered by."""
    return {
        "state": [Choice(value=state, label=state_word(state)) for state in (MEMBER, PAUSED, RECONFIRM)],
        "place": [
            *(Choice(value=str(district.id), label=district.name) for district in services.districts()),
            Choice(value=UNKNOWN, label=_("Vet ikke")),
        ],
        "gender": gender_choices(),
        "band": [Choice(value=band.key, label=band.words) for band in ages.bands()],
        "segment": _segments(),
    }


def _segments() -> list[Choice]:
    """Give the segments in use, to whoever may see them."""
    usable = segments.usable() if may_open("panel_staff.segments") else []
    return [Choice(value=str(segment.id), label=segment.title) for segment in usable]


def _came_by(found: Panelist) -> dict[str, str]:
    """Say where a member lives, and how they came."""
    from_list = {one.id: one for one in services.districts()}
    place: District | None = from_list.get(found.district_id) if found.district_id else None
    channels: dict[Id, Channel] = {one.id: one for one in services.channels()}
    link = recruiting.link_by_id(found.link_id) if found.link_id else None
    channel = channels.get(found.channel_id) if found.channel_id else None
    return {
        "place": place.name if place else _("Vet ikke"),
        "channel": channel.title.say(spoken()) if channel else "",
        "link": link.title if link else "",
    }


def _id(written: str) -> Id | None:
    try:
        return UUID(written)
    except ValueError:
        return None
