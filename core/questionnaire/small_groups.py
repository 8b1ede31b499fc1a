"""What stands where figures are kept back, said the same way on pages, in files and to programs."""

from core.language import core_texts
from core.statistics.small_cells import SMALLEST

_ = core_texts.gettext


def too_few(smallest: int = SMALLEST) -> str:
    """Say that figures are hidden, because they are of too few; of none, just as well."""
    return _("Vises ikke, fordi gruppen er for liten (færre enn %(least)s).", least=smallest)


def to_protect(smallest: int = SMALLEST) -> str:
    """Say why a table that went through `protect` has holes; true of every hole in it, the large groups', too.

    A hole is a small group, an empty one, or a large one from which a small one could be worked out. A sentence for
    each would tell which is which, and so undo some of what the hiding is for: with this one, nobody can see it.
    """
    return _("Vises ikke, for å verne en liten gruppe (færre enn %(least)s).", least=smallest)


def comes_later(smallest: int = SMALLEST) -> str:
    """Say when answers will be shown."""
    if smallest == SMALLEST:
        return _("Her kommer svarene når minst seks har svart.")
    return _("Her kommer svarene når minst %(least)s har svart.", least=smallest)
