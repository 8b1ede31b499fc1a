"""Who may look after the colleagues' accounts; whoever changes one has just shown who they are."""

from core.capabilities import Capability
from core.contributions import Rule
from core.permissions import having

manages = having(Capability.MANAGE_STAFF)

POLICY = (
    Rule(endpoint="staff_admin.index", may=manages),
    *(
        Rule(endpoint=f"staff_admin.{name}", may=manages, confirmed=True)
        for name in (
            "new", "invite", "person", "change_roles", "invite_again", "withdraw", "disable", "enable", "let_in_anew",
        )
    ),
)  # fmt: skip
