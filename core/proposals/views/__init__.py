"""The pages of proposals: everybody's, the proposer's own, and those of staff."""

from core.proposals.views import deciding, proposing, reading
from core.proposals.views.blueprints import public, staff

PAGES = (deciding, proposing, reading)

__all__ = ["PAGES", "public", "staff"]
