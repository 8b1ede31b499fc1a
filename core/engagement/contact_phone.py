"""Every letter about an activity names the telephone of whoever answers for it: the same as its page does."""

from collections.abc import Mapping
from dataclasses import replace

from core.contributions import Envelope, Letter
from core.db import session
from core.engagement.models import Engagement
from core.messaging.compose import unbroken


def phone_of_contact(envelope: Envelope) -> Mapping[str, str]:
    """Give the contact's own telephone as a letter's value; nothing where they have none: then it is the house's."""
    engagement = session.get(Engagement, envelope.about) if envelope.about else None
    contact = engagement.project.contact if engagement else None
    return {"telefon": unbroken(contact.phone)} if contact and contact.phone else {}


def with_phone(letter: Letter) -> Letter:
    """Let a letter about an activity name that telephone."""
    return replace(letter, values=lambda envelope: {**phone_of_contact(envelope), **letter.values(envelope)})
