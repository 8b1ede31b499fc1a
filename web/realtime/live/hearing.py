"""What open pages ask of a log: who may come is asked in full, and whoever has come is known by their line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import marshmallow as ma

from core.contributions import Asking, SocketEvent, Verdict
from core.contributions.live import LIVE_EVENTS, Actor, Intent, LiveKind, Refused
from core.db import session
from core.engagement.models import Engagement
from core.live import logs
from core.live.writing import Asked
from core.permissions import rule_of
from web.gate import asking
from web.realtime import answers
from web.realtime.frames import encoded
from web.realtime.live import saying
from web.realtime.live.gathering import Coming, Work
from web.realtime.live.members import Member
from web.realtime.live.schemas import HelloSchema, OpsSchema, TickSchema
from web.realtime.packets import cleaned

if TYPE_CHECKING:
    from core.types import Id
    from web.realtime.live.gathering import Gathering
    from web.realtime.live.hub import Call, Hub

Json = dict[str, Any]


def hello(hub: Hub, call: Call) -> None:
    """Let somebody in who may, with all that they lack."""
    asked = _read(HelloSchema, call.given)
    gathering, actor = _enter(hub, call, asked)
    _let_in(hub, call, asked, gathering, actor)


def sync(hub: Hub, call: Call) -> None:
    """Give somebody what they lack."""
    asked = _read(HelloSchema, call.given)
    gathering, actor = _known(hub, call, asked)
    _let_in(hub, call, asked, gathering, actor)


def ops(hub: Hub, call: Call) -> None:
    """Have what somebody asks written, and answer once it is."""
    asked = _read(OpsSchema, call.given)
    gathering, actor = _known(hub, call, asked)
    items = read_items(hub, gathering, actor, asked["items"])
    gathering.ask(
        Work(items=items, tell=lambda told: call.answered(encoded({"items": told})), reach=hub.reach(call.line))
    )


def tick(hub: Hub, call: Call) -> None:
    """Tell the time of the server."""
    _read(TickSchema, call.given)
    hub.answer(call, encoded({"server_ms": saying.milliseconds()}))


def read_items(hub: Hub, gathering: Gathering, actor: Actor, items: list[Json]) -> list[Asked | Json]:
    """Read intents in order; one that cannot be read is answered so, and beyond the limit all wait."""
    kind, received = gathering.writer.kind, saying.milliseconds()
    read: list[Asked | Json] = []
    wait = 0
    for item in items:
        wait = wait or hub.limits.take(f"{gathering.writer.log_id} {actor.id}")
        read.append(_slow_down(item, wait) if wait else _intent(kind, actor, item, received))
    return read


def _intent(kind: LiveKind, actor: Actor, item: Json, received: int) -> Asked | Json:
    given = cleaned(item)
    try:
        op_id, name = OP_ID.deserialize(given.pop("op_id", None)), given.pop("kind", None)
        arguments = kind.schemas[name]().load(given)
    except (ma.ValidationError, KeyError, TypeError):  # a kind may be anything, also what is no key
        return _refused(item, Refused("invalid"))
    return Asked(op_id=op_id, intent=Intent(kind=name, arguments=arguments, actor=actor, received=received))


def _slow_down(item: Json, wait: int) -> Json:
    return _refused(item, Refused("slow_down", retry=True), retry_ms=wait)


def _refused(item: Json, refused: Refused, **more: Any) -> Json:
    op_id = item.get("op_id")
    return {"op_id": op_id if isinstance(op_id, str) else None, "err": saying.refusal(refused, **more)}


def enter(kind: LiveKind, who: Asking, log_id: Id, engagement: Engagement, endpoint: str) -> Actor:
    """Ask the policy table, and then the kind, who somebody is on a log. Raises EventRefused."""
    rule = rule_of(endpoint)
    if rule is None:
        raise answers.refused(Verdict.DENIED)
    who = replace(who, arguments={**who.arguments, "engagement_id": engagement.id, "name": engagement.name})
    verdict = rule.may(who)
    if verdict is not Verdict.ALLOWED:
        raise answers.refused(verdict)
    entrance = kind.enter(who, engagement.id)
    if entrance is None:
        raise answers.refused(Verdict.DENIED)
    return Actor(id=logs.name_on(log_id, entrance.person), role=entrance.role)


def _enter(hub: Hub, call: Call, asked: Json) -> tuple[Gathering, Actor]:
    """Ask in full, in the database, who somebody is on a log. Raises EventRefused."""
    log_id = asked["log"]
    with hub.app.request_context(call.environ):
        found = logs.find(log_id)
        kind = hub.kind(call.owner, found.kind) if found else None
        engagement = session.get(Engagement, found.engagement_id) if found else None
        if kind is None or engagement is None:
            raise answers.refused(Verdict.MISSING)
        who = replace(asking(), arguments={"log": log_id, "view": asked.get("view", "")})
        actor = enter(kind, who, log_id, engagement, f"socket:{call.owner}:{call.event}")
    return hub.gathering(call.owner, kind, log_id), actor


def _known(hub: Hub, call: Call, asked: Json) -> tuple[Gathering, Actor]:
    """Know whoever has come by their line, which is closed a second after they may not. Raises EventRefused."""
    gathering = hub.open_gathering(asked["log"])
    member = gathering.member(call.line) if gathering else None
    return (gathering, member.actor) if gathering and member else _enter(hub, call, asked)


def _let_in(hub: Hub, call: Call, asked: Json, gathering: Gathering, actor: Actor) -> None:
    member = Member(actor, hub.reach(call.line))
    gathering.come(Coming(member=member, answered=call.answered, epoch=asked["epoch"], last_seq=asked["last_seq"]))


def _read(schema: type[ma.Schema], given: list[Any]) -> Json:
    try:
        return dict(schema().load(cleaned(*given) if given else {}))
    except (ma.ValidationError, TypeError) as error:
        raise answers.invalid() from error


OP_ID = ma.fields.UUID(required=True)
HEARS: Mapping[str, Callable[[Hub, Call], None]] = {"hello": hello, "sync": sync, "ops": ops, "tick": tick}
SCHEMAS: Mapping[str, type[ma.Schema]] = {
    "hello": HelloSchema,
    "sync": HelloSchema,
    "ops": OpsSchema,
    "tick": TickSchema,
}


def declared() -> list[SocketEvent]:
    """Give the events of whoever keeps live logs, as the policy table knows them; none opens a transaction.

    The door takes them before a room does: a room would hold the reader up until they are written.
    """
    return [SocketEvent(name=name, handle=_never, schema=SCHEMAS[name], transaction="none") for name in LIVE_EVENTS]


def _never(_asking: Asking) -> Mapping[str, Any]:
    raise answers.refused(Verdict.MISSING)
