"""Why joining, coming in or changing one's address can be refused."""


class TooYoung(Exception):
    """The person has not reached the age; ``joins_in`` is the year they do."""

    def __init__(self, joins_in: int) -> None:
        super().__init__(joins_in)
        self.joins_in = joins_in


class BirthdayUnknown(Exception):
    """It is the boundary year, and the question about the birthday is not answered."""


class LivesElsewhere(Exception):
    """The person does not live in the municipality."""


class SignUpGone(Exception):
    """The sign-up was confirmed or forgotten; there is nothing left to confirm."""


class TooManyLetters(Exception):
    """So many letters have gone to this address lately that it gets no more for a while.

    They are counted whoever asked for them, so it tells nothing about who is a member.
    """


class TooManyFromHere(TooManyLetters):
    """So many have asked for letters from this network that it can hardly be people."""


class SameAddress(Exception):
    """The new address is the one that is held already."""


class AddressTaken(Exception):
    """Another member has this address; said to staff only."""


class AddressChangeGone(Exception):
    """The change of address was made, replaced or forgotten; there is nothing left to confirm."""


class RequestNotFound(Exception):
    """There is no such request about a lost address."""


class RequestHandled(Exception):
    """Somebody else on the staff has handled the request already."""


class NobodyWithAddress(Exception):
    """No member has this address."""


class UnknownChoice(Exception):
    """The district, channel or interest is not on its list; ``field`` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class PanelistNotFound(Exception):
    """There is no such member."""


class RecruitmentLinkNotFound(Exception):
    """There is no such recruitment link."""
