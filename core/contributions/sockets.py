"""What goes over a socket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.contributions.asking import Asking
from core.contributions.text import Text


class EventRefused(Exception):
    """What was asked over a socket is refused; ``code`` is for the program, the message for the person."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, kw_only=True)
class SocketEvent:
    """Something that an open page may ask over its socket.

    ``handle`` gets who asks, with the checked payload as ``arguments``; what it gives is the answer.
    """

    name: str
    handle: Callable[[Asking], Mapping[str, Any]]
    schema: type[Any]
    transaction: Literal["none", "read", "write"] = "read"
