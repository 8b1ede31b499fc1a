"""Who may reach the pages that belong to the house itself."""

from core.contributions import Rule
from core.permissions import administrator, anyone, staff
from web.realtime.live import over_http

SYSTEM = (
    "index", "jobs_page", "act_on_job", "letters_page", "try_letter_again", "settings_page", "save_settings",
    "setup", "close_setup", "setup_step",
)  # fmt: skip


def rules(*, demo: bool) -> list[Rule]:
    """Give the rules; the demo's post box exists in the demo only."""
    standing = ("about", "young", "questions", "contact", "privacy", "cookies", "accessibility", "help")
    return [
        Rule(endpoint="static", may=anyone, public=True),
        *(Rule(endpoint=f"pages.{name}", may=anyone, public=True) for name in standing),
        Rule(endpoint="pages.staff_help", may=staff),
        Rule(endpoint="api.document", may=anyone),
        Rule(endpoint="api.docs", may=anyone),
        Rule(endpoint="health.live", may=anyone),
        Rule(endpoint="health.ready", may=anyone),
        Rule(endpoint="metrics.metrics", may=anyone),  # the view itself asks for the token, and is nowhere without it
        Rule(endpoint="look.theme", may=anyone, public=True),
        Rule(endpoint="live.what_came", may=over_http.may_read),
        Rule(endpoint="live.ask", may=over_http.may_write, transaction="none"),  # the log's writer has its own
        *(Rule(endpoint=f"system.{name}", may=administrator) for name in SYSTEM),
        Rule(endpoint="system.save_step", may=administrator, transaction="none", uploads=True),
        *(Rule(endpoint=f"dev_mail.{name}", may=anyone) for name in ("index", "letter", "letter_html") if demo),
    ]
