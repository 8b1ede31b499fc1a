"""Why something about a session, or a seat in it, can be refused."""

from core.types import Id


class SessionNotFound(Exception):
    """There is no such session."""


class BookingNotFound(Exception):
    """Nobody has this seat, or place in a line."""


class NoSuchTime(ValueError):
    """The clock jumps over this time that night, as in spring between two and three."""


class NoSuchZone(ValueError):
    """No clock is known by this name."""


class InThePast(Exception):
    """The time has been already."""


class RoomTaken(Exception):
    """Somebody else uses the room then, buffers included."""


class ResponsibleTaken(Exception):
    """Who is to be responsible is so somewhere else then, buffers included."""


class InTwoPlaces(Exception):
    """The person has a seat, or an offer of one, somewhere else at that time."""


class PeopleElsewhere(Exception):
    """So many who have a seat would be in two places; ``count`` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class SessionFull(Exception):
    """Every seat is taken or held, and nobody waits."""


class MustWait(Exception):
    """Others wait for the next seat."""


class SeatsLeft(Exception):
    """There is no line, because there are seats."""


class SessionStarted(Exception):
    """It has begun."""


class TooLate(Exception):
    """It begins so soon that nobody books any more."""


class SessionIsCancelled(Exception):
    """It will not be."""


class NotCancelled(Exception):
    """It was not cancelled, or somebody has taken that back."""


class TooFewSeats(Exception):
    """More people have a seat than there would be; ``taken`` says how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class AlreadyHasSeat(Exception):
    """The person has a seat, an offer or a place in line of the same kind; ``booking`` is its id."""

    def __init__(self, booking: Id) -> None:
        super().__init__(booking)
        self.booking = booking


class NoOffer(Exception):
    """The offer is gone: its time ran out, it was answered, or the session is cancelled."""


class NoSeat(Exception):
    """They have no seat there: whether they came is noted of those who have."""


class DoorClosed(Exception):
    """People come in from two hours before it begins until it ends."""


class NotedTooEarly(Exception):
    """Who came is noted from two hours before it begins."""


class NotedTooLate(Exception):
    """Who came is noted until thirty days after."""
