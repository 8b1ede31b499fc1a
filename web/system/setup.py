"""The first set-up, step by step: each can be left and taken up again."""

from typing import cast

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.accounts import current_staff
from core.config import Config
from core.db import write
from core.forms import Form
from core.permissions import may_open
from web.language import web_texts
from web.system import progress
from web.system.blueprint import blueprint
from web.system.steps import BY_NAME, NAMES, STEPS, SetupStep

_ = web_texts.gettext

DESK = "engagement_staff.desk"


def lead_there() -> ResponseReturnValue | None:
    """Lead the first administrator from the desk to the set-up, until it is finished or hopped over."""
    config = cast(Config, current_app.extensions["config"])
    if request.endpoint != DESK or request.method != "GET" or config.demo:
        return None
    staff = current_staff()
    if staff is None or not may_open("system.setup") or progress.is_closed():
        return None
    return redirect(url_for("system.setup")) if progress.is_first_administrator(staff.id) else None


@blueprint.get("/oppsett")
def setup() -> ResponseReturnValue:
    """Show the steps, and which are done."""
    return render_template("system/setup/index.html", steps=checklist(), next_step=_next(), closed=progress.is_closed())


@blueprint.post("/oppsett")
def close_setup() -> ResponseReturnValue:
    """Finish the set-up, or leave the rest for later."""
    progress.close()
    left = len(set(NAMES) - progress.done())
    flash(_("Oppsettet er ferdig.") if not left else _("Du finner resten av oppsettet her."), "success")
    return redirect(url_for("system.index"), 303)


@blueprint.get("/oppsett/<step>")
def setup_step(step: str) -> ResponseReturnValue:
    """Show one step."""
    chosen = _step(step)
    return _page(chosen, chosen.form())


@blueprint.post("/oppsett/<step>")
def save_step(step: str) -> ResponseReturnValue:
    """Take one step's answer, and go on to the next."""
    chosen = _step(step)
    form = chosen.form()
    if not form.take(request.form, request.files) or not chosen.save(form):
        return _page(chosen, form), 422
    write(lambda: _note_done(chosen.name))
    if chosen.stays:
        if chosen.name not in {"bosteder", "prove"}:  # those two say more themselves
            flash(_("Lagret."), "success")
        return redirect(url_for("system.setup_step", step=chosen.name), 303)
    return redirect(_after(chosen), 303)


def checklist() -> list[dict[str, object]]:
    """Give every step as a line of a checklist."""
    done = progress.done()
    return [
        {
            "title": step.title,
            "state": "done" if step.name in done else "todo",
            "text": None,
            "url": url_for("system.setup_step", step=step.name),
        }
        for step in STEPS
    ]


def _note_done(step: str) -> None:
    progress.mark(step)
    note(Act.SETTINGS_CHANGED, current_staff())


def _step(name: str) -> SetupStep:
    if name not in BY_NAME:
        abort(404)
    return BY_NAME[name]


def _next() -> SetupStep | None:
    done = progress.done()
    return next((step for step in STEPS if step.name not in done), None)


def _after(step: SetupStep) -> str:
    following = progress.next_after(step.name, NAMES)
    return url_for("system.setup_step", step=following) if following else url_for("system.setup")


def _page(step: SetupStep, form: Form) -> str:
    return render_template(
        step.template,
        form=form,
        step=step,
        place=NAMES.index(step.name) + 1,
        places=len(NAMES),
        after=_after(step),
        done=step.name in progress.done(),
        **step.values(),
    )
