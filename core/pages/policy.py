"""Who writes the public pages: editors and administrators."""

from collections.abc import Iterable

from core.capabilities import Capability
from core.contributions import NavItem, Principal, Rule
from core.language import core_texts
from core.permissions import having, may_open

_l = core_texts.lazy_gettext

writes = having(Capability.WRITE_PAGES)

POLICY = tuple(
    Rule(endpoint=f"pages_staff.{name}", may=writes)
    for name in ("every", "edit", "save", "preview", "publish", "fetch_back")
)


def nav_items(_principal: Principal | None) -> Iterable[NavItem]:
    """Lead whoever writes the pages to them."""
    if may_open("pages_staff.every"):
        yield NavItem(title=_l("Sider"), endpoint="pages_staff.every", order=60)
