"""Who may open a file: whoever may open what it hangs on."""

from core.contributions import Asking, Rule, Verdict
from core.files import services
from core.files.places import verdict


def may_open(asking: Asking) -> Verdict:
    """Ask the place that the file hangs on; a file one may not open does not exist."""
    file = services.find(asking.arguments["file_id"])
    return verdict(asking, file) if file else Verdict.MISSING


POLICY = (Rule(endpoint="files.show", may=may_open),)
