"""Who may reach the doors: everybody, since nobody is inside yet."""

from core.contributions import Asking, Rule, Verdict
from core.permissions import anyone, nobody

NOT_OURS = ("static", "tf_select", "two_factor_rescue", "two_factor_setup_validate", "verify")  # Flask-Security's own


def on_the_way_in(asking: Asking) -> Verdict:
    """Let in who has shown the password only: whoever is inside may not change factors by this door."""
    return Verdict.DENIED if asking.staff else Verdict.ALLOWED


POLICY = (
    Rule(endpoint="auth.welcome", may=anyone),
    Rule(endpoint="auth.enrol", may=anyone, transaction="none"),
    Rule(endpoint="security.login", may=anyone, transaction="none"),
    Rule(endpoint="security.logout", may=anyone),
    Rule(endpoint="security.two_factor_setup", may=on_the_way_in),
    Rule(endpoint="security.two_factor_token_validation", may=on_the_way_in),
    *(Rule(endpoint=f"security.{name}", may=nobody) for name in NOT_OURS),
)
