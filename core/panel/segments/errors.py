"""What may hinder work with segments."""


class SegmentNotFound(Exception):
    """There is no such segment, or no such rule in it."""


class NameTaken(Exception):
    """Another segment is called so."""


class SegmentInCircle(Exception):
    """A segment would ask for itself, directly or through another."""


class SegmentTooDeep(Exception):
    """Segments would ask for each other in too many steps, or come to too many rules."""


class TooManyRules(Exception):
    """A segment holds as many rules as it may."""
