"""The answer to a request about one's own data: a letter for each way that one can end."""

from core.contributions import Addressee
from core.messaging import at_once
from core.messaging.at_once import LastLetter
from core.messaging.services import post
from core.panel.models import Panelist
from core.privacy.models import DataRequest

CORRECTED, EXPORTED, OBJECTED = "privacy.corrected", "privacy.exported", "privacy.objected"
REFUSED, ERASED = "privacy.refused", "privacy.erased"
REASONS = ("changed_mind", "unsure", "already_right", "law")
LETTERS = {"corrected": CORRECTED, "exported": EXPORTED, "objected": OBJECTED, "refused": REFUSED}


def refused_because(reason: str) -> str:
    """Give the step that says that a request was refused, and why."""
    return f"refused:{reason}"


def reason_of(step: str) -> str:
    """Give the reason that a step names; nothing for other steps."""
    kind, _colon, reason = step.partition(":")
    return reason if kind == "refused" else ""


def post_answer(request: DataRequest, step: str) -> None:
    """Post the answer to whoever asked and is still a member."""
    if request.panelist_id:
        kind = LETTERS[step.partition(":")[0]]
        post(kind, request.panelist_id, number=f"{kind}:{request.id}", about=request.id)


def last_letter(request: DataRequest, panelist: Panelist) -> LastLetter:
    """Write to whoever is about to be erased; it is sent when they are, and their address stands nowhere."""
    to = Addressee(email=panelist.email, name=panelist.name, language=panelist.language)
    return at_once.write(ERASED, to, number=f"{ERASED}:{request.id}", about=request.id)
