"""What waits at a gathering: frames to be written, and those who want to be let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.live.writing import Answer, Asked
from web.realtime.live import saying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from core.contributions.live import Actor, Done
    from core.types import Id
    from web.realtime.frames import Parcel
    from web.realtime.live.members import Reach

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Work:
    """The items of one frame, some of them refused already, and how their maker hears what became of them."""

    items: Sequence[Asked | Json]
    tell: Callable[[list[Json]], Parcel | None]
    reach: Reach | None = None

    def asked(self) -> Iterator[Asked]:
        """Give what is to be written."""
        return (item for item in self.items if isinstance(item, Asked))


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Somebody who asks for what they lack, the first time or again; who only asks does not follow from then on."""

    actor: Actor
    answered: Callable[[str], Parcel | None]
    name: str = ""
    reach: Reach | None = None
    epoch: Id | None = None
    last_seq: int | None = None


def parcels(works: Sequence[Work], answers: Sequence[Answer]) -> tuple[dict[str, list[Parcel]], Mapping[str, Reach]]:
    """Give the answers by line, and the way to each line; who came another way is told at once."""
    left = iter(answers)
    found: dict[str, list[Parcel]] = {}
    reaches: dict[str, Reach] = {}
    for work in works:
        parcel = work.tell([saying.answered(next(left)) if isinstance(item, Asked) else item for item in work.items])
        if parcel and work.reach:
            reaches[work.reach.line] = work.reach
            found.setdefault(work.reach.line, []).append(parcel)
    return found, reaches


def done_aside(works: Sequence[Work], answers: Sequence[Answer]) -> Iterator[tuple[str, str, Done]]:
    """Give what was done beside the log: by whom, over which line, and what came of it."""
    asked = ((each, work.reach.line if work.reach else "") for work in works for each in work.asked())
    for (each, line), answer in zip(asked, answers, strict=True):
        if answer.done:
            yield each.intent.actor.id, line, answer.done
