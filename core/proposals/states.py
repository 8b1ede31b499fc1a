"""Where a proposal stands, in the words that people see, and the same in SQL."""

from collections.abc import Mapping
from enum import StrEnum

import sqlalchemy as sa

from core.engagement.state_words import Shown, Tone
from core.language import core_texts
from core.proposals.models import Proposal

_ = core_texts.gettext
_l = core_texts.lazy_gettext


class State(StrEnum):
    """Where a proposal stands; the one furthest on is said."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    PROJECT = "project"
    MERGED = "merged"
    ANSWERED = "answered"


class Seen(StrEnum):
    """Whether everybody may read it: what staff filter by besides."""

    NEW = "new"
    HIDDEN = "hidden"


WORDS: Mapping[State, str] = {
    State.RECEIVED: _l("Mottatt"),
    State.LOOKED_AT: _l("Vi ser på det"),
    State.PROJECT: _l("Blitt til et prosjekt"),
    State.MERGED: _l("Slått sammen med et annet"),
    State.ANSWERED: _l("Besvart"),
}
LOOKS: Mapping[State, tuple[Tone, str]] = {
    State.RECEIVED: ("neutral", "mail"),
    State.LOOKED_AT: ("info", "clock"),
    State.PROJECT: ("success", "check"),
    State.MERGED: ("neutral", "arrow-right"),
    State.ANSWERED: ("success", "check"),
}


def state_of(proposal: Proposal) -> State:
    """Say where a proposal stands: what it went together with, then what came of it, then whether it is answered."""
    if proposal.merged_into_id:
        return State.MERGED
    if proposal.project_id:
        return State.PROJECT
    if proposal.answered_at:
        return State.ANSWERED
    return State.LOOKED_AT if proposal.looked_at else State.RECEIVED


def stands(state: State) -> sa.ColumnElement[bool]:
    """Say the same in SQL."""
    merged, project = Proposal.merged_into_id.is_not(None), Proposal.project_id.is_not(None)
    answered, looked = Proposal.answered_at.is_not(None), Proposal.looked_at.is_not(None)
    further = {State.MERGED: merged, State.PROJECT: project, State.ANSWERED: answered, State.LOOKED_AT: looked}
    before: list[sa.ColumnElement[bool]] = []
    for one, is_so in further.items():
        if one is state:
            return sa.and_(is_so, *before)
        before.append(sa.not_(is_so))
    return sa.and_(sa.true(), *before)


def waits() -> sa.ColumnElement[bool]:
    """Say in SQL that nobody has decided yet whether everybody may read it."""
    return sa.and_(Proposal.confirmed_at.is_not(None), Proposal.shown_at.is_(None), Proposal.hidden_at.is_(None))


def is_public() -> sa.ColumnElement[bool]:
    """Say in SQL that everybody may read it."""
    return sa.and_(Proposal.shown_at.is_not(None), Proposal.hidden_at.is_(None))


def shown(proposal: Proposal) -> Shown:
    """Say where a proposal stands, for a tag."""
    state = state_of(proposal)
    tone, icon = LOOKS[state]
    return Shown(label=label(proposal), tone=tone, icon=icon)


def label(proposal: Proposal) -> str:
    """Say where a proposal stands; one that went together with a public one names it."""
    other = proposal.merged_into
    if other and other.is_public:
        return _("Slått sammen med «%(title)s»", title=other.public_title)
    return str(WORDS[state_of(proposal)])


def seen_word(proposal: Proposal) -> str:
    """Say to staff whether everybody may read it."""
    if proposal.hidden_at:
        return _("Skjult")
    return _("Vises for alle") if proposal.shown_at else _("Ikke sett på")
