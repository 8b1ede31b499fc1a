"""Who follows a log from this process, and the way to each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog

from core.contributions.live import NOBODY, Actor
from web.realtime.frames import Parcel
from web.realtime.pipes import FAR_TOO_MUCH, MOST_WAITING, Pipe

log = structlog.get_logger()

SECONDS_BETWEEN_LOOKS = 1.0

Later = Callable[[], None]


class Reach:
    """The way to a line: straight to its WebSocket in one write, or through the library's queue where it polls."""

    def __init__(self, eio: Any, pipes: Mapping[str, Pipe], line: str) -> None:
        self._eio, self._pipes, self.line = eio, pipes, line
        self._in_use: Pipe | None = None

    def send(self, parcels: Iterable[Parcel]) -> None:
        """Send what the line has asked for; it is never left out. Raises OSError where nobody reads."""
        if pipe := self._pipe():
            if frames := b"".join(parcel.frame for parcel in parcels):
                pipe.send(frames)
            return
        if self._waiting() > FAR_TOO_MUCH:
            self.hang_up()
            return
        for parcel in parcels:
            self._eio.send(self.line, parcel.text)

    def answer(self, parcels: Iterable[Parcel]) -> None:
        """Send what the line has asked for; where nobody is there any more, nobody waits for it."""
        try:
            self.send(parcels)
        except OSError:
            log.debug("a line was gone before it was answered")

    def offer(self, parcels: list[Parcel], later: Later) -> bool:
        """Send it, unless too much waits on that line already; then ``later`` is called once that is gone."""
        if pipe := self._pipe():
            frames = [parcel.frame for parcel in parcels]
            return pipe.offer(frames[0] if len(frames) == 1 else b"".join(frames), later)
        if self._waiting() > MOST_WAITING:
            self._wait(later)
            return False
        self.send(parcels)
        return True

    def offer_one(self, parcel: Parcel, later: Later) -> bool:
        """Do the same with what everybody gets, in as few steps as there can be."""
        return self._in_use.offer(parcel.frame, later) if self._in_use else self.offer([parcel], later)

    @property
    def is_open(self) -> bool:
        """Tell whether the line is there, and nobody is closing it."""
        line = self._eio.sockets.get(self.line)
        return line is not None and not (line.closing or line.closed)

    def hang_up(self) -> None:
        """Close the line; whoever reads too slowly must not keep us."""
        if line := self._eio.sockets.get(self.line):
            line.close(wait=False)

    def _pipe(self) -> Pipe | None:
        """Give the pipe of a WebSocket that is in use; while a line changes over to it, the queue holds its packets."""
        if self._in_use is None:
            pipe = self._pipes.get(self.line)
            line = self._eio.sockets.get(self.line) if pipe else None
            self._in_use = pipe if line and line.upgraded else None
        return self._in_use

    def _waiting(self) -> int:
        """Count what waits to be fetched by a line that polls."""
        line = self._eio.sockets.get(self.line)
        return sum(len(packet.data or "") for packet in list(line.queue.queue) if packet) if line else 0

    def _wait(self, later: Later) -> None:
        """Look again now and then, as long as the line is there."""
        timer = threading.Timer(SECONDS_BETWEEN_LOOKS, self._look, (later,))
        timer.daemon = True
        timer.start()

    def _look(self, later: Later) -> None:
        if self._waiting() > MOST_WAITING:
            self._wait(later)
        else:
            later()


class Member:
    """One line that follows a log, as whom, and what they are called."""

    __slots__ = ("actor", "behind", "caught_up", "name", "reach")

    def __init__(self, actor: Actor, name: str, reach: Reach, caught_up: Later) -> None:
        self.actor, self.name, self.reach, self.caught_up = actor, name, reach, caught_up
        self.behind = False  # it reads too slowly: it gets nothing more until it asks for what it missed

    @property
    def line(self) -> str:
        """Name the line."""
        return self.reach.line


def audience(role: str) -> Actor:
    """Give whoever stands for all of a role."""
    return Actor(id=NOBODY, role=role)
