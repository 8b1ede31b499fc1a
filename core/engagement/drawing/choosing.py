"""Chooses the group, once: by the draw, or all of them where there are seats for everybody."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.calling.models import DRAWN, Call
from core.engagement.calling.opening import close_call, note_chosen
from core.engagement.drawing import preparing
from core.engagement.drawing.errors import AlreadyDrawn, NotPrepared
from core.engagement.drawing.pool import volunteers
from core.engagement.errors import WrongState
from core.engagement.models import Engagement
from core.engagement.states import takes_offers
from core.selection import drawing, models
from core.selection.models import Draw

DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What draws: words or numbers that everybody present knows, where they came from, and who looked on.

    Without a source the machine made them.
    """

    words: str
    source: str
    witnesses: str


def random_words() -> str:
    """Let the machine make a seed: twelve digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def draw_group(engagement: Engagement, seed: Seed, by: Principal) -> Draw:
    """Draw who is in, by a conditional update: of two presses, the second finds that it is done.

    Raises AlreadyDrawn; NotPrepared where nothing is made ready, or volunteers or targets have changed since; and
    WrongState where people may offer again.
    """
    _hold(engagement)
    draw = preparing.draw_of(engagement)
    if draw is None or draw.state != models.PREPARED:
        raise NotPrepared
    if not preparing.is_current(draw, engagement, volunteers(engagement)):
        raise NotPrepared
    drawn = drawing.draw(preparing.record_of(draw), seed.words)
    ready = sa.update(Draw).where(Draw.id == draw.id, Draw.state == models.PREPARED)
    values = {"state": models.DRAWN, "ticket": drawn.ticket, "seed": drawn.seed, "record": preparing.packed(drawn)}
    if session.execute(ready.values(**values).returning(Draw.id)).first() is None:
        raise AlreadyDrawn
    session.refresh(draw)
    draw.seed_source, draw.witnesses = seed.source, seed.witnesses
    draw.drawn_at, draw.drawn_by = clock.now(), by.id
    names = set(drawn.drawn or ())
    for entry in preparing.entries_of(draw):
        entry.drawn = entry.pseudonym in names
    note_chosen(engagement)
    note(Act.GROUP_DRAWN, by, engagement.id)
    return draw


def choose_all(engagement: Engagement, by: Principal) -> int:
    """Give everybody who volunteered a seat, where there are seats for all of them; say how many.

    Raises AlreadyDrawn, or WrongState where there are more of them than seats, nobody at all, or they may still offer.
    """
    call = _hold(engagement)
    if call.state != "closed":
        close_call(engagement, None)
    pool = volunteers(engagement)
    if not pool or (call.seats is not None and len(pool) > call.seats):
        raise WrongState
    there = preparing.draw_of(engagement)
    if there:
        session.delete(there)
        session.flush()
    note_chosen(engagement)
    note(Act.GROUP_CHOSEN, by, engagement.id)
    return len(pool)


def _hold(engagement: Engagement) -> Call:
    """Let one at a time choose."""
    held = sa.select(Call).where(Call.engagement_id == engagement.id).with_for_update()
    call = session.scalar(held.execution_options(populate_existing=True))
    if call is None:
        raise WrongState
    if call.state == DRAWN:
        raise AlreadyDrawn
    if takes_offers(engagement) or engagement.state != "planned":
        raise WrongState
    return call
