"""The Socket.IO server: what open pages ask and hear, behind the same gate as every page.

Threads carry it by default, gevent where the operator says so. It takes the visit's cookie and nothing else, asks the
policy table at every event, and lets go of whoever has lost a right within a second or two.
"""

from typing import cast

import socketio
from flask import Flask
from flask_socketio import SocketIO

from core.config import Config
from web.realtime import door, lines, packets, pings, rooms, straight
from web.realtime.live import hearing, over_http
from web.realtime.live.door import Live
from web.realtime.seats import Seats

MOST_BYTES = 64 * 1024
NO_ROOM = "-"  # no client can ask for it; without any name the library opens «/» to everybody
CHANNEL = "samskap-live"


def init_app(app: Flask) -> None:
    """Put the server in front of the app, with a namespace for each owner that has events."""
    config = cast(Config, app.extensions["config"])
    rooms_of = {owner: events for owner, events in rooms.events_of(app).items() if events or owner in _live_owners(app)}
    server = SocketIO(
        app,
        async_mode="gevent" if config.sockets == "gevent" else "threading",
        async_handlers=False,  # one person's events are answered in the order they were sent
        cors_allowed_origins=[config.base_url],
        manage_session=False,
        max_http_buffer_size=MOST_BYTES,
        json=packets,
        namespaces=[f"/{owner}" for owner in rooms_of] or [NO_ROOM],
        client_manager=_between_processes(config),
    )
    seats = Seats(app, server.server)
    live = Live(app, server.server, seats, config.redis_url)
    seats.also = live.look
    lines.limit(server.server.eio, MOST_BYTES, live.hub.pipes)
    pings.install(server.server.eio)
    straight.install(server.server.eio)
    packets.guard(server.server.eio, seats, live)
    for owner, events in rooms_of.items():
        server.server.register_namespace(rooms.Room(app, owner, events, seats))
    app.extensions["seats"], app.extensions["live"] = seats, live
    app.register_blueprint(over_http.blueprint)
    app.wsgi_app = door.Door(app, server.server.eio, MOST_BYTES)  # type: ignore[method-assign]


def hang_up(app: Flask) -> None:
    """Close every socket of this process, because it stops; browsers come back by themselves."""
    cast(Seats, app.extensions["seats"]).empty()


def _live_owners(app: Flask) -> set[str]:
    return {hearing.owner_of(name) for name in app.extensions["live_kinds"]}


def _between_processes(config: Config) -> socketio.RedisManager | None:
    """Let several processes reach each other's browsers, in JSON; one process alone needs nobody between."""
    return socketio.RedisManager(config.redis_url, channel=CHANNEL, json=packets) if config.redis_url else None
