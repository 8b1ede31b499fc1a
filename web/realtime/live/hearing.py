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
from core.language import speaking
from core.live import logs
from core.live.models import LiveLog
from core.live.writing import Asked
from core.permissions import Predicate, rule_of
from web.realtime import answers
from web.realtime.frames import encoded
from web.realtime.live import saying
from web.realtime.live.gathering import Coming, Work
from web.realtime.live.schemas import HelloSchema, OpsSchema, TickSchema
from web.realtime.packets import cleaned

if TYPE_CHECKING:
    from core.types import Id
    from web.realtime.live.gathering import Gathering
    from web.realtime.live.hub import Call, Hub

Json = dict[str, Any]


def hello(hub: Hub, call: Call) -> None:
    """Let somebody in who may, with all that they lack."""
    asked = read(HelloSchema, call.given)
    gathering, actor = _enter(hub, call, asked)
    _let_in(hub, call, asked, gathering, actor)


def sync(hub: Hub, call: Call) -> None:
    """Give somebody what they lack."""
    asked = read(HelloSchema, call.given)
    gathering, actor = _known(hub, call, asked)
    _let_in(hub, call, asked, gathering, actor)


def ops(hub: Hub, call: Call) -> None:
    """Have what somebody asks written, and answer once it is."""
    asked = read(OpsSchema, call.given)
    gathering, actor = _known(hub, call, asked)
    items = read_items(hub, gathering, actor, asked["items"])
    gathering.ask(
        Work(items=items, tell=lambda told: call.answered(encoded({"items": told})), reach=hub.reach(call.line))
    )


def tick(hub: Hub, call: Call) -> None:
    """Tell the time of the server."""
    read(TickSchema, call.given)
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


def rule_for(log_id: Id, event: str) -> Predicate:
    """Give the line of the policy table for an event about a log, asked with the activity that it belongs to."""

    def may(who: Asking) -> Verdict:
        found = logs.find(log_id)
        engagement = session.get(Engagement, found.engagement_id) if found else None
        rule = rule_of(f"socket:{owner_of(found.kind)}:{event}") if found else None
        if engagement is None:
            return Verdict.MISSING
        known = {**who.arguments, "log": log_id, "engagement_id": engagement.id, "name": engagement.name}
        return rule.may(replace(who, arguments=known)) if rule else Verdict.DENIED

    return may


def enter(hub: Hub, who: Asking, log_id: Id, view: str = "") -> tuple[Gathering, Actor]:
    """Ask who somebody is on a log, whom the policy table has let in. Raises EventRefused."""
    found = session.get_one(LiveLog, log_id)
    kind = hub.kind(found.kind)
    known = {"engagement_id": found.engagement_id, "view": view}
    entrance = kind.enter(replace(who, arguments=known), found.engagement_id) if kind else None
    if kind is None or entrance is None:
        raise answers.refused(Verdict.DENIED)
    actor = Actor(id=logs.name_on(log_id, entrance.person), role=entrance.role)
    return hub.gathering(kind, log_id), actor


def owner_of(kind: str) -> str:
    """Name the plugin whose kind it is."""
    return kind.partition(".")[0]


def _enter(hub: Hub, call: Call, asked: Json) -> tuple[Gathering, Actor]:
    with hub.app.app_context(), speaking(call.language):
        found = logs.find(asked["log"])
        if found is None or owner_of(found.kind) != call.owner:
            raise answers.refused(Verdict.MISSING)
        verdict = rule_for(found.id, call.event)(call.who)
        if verdict is not Verdict.ALLOWED:
            raise answers.refused(verdict)
        return enter(hub, call.who, found.id, asked.get("view", ""))


def _known(hub: Hub, call: Call, asked: Json) -> tuple[Gathering, Actor]:
    """Know whoever has come by their line, which is closed a second after they may not. Raises EventRefused."""
    gathering = hub.open_gathering(asked["log"])
    member = gathering.member(call.line) if gathering else None
    return (gathering, member.actor) if gathering and member else _enter(hub, call, asked)


def _let_in(hub: Hub, call: Call, asked: Json, gathering: Gathering, actor: Actor) -> None:
    known = {"epoch": asked["epoch"], "last_seq": asked["last_seq"]}
    gathering.come(Coming(actor=actor, answered=call.answered, reach=hub.reach(call.line), **known))


def read(schema: type[ma.Schema], given: list[Any]) -> Json:
    """Read what came with an event. Raises EventRefused."""
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
