"""Why somebody cannot offer to take part, or cannot have a seat."""


class NotForThem(Exception):
    """The call is for others: another age, or another segment."""


class TooYoung(NotForThem):
    """They are younger than the call says."""


class TooOld(NotForThem):
    """They are older than the call says."""


class AnswerMissing(Exception):
    """A question that decides whether it fits them is not answered."""


class OfferClosed(Exception):
    """The call does not take offers now."""


class NoSeatLeft(Exception):
    """Every seat is taken."""


class ReplyTooLate(Exception):
    """The seat has gone to somebody else."""
