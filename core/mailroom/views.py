"""The staff's pages about e-mail that came back, and about replies to an activity's letters."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement.views.staff_page import frame, me, worked_on
from core.language import core_texts
from core.mailroom import services
from core.messaging import replies as noted
from core.messaging import returns
from core.types import Id

_ = core_texts.gettext

AT_A_TIME = 50

blueprint = Blueprint("mailroom", __name__, url_prefix="/arbeid")


@blueprint.get("/e-post-i-retur")
def returned() -> ResponseReturnValue:
    """List the members whose e-mail comes back."""
    note(Act.RETURNED_SEEN, me())
    lost = services.lost_members(_from("etter"), AT_A_TIME)
    onward = url_for("mailroom.returned", etter=lost[-1].member.id) if len(lost) == AT_A_TIME else None
    return render_template("mailroom/returned.html", lost=lost, number=returns.returned(), next_url=onward)


@blueprint.post("/e-post-i-retur/<uuid:panelist_id>/prov-igjen")
def try_again(panelist_id: Id) -> ResponseReturnValue:
    """Write to a member again, who has been spoken to."""
    services.write_again(panelist_id, me())
    flash(_("Vi sender e-post dit igjen."), "success")
    return redirect(url_for("mailroom.returned"), 303)


@blueprint.get("/aktiviteter/<uuid:engagement_id>/e-poster/svar")
def replies(engagement_id: Id) -> ResponseReturnValue:
    """List who answered the letters of an activity; what they wrote has gone to the contact."""
    engagement = worked_on(engagement_id)
    note(Act.MEMBERS_SEEN, me(), engagement_id)
    answers = services.answers(engagement_id, _from("eldre"), AT_A_TIME)
    onward = None
    if len(answers) == AT_A_TIME:
        onward = url_for("mailroom.replies", engagement_id=engagement_id, eldre=answers[-1].id)
    return render_template(
        "mailroom/replies.html",
        **frame(engagement, "letters"),
        answers=answers,
        automatic=noted.automatic_ones(engagement_id),
        next_url=onward,
    )


@blueprint.post("/aktiviteter/<uuid:engagement_id>/e-poster/svar/<uuid:reply_id>/lest")
def read(engagement_id: Id, reply_id: Id) -> ResponseReturnValue:
    """Note that a reply is read."""
    noted.read(engagement_id, reply_id, me())
    flash(_("Notert som lest."), "success")
    return redirect(url_for("mailroom.replies", engagement_id=engagement_id), 303)


def _from(name: str) -> Id | None:
    try:
        return UUID(request.args[name]) if request.args.get(name) else None
    except ValueError:
        return None
