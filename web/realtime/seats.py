"""Who has a line open in this process, and a look once a second whether they still may.

The look is one question to the database for all of them, whatever the number: it works without Redis, and each
process looks after its own.
"""

import threading
from collections.abc import Callable
from typing import Any, cast

import socketio
import structlog
from flask import Flask

from core.contributions import Asking
from core.engagement.standing import standing
from web.realtime import answers
from web.realtime.comers import Comers, Seat, together

log = structlog.get_logger()

SECONDS_BETWEEN_LOOKS = 1.0


class Seats:
    """The open lines of this process."""

    def __init__(self, app: Flask, server: socketio.Server) -> None:
        self._app, self._server = app, server
        self._comers = Comers(app)
        self._seats: dict[str, Seat] = {}
        self._lock = threading.Lock()
        self._looking = False
        self.also: Callable[[], None] = lambda: None  # what else to look at then

    def __len__(self) -> int:
        return len(self._seats)

    def take(self, line: str, environ: dict[str, Any]) -> bool:
        """Give a seat to whoever holds an open visit; tell whether they do."""
        seat = self._comers.seat_for(environ)
        if seat is None:
            return False
        with self._lock:
            self._seats[line] = seat
            begin, self._looking = not self._looking, True
        if begin:
            self._server.start_background_task(self._look_on)
        return True

    def who(self, line: str) -> Asking | None:
        """Tell who came over a line: what was true when they did holds, or the line is closed within a second."""
        seat = self._seats.get(line)
        return seat.who if seat else None

    def language_of(self, line: str) -> str:
        """Give the language of the page that a line belongs to."""
        seat = self._seats.get(line)
        return seat.language if seat else "nb"

    def leave(self, line: str) -> None:
        """Forget a line that is closed."""
        with self._lock:
            self._seats.pop(line, None)

    def look(self) -> None:
        """Look at everybody's line, and at what else there is."""
        self.let_go()
        with self._app.app_context():
            self.also()

    def let_go(self) -> None:
        """Close the line of everybody whose visit is over, or whose roles have changed."""
        with self._lock:
            seats = dict(self._seats)
        with self._app.app_context():
            now = standing({visit for seat in seats.values() for visit in seat.visits})
        for line, seat in seats.items():
            held = together([now[visit] for visit in seat.visits if visit in now])
            if held != seat.held:
                self.close(line, "changed" if held else "ended")

    def close(self, line: str, reason: str) -> None:
        """Say why, and close the line."""
        farewell = answers.problem(self._app, reason, self.language_of(line))
        for room in list(self._server.manager.get_namespaces()):
            if sid := self._server.manager.sid_from_eio_sid(line, room):
                self._server.manager.emit("ended", farewell, namespace=room, to=sid, ignore_queue=True)
                self._server.disconnect(sid, namespace=room, ignore_queue=True)
        self._hang_up(line)

    def empty(self) -> None:
        """Close every line."""
        for line in list(self._server.eio.sockets):
            self._hang_up(line)

    def _hang_up(self, line: str) -> None:
        open_line = cast(Any, self._server.eio.sockets.get(line))
        if open_line:
            open_line.close(wait=False)  # a reader that does not read must not keep us

    def _look_on(self) -> None:
        """Look once a second while somebody is here."""
        while self._somebody():
            self._server.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                self.look()
            except Exception:  # the database may be away for a while: look again, every event asks it anyway
                log.exception("looking after open sockets failed")

    def _somebody(self) -> bool:
        with self._lock:
            self._looking = bool(self._seats)
            return self._looking
