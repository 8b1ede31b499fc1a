"""Lists of people to ask: read in, looked over, sent, and taken back; and the answer of those who stand on them."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import jobs
from core.audit import Act, note
from core.auth.accounts import current_staff
from core.contributions import Principal
from core.db import transaction
from core.forms import Form
from core.language import core_texts
from core.messaging.compose import Composed
from core.panel import services
from core.panel.members import answers, importing, inviting, letters, mending, reading
from core.panel.members.errors import ImportNotFound, NotNow, Unreadable, Why
from core.panel.members.models import BAD, DECLINED, GOOD, INVITED, MEMBER, READY, TWICE, WAITING, MemberImport
from core.panel.schemas import ListSchema
from core.panel.views.blueprints import staff
from core.types import Id

_ = core_texts.gettext

CSV = "text/csv; charset=utf-8"
LONGEST_NAME = 120


@staff.get("/innlesing")
def imports() -> ResponseReturnValue:
    """Take a list, and show those that came lately."""
    return _page(Form(ListSchema()))


@staff.post("/innlesing")
def read_list() -> ResponseReturnValue:
    """Take a file, refuse at once what is absurd, and have the rest read."""
    form = Form(ListSchema())
    if not form.take(request.form, request.files):
        return _page(form), 422
    file = form.data["file"]
    data = file.stream.read(reading.LARGEST + 1)
    try:
        reading.check(data)
    except Unreadable as error:
        form.refuse("file", words_of(error.why, error.named))
        return _page(form), 422
    with transaction():
        kept = importing.begin(data, _shown(file.filename), form.data["source"], _me())
        note(Act.LIST_READ, _me(), kept.id)
    return redirect(url_for("panel_staff.list_page", import_id=kept.id), 303)


@staff.get("/innlesing/mal")
def list_template() -> Response:
    """Give an empty file with the right headings."""
    return _csv(mending.template(), _("mal-for-liste"))


@staff.get("/innlesing/<uuid:import_id>")
def list_page(import_id: Id) -> ResponseReturnValue:
    """Show how far a list has come: being read, to look over, being sent, or sent."""
    importing.import_by_id(import_id)
    note(Act.LIST_SEEN, _me(), import_id)
    kept = importing.import_by_id(import_id)
    after = request.args.get("etter", 0, int)
    bad = importing.rows_of(import_id, BAD, after=max(min(after, 10**6), 0), limit=importing.ON_A_PAGE + 1)
    job = _job(kept)
    later, moved_for = inviting.leaving_time()
    return render_template(
        "panel/staff/list.html",
        kept=kept,
        why=words_of(Why[kept.why], kept.named) if kept.why else "",
        bad=importing.again(bad[: importing.ON_A_PAGE]),
        following=bad[importing.ON_A_PAGE - 1].number if len(bad) > importing.ON_A_PAGE else None,
        twice=importing.rows_of(import_id, TWICE),
        known=importing.rows_of(import_id, MEMBER),
        waiting=importing.rows_of(import_id, WAITING),
        job=job,
        failed=job is not None and jobs.may_retry(job),
        may_stop=inviting.may_stop(kept),
        mine=kept.staff_id == _me().id,
        leaves_at=kept.leaves_at or later,
        moved_for=moved_for,
        preview=_preview(kept),
        **_told(kept),
    )


@staff.post("/innlesing/<uuid:import_id>/inviter")
def invite_list(import_id: Id) -> ResponseReturnValue:
    """Have everybody asked who can be; what was given up is begun again."""
    job = _job(importing.import_by_id(import_id))
    try:
        if job is not None and jobs.may_retry(job):
            jobs.retry(job.id, by=_me().id)
        else:
            inviting.invite(import_id, _me())
        note(Act.LIST_INVITED, _me(), import_id)
    except (NotNow, jobs.NotNow):
        flash(_("Noen har gjort noe med listen i mellomtiden. Se hvordan den står nå."), "warning")
    return redirect(url_for("panel_staff.list_page", import_id=import_id), 303)


@staff.post("/innlesing/<uuid:import_id>/stopp")
def stop_list(import_id: Id) -> ResponseReturnValue:
    """Take a list back, whole."""
    try:
        inviting.stop(import_id)
        note(Act.LIST_STOPPED, _me(), import_id)
    except NotNow:
        flash(_("Det er for sent å stoppe. E-postene er på vei."), "warning")
    return redirect(url_for("panel_staff.list_page", import_id=import_id), 303)


@staff.get("/innlesing/<uuid:import_id>/feil")
def list_faults(import_id: Id) -> Response:
    """Give the rows that have to be mended, as a file to mend them in, to whoever read the list in."""
    if importing.import_by_id(import_id).staff_id != _me().id:
        raise ImportNotFound
    note(Act.LIST_SEEN, _me(), import_id)
    rows = importing.rows_of(import_id, BAD, limit=reading.MOST_ROWS)
    return _csv(mending.faulty(importing.again(rows)), _("rader-som-må-rettes"))


def words_of(why: Why, named: str) -> str:
    """Say what is wrong with a file, and what to do."""
    columns = {"name": _("Navn"), "email": _("E-post"), "birth_year": _("Fødselsår")}
    if why is Why.COLUMN and named in columns:
        return _("Filen mangler kolonnen %(column)s. Bruk overskriftene i malen.", column=columns[named])
    return {
        Why.NOT_A_TABLE: _("Vi klarer ikke å lese filen. Lagre den som CSV eller som Excel-arbeidsbok (XLSX)."),
        Why.EMPTY: _("Filen har ingen rader under overskriftene."),
        Why.TOO_LARGE: _("Filen er for stor. Del den i flere."),
        Why.TOO_LONG: _("Filen har flere enn 100 000 rader. Del den i flere."),
        Why.COLUMN: _("Kolonnen «%(named)s» står to ganger. Ta bort den ene.", named=named),
    }[why]


def _job(kept: MemberImport) -> jobs.Job | None:
    """Find the work that goes on with a list now."""
    kinds = {
        "reading": importing.READ_LIST,
        "inviting": inviting.INVITE_LIST,
        "stopping": inviting.STOP_LIST,
    }
    kind = kinds.get(kept.state)
    return jobs.by_key(importing.key_of(kind, kept.id)) if kind else None


def _told(kept: MemberImport) -> dict[str, Any]:
    """Give the numbers of a list that are told, and the places where some may have to be spelled anew."""
    return {
        "good": answers.can_be_asked(kept),
        "asked": answers.asked(kept),
        "said_no_before": answers.said_no_before(kept),
        "answers": answers.of_list(kept) if kept.state == INVITED and not inviting.may_stop(kept) else None,
        "places": services.districts() if kept.counted.get(BAD) else [],
    }


def _preview(kept: MemberImport) -> Composed | None:
    """Write the letter to the first on a list that is looked over, also where they have said no: nobody can tell."""
    first = [row for outcome in (GOOD, DECLINED) for row in importing.rows_of(kept.id, outcome, limit=1)]
    if kept.state != READY or not first:
        return None
    return letters.preview(kept, min(first, key=lambda row: row.number).name)


def _me() -> Principal:
    principal = current_staff()
    if principal is None:
        raise ImportNotFound
    return principal


def _shown(name: str | None) -> str:
    return reading.plain((name or "").replace("\\", "/").rpartition("/")[2])[:LONGEST_NAME]


def _csv(text: str, name: str) -> Response:
    response = Response(text, content_type=CSV)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: Form) -> str:
    return render_template(
        "panel/staff/lists.html",
        form=form,
        imports=[(kept, answers.asked(kept)) for kept in importing.imports()],
        places=services.districts(),
    )
