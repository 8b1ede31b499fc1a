"""«Velg deltakere»: who volunteered beside what the group is to look like, whether it fits, and the draw made ready."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import jobs
from core.engagement.calling.models import DRAWN, Call
from core.engagement.drawing import chance_words, choosing, foreseeing, pictures, preparing, targets, words
from core.engagement.drawing.choosing import Seed
from core.engagement.drawing.errors import AlreadyDrawn, DoesNotFit, NoNeed, NotPrepared
from core.engagement.drawing.foreseeing import Odds
from core.engagement.drawing.pool import Volunteer, candidates, volunteers
from core.engagement.drawing.schemas import (
    BY_MACHINE,
    SUGGEST,
    mark_of,
    refuse_crossed,
    refuse_unsaid,
    seed_form,
    targets_form,
    targets_schema,
    typed_targets,
)
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound
from core.engagement.models import Engagement
from core.engagement.states import takes_offers
from core.engagement.views.blueprints import staff
from core.engagement.views.draw_result import result_page
from core.engagement.views.staff_page import changed_meanwhile, frame, me, worked_on
from core.forms import Form
from core.language import core_texts
from core.selection.feasibility import check, relaxed
from core.selection.models import PREPARED, Draw
from core.selection.quotas import Target, faults
from core.types import Id

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/trekning")
def draw(engagement_id: Id) -> ResponseReturnValue:
    """Show who volunteered and what the group is to look like; how far the draw has come; or who was drawn."""
    engagement = worked_on(engagement_id)
    if engagement.call is None:
        return redirect(url_for("engagement_staff.recipients", engagement_id=engagement_id))
    if engagement.call.state == DRAWN:
        return result_page(engagement)
    return _page(engagement)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/mal")
def save_targets(engagement_id: Id) -> ResponseReturnValue:
    """Keep the seats and the targets, as they were typed or as the population suggests them."""
    engagement, form = _called(engagement_id), Form(targets_schema())
    if not form.take(request.form) or refuse_crossed(form, typed_targets(form.data)):
        return _page(engagement, form), 422
    seats, wanted = form.data["seats"], typed_targets(form.data)
    if form.data["act"] == SUGGEST:
        wanted = targets.suggested(engagement, volunteers(engagement), seats, form.data["slack"])
    try:
        targets.save_targets(engagement, form.data["version"], seats, wanted)
    except ChangedMeanwhile:
        form.refuse("seats", changed_meanwhile())
        return _page(engagement, form), 409
    except AlreadyDrawn:
        return _once(engagement_id)
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/foreslatt")
def take_suggestion(engagement_id: Id) -> ResponseReturnValue:
    """Let the targets give way as was suggested; what is saved is worked out anew."""
    engagement = _called(engagement_id)
    call, pool = _call(engagement), volunteers(engagement)
    wanted = targets.wanted(engagement, pool)
    if call.seats and call.seats <= len(pool):
        fit = check(candidates(pool), targets.binding(wanted, call.seats), call.seats)
        try:
            targets.save_targets(engagement, call.version, call.seats, relaxed(wanted, fit.relaxations))
        except AlreadyDrawn:
            return _once(engagement_id)
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/klargjor")
def prepare_draw(engagement_id: Id) -> ResponseReturnValue:
    """Have the lottery made."""
    engagement = _called(engagement_id)
    try:
        preparing.prepare(engagement, me())
    except AlreadyDrawn:
        return _once(engagement_id)
    except (NoNeed, DoesNotFit):
        flash(_("Noen har meldt seg eller trukket seg i mellomtiden. Se hvordan det står nå."), "warning")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/avbryt")
def stop_preparing(engagement_id: Id) -> ResponseReturnValue:
    """Stop making the lottery, and keep nothing of it."""
    preparing.stop_preparing(_called(engagement_id))
    flash(_("Klargjøringen er stoppet. Ingenting er lagret av den."), "success")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/bekreft")
def confirm_draw(engagement_id: Id) -> ResponseReturnValue:
    """Say once more what is about to happen, with the button that draws; names of witnesses stand in no address."""
    engagement, form = _called(engagement_id), seed_form()
    if not form.take(request.form) or refuse_unsaid(form):
        return _page(engagement, seeding=form), 422
    found = preparing.draw_of(engagement)
    if _call(engagement).state == DRAWN or found is None or found.state != PREPARED:
        return _back(engagement_id)
    return render_template(
        "engagement/staff/draw_confirm.html",
        **frame(engagement, "recipients"),
        draw=found,
        people=preparing.size_of(found).people,
        form=form,
        by_machine=form.data["how"] == BY_MACHINE,
    )


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/trekk")
def draw_group(engagement_id: Id) -> ResponseReturnValue:
    """Draw, once."""
    engagement, form = _called(engagement_id), seed_form()
    if not form.take(request.form) or refuse_unsaid(form):
        return _page(engagement, seeding=form), 422
    by_machine = form.data["how"] == BY_MACHINE
    seed = Seed(
        words=choosing.random_words() if by_machine else form.data["words"],
        source="" if by_machine else form.data["source"],
        witnesses=form.data["witnesses"],
    )
    try:
        choosing.draw_group(engagement, seed, me())
    except AlreadyDrawn:
        return _once(engagement_id)
    except NotPrepared:
        flash(_("Noe er endret siden trekningen ble gjort klar. Gjør den klar på nytt."), "warning")
    return _back(engagement_id)


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/alle")
def choose_everybody(engagement_id: Id) -> ResponseReturnValue:
    """Give everybody who volunteered a seat."""
    try:
        choosing.choose_all(_called(engagement_id), me())
    except AlreadyDrawn:
        return _once(engagement_id)
    return _back(engagement_id)


def _page(engagement: Engagement, form: Form | None = None, seeding: Form | None = None) -> str:
    call, pool = _call(engagement), volunteers(engagement)
    wanted = targets.wanted(engagement, pool)
    return render_template(
        "engagement/staff/draw.html",
        **frame(engagement, "recipients"),
        call=call,
        pool=len(pool),
        takes_offers=takes_offers(engagement),
        may_choose=engagement.state == "planned" and not takes_offers(engagement),
        form=form or targets_form(wanted, call.version, call.seats),
        seeding=seeding or seed_form(),
        **(_beside(engagement, pool, wanted, call.seats) | _how_far(engagement, pool)),
    )


def _beside(engagement: Engagement, pool: list[Volunteer], wanted: list[Target], seats: int | None) -> dict[str, Any]:
    """Give the targets beside those who volunteered and the population, and whether they fit."""
    if not seats or len(pool) <= seats:
        return {"features": [], "fit": None, "way_out": "", "faults": []}
    suggestion, shares = targets.suggested(engagement, pool, seats, targets.SLACK), targets.shares(engagement)
    shown = pictures.rows(pool, wanted, seats, shares, suggestion)
    binding = targets.binding(wanted, seats)
    fit = check(candidates(pool), binding, seats)
    drawn = pictures.pictures(shown, pool, seats)
    return {
        "features": [(one, [_row(row) for row in shown if row.target.feature == one.id]) for one in drawn],
        "fit": fit,
        "way_out": words.way_out(fit) if fit.relaxations else "",
        "faults": [words.fault_words(one) for one in faults(binding, seats, candidates(pool))],
        "counted": bool(shares),
        "where_from": words.where_from(shares),
        "bare": not binding,
        **(_ahead(pool, binding, seats) if fit.feasible else {}),
    }


def _ahead(pool: list[Volunteer], binding: list[Target], seats: int) -> dict[str, Any]:
    """Say how likely everybody becomes to be drawn, and how long it takes to make it ready."""
    seen = foreseeing.foreseen(candidates(pool), binding, seats)
    return {
        "chances": chance_words.chances_ahead(seen.odds),
        "how_long": chance_words.how_long(seen.cells),
        **_unlike(seats, binding, seen.odds),
    }


def _unlike(seats: int, binding: Sequence[Target], odds: Sequence[Odds]) -> dict[str, Any]:
    """Say whom the targets hold back or bring in, who cannot be drawn, and who is certain to be."""
    return {
        "limited": chance_words.limited(seats, binding, odds),
        "never": chance_words.never_words(odds),
        "certain": chance_words.certain_words(seats, odds),
    }


def _row(row: pictures.Row) -> dict[str, Any]:
    target = row.target
    mark = mark_of(target.feature, target.value)
    return {
        "group": words.value_words(target.feature, target.value),
        "beside": pictures.beside(row),
        "there": row.there,
        "least": f"least_{mark}",
        "most": f"most_{mark}",
    }


def _how_far(engagement: Engagement, pool: list[Volunteer]) -> dict[str, Any]:
    """Say how far the draw has come: being made ready, given up, ready, or ready for others than those there are."""
    found = preparing.draw_of(engagement)
    if found is None:
        return {"draw": None, "current": False, "failed": False, "job": None}
    current = preparing.is_current(found, engagement, pool)
    return {
        "draw": found,
        "current": current,
        "failed": preparing.has_failed(found),
        "job": jobs.by_key(preparing.key_of(found)),
        **(_sealed(found) if current and found.state == PREPARED else {}),
    }


def _sealed(found: Draw) -> dict[str, Any]:
    """Say how likely everybody is to be drawn."""
    odds = foreseeing.odds_of(preparing.entries_of(found))
    return {
        "tickets": preparing.size_of(found).tickets,
        "chances": chance_words.chances(found),
        **_unlike(found.seats, preparing.targets_of(found), odds),
    }


def _called(engagement_id: Id) -> Engagement:
    engagement = worked_on(engagement_id)
    _call(engagement)
    return engagement


def _call(engagement: Engagement) -> Call:
    """Give the call. Raises EngagementNotFound where there is none."""
    if engagement.call is None:
        raise EngagementNotFound
    return engagement.call


def _once(engagement_id: Id) -> ResponseReturnValue:
    flash(_("Deltakerne er valgt. Det kan ikke gjøres om igjen."), "warning")
    return _back(engagement_id)


def _back(engagement_id: Id) -> ResponseReturnValue:
    return redirect(url_for("engagement_staff.draw", engagement_id=engagement_id), 303)
