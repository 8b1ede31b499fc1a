"""What stands where figures are kept back, said the same way on pages, in files and to programs."""

from core.language import core_texts
from core.statistics.small_cells import SMALLEST

_ = core_texts.gettext


def too_few(smallest: int = SMALLEST) -> str:
    """Say that figures are hidden; the same words whether they are few, none, or hidden for another's sake."""
    return _("Vises ikke, fordi gruppen er for liten (færre enn %(least)s).", least=smallest)


def comes_later(smallest: int = SMALLEST) -> str:
    """Say when answers will be shown."""
    if smallest == SMALLEST:
        return _("Her kommer svarene når minst seks har svart.")
    return _("Her kommer svarene når minst %(least)s har svart.", least=smallest)
