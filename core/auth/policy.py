"""Who may reach the doors: everybody, since nobody is inside yet."""

from core.contributions import Rule
from core.permissions import anyone

POLICY = (
    Rule(endpoint="auth.welcome", may=anyone),
    Rule(endpoint="auth.enrol", may=anyone, transaction="none"),
    Rule(endpoint="security.login", may=anyone, transaction="none"),
    Rule(endpoint="security.logout", may=anyone),
    Rule(endpoint="security.two_factor_setup", may=anyone),
    Rule(endpoint="security.two_factor_token_validation", may=anyone),
)
