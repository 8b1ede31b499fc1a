"""Who may reach the pages of joining and leaving."""

from core.contributions import Rule
from core.permissions import anyone, panelist

POLICY = (
    Rule(endpoint="panel.join", may=anyone, public=True),
    Rule(endpoint="panel.sign_up", may=anyone),
    Rule(endpoint="panel.check_email", may=anyone),
    Rule(endpoint="panel.enter_code", may=anyone),
    Rule(endpoint="panel.send_again", may=anyone),
    Rule(endpoint="panel.correct_address", may=anyone),
    Rule(endpoint="panel.confirm_page", may=anyone),
    Rule(endpoint="panel.confirm", may=anyone),
    Rule(endpoint="panel.welcome", may=panelist),
    Rule(endpoint="panel.tell_more", may=panelist),
    Rule(endpoint="panel.sign_out", may=anyone),
    Rule(endpoint="panel.fewer", may=anyone),
    Rule(
        endpoint="panel.choose_fewer",
        may=anyone,
        csrf=False,
        why_no_csrf="RFC 8058: an e-mail program posts it without a cookie; the token in the address is the authority",
    ),
)
