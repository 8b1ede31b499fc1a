"""Why something cannot be done with a proposal."""


class ProposalNotFound(Exception):
    """There is no such proposal, or not for whoever asks."""


class ProposalGone(Exception):
    """The proposal was confirmed or forgotten; there is nothing left to confirm."""


class CannotMerge(Exception):
    """The other proposal is this one, is not public, or has itself gone together with another."""


class NothingToUndo(Exception):
    """What was to be undone is not done, or is undone already."""
