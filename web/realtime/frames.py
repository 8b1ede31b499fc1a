"""Packets as they go over a WebSocket, made once for however many get them."""

import json
import struct
from functools import cached_property
from typing import Any

TEXT = 0x81  # final, text: RFC 6455, 5.2
SHORT, MEDIUM = 126, 65536


class Parcel:
    """A packet of Socket.IO, as text for the engine and as a frame for a WebSocket."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def frame(self) -> bytes:
        """Give it as one WebSocket frame of an engine's message."""
        return framed(f"4{self.text}".encode())


def event(room: str, name: str, body: str) -> Parcel:
    """Make an event of a room; ``body`` is JSON already."""
    return Parcel(f'2{room},["{name}",{body}]')


def answer(room: str, number: int, body: str) -> Parcel:
    """Make the answer to a page's event of that number; ``body`` is JSON already."""
    return Parcel(f"3{room},{number}[{body}]")


def encoded(value: Any) -> str:
    """Write JSON as short as it gets."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def framed(payload: bytes) -> bytes:
    """Put a frame around a text, as a server does: unmasked (RFC 6455, 5.2)."""
    size = len(payload)
    if size < SHORT:
        return struct.pack("!BB", TEXT, size) + payload
    if size < MEDIUM:
        return struct.pack("!BBH", TEXT, SHORT, size) + payload
    return struct.pack("!BBQ", TEXT, 127, size) + payload
