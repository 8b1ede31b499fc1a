"""The names of the letters around calls and seats."""

from typing import Final

CALL: Final = "engagement.call"
SEAT: Final = "engagement.seat"
SELECTED: Final = "engagement.selected"
CHOSEN: Final = "engagement.chosen"
NOT_SELECTED: Final = "engagement.not_selected"
OFFERED: Final = "engagement.offered"
INVITING: Final = frozenset({CALL, SEAT})
OUTCOMES: Final = (SELECTED, CHOSEN, NOT_SELECTED)
EXPIRE: Final = "engagement.expire_reply"
CLOSE_CALL: Final = "engagement.close_call"
