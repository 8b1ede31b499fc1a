"""A log outside its open pages: read as it stands, and written to by the server itself."""

from collections.abc import Mapping
from typing import Any

from core import clock
from core.contributions.live import NOBODY, Actor, Intent, LiveKind
from core.live.writing import Asked, Writer
from core.types import Id, new_id

SERVER = "server"


def state_of(log_id: Id, kind: LiveKind) -> Any:
    """Give the state of a log as the database has it now. Raises Gone."""
    writer = Writer(log_id, kind)
    writer.read()
    return writer.state


def write_as_server(log_id: Id, kind: LiveKind, name: str, arguments: Mapping[str, Any]) -> None:
    """Do what nobody asked but the server, in a log that no page has open yet. Raises Refused."""
    now = int(clock.now().timestamp() * 1000)
    intent = Intent(kind=name, arguments=arguments, actor=Actor(id=NOBODY, role=SERVER), received=now)
    (answer,) = Writer(log_id, kind).write([Asked(op_id=new_id(), intent=intent)]).answers
    if answer.refused:
        raise answer.refused
