"""The names of the letters about seats and sessions, and of the work that reminds."""

from typing import Final

SEATED: Final = "engagement.seat_certain"
LEFT: Final = "engagement.seat_given_up"  # by its owner
TAKEN_BACK: Final = "engagement.seat_taken_back"  # by somebody else
SWAPPED: Final = "engagement.seat_swapped"
OFFERED: Final = "engagement.seat_offered"
MOVED: Final = "engagement.session_moved"
LOST: Final = "engagement.seat_lost"
CANCELLED: Final = "engagement.session_cancelled"
RESUMED: Final = "engagement.session_resumed"
TOMORROW: Final = "engagement.session_tomorrow"
ABOUT_SESSIONS: Final = (MOVED, LOST, CANCELLED, RESUMED)  # what a leader does, told to everybody it concerns
REMIND: Final = "engagement.remind_of_sessions"
