"""The personal links that this browser has opened: kept in its signed cookie, out of the address bar."""

from flask import g, session

from core.engagement.invitations import place_of_token
from core.engagement.models import Participation
from core.types import Id

HELD = "links"
MOST = 8


def hold(engagement_id: Id, token: str) -> None:
    """Keep a link's token for its engagement; the oldest goes when there are many."""
    held: dict[str, str] = dict(session.get(HELD, {}))
    held.pop(str(engagement_id), None)
    held[str(engagement_id)] = token
    session[HELD] = dict(list(held.items())[-MOST:])


def held_participation(engagement_id: Id) -> Participation | None:
    """Find the place that a held link opens in this engagement; asked of the database once a request."""
    known: dict[Id, Participation | None] = g.setdefault("held_participations", {})
    if engagement_id not in known:
        known[engagement_id] = place_of_token(engagement_id, session.get(HELD, {}).get(str(engagement_id)))
    return known[engagement_id]
