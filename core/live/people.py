"""What somebody has written on logs of a kind: found by the names that those logs know them by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core import clock
from core.contributions.live import Actor, Intent, LiveKind
from core.db import session
from core.live import logs
from core.live.logs import Logged
from core.live.models import LiveFact, LiveLog
from core.live.writing import Asked, Writer
from core.types import Id, new_id

SERVER = "server"


def written_by(kind: str, person_id: Id) -> Mapping[Id, str]:
    """Give the logs of a kind on which somebody did anything, each with the name that it knows them by."""
    every = session.scalars(sa.select(LiveLog.id).where(LiveLog.kind == kind).order_by(LiveLog.begun_at, LiveLog.id))
    names = {log_id: logs.name_on(log_id, person_id) for log_id in every}
    wrote = sa.select(LiveFact.log_id).where(LiveFact.by.in_(names.values())).distinct()
    there = set(session.scalars(wrote))
    return {log_id: name for log_id, name in names.items() if log_id in there}


def facts_by(log_id: Id, name: str) -> Iterator[Logged]:
    """Give what somebody did on a log, in order."""
    return (logged for logged in logs.after(log_id, 0) if logged.fact.by == name)


def do_as_server(kind: LiveKind, log_id: Id, intent: str, arguments: Mapping[str, Any]) -> Sequence[Logged]:
    """Do something on a log that nobody asked for at it, within the caller's transaction. Raises Refused, or Gone."""
    return _do(kind, log_id, [Intent(kind=intent, arguments=arguments, actor=Actor(id="", role=SERVER), received=0)])


def do_at_log(kind: LiveKind, log_id: Id, asked: Iterable[tuple[Actor, str, Mapping[str, Any]]]) -> Sequence[Logged]:
    """Do what people ask at a log, in order, as if they asked it now: for a demo that is played.

    Within the caller's transaction. Raises Refused, or Gone.
    """
    now = int(1000 * clock.now().timestamp())
    return _do(
        kind, log_id, [Intent(kind=name, arguments=given, actor=who, received=now) for who, name, given in asked]
    )


def _do(kind: LiveKind, log_id: Id, intents: Iterable[Intent]) -> Sequence[Logged]:
    written = Writer(log_id, kind).write([Asked(op_id=new_id(), intent=intent) for intent in intents])
    if refused := next((answer.refused for answer in written.answers if answer.refused), None):
        raise refused
    return written.facts


def begin_anew() -> None:
    """Let every log count in another epoch from here: a restored copy may have fewer facts than pages have seen."""
    for log in session.scalars(sa.select(LiveLog)):
        log.epoch = new_id()
    session.flush()
