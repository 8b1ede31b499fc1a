"""Why somebody can be kept out at the door."""


class CodeNotFound(Exception):
    """No activity takes this code now."""


class TooManyWrongCodes(Exception):
    """So many wrong codes were typed that none can be tried now."""


class GuestNotFound(Exception):
    """There is no such guest in this activity."""
