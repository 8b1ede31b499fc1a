"""What staff do with a proposal: let it through, look into it, answer, merge, make a project of it, and undo."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.errors import ChangedMeanwhile
from core.engagement.services import create_project
from core.messaging.services import post, take_back
from core.proposals.errors import CannotMerge, NothingToUndo, ProposalNotFound
from core.proposals.models import Proposal
from core.types import Id, LocalText, as_address, folded, new_id

TO_UNDO = timedelta(minutes=10)  # a letter waits so long, and what it tells can be undone
RESERVED = frozenset({"nytt", "bekreft", "sjekk-e-posten", "takk", "send-igjen", "rett-adressen"})
ANSWERED, HIDDEN = "proposals.answered", "proposals.hidden"
MERGED, JOINED, PROJECT = "proposals.merged", "proposals.joined", "proposals.project"


def proposal_by_id(proposal_id: Id) -> Proposal:
    """Find one that was confirmed. Raises ProposalNotFound."""
    found = session.get(Proposal, proposal_id)
    if found is None or found.confirmed_at is None:
        raise ProposalNotFound
    return found


def require_unchanged(proposal: Proposal, seen: int) -> None:
    """Raise ChangedMeanwhile where somebody else has decided since the page was drawn."""
    if proposal.version != seen:
        raise ChangedMeanwhile


def let_through(proposal: Proposal, title: str, body: str, by: Principal) -> None:
    """Show everybody this text; it is given an address once, and keeps it."""
    proposal.public_title, proposal.public_body = title, body
    proposal.search_text = folded(f"{title}\n{body}")
    proposal.name = proposal.name or _free_name(title)
    proposal.shown_at = proposal.shown_at or clock.now()
    proposal.hidden_at, proposal.hidden_for = None, ""
    session.flush()
    take_back(proposal.id, HIDDEN)
    note(Act.PROPOSAL_SHOWN, by, proposal.id)


def hide(proposal: Proposal, reason: str, by: Principal) -> None:
    """Show it to nobody but staff and its proposer, who is told why."""
    proposal.hidden_at, proposal.hidden_for = clock.now(), reason
    session.flush()
    note(Act.PROPOSAL_HIDDEN, by, proposal.id)
    _tell(proposal, HIDDEN)


def look_into(proposal: Proposal) -> None:
    """Say that the municipality looks into it."""
    proposal.looked_at = proposal.looked_at or clock.now()
    session.flush()


def answer(proposal: Proposal, words: LocalText, by: Principal) -> None:
    """Answer, or answer anew, and write to the proposer; the same words again change nothing."""
    written = LocalText({language: text for language, text in words.items() if text})
    if proposal.answered_at and proposal.answer == written:
        return
    proposal.answer, proposal.answered_at = written, clock.now()
    session.flush()
    note(Act.PROPOSAL_ANSWERED, by, proposal.id)
    _tell(proposal, ANSWERED)


def merge(proposal: Proposal, other_id: Id, by: Principal) -> None:
    """Let a proposal go together with another: both keep their address, and both proposers are told.

    Raises CannotMerge.
    """
    _hold(proposal.id, other_id)
    other = session.get(Proposal, other_id, populate_existing=True)
    session.refresh(proposal)
    if other is None or other is proposal or not other.is_public or other.merged_into_id or proposal.merged_into_id:
        raise CannotMerge
    proposal.merged_into_id, proposal.merged_at = other.id, clock.now()
    session.flush()
    note(Act.PROPOSAL_MERGED, by, proposal.id)
    _tell(proposal, MERGED)
    _tell(other, JOINED)


def make_project(proposal: Proposal, by: Principal) -> None:
    """Make a draft project of it, which whoever presses leads; a second press makes no second project."""
    if proposal.project_id is None:
        made = create_project(LocalText(nb=proposal.shown_title), by)
        proposal.project_id, proposal.project_at = made.id, clock.now()
        session.flush()
        session.refresh(proposal)
        note(Act.PROPOSAL_MADE_PROJECT, by, proposal.id)
        _tell(proposal, PROJECT)


def undo(proposal: Proposal, what: str, by: Principal) -> None:
    """Undo one thing, and take back its letter if it has not left. Raises NothingToUndo."""
    if what not in UNDOING:
        raise NothingToUndo
    UNDOING[what](proposal)
    session.flush()
    note(Act.PROPOSAL_UNDONE, by, proposal.id)


def forget_proposer(proposal: Proposal, by: Principal) -> None:
    """Take out who proposed it and what they wrote themselves, because they asked; what everybody reads stays."""
    take_back(proposal.id)
    proposal.panelist_id = proposal.proposer_name = proposal.email = None
    proposal.title = proposal.body = proposal.language = ""
    note(Act.PROPOSER_FORGOTTEN, by, proposal.id)
    if proposal.name is None:
        session.delete(proposal)
    session.flush()


def is_tied(proposal: Proposal) -> bool:
    """Tell whether it is known who proposed it."""
    return bool(proposal.panelist_id or proposal.email)


def _undo_hiding(proposal: Proposal) -> None:
    _require(proposal.hidden_at)
    proposal.hidden_at, proposal.hidden_for = None, ""
    take_back(proposal.id, HIDDEN)


def _undo_looking(proposal: Proposal) -> None:
    _require(proposal.looked_at)
    proposal.looked_at = None


def _undo_answer(proposal: Proposal) -> None:
    _require(proposal.answered_at)
    proposal.answer, proposal.answered_at = LocalText(), None
    take_back(proposal.id, ANSWERED)


def _undo_merge(proposal: Proposal) -> None:
    other = proposal.merged_into_id
    _require(other)
    proposal.merged_into_id = proposal.merged_at = None
    take_back(proposal.id, MERGED)
    if other and not session.scalar(sa.select(Proposal.id).where(Proposal.merged_into_id == other).limit(1)):
        take_back(other, JOINED)  # its proposer is told once of all that went together with it


def _undo_project(proposal: Proposal) -> None:
    _require(proposal.project_id)
    proposal.project_id = proposal.project_at = None
    take_back(proposal.id, PROJECT)


UNDOING: Mapping[str, Callable[[Proposal], None]] = {
    "hidden": _undo_hiding,
    "looked": _undo_looking,
    "answer": _undo_answer,
    "merge": _undo_merge,
    "project": _undo_project,
}


def _require(done: object) -> None:
    if not done:
        raise NothingToUndo


def _tell(proposal: Proposal, kind: str) -> None:
    """Write to whoever proposed it, in ten minutes; a letter of the same kind that waits is replaced."""
    take_back(proposal.id, kind)
    if is_tied(proposal):
        post(kind, proposal.id, number=f"{kind}:{new_id()}", due_at=clock.now() + TO_UNDO)


def _hold(*ids: Id) -> None:
    """Let two who merge the same proposals wait for each other, always in the same order."""
    rows = sa.select(Proposal.id).where(Proposal.id.in_(ids)).order_by(Proposal.id)
    session.execute(rows.with_for_update()).all()


def _free_name(title: str) -> str:
    wanted = as_address(title) or "forslag"
    taken = set(session.scalars(sa.select(Proposal.name).where(Proposal.name.startswith(wanted, autoescape=True))))
    taken |= RESERVED
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
