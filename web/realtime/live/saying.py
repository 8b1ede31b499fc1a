"""What is said of a log: answers, batches and welcomes, as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from core import clock
from core.contributions.live import Actor, Refused
from core.live.logs import Logged
from core.live.writing import Answer, Writer
from core.types import Id
from web.realtime.frames import encoded
from web.realtime.live.members import audience

Json = dict[str, Any]
HASTE = Refused("slow_down", retry=True)


def milliseconds() -> int:
    """Give the server's clock, in milliseconds since 1970."""
    return int(clock.now().timestamp() * 1000)


def answered(answer: Answer) -> Json:
    """Say what became of one intent."""
    told: Json = {"op_id": str(answer.op_id)}
    if answer.refused:
        return told | {"err": refusal(answer.refused)}
    if answer.seq is not None:
        told["seq"] = answer.seq
    if answer.repeated:
        told["dup"] = True
    if answer.done and answer.done.beside:
        told["beside"] = answer.done.beside
    return told


def refusal(refused: Refused, **more: Any) -> Json:
    """Say why something is not done."""
    told: Json = {"code": refused.code, "retry": refused.retry, **more}
    if refused.current is not None:
        told["current"] = dict(refused.current)
    return told


def slow_down(wait: int) -> str:
    """Say that it is asked too often, and after how many milliseconds it may be asked again."""
    return encoded({"err": refusal(HASTE, retry_ms=wait)})


def batch(writer: Writer, facts: Sequence[Logged], viewer: Actor) -> str:
    """Tell one viewer, or one audience, of facts in order."""
    items = [_item(writer, logged, viewer) for logged in facts]
    return encoded({**_of(writer), "from": facts[0].seq, "to": facts[-1].seq, "items": items})


def in_passing(writer: Writer, told: Json) -> str:
    """Tell of what is kept nowhere."""
    return encoded({"log": str(writer.log_id), **told})


def nothing_new(writer: Writer) -> str:
    """Tell somebody who was left out that they lack something: a batch that begins beyond what they can have."""
    return encoded({**_of(writer), "from": writer.seq + 1, "to": writer.seq, "items": []})


def welcome(writer: Writer, viewer: Actor, more: Json, shared: str) -> str:
    """Give all of it: ``shared`` is the snapshot of their audience, made once for all who come now."""
    own = encoded(writer.rules.own(writer.state, viewer))
    return f'{_greeting(writer, viewer, "snapshot", more)},"snapshot":{shared},"yours":{own}}}'


def tail(writer: Writer, viewer: Actor, more: Json, items: Iterable[str]) -> str:
    """Give only what came after what they know; ``items`` are JSON already."""
    return f'{_greeting(writer, viewer, "tail", more)},"items":[{",".join(items)}]}}'


def item(writer: Writer, logged: Logged, viewer: Actor) -> str:
    """Tell one viewer, or one audience, of one fact."""
    return encoded(_item(writer, logged, viewer))


def snapshot(writer: Writer, role: str) -> str:
    """Give all that an audience sees."""
    return encoded(writer.rules.snapshot(writer.state, audience(role)))


def _greeting(writer: Writer, viewer: Actor, mode: str, more: Json) -> str:
    you = {"id": viewer.id, "role": viewer.role, "caps": writer.rules.rights(writer.state, viewer.role)}
    said = {"epoch": str(writer.epoch), "head_seq": writer.seq, "you": you, "server_ms": milliseconds(), "mode": mode}
    return encoded({**said, **more})[:-1]


def _item(writer: Writer, logged: Logged, viewer: Actor) -> Json:
    told = writer.rules.project(writer.state, logged.seq, logged.fact, viewer)
    return {**told, "op_id": _text(logged.op_id)} if logged.op_id else told


def _of(writer: Writer) -> Json:
    return {"log": str(writer.log_id), "epoch": str(writer.epoch)}


def _text(op_id: Id) -> str:
    return str(op_id)
