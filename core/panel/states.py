"""Where somebody stands in the panel, by a code that lists and filters use, and in the words that people see."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core.language import core_texts
from core.panel.models import Panelist
from core.panel.services import active, is_on_break

_ = core_texts.gettext

AWAITING, MEMBER, PAUSED, RECONFIRM = "awaiting", "member", "paused", "reconfirm"
STATES = (AWAITING, MEMBER, PAUSED, RECONFIRM)  # the first is a sign-up's; whoever has left has no row
LOOKS: Mapping[str, tuple[str, str]] = {
    AWAITING: ("neutral", "clock"),
    MEMBER: ("success", "check"),
    PAUSED: ("warning", "clock"),
    RECONFIRM: ("warning", "question"),
}


def membership_state(panelist: Panelist) -> str:
    """Give a member's state: member, paused or reconfirm. A break comes first, for nobody is asked anything in it."""
    if is_on_break(panelist):
        return PAUSED
    return RECONFIRM if panelist.asked_on else MEMBER


def in_state(state: str) -> sa.ColumnElement[bool]:
    """Say in SQL who is in a state; nobody among the members awaits a confirmation."""
    asked = Panelist.asked_on.is_not(None)
    conditions = {PAUSED: sa.not_(active()), RECONFIRM: active() & asked, MEMBER: active() & sa.not_(asked)}
    return conditions.get(state, sa.false())


def state_word(state: str) -> str:
    """Say a state."""
    return {
        AWAITING: _("Venter på bekreftelse"),
        MEMBER: _("Med i panelet"),
        PAUSED: _("På pause"),
        RECONFIRM: _("Må bekreftes på nytt"),
    }[state]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A state as people see it: its words, and the tone and the icon beside them."""

    state: str
    words: str
    tone: str
    icon: str


def standing(panelist: Panelist) -> Standing:
    """Say where a member stands, for a mark on a page."""
    state = membership_state(panelist)
    tone, icon = LOOKS[state]
    return Standing(state=state, words=state_word(state), tone=tone, icon=icon)
