"""What the draw does by itself: make the lottery."""

from core.capabilities import Capability
from core.engagement.drawing.preparing import PREPARE, work
from core.jobs import JobKind
from core.language import core_texts

_l = core_texts.lazy_gettext

JOBS = (JobKind(name=PREPARE, title=_l("Gjør en trekning klar"), run=work, needs=Capability.SEND_INVITATIONS),)
