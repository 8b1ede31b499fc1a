"""The board's pages: the server shows what stands on it, and the script makes it live."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import Id, Part, Step, spoken
from core.plugin.engagement import (
    Engagement,
    current_panelist,
    frame,
    has_ended,
    may_be_under,
    me,
    my_participation,
    poster_of,
    public_by_name,
    worked_on,
)
from core.plugin.live import NOBODY, Actor, LiveLog, current_guest, name_on, state_of
from plugins.workshop import boards, outline
from plugins.workshop.board.programme import FACILITATOR, PARTICIPANT, PROJECTOR
from plugins.workshop.board.state import Board
from plugins.workshop.texts import texts
from plugins.workshop.views.blueprints import public, staff
from plugins.workshop.views.board_words import board_words, left_words

_ = texts.gettext
OF_AGE = 18


@public.get("/<name>/tavle")
def board(name: str) -> ResponseReturnValue:
    """Show the board to those who take part; who came by a letter's link alone may read."""
    engagement = public_by_name(name)
    log = boards.begun(engagement)
    guest = current_guest()
    here = guest if guest and guest.engagement_id == engagement.id else None
    if here is None and my_participation(engagement) is None:
        return _outside(engagement, log), 401
    somebody = here or current_panelist()
    state = state_of(log.id, boards.BOARD) if log else None
    if log and state and somebody and name_on(log.id, somebody.id) in state.outside:
        return _outside(engagement, log, out=True), 403
    page = _page(log, state, somebody.id if somebody else None, PARTICIPANT) if log and state else {}
    who = somebody.name if somebody else ""
    return render_template("workshop/board.html", engagement=engagement, who=who, guest=here, **page)


def _outside(engagement: Engagement, log: LiveLog | None, *, out: bool = False) -> str:
    """Tell whoever is not in, or not any more, why and how to come in; what they wrote lies on their own device."""
    told = {"log": str(log.id), "words": left_words()} if log else None
    over = _is_over(engagement)
    return render_template("workshop/outside.html", engagement=engagement, over=over, out=out, told=told)


def _is_over(engagement: Engagement) -> bool:
    return engagement.state == "cancelled" or has_ended(engagement)


def inside(engagement: Engagement) -> Step | None:
    """Lead those who take part to the board while the workshop is open and the board is begun."""
    if engagement.state != "open" or boards.begun(engagement) is None:
        return None
    return Step(text=_("Gå til tavla"), url=url_for("workshop.board", name=engagement.name))


@staff.get("/<uuid:engagement_id>/tavle")
def lead_board(engagement_id: Id) -> ResponseReturnValue:
    """Show the board to whoever leads the meeting."""
    engagement = worked_on(engagement_id)
    log = boards.begun(engagement)
    young = may_be_under(OF_AGE, engagement)
    ended = _is_over(engagement)
    page = _led(log, FACILITATOR, looks_first=young, ended=ended) if log else _before(engagement)
    return render_template("workshop/lead_board.html", **frame(engagement, "field_work"), **page)


@staff.post("/<uuid:engagement_id>/tavle")
def begin_board(engagement_id: Id) -> ResponseReturnValue:
    """Begin it."""
    engagement: Engagement = worked_on(engagement_id)
    boards.board_of(engagement)
    return redirect(url_for("workshop_staff.lead_board", engagement_id=engagement_id), 303)


@staff.get("/<uuid:engagement_id>/storskjerm")
def wall(engagement_id: Id) -> ResponseReturnValue:
    """Show the board large, for all in the room, with the code to come in by."""
    engagement = worked_on(engagement_id)
    log = boards.begun(engagement)
    if log is None:
        return redirect(url_for("workshop_staff.lead_board", engagement_id=engagement_id), 303)
    page = _led(log, PROJECTOR)
    return render_template("workshop/wall.html", engagement=engagement, poster=poster_of(engagement_id), **page)


@staff.get("/<uuid:engagement_id>/storskjerm/kode")
def wall_door(engagement_id: Id) -> ResponseReturnValue:
    """Give the code alone: a small script fetches it while the wall is shown."""
    return render_template("workshop/wall_door.html", poster=poster_of(worked_on(engagement_id).id))


def _before(engagement: Engagement) -> dict[str, Any]:
    """Give the steps with which it will begin."""
    _version, steps = boards.programme_of(engagement)
    return {"steps": steps}


def field_work(engagement: Engagement) -> Part:
    """Lead from the meetings to the board."""
    values = {"engagement": engagement.id, "begun": boards.begun(engagement) is not None}
    return Part(template="workshop/field_work.html", values=values)


def unreported(engagement: Engagement) -> Part | None:
    """Say that there is nothing to report of where there is no board; a workshop need not have had one."""
    return None if boards.begun(engagement) else Part(template="workshop/unreported.html", values={})


def _led(log: LiveLog, role: str, **more: Any) -> dict[str, Any]:
    """Give what whoever leads sees of it, on their own screen or on the wall."""
    return _page(log, state_of(log.id, boards.BOARD), me().id, role, **more)


def _page(log: LiveLog, state: Board, person: Id | None, role: str, **more: Any) -> dict[str, Any]:
    """Give what stands on the board for this one, and what the script is told; nobody without a name writes."""
    viewer = Actor(id=name_on(log.id, person) if person else NOBODY, role=role)
    seen = boards.BOARD.rules.snapshot(state, viewer)
    told = {
        "owner": "workshop",
        "log": str(log.id),
        "view": role,
        "me": viewer.id,
        "path": f"{request.script_root}/socket.io",
        "address": f"{request.script_root}/sanntid/{log.id}/ops",
        "leads": role == FACILITATOR,
        "code": url_for("engagement.code_form"),
        "language": spoken(),
        "words": board_words(),
        **more,
    }
    return {"board": outline.of(seen), "told": told if person else None}
