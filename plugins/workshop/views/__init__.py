"""The pages of a workshop: its plan, and its board for those who take part and for whoever leads it."""

from plugins.workshop.views import board, content
from plugins.workshop.views.blueprints import public, staff

__all__ = ["board", "content", "public", "staff"]
