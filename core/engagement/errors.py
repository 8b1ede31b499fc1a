"""Why something about an engagement can be refused."""

from core.db import ChangedMeanwhile as ChangedMeanwhile
from core.types import Id


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


class DeadlinePassed(Exception):
    """The deadline lies before what is to happen; it is to be moved first."""


class KeyEndsTooSoon(ValueError):
    """Until the last day for answers, people change their own: the key has to last that long."""


class NoGuests(Exception):
    """The engagement's format has nothing for people who are not members."""


class MembershipNotFound(Exception):
    """Nobody holds this role here."""


class LastLeader(Exception):
    """Somebody has to lead the project."""


class NotAtWork(Exception):
    """The colleague's account is shut."""


class NoHeir(Exception):
    """Somebody who stays has to take over."""


class ResultNotFound(Exception):
    """There is no published result here."""


class NotInAudience(Exception):
    """Some members are none whom the engagement may ask; ``panelists`` are their ids."""

    def __init__(self, panelists: list[Id]) -> None:
        super().__init__(len(panelists))
        self.panelists = panelists
