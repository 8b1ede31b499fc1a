"""What an administrator sees of the installation: its health, plugins, work, letters and settings."""

from importlib.metadata import version
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import forms, jobs, settings
from core.audit import Act, mishaps, note
from core.auth.accounts import current_staff
from core.auth.services import all_staff
from core.forms import Choice, Form
from core.jobs import JobNotFound, NotNow
from core.messaging import outbox
from core.messaging.outbox import LetterNotFound
from core.registry import current as registry
from core.types import Id
from web.language import web_texts
from web.system import progress
from web.system.blueprint import blueprint
from web.system.health import findings
from web.system.setup import checklist
from web.system.words import job_row, job_state, letter_row

_ = web_texts.gettext

A_PAGE = 20
A_FEW = 5


class JobSchema(forms.Schema):
    """Which work, and what to do with it."""

    job = forms.identifier()
    act = forms.choice("")


class LetterSchema(forms.Schema):
    """Which letter to try again, or all."""

    letter = forms.text("", longest=36)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Show how the installation is doing, what is installed, and where things are set."""
    found = registry()
    return render_template(
        "system/index.html",
        findings=findings(),
        setup=checklist(),
        setup_closed=progress.is_closed(),
        plugins=list(found.plugins.values()),
        failures=list(found.failures.values()),
        formats=found.formats(),
        jobs=_rows(jobs.listed(limit=A_FEW)),
        outbox=outbox.outbox(),
        mishaps=mishaps(),
        owners=settings.owners(),
        version=version("samskap"),
    )


@blueprint.get("/jobber")
def jobs_page() -> ResponseReturnValue:
    """Show work, newest first, of one state or all."""
    state = request.args.get("tilstand", "")
    state = state if state in jobs.STATES else ""
    found = jobs.listed(state, _before(), A_PAGE + 1)
    counts = jobs.count_by_state()
    return render_template(
        "system/jobs.html",
        jobs=_rows(found[:A_PAGE]),
        next_url=url_for("system.jobs_page", tilstand=state or None, etter=found[A_PAGE - 1].id)
        if _more(found)
        else None,
        states=[_filter("", _("Alle"), sum(counts.values()), state)]
        + [_filter(name, job_state(name)[0], counts.get(name, 0), state) for name in jobs.STATES],
    )


@blueprint.post("/jobber")
def act_on_job() -> ResponseReturnValue:
    """Stop work, or let it begin again."""
    acts = {"cancel": jobs.cancel, "retry": jobs.retry}
    form = Form(JobSchema(), choices={"act": [Choice(value=name, label=name) for name in acts]})
    if not form.take(request.form):
        abort(400)
    try:
        acts[form.data["act"]](form.data["job"])
    except JobNotFound:
        abort(404)
    except NotNow:
        flash(_("Jobben har kommet videre. Se hvordan den står nå."), "warning")
    return redirect(url_for("system.jobs_page"), 303)


@blueprint.get("/e-poster")
def letters_page() -> ResponseReturnValue:
    """Show how the outbox is doing, and the letters that were given up."""
    found = outbox.given_up(_before(), A_PAGE + 1)
    return render_template(
        "system/letters.html",
        outbox=outbox.outbox(),
        letters=[letter_row(letter) for letter in found[:A_PAGE]],
        next_url=url_for("system.letters_page", etter=found[A_PAGE - 1].id) if _more(found) else None,
    )


@blueprint.post("/e-poster")
def try_letter_again() -> ResponseReturnValue:
    """Let a letter that was given up, or all of them, wait for their turn again."""
    form = Form(LetterSchema())
    if not form.take(request.form):
        abort(400)
    chosen = form.data["letter"]
    if chosen == "all":
        number = outbox.try_all_again()
        flash(_("%(number)s e-poster blir prøvd igjen.", number=number), "success")
        return redirect(url_for("system.letters_page"), 303)
    try:
        outbox.try_again(_id(chosen) or abort(400))
    except LetterNotFound:
        abort(404)
    flash(_("E-posten blir prøvd igjen."), "success")
    return redirect(url_for("system.letters_page"), 303)


@blueprint.get("/innstillinger/<owner>")
def settings_page(owner: str) -> ResponseReturnValue:
    """Show an owner's settings."""
    return _page(owner, _form(owner))


@blueprint.post("/innstillinger/<owner>")
def save_settings(owner: str) -> ResponseReturnValue:
    """Keep an owner's settings."""
    form = _form(owner)
    if not form.take(request.form):
        return _page(owner, form), 422
    settings.change(owner, form.data)
    note(Act.SETTINGS_CHANGED, current_staff())
    flash(_("Innstillingene er lagret."), "success")
    return redirect(url_for("system.settings_page", owner=owner), 303)


def _rows(found: list[jobs.Job]) -> list[Any]:
    names = {staff.id: staff.name for staff in all_staff()} if any(job.owner_id for job in found) else {}
    return [job_row(job, names) for job in found]


def _filter(state: str, title: str, number: int, chosen: str) -> dict[str, Any]:
    url = url_for("system.jobs_page", tilstand=state or None)
    return {"title": f"{title} ({number})", "url": url, "current": state == chosen}


def _more(found: list[Any]) -> bool:
    return len(found) > A_PAGE


def _before() -> Id | None:
    return _id(request.args.get("etter", ""))


def _id(text: str) -> Id | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _form(owner: str) -> Form:
    known = settings.owners().get(owner)
    if known is None:
        abort(404)
    return Form(known.schema(), initial=settings.read(owner))


def _page(owner: str, form: Form) -> str:
    return render_template("system/settings.html", form=form, owner=owner, title=settings.owners()[owner].title)
