"""What the demo does at once that a worker does in its time: makes a draw ready, draws, and lets the letters leave."""

from datetime import timedelta

from core import clock, jobs
from core.contributions import Principal
from core.db import session
from core.engagement.calling.telling import tell
from core.engagement.drawing import preparing
from core.engagement.drawing.choosing import Seed, draw_group
from core.engagement.drawing.pool import candidates, volunteers
from core.engagement.drawing.targets import save_targets, suggested
from core.engagement.models import Engagement
from core.engagement.sending import departure, planning
from core.selection.feasibility import check, relaxed

SLACK = 1


def draw_now(engagement: Engagement, seed: Seed, leader: Principal) -> None:
    """Set targets that the volunteers can meet, make the lottery, and draw."""
    call, pool = engagement.call, volunteers(engagement)
    if call is None or call.seats is None:
        return
    targets = suggested(engagement, pool, call.seats, SLACK)
    fit = check(candidates(pool), targets, call.seats)
    save_targets(engagement, call.version, call.seats, relaxed(targets, fit.relaxations))
    draw = preparing.prepare(engagement, leader)
    for progress in preparing.work({"draw": str(draw.id)}):
        if progress.aside:
            progress.aside()
    jobs.drop(preparing.key_of(draw))
    draw_group(engagement, seed, leader)


def tell_now(engagement: Engagement, leader: Principal) -> None:
    """Write to those who were drawn and those who were not, as if the ten minutes had gone by."""
    for planned in tell(engagement, leader):
        with clock.at(planned.due_at + timedelta(minutes=1)):
            for _progress in departure.leave({"sending": str(planned.id)}):
                session.flush()
        jobs.drop(planning.job_key(planned))
