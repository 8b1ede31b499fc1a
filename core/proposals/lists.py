"""Lists of proposals: for everybody, for staff, and one's own; by words and by where they stand, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.db import session
from core.proposals.errors import ProposalNotFound
from core.proposals.models import Proposal
from core.proposals.states import Seen, State, is_public, stands, waits
from core.types import Id, folded

AT_A_TIME = 20
MOST_TO_MERGE_WITH = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for in a list; empty is everything."""

    words: str = ""
    state: str = ""
    before: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of a list, and where the next begins; None on the last."""

    rows: Sequence[Proposal]
    following: Id | None


def for_everybody(wanted: Wanted) -> Listed:
    """Give a page of what everybody may read, newest first."""
    found = sa.select(Proposal).where(is_public())
    if wanted.words:
        found = found.where(_reads(wanted.words))
    return _page(_standing(found, wanted.state), wanted)


def for_staff(wanted: Wanted) -> Listed:
    """Give a page of what was confirmed, newest first."""
    found = sa.select(Proposal).where(Proposal.confirmed_at.is_not(None), _holds_words())
    if wanted.words:
        own = [column.icontains(wanted.words, autoescape=True) for column in (Proposal.title, Proposal.body)]
        found = found.where(sa.or_(_reads(wanted.words), *own))
    if wanted.state == Seen.NEW:
        found = found.where(waits())
    elif wanted.state == Seen.HIDDEN:
        found = found.where(Proposal.hidden_at.is_not(None))
    return _page(_standing(found, wanted.state), wanted)


def of_member(panelist_id: Id) -> list[Proposal]:
    """Give what a member has proposed, newest first."""
    mine = sa.select(Proposal).where(Proposal.panelist_id == panelist_id, Proposal.confirmed_at.is_not(None))
    return list(session.scalars(mine.order_by(Proposal.id.desc())).unique())


def of_project(project_id: Id) -> list[Proposal]:
    """Give what a project came of, oldest first."""
    mine = sa.select(Proposal).where(Proposal.project_id == project_id)
    return list(session.scalars(mine.order_by(Proposal.id)).unique())


def merged_with(proposal: Proposal) -> list[Proposal]:
    """Give the public ones that went together with this one, oldest first."""
    mine = sa.select(Proposal).where(Proposal.merged_into_id == proposal.id, is_public())
    return list(session.scalars(mine.order_by(Proposal.id)).unique())


def to_merge_with(proposal: Proposal) -> list[Proposal]:
    """Give what a proposal can go together with: public ones that have not themselves gone with another."""
    others = sa.and_(is_public(), Proposal.id != proposal.id, Proposal.merged_into_id.is_(None))
    found = sa.select(Proposal).where(others).order_by(Proposal.id.desc()).limit(MOST_TO_MERGE_WITH)
    return list(session.scalars(found).unique())


def public_by_name(name: str) -> Proposal:
    """Find one that everybody may read. Raises ProposalNotFound."""
    found = session.scalar(sa.select(Proposal).where(Proposal.name == name, is_public()))
    if found is None:
        raise ProposalNotFound
    return found


def count_new() -> int:
    """Count those that nobody has let through or hidden yet."""
    new = sa.select(sa.func.count()).select_from(Proposal).where(waits(), _holds_words())
    return session.scalar(new) or 0


def _holds_words() -> sa.ColumnElement[bool]:
    """Leave out what was never shown and whose proposer is gone, until it is tidied away."""
    return sa.or_(Proposal.title != "", Proposal.name.is_not(None))


def _reads(words: str) -> sa.ColumnElement[bool]:
    return Proposal.search_text.contains(folded(words), autoescape=True)


def _standing(found: sa.Select[Proposal], state: str) -> sa.Select[Proposal]:
    return found.where(stands(State(state))) if state in set(State) else found


def _page(found: sa.Select[Proposal], wanted: Wanted) -> Listed:
    if wanted.before:
        found = found.where(Proposal.id < wanted.before)
    rows = list(session.scalars(found.order_by(Proposal.id.desc()).limit(AT_A_TIME + 1)).unique())
    more = len(rows) > AT_A_TIME
    return Listed(rows=rows[:AT_A_TIME], following=rows[AT_A_TIME - 1].id if more else None)
