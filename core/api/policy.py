"""Who may use an operation: a token with its scope, whose owner may do it too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.api.scopes import Scope
from core.auth.staff_admin.policy import manages
from core.contributions import Asking, Rule, Verdict
from core.permissions import Predicate, staff

NO_COOKIE = "a token in a header is the authority: no browser sends it by itself"


@dataclass(frozen=True)
class Scoped:
    """Let a token in that has one of the scopes, if its owner may; then the owner's own rule is asked."""

    scopes: Sequence[Scope]
    may: Predicate = staff

    def __call__(self, asking: Asking) -> Verdict:
        """Ask for the token, its scope, and its owner's rights, in this order."""
        if asking.bearer is None:
            return Verdict.TOKEN
        if not asking.bearer.scopes & set(self.scopes):
            return Verdict.SCOPE
        return self.may(replace(asking, staff=asking.bearer.owner, panelist=None))


def operation(endpoint: str, scope: Scope | Sequence[Scope], may: Predicate = staff) -> Rule:
    """Make the rule of an operation: which scope the token needs, and what its owner must be allowed.

    Of several scopes one is enough.
    """
    scopes = (scope,) if isinstance(scope, Scope) else tuple(scope)
    return Rule(endpoint=endpoint, may=Scoped(scopes, may), csrf=False, why_no_csrf=NO_COOKIE)


POLICY = (
    Rule(endpoint="api_tokens.tokens", may=staff, confirmed=True),
    Rule(endpoint="api_tokens.make", may=staff, confirmed=True),
    Rule(endpoint="api_tokens.revoke", may=staff),
    Rule(endpoint="staff_tokens.of_colleague", may=manages, confirmed=True),
    Rule(endpoint="staff_tokens.revoke_for", may=manages, confirmed=True),
)
