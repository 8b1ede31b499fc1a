"""What somebody looks for in a list of activities, as the address says it."""

from flask import request

from core.engagement.lists import ARCHIVED, SHOWN, Wanted
from core.engagement.state_words import leaders_word, residents_word
from core.engagement.states import Situation
from core.engagement.views.recipients import id_of
from core.forms import Choice
from core.forms.typed import readable
from core.language import core_texts

_ = core_texts.gettext

LONGEST = 100
STATES = frozenset({*(one.value for one in Situation), ARCHIVED})


def wanted() -> Wanted:
    """Read the address; what it names that there is not, is left out."""
    state = request.args.get("tilstand", "")
    return Wanted(
        words=readable(request.args.get("q", ""))[:LONGEST].strip(),
        state=state if state in STATES else "",
        project=id_of(request.args.get("prosjekt", "")),
        before=id_of(request.args.get("etter", "")),
    )


def staff_choices() -> list[Choice]:
    """Give the states that staff filter by, in the words of the rows."""
    every = [Choice(value=one.value, label=leaders_word(one)) for one in Situation]
    return [*every, Choice(value=ARCHIVED, label=_("Arkivert"))]


def public_choices() -> list[Choice]:
    """Give the states that everybody filters by, each word once."""
    return [Choice(value=one.value, label=residents_word(one, None)) for one in SHOWN]
