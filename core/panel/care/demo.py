"""The care of the demo: it has gone on all the time, and two members are asked just now, one in each language."""

from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.language import LANGUAGES
from core.messaging.models import OutboxLetter
from core.panel.care import questions
from core.panel.models import Panelist

SPREAD = 340  # days: all were asked within the last year
STEP = 37  # days between neighbours, so that the old and the new are mixed
LONG_AGO = timedelta(days=400)


def load() -> None:
    """Let everybody have been asked within the year, and ask two. Which days is made up."""
    with transaction():
        members = list(session.scalars(sa.select(Panelist).order_by(Panelist.id)))
        for number, member in enumerate(members):
            day = clock.today() - timedelta(days=number * STEP % SPREAD)
            member.heard_on = member.settled_on = max(day, clock.local(member.joined_at).date())
        for language in LANGUAGES:
            _ask(next((one for one in members if one.language == language), None))
        waiting = sa.update(OutboxLetter).where(OutboxLetter.kind == questions.QUESTION)
        session.execute(waiting.values(due_at=clock.now()))  # whoever looks at the demo need not wait for the morning


def _ask(member: Panelist | None) -> None:
    if member:
        member.heard_on = member.settled_on = clock.today() - LONG_AGO
        session.flush()
        questions.ask(member.id)
