"""Who is at the board, and what each audience is told of them: whoever leads all of it, others what they need to see.

Notes have no author for other participants, so nothing that stands beside a note tells one: a name is told only of
whoever is giving a group its name, which anybody may do.
"""

from typing import Any

import marshmallow as ma

from core.plugin.forms import Schema
from core.plugin.live import Actor, Presence, Present
from plugins.workshop.board.asking import sees
from plugins.workshop.board.programme import FACILITATOR, HOST, PARTICIPANT
from plugins.workshop.board.schemas import LARGEST, LONGEST_STEP, Key
from plugins.workshop.board.state import CLUSTER, Board

Json = dict[str, Any]


class Told(Schema):
    """What an open page tells of itself: in what its reader writes, how much waits to be sent, what all should see.

    ``hand`` is when somebody raised theirs, in milliseconds since 1970; ``ready`` the step with which they are done.
    """

    writing = Key(load_default=None, allow_none=True)
    unsent = ma.fields.Integer(strict=True, load_default=0, validate=ma.validate.Range(min=0, max=LARGEST))
    spotlight = Key(load_default=None, allow_none=True)
    hand = ma.fields.Integer(strict=True, load_default=None, allow_none=True, validate=ma.validate.Range(0, LARGEST))
    ready = ma.fields.String(load_default=None, allow_none=True, validate=ma.validate.Length(min=1, max=LONGEST_STEP))


def shows(board: Board, one: Present, viewer: Actor) -> Json | None:
    """Give what an audience is told of somebody."""
    told = {} if one.away else _for_everybody(board, one, viewer)
    if viewer.role != FACILITATOR:
        return told or None
    known: Json = {"name": one.name, "role": one.actor.role}
    if one.away:
        return known | {"away": True} if one.actor.role in (PARTICIPANT, HOST) else None
    known |= {name: said for name in ("unsent", "writing", "hand") if (said := one.told.get(name))}
    if one.told.get("ready") == board.step:
        known["ready"] = True
    return known | told


def _for_everybody(board: Board, one: Present, viewer: Actor) -> Json:
    told: Json = {}
    group = board.things.get(one.told.get("writing") or "")
    if group and group.kind == CLUSTER and sees(group, viewer):
        told.update(name=one.name, writing=group.id)
    shown = board.things.get(one.told.get("spotlight") or "")
    if shown and one.actor.role == FACILITATOR and sees(shown, viewer) and shown.status == "shown":
        told["spotlight"] = shown.id
    return told


PRESENCE = Presence(schema=Told, shows=shows, remembers=True)
