"""Who proposes, and who answers: everybody proposes and reads, leaders and editors answer."""

from collections.abc import Iterable

from core.capabilities import Capability
from core.contributions import NavItem, Principal, Rule
from core.language import core_texts
from core.permissions import anyone, having, may_open, panelist

_l = core_texts.lazy_gettext

answers = having(Capability.ANSWER_PROPOSALS)
starts = having(Capability.START_PROJECTS)

POLICY = (
    Rule(endpoint="proposals.index", may=anyone, public=True),
    Rule(endpoint="proposals.new", may=anyone, public=True),
    Rule(endpoint="proposals.page", may=anyone, public=True),
    Rule(endpoint="proposals.send", may=anyone),
    Rule(endpoint="proposals.thanks", may=anyone, public=True),
    Rule(endpoint="proposals.check_email", may=anyone),
    Rule(endpoint="proposals.enter_code", may=anyone),
    Rule(endpoint="proposals.send_again", may=anyone),
    Rule(endpoint="proposals.correct_address", may=anyone),
    Rule(endpoint="proposals.confirm_page", may=anyone),
    Rule(endpoint="proposals.confirm", may=anyone),
    Rule(endpoint="proposals.mine", may=panelist),
    *(
        Rule(endpoint=f"proposals_staff.{name}", may=answers)
        for name in ("every", "one", "let_through", "hide", "look_into", "answer", "merge", "undo", "forget_proposer")
    ),
    Rule(endpoint="proposals_staff.make_project", may=starts),
)


def nav_items(principal: Principal | None) -> Iterable[NavItem]:
    """Lead everybody to propose something, and staff to what was proposed."""
    if principal is None:
        yield NavItem(title=_l("Foreslå noe"), endpoint="proposals.new", order=30)
    elif principal.kind == "staff" and may_open("proposals_staff.every"):
        yield NavItem(title=_l("Forslag"), endpoint="proposals_staff.every", order=50)
