"""Proposing something: a member with one press, others by a letter with a button and a code."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.attempts import take_turns
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import session
from core.messaging.models import OutboxLetter
from core.messaging.services import post, take_back
from core.panel.addresses import member_at
from core.panel.errors import TooManyLetters
from core.panel.models import District, Panelist
from core.proposals.errors import ProposalGone
from core.proposals.models import Proposal
from core.types import Id

REMEMBERED = timedelta(days=7)
A_DAY = timedelta(days=1)
MOST_LETTERS = 4  # per proposal, so that the form cannot be used to fill somebody's mailbox
MOST_A_DAY = 5  # per member, and per address
CONFIRMATION = "proposals.confirmation"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the form says: what somebody wants, and which place it is about."""

    title: str
    body: str
    district: Id | None
    language: str


@dataclass(frozen=True, kw_only=True)
class Proposer:
    """Somebody who is not signed in."""

    name: str
    email: str


def propose(form_id: Id, draft: Draft, by: Panelist) -> None:
    """Keep what a member proposes; the same form twice is one proposal. Raises TooManyLetters."""
    take_turns(str(by.id))
    if _of_form(form_id):
        return
    _refuse_many(Proposal.panelist_id == by.id)
    _keep(form_id, draft, panelist_id=by.id, confirmed_at=clock.now())


def ask_to_confirm(form_id: Id, draft: Draft, by: Proposer) -> None:
    """Keep what somebody else proposes until they confirm it, and post the letter that asks.

    A known address and an unknown one are treated alike. Raises TooManyLetters, having stored nothing.
    """
    take_turns(by.email)
    earlier = _of_form(form_id)
    if earlier and (earlier.confirmed_at or earlier.email == by.email):
        return
    if earlier:  # they went back and corrected the address
        forget(earlier)
    _refuse_many(Proposal.email == by.email)
    kept = _keep(form_id, draft, proposer_name=by.name, email=by.email)
    _write_to(kept)


def waiting(form_id: Id | None) -> Proposal | None:
    """Find the proposal of a form that waits for its confirmation."""
    found = _of_form(form_id) if form_id else None
    return found if found and found.confirmed_at is None else None


def send_again(form_id: Id, seen: int) -> bool:
    """Post the letter once more, with a fresh link and code; say whether there was one more to send.

    ``seen`` is how many letters there were when the page was drawn: pressed twice, one is posted.
    """
    proposal = waiting(form_id)
    if proposal is None:
        return False
    take_turns(proposal.email or "")
    posted = letters_posted(proposal)
    if posted >= MOST_LETTERS:
        return False
    if posted == seen:
        links.revoke(Purpose.CONFIRM_PROPOSAL, proposal.id)
        _write_to(proposal)
    return True


def letters_posted(proposal: Proposal | None) -> int:
    """Count the letters that ask to confirm a proposal."""
    if proposal is None:
        return 0
    mine = sa.and_(OutboxLetter.recipient_id == proposal.id, OutboxLetter.kind == CONFIRMATION)
    return session.scalar(sa.select(sa.func.count()).select_from(OutboxLetter).where(mine)) or 0


def confirm_by_code(form_id: Id, typed: str) -> Proposal:
    """Take the proposal of whoever typed the code from the letter. Raises WrongCode or ProposalGone."""
    proposal = waiting(form_id)
    link = links.of_subject(Purpose.CONFIRM_PROPOSAL, proposal.id) if proposal else None
    if link is None:
        raise ProposalGone
    links.check_code(link, typed)
    return confirm(link)


def confirm(link: Link) -> Proposal:
    """Take the proposal of whoever holds the letter; a member's becomes theirs. Raises LinkUsed or ProposalGone."""
    proposal = session.get(Proposal, link.subject_id)
    if proposal is None or not proposal.email:
        raise ProposalGone
    links.use(link)
    proposal.confirmed_at = clock.now()
    if member := member_at(proposal.email):
        proposal.panelist_id, proposal.proposer_name, proposal.email = member.id, None, None
    session.flush()
    return proposal


def forget(proposal: Proposal) -> None:
    """Drop a proposal and the letters about it that have not left."""
    take_back(proposal.id)
    links.revoke(Purpose.CONFIRM_PROPOSAL, proposal.id)
    session.delete(proposal)
    session.flush()


def forget_unconfirmed() -> int:
    """Delete what nobody confirmed within seven days; say how many."""
    old = sa.and_(Proposal.confirmed_at.is_(None), Proposal.created_at < clock.now() - REMEMBERED)
    rows = list(session.scalars(sa.select(Proposal).where(old)))
    for proposal in rows:
        forget(proposal)
    return len(rows)


def forget_empty() -> int:
    """Delete what was never shown and holds no words any longer, because its proposer is gone; say how many."""
    empty = sa.and_(Proposal.confirmed_at.is_not(None), Proposal.name.is_(None), Proposal.title == "")
    return len(session.execute(sa.delete(Proposal).where(empty).returning(Proposal.id)).all())


def _of_form(form_id: Id) -> Proposal | None:
    return session.scalar(sa.select(Proposal).where(Proposal.form_id == form_id))


def _refuse_many(mine: sa.ColumnElement[bool]) -> None:
    today = sa.and_(mine, Proposal.created_at > clock.now() - A_DAY)
    if (session.scalar(sa.select(sa.func.count()).select_from(Proposal).where(today)) or 0) >= MOST_A_DAY:
        raise TooManyLetters


def _keep(form_id: Id, draft: Draft, **proposer: object) -> Proposal:
    place = session.get(District, draft.district) if draft.district else None
    kept = Proposal(
        form_id=form_id,
        language=draft.language,
        title=draft.title,
        body=draft.body,
        district_id=place.id if place else None,
        created_at=clock.now(),
        **proposer,
    )
    session.add(kept)
    session.flush()
    return kept


def _write_to(proposal: Proposal) -> None:
    link = links.make(Purpose.CONFIRM_PROPOSAL, proposal.id, lives=REMEMBERED)
    session.flush()
    post(CONFIRMATION, proposal.id, number=f"{CONFIRMATION}:{link.id}", link=link.id, urgent=True)
