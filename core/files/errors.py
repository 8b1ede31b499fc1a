"""Why a file is not kept; each message is a sentence for the person who sent it."""


class NotKept(ValueError):
    """What was sent is not kept. Nothing of it is stored."""


class Empty(NotKept):
    """The file holds nothing."""


class TooLarge(NotKept):
    """The file has more bytes, or the picture more points, than we take."""


class WrongKind(NotKept):
    """The content is not of a kind that we take, whatever the file is called."""


class Unreadable(NotKept):
    """The file begins like one that we take, and cannot be read to its end."""


class NoRoom(NotKept):
    """The space for files is used up, here or on the disk."""
