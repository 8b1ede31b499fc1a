"""The staff's desk: what there is to do, one's own activities, and what goes out this week."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.capabilities import Capability
from core.engagement import counting, lists, mail_tasks, services, state_words, states, tasks
from core.engagement.drawing import to_do as draws_to_do
from core.engagement.lists import Listed, Wanted
from core.engagement.meeting import to_do as sessions_to_do
from core.engagement.publishing import to_do as results_to_do
from core.engagement.rights import engagements_of_team
from core.engagement.sending import this_week, to_do
from core.engagement.views.blueprints import staff
from core.engagement.views.filters import staff_choices, wanted
from core.engagement.views.staff_page import me
from core.panel import cockpit
from core.panel import services as panel
from core.permissions import holds, may_open
from core.registry import current as registry

# who gives tasks says so when read, which is here
SOURCES = (tasks, mail_tasks, to_do, draws_to_do, sessions_to_do, results_to_do)


@staff.get("")
def desk() -> ResponseReturnValue:
    """Show what there is to do, and one's own activities."""
    seen, looked_for = services.engagements_of(me()), wanted()
    mine = lists.for_staff(engagements_of_team(me(), Capability.SEE_ACTIVITIES), looked_for)
    every = lists.for_staff(lists.EVERY, looked_for) if holds(me(), Capability.SEE_ACTIVITIES) else None
    listed = [*mine.rows, *(every.rows if every else ())]
    counted = counting.figures(listed)
    rows = {
        engagement.id: (engagement, state_words.for_leader(engagement, counted[engagement.id])) for engagement in listed
    }
    return render_template(
        "engagement/staff/desk.html",
        rows=[rows[engagement.id] for engagement in mine.rows],
        every=[rows[engagement.id] for engagement in every.rows] if every else [],
        following=_following(mine, every),
        wanted=looked_for,
        filtered=looked_for != Wanted(),
        choices=staff_choices(),
        tasks=tasks.every_task(seen, me()),
        waits=any(states.waits_for(engagement) for engagement in seen),
        week=this_week(),
        members=panel.count_members(),
        missing=cockpit.most_missing() if may_open("panel_staff.overview") else None,
        formats=registry().formats(),
    )


def _following(mine: Listed, every: Listed | None) -> object:
    """Say where the next page begins: of the longer list, where there are two."""
    return (every.following if every else None) or mine.following
