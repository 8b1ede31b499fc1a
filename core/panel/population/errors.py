"""Why a file of population figures cannot be used."""

from enum import Enum, auto


class Why(Enum):
    """What is wrong with a file."""

    NOT_A_TABLE = auto()
    EMPTY = auto()
    TOO_LONG = auto()
    NO_GROUPS = auto()
    COLUMN = auto()
    ELSEWHERE = auto()
    GENDER = auto()
    AGE = auto()
    OVERLAP = auto()
    NUMBER = auto()
    CONTENTS = auto()
    TWICE = auto()
    PLACES = auto()


class Unreadable(ValueError):
    """The file cannot be used; ``named`` is what in it is wrong, as it stands there."""

    def __init__(self, why: Why, named: str = "") -> None:
        super().__init__(why, named)
        self.why, self.named = why, named[:60]
