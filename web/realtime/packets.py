"""What may come over a line: JSON that is JSON, not too deep, in packets of the few kinds that we use."""

import json
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import engineio
import structlog
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

from core.forms.typed import readable

if TYPE_CHECKING:
    from web.realtime.live.door import Live
    from web.realtime.seats import Seats

log = structlog.get_logger()

DEEPEST = 32
FRAME = re.compile(r"[1-5]")  # close, ping, pong, message, upgrade
POSTED = re.compile(r"[1345]")  # a ping that is posted would hold a thread for ever: the engine waits for its reader
RESERVED = frozenset({"connect", "disconnect", "connect_error"})


class Malformed(ValueError):
    """What came is no packet of ours."""


def dumps(value: Any, **how: Any) -> str:
    """Write JSON."""
    return json.dumps(value, **how)


def loads(text: str | bytes, **how: Any) -> Any:
    """Read JSON, as strictly as its standard says. Raises Malformed."""
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite, **how)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    _refuse_deep(value)
    return value


def is_frame(data: object) -> bool:
    """Tell whether this can be a frame on a WebSocket: text, of a kind that clients send."""
    return isinstance(data, str) and FRAME.match(data) is not None


def is_posted_frame(data: str) -> bool:
    """Tell whether this can be a frame of long polling."""
    return POSTED.match(data) is not None


def guard(eio: engineio.Server, seats: "Seats", live: "Live") -> None:
    """Stand before the Socket.IO server: who has no open visit gets no line, who sends rubbish loses it.

    What is about live logs goes to them at once, read once.
    """
    inner = dict(eio.handlers)

    def connected(line: str, environ: dict[str, Any]) -> bool | None:
        if not seats.take(line, environ):
            return False
        inner["connect"](line, environ)
        return None

    def received(line: str, data: Any) -> None:
        packet = _ours(data)
        if packet and live.hears(line, packet):
            live.hear(line, packet, len(data.encode()))
        elif packet:
            inner["message"](line, data)
        else:
            log.warning("socket sent what is no packet")
            seats.close(line, "invalid")

    def disconnected(line: str, reason: str) -> None:
        seats.leave(line)
        live.left(line)
        inner["disconnect"](line, reason)

    eio.on("connect", connected)
    eio.on("message", received)
    eio.on("disconnect", disconnected)


def cleaned(value: Any) -> Any:
    """Drop from every text what nobody types and no database stores, as forms do."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {readable(name): cleaned(one) for name, one in value.items()}
    return value


def _ours(data: Any) -> Packet | None:
    """Read a packet that we answer: connect, disconnect, or an event with a name; nothing binary."""
    try:
        packet = Packet(encoded_packet=data)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None
    fits = packet.attachment_count == 0 and SHAPES.get(packet.packet_type, _nothing)(packet.data)
    return packet if fits else None


def _is_event(data: Any) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in RESERVED


def _is_greeting(data: Any) -> bool:
    return data is None or isinstance(data, dict)


def _nothing(_data: Any) -> bool:
    return False


def _refuse_deep(value: Any) -> None:
    level = [value]
    for _depth in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise Malformed


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _no_number(_constant: str) -> None:
    raise Malformed


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise Malformed
    return number


SHAPES: dict[int, Callable[[Any], bool]] = {
    CONNECT: _is_greeting,
    DISCONNECT: lambda data: data is None,
    EVENT: _is_event,
}
