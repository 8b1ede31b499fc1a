"""Who was drawn, by name; the protocol; the letters that tell; and what an auditor fetches."""

import json
from collections import Counter
from typing import Any

from babel.lists import format_list
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.auth.services import staff_by_id
from core.engagement.calling.kinds import OUTCOMES
from core.engagement.calling.models import DRAWN
from core.engagement.calling.telling import tell
from core.engagement.drawing import chance_words, outcome_words, preparing, reading, words
from core.engagement.drawing.outcomes import Outcome, Stage, outcomes
from core.engagement.errors import EngagementNotFound
from core.engagement.models import Engagement
from core.engagement.place_states import participation_word
from core.engagement.sending import planning
from core.engagement.sending.letters import OF_CALL
from core.engagement.sending.looks import shown
from core.engagement.sending.schedule import entries
from core.engagement.sending.schemas import moment_of
from core.engagement.state_words import Shown
from core.engagement.views.blueprints import staff
from core.engagement.views.letter_texts import IN_ADDRESS
from core.engagement.views.staff_page import frame, me, worked_on
from core.engagement.views.when import when_form
from core.forms import Form
from core.language import core_texts, spoken
from core.selection.models import Draw
from core.selection.quotas import Target
from core.selection.verify_draw import findings
from core.types import Id

_ = core_texts.gettext

SAID_YES = ("accepted", "completed", "absent")
ASKED = ("selected", "offered")
WAITING = ("reserve", "volunteered")


def result_page(engagement: Engagement) -> str:
    """Show who was drawn and who is a reserve, by name, and what they have said; the look leaves a line in the log."""
    note(Act.RECIPIENTS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    draw = preparing.draw_of(engagement)
    values = frame(engagement, "recipients")
    people = reading.everybody(engagement, draw)
    counts = Counter(one.state for one in people)
    return render_template(
        "engagement/staff/draw_result.html",
        **values,
        draw=draw,
        people=[(one, participation_word(one.state, values["format"], ended=values["ended"])) for one in people],
        how={one.how: words.how_matched(one.how) for one in people if one.how},
        yes=sum(counts[state] for state in SAID_YES),
        waiting=sum(counts[state] for state in ASKED),
        reserves=sum(not one.drawn and one.state in WAITING and not values["ended"] for one in people),
        told=draw is not None and reading.is_told(engagement),
        **_letters(engagement),
        sendings=entries([one for one in planning.of_engagement(engagement.id) if one.kind in OUTCOMES]),
        chances=chance_words.chances_then(draw) if draw else "",
    )


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/protokoll")
def draw_protocol(engagement_id: Id) -> ResponseReturnValue:
    """Show the protocol of a draw, to be printed and signed; it names nobody who was in it."""
    engagement = worked_on(engagement_id)
    draw = reading.finished_draw(engagement)
    by = staff_by_id(draw.drawn_by) if draw.drawn_by else None
    return render_template(
        "engagement/staff/draw_protocol.html",
        **frame(engagement, "recipients"),
        draw=draw,
        drawn_by=by.name if by else "",
        size=preparing.size_of(draw),
        drawn=preparing.record_of(draw).drawn,
        chances=chance_words.chances_then(draw),
        source=words.source_words(draw),
        targets=_met(draw),
    )


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/fortell")
def telling(engagement_id: Id) -> ResponseReturnValue:
    """Show how many are written to, what they read, and when; with the button that plans it."""
    engagement = _drawn(engagement_id)
    return _telling_page(engagement, when_form())


@staff.post("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/fortell")
def tell_volunteers(engagement_id: Id) -> ResponseReturnValue:
    """Plan the letters to everybody the button spoke of; they leave in ten minutes, or when it was chosen."""
    engagement, form = _drawn(engagement_id), when_form(request.form)
    wanted = moment_of(form) if not form.errors else None
    if form.errors:
        return _telling_page(engagement, form), 422
    if form.data["people"] != sum(one.to_plan for one in outcomes(engagement)):
        flash(_("Antallet mottakere har endret seg. Se over og send på nytt."), "warning")
        return redirect(url_for("engagement_staff.telling", engagement_id=engagement_id), 303)
    tell(engagement, me(), wanted)
    return redirect(url_for("engagement_staff.draw", engagement_id=engagement_id), 303)


@staff.get("/aktiviteter/<uuid:engagement_id>/mottakere/trekning/forseglet")
def sealed_data(engagement_id: Id) -> ResponseReturnValue:
    """Give an auditor the sealed file: values by pseudonym, and the targets; the look leaves a line in the log."""
    draw = reading.finished_draw(worked_on(engagement_id))
    note(Act.DRAW_SEALED_SEEN, me(), engagement_id)
    response = Response(preparing.sealed_text(draw), content_type="application/json")
    response.headers.set("Content-Disposition", "attachment", filename="forseglet.json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _telling_page(engagement: Engagement, form: Form) -> str:
    letters = _letters(engagement)
    return render_template(
        "engagement/staff/draw_telling.html",
        **frame(engagement, "recipients"),
        **letters,
        form=form,
        changed_at={kind: IN_ADDRESS[which] for which, kind in OF_CALL.items()},
        previews={one.kind: shown(one.kind, engagement.id, spoken()) for one, *_words in letters["outcomes"]},
    )


def _letters(engagement: Engagement) -> dict[str, Any]:
    """Give each letter that tells, with its words; how many are to be written to, and what the button says."""
    found = outcomes(engagement)
    ready = [one for one in found if one.to_plan]
    return {
        "outcomes": [_in_words(one) for one in found],
        "to_plan": sum(one.to_plan for one in ready),
        "press": _(
            "Send til %(whom)s", whom=format_list([outcome_words.counted(one) for one in ready], locale=spoken())
        ),
        "untouched": bool(found) and all(one.stage is Stage.UNPLANNED for one in found),
    }


def _in_words(one: Outcome) -> tuple[Outcome, str, Shown, str]:
    return one, outcome_words.to_whom(one), outcome_words.how_far(one), outcome_words.what_next(one)


def _met(draw: Draw) -> list[dict[str, Any]]:
    """Say of each target that the group meets it, without how many; nothing where somebody has left the panel since."""
    sealed = preparing.sealed_text(draw)
    found = findings(json.loads(preparing.written_of(draw)), json.loads(sealed))
    if not all(one.holds for one in found):
        return []
    return [_line(target) for target in preparing.targets_of(draw)]


def _line(target: Target) -> dict[str, Any]:
    return {
        "feature": words.feature_title(target.feature),
        "group": words.value_words(target.feature, target.value),
        "bounds": words.bounds(target),
    }


def _drawn(engagement_id: Id) -> Engagement:
    engagement = worked_on(engagement_id)
    if engagement.call is None or engagement.call.state != DRAWN:
        raise EngagementNotFound
    return engagement
