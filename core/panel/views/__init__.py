"""The panel's pages: joining, coming in, one's own, and those of staff who help."""

from core.panel.views import (
    address,
    cockpit,
    confirming,
    fewer,
    joining,
    lost_address,
    lost_addresses,
    population,
    profile,
    recruiting,
    sign_in,
    stand,
)
from core.panel.views.blueprints import public, staff

PAGES = (
    address, cockpit, confirming, fewer, joining, lost_address, lost_addresses, population, profile, recruiting,
    sign_in, stand,
)  # fmt: skip

__all__ = ["PAGES", "public", "staff"]
