"""Field work: how it goes, who was asked, and the button that closes."""

import functools

from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.audit import Act, note
from core.contributions import Format
from core.engagement import contacts, counting, left_out, services
from core.engagement.asked import Row, asked, count_by_state
from core.engagement.calling.services import is_met
from core.engagement.meeting import handed_over
from core.engagement.models import ANONYMOUS, PARTICIPATION_STATES, Engagement
from core.engagement.place_states import participation_word
from core.engagement.states import before_invitation
from core.engagement.views.blueprints import staff
from core.engagement.views.recipients import id_of
from core.engagement.views.sessions import listed as listed_sessions
from core.engagement.views.staff_page import drawn, frame, me, worked_on
from core.forms.typed import readable
from core.language import core_texts
from core.types import Id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/gjennomforing")
def field_work(engagement_id: Id) -> ResponseReturnValue:
    """Show who was asked and how far they have come, and the button that closes."""
    engagement = worked_on(engagement_id)
    listed = engagement.anonymity != ANONYMOUS  # of anonymous answers there are counts, never a list
    if engagement.state != "draft" and listed:
        note(Act.MEMBERS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    words, after = readable(request.args.get("q", ""))[:100], id_of(request.args.get("etter", ""))
    state = request.args.get("tilstand", "")
    state = state if state in PARTICIPATION_STATES else ""
    found = asked(engagement, words, after, state) if listed else None
    values = frame(engagement, "field_work")
    said = functools.partial(participation_word, declared=values["format"], ended=values["ended"])
    return render_template(
        "engagement/staff/field_work.html",
        **values,
        takes_guests=services.takes_guests(engagement),
        part=_part(values["format"], engagement),
        sessions=listed_sessions(engagement),
        without_time=handed_over.count_without_time(engagement),
        listed=listed,
        words=words,
        continued=after is not None,
        found=found,
        asked=[(_name(engagement, row), said(row.state), _marks(row)) for row in (found.rows if found else ())],
        chosen_state=state,
        groups=[(one, said(one), people) for one, people in count_by_state(engagement).items()] if listed else [],
        called=not before_invitation(engagement),
        reach=left_out.left_out(engagement),
        cap=contacts.cap(),
    )


@staff.get("/aktiviteter/<uuid:engagement_id>/tall")
def live_figures(engagement_id: Id) -> ResponseReturnValue:
    """Give the figures alone: a small script fetches them while the page is open."""
    engagement = worked_on(engagement_id)
    figures = counting.figures([engagement])[engagement.id]
    draw = get_template_attribute("engagement/staff/live_figures.html", "live_figures")
    return str(draw(engagement, figures))


@staff.post("/aktiviteter/<uuid:engagement_id>/steng")
def close(engagement_id: Id) -> ResponseReturnValue:
    """Stop taking answers."""
    services.close(worked_on(engagement_id), me())
    flash(_("Aktiviteten er stengt for svar. Svarene er lagret."), "success")
    return redirect(url_for("reporting.report", engagement_id=engagement_id), 303)


def _part(declared: Format | None, engagement: Engagement) -> Markup | None:
    return drawn(declared.field_work(engagement)) if declared else None


def _name(engagement: Engagement, row: Row) -> Markup | str:
    """Lead from somebody's name to their place, where people take one."""
    if not is_met(engagement):
        return row.name
    where = url_for("engagement_staff.place", engagement_id=engagement.id, place_id=row.id)
    return Markup('<a href="{}">{}</a>').format(where, row.name)


def _marks(row: Row) -> str:
    """Say who answered otherwise first, and what stands in the way of asking somebody again."""
    marks = (
        (row.answered_anew, _("Svarte først noe annet")),
        (row.unreached, _("Nås ikke (e-post i retur)")),
        (row.paused, _("Pause")),
        (row.only_followed, _("Vil bare ha e-post om det de følger")),
        (row.capped, _("Over grensen for henvendelser")),
    )
    return ", ".join(words for holds, words in marks if holds)
