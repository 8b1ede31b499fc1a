"""One person's place in an activity, for staff: how far they came, what they answered first, and a way out."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.booking import listing
from core.booking.models import TAKEN
from core.capabilities import Capability
from core.db import session
from core.engagement.calling import replies, screening, volunteering
from core.engagement.calling.errors import ReplyTooLate
from core.engagement.calling.schemas import RemovalSchema
from core.engagement.models import ANONYMOUS, Engagement, Participation
from core.engagement.place_states import participation_word
from core.engagement.rights import may, place_of
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import frame, local_text, me, worked_on
from core.forms import Form
from core.language import core_texts, spoken
from core.panel.models import Panelist
from core.questionnaire.registered import question_types
from core.types import Id, LocalText

_ = core_texts.gettext

HERE = "/aktiviteter/<uuid:engagement_id>/gjennomforing/<uuid:place_id>"
LEFT = ("declined", "expired", "withdrawn", "removed", "unsuitable", "not_selected", "invited", "started")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question of the screener, and what somebody answered."""

    asked: str
    answer: str


@staff.get(HERE)
def place(engagement_id: Id, place_id: Id) -> ResponseReturnValue:
    """Show somebody's place; whoever may read answers sees those to the screener, and the look leaves a line."""
    engagement = worked_on(engagement_id)
    return _page(engagement, _find(engagement, place_id), Form(RemovalSchema()))


@staff.post(f"{HERE}/ta-ut")
def remove_from_activity(engagement_id: Id, place_id: Id) -> ResponseReturnValue:
    """Take somebody out, with a reason that they read."""
    engagement = worked_on(engagement_id)
    found, form = _find(engagement, place_id), Form(RemovalSchema())
    if not form.take(request.form):
        return _page(engagement, found, form), 422
    try:
        replies.remove(found, local_text(form.data, "why"), me())
    except ReplyTooLate:
        form.refuse("why", _("Personen er ikke med i aktiviteten nå."))
        return _page(engagement, found, form), 409
    flash(_("Personen er tatt ut, og leser grunnen på siden sin."), "success")
    return redirect(url_for("engagement_staff.field_work", engagement_id=engagement_id), 303)


def _find(engagement: Engagement, place_id: Id) -> Participation:
    found = session.get(Participation, place_id)
    if found is None or found.engagement_id != engagement.id or engagement.anonymity == ANONYMOUS:
        abort(404)
    return found


def _told(engagement: Engagement, found: Participation) -> LocalText:
    """Give what somebody was told of their place; what did not fit says what they answered."""
    if found.state == "unsuitable" and not may(me(), Capability.READ_ANSWERS, place_of(engagement)):
        return LocalText()
    return found.told


def _answers(engagement: Engagement, found: Participation) -> list[Answered]:
    if engagement.call is None or not may(me(), Capability.READ_ANSWERS, place_of(engagement)):
        return []
    given, types = volunteering.answers_of(found), question_types()
    return [
        Answered(
            asked=question.text.say(spoken()),
            answer=types[question.type].cells(question.to_json(), given[question.id], spoken()),
        )
        for question in screening.written(engagement.call).questions
        if question.id in given and question.type in types
    ]


def _page(engagement: Engagement, found: Participation, form: Form) -> str:
    note(Act.MEMBERS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    answered = _answers(engagement, found)
    if answered:
        note(Act.ANSWERS_SEEN, me(), engagement.id)
    values = frame(engagement, "field_work")
    member = session.get_one(Panelist, found.panelist_id)
    return render_template(
        "engagement/staff/place.html",
        **values,
        place_row=found,
        name=member.name,
        word=participation_word(found.state, values["format"], ended=values["ended"]),
        answered=answered,
        told=_told(engagement, found),
        seated=any(booking.state == TAKEN for booking in listing.of_place(found.id)),
        form=form,
        may_remove=found.state not in LEFT and may(me(), Capability.RUN_ACTIVITIES, place_of(engagement)),
    )
