"""What can be wrong with a page."""


class PageNotFound(Exception):
    """There is no page of this name, or no such version of it."""


class NothingToPublish(Exception):
    """What is saved is public already."""
