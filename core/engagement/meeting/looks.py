"""How a letter about one session will be read, before it is written to anybody."""

from core.booking.models import Session
from core.contributions import Envelope
from core.engagement.sending.looks import known, somebody
from core.messaging.compose import Composed, preview


def look(kind: str, meeting: Session, language: str = "nb") -> Composed:
    """Write a letter about this session as an invented member would read it."""
    about = meeting.engagement_id
    envelope = Envelope(id=meeting.id, recipient=about, about=about, link=None)  # the id says which session is meant
    return preview(known(kind), envelope, somebody(language))
