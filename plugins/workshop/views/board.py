"""The board's pages: the server shows what stands on it, and the script makes it live."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import Id
from core.plugin.engagement import Engagement, current_panelist, frame, me, public_by_name, worked_on
from core.plugin.live import NOBODY, Actor, LiveLog, current_guest, name_on, state_of
from plugins.workshop import boards, outline
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT
from plugins.workshop.views.blueprints import public, staff
from plugins.workshop.views.board_words import board_words


@public.get("/<name>/tavle")
def board(name: str) -> ResponseReturnValue:
    """Show the board to those who take part; who came by a letter's link alone may read."""
    engagement = public_by_name(name)
    log = boards.begun(engagement)
    somebody = current_guest() or current_panelist()
    page = {} if log is None else _page(log, somebody.id if somebody else None, PARTICIPANT)
    return render_template("workshop/board.html", engagement=engagement, **page)


@staff.get("/<uuid:engagement_id>/tavle")
def lead_board(engagement_id: Id) -> ResponseReturnValue:
    """Show the board to whoever leads the meeting."""
    engagement = worked_on(engagement_id)
    log = boards.begun(engagement)
    page = {} if log is None else _page(log, me().id, FACILITATOR)
    return render_template("workshop/lead_board.html", **frame(engagement, "field_work"), **page)


@staff.post("/<uuid:engagement_id>/tavle")
def begin_board(engagement_id: Id) -> ResponseReturnValue:
    """Begin it."""
    engagement: Engagement = worked_on(engagement_id)
    boards.board_of(engagement)
    return redirect(url_for("workshop_staff.lead_board", engagement_id=engagement_id), 303)


def _page(log: LiveLog, person: Id | None, role: str) -> dict[str, Any]:
    """Give what stands on the board for this one, and what the script is told; nobody without a name writes."""
    viewer = Actor(id=name_on(log.id, person) if person else NOBODY, role=role)
    seen = boards.BOARD.rules.snapshot(state_of(log.id, boards.BOARD), viewer)
    told = {
        "owner": "workshop",
        "log": str(log.id),
        "me": viewer.id,
        "path": f"{request.script_root}/socket.io",
        "address": f"{request.script_root}/sanntid/{log.id}/ops",
        "leads": role == FACILITATOR,
        "words": board_words(),
    }
    return {"board": outline.of(seen), "told": told if person else None}
