"""Why something about a send-out can be refused."""

from core.engagement.errors import ChangedMeanwhile, EngagementNotFound, NobodyToAsk, WrongState


class SendingNotFound(EngagementNotFound):
    """There is no such send-out."""


class AlreadyPlanned(WrongState):
    """The same send-out waits already; somebody else may have been first."""


class AlreadyLeft(WrongState):
    """There is nothing left to stop: every letter has left, or it was stopped before."""


class NotOneself(WrongState):
    """Nobody looks over their own send-out."""


class ChangedSince(ChangedMeanwhile):
    """What would be sent is no longer what was looked at."""


class NobodyToSendTo(NobodyToAsk):
    """There is nobody whom the send-out would reach."""


class NobodyToApprove(WrongState):
    """No colleague can look it over."""


class NotFilledIn(ValueError):
    """A correction does not say what is right; ``languages`` lists in which languages."""

    def __init__(self, languages: list[str]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages
