"""Mitt panel: what a member can do now, what is new since they were here, and where they have a task."""

from collections.abc import Collection, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from core.dates import from_until
from core.engagement import committee, contacts, invitations, news, place_states, states, team
from core.engagement.calling.replies import is_asked, may_come_back
from core.engagement.meeting import attending, calendars, called_off, choosing, words
from core.engagement.models import Participation
from core.engagement.place_states import SETTLED
from core.engagement.state_words import Shown
from core.engagement.states import Situation, situation
from core.engagement.views.activity import next_step
from core.engagement.views.blueprints import public
from core.panel import services as panel
from core.panel import states as panel_states
from core.types import Id

WITHOUT_STEP = ("volunteered", "reserve", "accepted")
GOES_ON = (Situation.CALLING, Situation.CHOOSING, Situation.REPLYING, Situation.OPEN)


@public.get("/mitt-panel")
def my_page() -> ResponseReturnValue:
    """Show a member what they can do now, the nearest deadline first."""
    member = panel.current_panelist()
    rows = invitations.of_member(member.id) if member else []
    undone = [place for place in rows if place.state != "completed" and _goes_on(place)]
    open_ones = [(place, next_step(place)) for place in undone]
    steps = [(place, step) for place, step in open_ones if step]
    in_line, coming = choosing.in_lines(rows), calendars.coming(member.id) if member else []
    steps.sort(key=lambda pair: (pair[1].deadline is None, pair[1].deadline))
    return render_template(
        "engagement/my_page.html",
        member=member,
        standing=panel_states.standing(member) if member else None,
        steps=[(place, step, _own_state(place)) for place, step in steps],
        in_line=[(place, line, from_until(line.starts_at, line.ends_at)) for place, line in in_line.items()],
        waiting=[place for place in rows if states.is_paused(place.engagement) and place.state not in SETTLED],
        coming=coming,
        called_off=called_off.of_member(member.id) if member else [],
        standing_by=_standing_by(
            rows,
            {place.id for place, _step in steps} | {place.id for place in in_line},
            {one.id for _seat, one in coming},
        ),
        too_late=[place for place in rows if place.state == "expired" and may_come_back(place)],
        words=words,
        here=attending.here,
        news=news.since_last(member.id, rows) if member else [],
        times=sum(contacts.is_this_year(place.asked_on) for place in rows),
        cap=contacts.cap(),
        has_taken_part=any(place.state == "completed" for place in rows),
        seats=committee.seats_of(member.id) if member else [],
        titles=team.titles(),
    )


def _standing_by(
    rows: Sequence[Participation], with_step: Collection[Id], with_time: Collection[Id]
) -> list[tuple[Participation, Shown]]:
    """Give the places where there is nothing to do, and the member offered, is a reserve, or has a seat."""
    return [
        (place, place_states.of_participation(place))
        for place in rows
        if place.state in WITHOUT_STEP
        and situation(place.engagement) in GOES_ON
        and place.id not in with_step
        and place.engagement_id not in with_time
    ]


def _own_state(place: Participation) -> Shown:
    """Say what somebody's step is about: a seat they are offered, or what they have not chosen yet beside the rest."""
    if place.state not in choosing.IN or not choosing.held(place):
        return place_states.of_participation(place)
    if offered := choosing.offer(place):
        return place_states.of_offer(offered.offer_until)
    lacking = choosing.not_chosen(place) if choosing.lacks(place) else set()
    kinds = [words.not_chosen(kind) for kind in sorted(lacking)]
    return Shown(label=" ".join(kinds), tone="info", icon="clock") if kinds else place_states.of_participation(place)


def _goes_on(place: Participation) -> bool:
    """Tell whether there can be something to do: it takes answers or offers, or waits for a yes, a no or a time."""
    return states.takes_replies(place.engagement) or is_asked(place) or choosing.lacks(place) != ""
