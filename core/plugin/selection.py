"""The draw: what a format may read of it, and the same sums for dividing people by targets."""

from core.engagement.drawing.preparing import draw_of
from core.engagement.drawing.reading import Lot
from core.engagement.drawing.reading import shown_to as lot_of
from core.selection.feasibility import Fit, Relaxation, check, relaxed
from core.selection.models import Draw
from core.selection.quotas import Candidate, Target, targets_from_shares

__all__ = [
    "Candidate",
    "Draw",
    "Fit",
    "Lot",
    "Relaxation",
    "Target",
    "check",
    "draw_of",
    "lot_of",
    "relaxed",
    "targets_from_shares",
]
