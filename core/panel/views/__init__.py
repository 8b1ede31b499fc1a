"""The panel's pages: joining, coming in, one's own, and those of staff who help."""

from core.panel.views import (
    address,
    confirming,
    fewer,
    joining,
    lost_address,
    lost_addresses,
    profile,
    sign_in,
)
from core.panel.views.blueprints import public, staff

PAGES = (address, confirming, fewer, joining, lost_address, lost_addresses, profile, sign_in)

__all__ = ["PAGES", "public", "staff"]
