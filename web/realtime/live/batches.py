"""What each line is told of new facts: the same for all of an audience, made once, and for some their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.realtime.frames import Parcel, event
from web.realtime.live import saying
from web.realtime.live.members import audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.contributions.live import Actor
    from core.live.logs import Logged
    from core.live.writing import Writer


class Batches(dict[str, Parcel]):
    """The batch of each audience, by its role.

    ``concerned`` see more than their audience. ``makers`` have done it: only the page that asked knows by itself what
    is its reader's own, and their other pages are told.
    """

    def __init__(self, room: str, writer: Writer, facts: Sequence[Logged]) -> None:
        super().__init__()
        self._room, self._writer, self._facts = room, writer, facts
        rules, state = writer.rules, writer.state
        self.concerned = {name for logged in facts for name in rules.concerned(state, logged.fact)}
        self.makers = {logged.fact.by for logged in facts}
        self.special = self.concerned | self.makers
        self._own: dict[Actor, Parcel] = {}

    def __missing__(self, role: str) -> Parcel:
        """Make the batch of an audience."""
        self[role] = made = self._made(audience(role))
        return made

    def of(self, actor: Actor, *, asked: bool) -> Parcel:
        """Give somebody's batch; ``asked`` where it goes to the page that has its answers with it."""
        if actor.id not in self.concerned and (asked or actor.id not in self.makers):
            return self[actor.role]
        if actor not in self._own:
            self._own[actor] = self._made(actor)
        return self._own[actor]

    def _made(self, viewer: Actor) -> Parcel:
        return event(self._room, "batch", saying.batch(self._writer, self._facts, viewer))
