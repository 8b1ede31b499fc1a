"""What can be wrong with a page."""


class PageNotFound(Exception):
    """There is no page of this name, or no such version of it."""


class PageChangedMeanwhile(Exception):
    """Somebody else has saved since this editor began."""


class NothingToPublish(Exception):
    """What is saved is public already."""
