"""What somebody looks for in a list of proposals, as the address says it."""

from enum import StrEnum
from uuid import UUID

from flask import request

from core.forms import Choice
from core.forms.typed import readable
from core.language import core_texts
from core.proposals.lists import Wanted
from core.proposals.states import WORDS, Seen, State
from core.types import Id

_ = core_texts.gettext

LONGEST = 100


def wanted(*offered: type[StrEnum]) -> Wanted:
    """Read the address; what it names that there is not, is left out."""
    state = request.args.get("status", "")
    return Wanted(
        words=readable(request.args.get("q", ""))[:LONGEST].strip(),
        state=state if any(state in set(states) for states in offered) else "",
        before=_id(request.args.get("etter", "")),
    )


def public_choices() -> list[Choice]:
    """Give what everybody filters by."""
    return [Choice(value=state.value, label=str(WORDS[state])) for state in State]


def staff_choices() -> list[Choice]:
    """Give what staff filter by."""
    seen = {Seen.NEW: _("Ikke sett på"), Seen.HIDDEN: _("Skjult")}
    return [*(Choice(value=one.value, label=word) for one, word in seen.items()), *public_choices()]


def _id(written: str) -> Id | None:
    try:
        return UUID(written)
    except ValueError:
        return None
