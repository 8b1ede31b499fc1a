"""Why a group cannot be drawn now."""


class AlreadyDrawn(Exception):
    """The group has been chosen; it is chosen once."""


class NotPrepared(Exception):
    """There is no lottery that fits those who volunteer, the seats and the targets as they are now."""


class NoNeed(Exception):
    """There are no more volunteers than seats: all of them get one."""


class DoesNotFit(Exception):
    """No group of those who volunteered meets every target."""
