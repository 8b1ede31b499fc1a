"""Who may reach the pages that belong to the house itself."""

from core.contributions import Rule
from core.permissions import administrator, anyone


def rules(*, demo: bool) -> list[Rule]:
    """Give the rules; the demo's post box exists in the demo only."""
    standing = ("about", "contact", "privacy", "cookies", "accessibility", "help")
    return [
        Rule(endpoint="static", may=anyone, public=True),
        *(Rule(endpoint=f"pages.{name}", may=anyone, public=True) for name in standing),
        Rule(endpoint="health.live", may=anyone),
        Rule(endpoint="health.ready", may=anyone),
        Rule(endpoint="system.index", may=administrator),
        Rule(endpoint="system.settings_page", may=administrator),
        Rule(endpoint="system.save_settings", may=administrator),
        *(Rule(endpoint=f"dev_mail.{name}", may=anyone) for name in ("index", "letter", "letter_html") if demo),
    ]
