"""Why something about an engagement can be refused."""


class EngagementNotFound(Exception):
    """There is no such engagement, or not for this person."""


class NotReady(Exception):
    """The checklist has a stop."""


class NobodyToAsk(Exception):
    """The chosen audience is empty."""


class NotOpen(Exception):
    """The engagement does not take answers now."""


class WrongState(Exception):
    """This cannot be done in the engagement's state; somebody else may have been first."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the same thing since the page was opened."""


class ResultNotFound(Exception):
    """There is no published result here."""
