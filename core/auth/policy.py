"""Who may reach the doors, and one's own account."""

from core.auth.elsewhere import STAFF, offered
from core.contributions import Asking, Rule, Verdict
from core.permissions import anyone, nobody, staff

NOT_OURS = ("static", "tf_select", "two_factor_rescue", "two_factor_setup_validate", "verify")  # Flask-Security's own


def on_the_way_in(asking: Asking) -> Verdict:
    """Let in who has shown the password only: whoever is inside may not change factors by this door."""
    return Verdict.DENIED if asking.staff else Verdict.ALLOWED


POLICY = (
    # The first door
    Rule(endpoint="auth.welcome", may=anyone),
    Rule(endpoint="auth.enrol", may=anyone, transaction="none"),
    Rule(endpoint="security.login", may=anyone, transaction="none"),
    Rule(endpoint="security.logout", may=anyone),
    Rule(endpoint="auth.forgotten", may=anyone),
    Rule(endpoint="auth.ask_new_password", may=anyone, transaction="none"),
    Rule(endpoint="auth.new_password", may=anyone),
    Rule(endpoint="auth.set_new_password", may=anyone, transaction="none"),
    Rule(endpoint="elsewhere.begin", may=offered(STAFF, anyone), transaction="none"),
    Rule(endpoint="elsewhere.begin_enrolment", may=offered(STAFF, anyone), transaction="none"),
    Rule(endpoint="elsewhere.begin_confirmation", may=offered(STAFF, staff), transaction="none"),
    Rule(endpoint="elsewhere.answered", may=offered(STAFF, anyone)),
    Rule(endpoint="elsewhere.finish", may=offered(STAFF, anyone), transaction="none"),
    # The second door
    Rule(endpoint="security.two_factor_setup", may=on_the_way_in),
    Rule(endpoint="security.two_factor_token_validation", may=on_the_way_in, transaction="none"),
    Rule(endpoint="auth.passkey_options", may=anyone, transaction="none"),
    Rule(endpoint="auth.creation_options", may=anyone, transaction="none"),
    Rule(endpoint="auth.sign_in_by_passkey", may=on_the_way_in, transaction="none"),
    Rule(endpoint="auth.first_passkey", may=on_the_way_in),
    Rule(endpoint="auth.enrol_passkey", may=on_the_way_in, transaction="none"),
    # One's own account
    Rule(endpoint="auth.account", may=staff),
    Rule(endpoint="auth.confirm_yourself", may=staff),
    Rule(endpoint="auth.confirm", may=staff, transaction="none"),
    Rule(endpoint="auth.password", may=staff, confirmed=True),
    Rule(endpoint="auth.change_password", may=staff, transaction="none", confirmed=True),
    Rule(endpoint="auth.app", may=staff, confirmed=True),
    Rule(endpoint="auth.new_app", may=staff, confirmed=True),
    Rule(endpoint="auth.connect_app", may=staff, confirmed=True),
    Rule(endpoint="auth.recovery_codes", may=staff, confirmed=True),
    Rule(endpoint="auth.new_recovery_codes", may=staff, confirmed=True),
    Rule(endpoint="auth.another_passkey", may=staff, confirmed=True),
    Rule(endpoint="auth.add_passkey", may=staff, confirmed=True),
    Rule(endpoint="auth.remove_passkey", may=staff, confirmed=True),
    Rule(endpoint="auth.end_visit", may=staff, confirmed=True),
    Rule(endpoint="auth.end_other_visits", may=staff, confirmed=True),
    *(Rule(endpoint=f"security.{name}", may=nobody) for name in NOT_OURS),
)
