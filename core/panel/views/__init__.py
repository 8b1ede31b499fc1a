"""The panel's pages: joining, coming in, one's own, and those of staff who help."""

from core.panel.views import (
    address,
    alike,
    cockpit,
    confirming,
    fewer,
    imports,
    joining,
    listed,
    lost_address,
    lost_addresses,
    members,
    offered,
    population,
    profile,
    recruiting,
    segment_rules,
    segments,
    sign_in,
    stand,
    still_here,
    who,
)
from core.panel.views.blueprints import public, staff

PAGES = (
    address, alike, cockpit, confirming, fewer, joining, imports, listed, lost_address, lost_addresses, members,
    offered, population, profile, recruiting, segment_rules, segments, sign_in, stand, still_here, who,
)  # fmt: skip

__all__ = ["PAGES", "public", "staff"]
