"""A note by somebody who takes part elsewhere, sent while the board is measured: it must be refused."""

from __future__ import annotations

import contextlib
import json
import uuid
from typing import Any

import simple_websocket
from sides import Served

from tests.sockets import Line, Refused, Wire

NOTHING = (False, False)


def try_to_write(served: Served, cookie: str) -> tuple[bool, bool]:
    """Try to join a board and to write on it with this cookie; tell whether each was allowed."""
    address = f"ws://{served.name}:{served.port}/socket.io/?EIO=4&transport=websocket"
    try:
        wire = Wire(address, headers={"Cookie": cookie, "Origin": f"http://{served.name}:{served.port}"})
    except simple_websocket.ConnectionError:
        return NOTHING
    with contextlib.closing(wire):
        line = Line(wire, served.namespace)
        try:
            line.come_in()
            joined = line.ask("hello", {"log": served.log})
            written = line.ask("ops", {"log": served.log, "items": [_note(served)]})
        except (Refused, simple_websocket.ConnectionClosed, TimeoutError):  # TimeoutError: no answer is no leave
            return NOTHING
    return not _is_error(joined), not _is_error(written)


def _note(served: Served) -> dict[str, Any]:
    named = {"op_id": str(uuid.uuid4()), "kind": "note.add", "id": str(uuid.uuid4()), "text": "Hvem er jeg?"}
    return {**named, **json.loads(f"{{{served.item}}}")}


def _is_error(answer: Any) -> bool:
    return "error" in answer or any("err" in item for item in answer.get("ok", answer).get("items", ()))
