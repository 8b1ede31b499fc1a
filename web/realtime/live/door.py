"""Tells which packets are about live logs, and makes calls of them."""

import socketio
from flask import Flask
from socketio.packet import EVENT, Packet

from web.realtime.live.hub import Call, Hub
from web.realtime.seats import Seats


class Live:
    """The live logs, as the Socket.IO server's packets reach them."""

    def __init__(self, app: Flask, server: socketio.Server, seats: Seats, redis_url: str) -> None:
        self._server, self._seats = server, seats
        self.hub = Hub(app, server.eio, redis_url, seats.let_go)

    def hears(self, line: str, packet: Packet) -> bool:
        """Tell whether this packet is an event about a live log, from somebody who is let into its room."""
        if packet.packet_type != EVENT or not self.hub.hears(_owner(packet), packet.data[0]):
            return False
        return self._server.manager.sid_from_eio_sid(line, packet.namespace) is not None

    def hear(self, line: str, packet: Packet, size: int) -> None:
        """Answer it; ``size`` is how many bytes it came in."""
        who = self._seats.who(line)
        if who is None:  # it is being closed
            return
        name, *given = packet.data
        call = Call(
            line=line, owner=_owner(packet), event=name, number=packet.id, given=given, size=size,
            who=who, language=self._seats.language_of(line),
        )  # fmt: skip
        self.hub.hear(call)

    def left(self, line: str) -> None:
        """Forget a line that is closed."""
        self.hub.left(line)

    def look(self) -> None:
        """Look whether any log that is open here has moved."""
        self.hub.look()


def _owner(packet: Packet) -> str:
    return str(packet.namespace or "").removeprefix("/")
