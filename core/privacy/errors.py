"""What can stand in the way of people's own data."""


class ErasureUnfinished(Exception):
    """Somebody has not managed to erase yet, or leftovers are still in the file; it is tried again."""


class DataRequestClosed(Exception):
    """The request was closed before, or the person is no longer there."""


class DataRequestNotFound(Exception):
    """There is no such request."""


class PersonNotFound(Exception):
    """There is no such member."""
