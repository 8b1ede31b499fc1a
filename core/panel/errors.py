"""Why joining can be refused; nothing is stored in either case."""


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
