"""The pages of a workshop: its plan, its programme, and its board for those who take part and for whoever leads it."""

from plugins.workshop.views import board, content, printing, programme
from plugins.workshop.views.blueprints import public, staff
from plugins.workshop.views.board import field_work, inside, unreported

__all__ = ["board", "content", "field_work", "inside", "printing", "programme", "public", "staff", "unreported"]
