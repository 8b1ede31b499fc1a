"""Three invented proposals by members: one answered, one that the municipality looks into, one that nobody has read."""

from contextlib import AbstractContextManager
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.messaging.delivery import relay
from core.panel.models import Panelist
from core.panel.services import active
from core.proposals import deciding, proposing
from core.proposals.models import Proposal
from core.proposals.proposing import Draft
from core.types import Id, LocalText, new_id

INVENTED = "\n\n(Forslaget er oppdiktet og hører til demoen.)"
BENCH = Draft(
    title="Flere benker langs kyststien",
    body="Mellom Sandvika og Høvik er det langt mellom benkene. Noen til hadde gjort turen mulig for flere." + INVENTED,
    district=None,
    language="nb",
)
CROSSING = Draft(
    title="Tryggere overgang ved skolen",
    body="Bilene stopper ikke om morgenen. Kan dere se på skilting eller en hump før overgangen?" + INVENTED,
    district=None,
    language="nb",
)
LIBRARY = Draft(
    title="Biblioteket åpent på søndager om vinteren",
    body="Da er det mange som ikke har noe sted å være. Et forsøk i januar og februar hadde vært fint." + INVENTED,
    district=None,
    language="nb",
)
ANSWER = LocalText(
    nb="Takk. Vi setter opp fire benker i vår, to av dem med armlener. De andre stedene eier vi ikke selv.",
    en="Thank you. We will put up four benches this spring, two with armrests. We do not own the other places.",
)


def load(leader: Principal) -> None:
    """Propose them, and decide about the first two."""
    norwegian = sa.select(Panelist.id).where(active(), Panelist.language == "nb").order_by(Panelist.joined_at)
    with transaction():
        first, second, third = session.scalars(norwegian.limit(3))
    answered = _propose(BENCH, first, 40)
    looked_at = _propose(CROSSING, second, 12)
    _propose(LIBRARY, third, 1)
    _show(answered, BENCH, leader, 38)
    _show(looked_at, CROSSING, leader, 10)
    with _days_ago(30), transaction():
        deciding.answer(session.get_one(Proposal, answered), ANSWER, leader)
    with _days_ago(9), transaction():
        deciding.look_into(session.get_one(Proposal, looked_at))
    relay()


def _propose(draft: Draft, member: Id, days: int) -> Id:
    form_id = new_id()
    with _days_ago(days), transaction():
        proposing.propose(form_id, draft, session.get_one(Panelist, member))
        made = session.scalars(sa.select(Proposal).where(Proposal.form_id == form_id)).one()
    return made.id


def _show(proposal: Id, draft: Draft, leader: Principal, days: int) -> None:
    with _days_ago(days), transaction():
        deciding.let_through(session.get_one(Proposal, proposal), draft.title, draft.body, leader)


def _days_ago(days: int) -> AbstractContextManager[None]:
    return clock.at(clock.now() - timedelta(days=days))
