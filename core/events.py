"""What has happened, in the past tense; listeners hear it inside the transaction."""

from dataclasses import dataclass
from datetime import datetime

from core.types import Id


@dataclass(frozen=True, kw_only=True)
class PanelistJoined:
    """Somebody confirmed that they want to be a member."""

    panelist: Id


@dataclass(frozen=True, kw_only=True)
class PanelistPaused:
    """A member asked for a break; nothing was deleted."""

    panelist: Id


@dataclass(frozen=True, kw_only=True)
class EngagementOpened:
    """An engagement opened and its invitations were queued."""

    engagement: Id
    invited: int


@dataclass(frozen=True, kw_only=True)
class EngagementPaused:
    """An engagement takes no answers for a while."""

    engagement: Id


@dataclass(frozen=True, kw_only=True)
class EngagementResumed:
    """An engagement that was paused goes on."""

    engagement: Id


@dataclass(frozen=True, kw_only=True)
class EngagementCancelled:
    """An engagement will not be, or not go on, for good; what was answered is kept."""

    engagement: Id


@dataclass(frozen=True, kw_only=True)
class EngagementCopied:
    """A draft was made like another engagement; a format that keeps content of its own copies it now."""

    engagement: Id
    source: Id


@dataclass(frozen=True, kw_only=True)
class EngagementClosed:
    """An engagement closed for answers."""

    engagement: Id


@dataclass(frozen=True, kw_only=True)
class ParticipationChanged:
    """A person's state in an engagement became another; where answers are anonymous, nobody is told whose."""

    engagement: Id
    panelist: Id | None
    state: str


@dataclass(frozen=True, kw_only=True)
class ResultPublished:
    """An engagement's result became public."""

    engagement: Id


@dataclass(frozen=True, kw_only=True)
class SeatTaken:
    """Somebody has a seat: they chose it, said yes to an offer, or were let in at the door."""

    engagement: Id
    session: Id
    booking: Id
    participation: Id
    panelist: Id
    was_offered: bool
    at_door: bool


@dataclass(frozen=True, kw_only=True)
class SeatSwapped:
    """Somebody gave up one seat for another in the same act; ``booking`` and ``session`` are the new ones.

    ``left_was`` says what they had there: a seat that was taken, one that was offered, or a place in the line, waiting.
    """

    engagement: Id
    session: Id
    booking: Id
    participation: Id
    panelist: Id
    left_session: Id
    left_booking: Id
    left_was: str


@dataclass(frozen=True, kw_only=True)
class LineJoined:
    """Somebody waits for a seat."""

    engagement: Id
    session: Id
    booking: Id
    participation: Id
    panelist: Id


@dataclass(frozen=True, kw_only=True)
class SeatOffered:
    """A seat is held for somebody who waited, until an instant."""

    engagement: Id
    session: Id
    booking: Id
    participation: Id
    panelist: Id
    until: datetime


@dataclass(frozen=True, kw_only=True)
class OfferExpired:
    """Somebody did not answer an offer in time, or waited in line until the session began."""

    engagement: Id
    session: Id
    booking: Id
    participation: Id
    panelist: Id


@dataclass(frozen=True, kw_only=True)
class SeatFreed:
    """Somebody left: a seat, an offer or their place in line; ``was`` says which: taken, offered or waiting.

    ``taken_back`` where a leader took it, and they did not leave themselves.
    """

    engagement: Id
    session: Id
    booking: Id
    participation: Id
    panelist: Id
    was: str
    taken_back: bool


@dataclass(frozen=True, kw_only=True)
class SessionMoved:
    """A session is at another time or place; ``bookings`` still hold a seat, ``lost`` had one and cannot be there.

    ``was_at`` is when it began before.
    """

    engagement: Id
    session: Id
    bookings: tuple[Id, ...]
    lost: tuple[Id, ...]
    was_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionCancelled:
    """A session will not be; ``bookings`` had a seat, ``waiting`` were offered one or waited."""

    engagement: Id
    session: Id
    bookings: tuple[Id, ...]
    waiting: tuple[Id, ...]


@dataclass(frozen=True, kw_only=True)
class SessionResumed:
    """A cancelled session will be after all; ``bookings`` have their seat again, ``lost`` do not."""

    engagement: Id
    session: Id
    bookings: tuple[Id, ...]
    lost: tuple[Id, ...]
