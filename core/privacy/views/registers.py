"""What the privacy officer reads: requests, the log, consents, the protocol, retention, and who a breach concerns."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from core.audit import Act, note
from core.config import Config
from core.contributions import Column, Table
from core.dates import moment, short_day
from core.engagement.views.staff_page import me
from core.forms import Choice, Form
from core.language import core_texts
from core.panel import consents as consents_of_panel
from core.panel.consents import Given, channel_word, purpose_word
from core.privacy import access_log, affected, erasure, processing, requests, retention
from core.privacy.access_log import Search
from core.privacy.act_words import act_choices
from core.privacy.request_words import listed
from core.privacy.retention_words import run_sentence, sentence
from core.privacy.schemas import LogSchema
from core.privacy.views.blueprints import staff
from core.reporting.downloads import csv_response
from core.types import Id

_ = core_texts.gettext

AT_A_TIME = 50


@staff.get("")
def index() -> ResponseReturnValue:
    """Show what people have asked for, what erasures are stuck, and the way to each register."""
    return render_template(
        "privacy/index.html",
        waiting=listed(requests.requests()),
        closed=listed(requests.requests(closed=True, before=_before())),
        unfinished=[row for row in erasure.unfinished() if row.waiting_for],
    )


@staff.post("/slettinger/prov-igjen")
def try_again() -> ResponseReturnValue:
    """Ask those once more who have not managed to erase yet."""
    for noted in erasure.unfinished():
        erasure.try_again(noted.id)
    flash(_("Vi har prøvd igjen."), "info")
    return redirect(url_for("privacy_staff.index"), 303)


@staff.get("/tilgang")
def log() -> ResponseReturnValue:
    """Show who has seen and done what; of one act, one colleague or some days."""
    form = _log_form()
    fits = form.take(MultiDict(request.args))
    wanted = _search(form) if fits else Search()
    lines, next_one = access_log.search(wanted, _id(form.data.get("before", "")) if fits else None)
    rows = [[moment(line.at), line.who, line.what, line.about] for line in lines]
    table = _table(_("Hvem har sett og gjort hva"), (_("Når"), _("Hvem"), _("Hva"), _("Om")), rows)
    onward = url_for("privacy_staff.log", **{**_kept(), "before": str(next_one)}) if next_one else None
    return render_template(
        "privacy/log.html",
        form=form,
        lines=lines,
        table=table,
        next_url=onward,
        member=access_log.is_member(wanted.about),
    )


@staff.get("/samtykker")
def consents() -> ResponseReturnValue:
    """Show the register of consents, newest first, and every sentence that people have said yes to."""
    note(Act.CONSENTS_SEEN, me())
    lines = consents_of_panel.register(_before(), AT_A_TIME)
    onward = url_for("privacy_staff.consents", before=lines[-1][0].consent.id) if len(lines) == AT_A_TIME else None
    rows = [
        [short_day(line.consent.at), name, _given(line), str(line.version or "–"), channel_word(line.consent.channel)]
        for line, name in lines
    ]
    titles = (_("Når"), _("Hvem"), _("Hva"), _("Tekst nummer"), _("Måte"))
    table = _table(_("Samtykker"), titles, rows)
    wordings = consents_of_panel.wordings()
    return render_template("privacy/consents.html", table=table, wordings=wordings, next_url=onward)


@staff.get("/protokoll")
def protocol() -> ResponseReturnValue:
    """Show the records of processing."""
    every = "alt" in request.args
    rows = [_in_its_language(line.cells()) for line in processing.lines() if every or line.personal]
    columns = [Column(title=title) for title in processing.heading()]
    return render_template("privacy/protocol.html", columns=columns, rows=rows, every=every)


def _in_its_language(cells: list[str]) -> list[str]:
    """Mark the field's name as code and its purpose as English, so that they are read aloud as such."""
    field, personal, purpose, *rest = cells
    return [
        Markup("<code>{}</code>").format(field),
        personal,
        Markup('<span lang="en">{}</span>').format(purpose),
        *rest,
    ]


@staff.get("/protokoll/data")
def protocol_data() -> Response:
    """Give the records of processing as a file."""
    return csv_response(processing.sheet())


@staff.get("/oppbevaring")
def retained() -> ResponseReturnValue:
    """Say what would be removed now, and what was removed lately."""
    going = [sentence(line) for line in retention.plan()]
    gone = [run_sentence(run) for run in retention.runs()]
    demo = cast(Config, current_app.extensions["config"]).demo
    return render_template("privacy/retained.html", going=going, gone=gone, demo=demo)


@staff.get("/berort")
def affected_by() -> ResponseReturnValue:
    """Choose the activity that a breach is about."""
    return render_template("privacy/affected_by.html", engagements=affected.engagements())


@staff.get("/berort/<uuid:engagement_id>")
def affected_page(engagement_id: Id) -> ResponseReturnValue:
    """Show whose data is in an activity, and who has taken answers out of it."""
    note(Act.AFFECTED_SEEN, me(), engagement_id)
    return render_template("privacy/affected.html", found=affected.of_engagement(engagement_id))


@staff.get("/berort/<uuid:engagement_id>/data")
def affected_data(engagement_id: Id) -> Response:
    """Give the list as a file."""
    note(Act.AFFECTED_SEEN, me(), engagement_id)
    return csv_response(affected.sheet(affected.of_engagement(engagement_id)))


def _table(caption: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(caption=caption, columns=[Column(title=title) for title in titles], rows=rows)


def _given(line: Given) -> str:
    what = purpose_word(line.consent.purpose)
    return what if line.consent.given else _("Trukket tilbake: %(what)s", what=what)


def _log_form() -> Form:
    acts = [Choice(value=value, label=label) for value, label in act_choices()]
    people = [Choice(value=str(person.id), label=person.name) for person in access_log.colleagues()]
    every = Choice(value="", label=_("Alle"))
    return Form(LogSchema(), choices={"act": [every, *acts], "staff": [every, *people]})


def _search(form: Form) -> Search:
    data = form.data
    return Search(
        act=data["act"],
        staff=_id(data["staff"]),
        about=_id(data["about"]),
        since=data["since"],
        until=data["until"],
    )


def _kept() -> dict[str, Any]:
    return {name: request.args[name] for name in ("about", "act", "staff", "since", "until") if request.args.get(name)}


def _before() -> Id | None:
    return _id(request.args.get("before", ""))


def _id(given: str) -> Id | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
