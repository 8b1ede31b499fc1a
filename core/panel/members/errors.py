"""Why a list of people cannot be used."""

from enum import Enum


class Why(Enum):
    """What is wrong with a file."""

    NOT_A_TABLE = "not a table"
    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    COLUMN = "column"


class Unreadable(ValueError):
    """The file cannot be used; ``named`` is what in it is wrong, as it stands there."""

    def __init__(self, why: Why, named: str = "") -> None:
        super().__init__(why, named)
        self.why, self.named = why, named[:60]


class ImportNotFound(Exception):
    """There is no such list, or it is another's."""


class NotNow(Exception):
    """The list has gone on meanwhile: this cannot be done to it any more, or not yet."""


class ExportNotFound(Exception):
    """There is no such file, it is another's, or its time is over."""
