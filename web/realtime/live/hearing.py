"""What open pages ask of a log: who may come is asked in full, and whoever has come is known by their line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import marshmallow as ma

from core.contributions import Asking, SocketEvent, Verdict
from core.contributions.live import LIVE_EVENTS, Actor, Intent, LiveKind, Refused
from core.db import current, remembered, session
from core.engagement.models import Engagement
from core.live import logs
from core.live.models import LiveLog
from core.live.writing import Asked
from core.permissions import Predicate, rule_of
from web.realtime import answers
from web.realtime.frames import encoded
from web.realtime.live import saying
from web.realtime.live.schemas import LARGEST_FRAME, HelloSchema, InPassingSchema, OpsSchema, TickSchema, reader
from web.realtime.live.work import Coming, Work
from web.realtime.packets import cleaned

if TYPE_CHECKING:
    from core.types import Id
    from web.realtime.live.gathering import Gathering
    from web.realtime.live.hub import Call, Hub

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entered:
    """Somebody at a log: as whom, and what they are called."""

    gathering: Gathering
    actor: Actor
    name: str


def hello(hub: Hub, call: Call) -> None:
    """Let somebody in who may, with all that they lack; asked in a session that many who come at once share."""
    asked = read(HelloSchema, call.given)
    try:
        entered = _entered(hub, call, asked)
    except Exception:  # others are let in from the same session
        current().rollback()
        raise
    _let_in(hub, call, asked, entered)


def sync(hub: Hub, call: Call) -> None:
    """Give somebody what they lack."""
    asked = read(HelloSchema, call.given)
    _let_in(hub, call, asked, _known(hub, call, asked))


def ops(hub: Hub, call: Call) -> None:
    """Have what somebody asks written, and answer once it is."""
    if call.size > LARGEST_FRAME:
        raise answers.invalid()
    asked = read(OpsSchema, call.given)
    entered = _known(hub, call, asked)
    items = read_items(hub, entered, asked["items"])
    if not any(isinstance(item, Asked) for item in items):  # nobody else is held up by what is not done
        hub.answer(call, encoded({"items": items}))
        return
    entered.gathering.ask(
        Work(items=items, tell=lambda told: call.answered(encoded({"items": told})), reach=hub.reach(call.line))
    )


def in_passing(hub: Hub, call: Call) -> None:
    """Take what a page tells of itself."""
    asked = read(InPassingSchema, call.given)
    gathering = _known(hub, call, asked).gathering
    presence = gathering.writer.kind.presence
    if presence is None:
        raise answers.refused(Verdict.MISSING)
    gathering.people.tell(call.line, read(presence.schema, [asked["told"]]))
    hub.answer(call, "{}")


def tick(hub: Hub, call: Call) -> None:
    """Tell the time of the server."""
    read(TickSchema, call.given)
    hub.answer(call, encoded({"server_ms": saying.milliseconds()}))


def read_items(hub: Hub, entered: Entered, items: list[Json]) -> list[Asked | Json]:
    """Read intents in order; one that cannot be read is answered so, and beyond the limit all wait."""
    writer, actor, received = entered.gathering.writer, entered.actor, saying.milliseconds()
    read: list[Asked | Json] = []
    wait = 0
    for item in items:
        wait = wait or hub.limits.take(f"{writer.log_id} {actor.id}")
        read.append(_slow_down(item, wait) if wait else _intent(writer.kind, actor, item, received))
    return read


def _intent(kind: LiveKind, actor: Actor, item: Json, received: int) -> Asked | Json:
    given = cleaned(item)
    try:
        op_id, name = OP_ID.deserialize(given.pop("op_id", None)), given.pop("kind", None)
        arguments = reader(kind.schemas[name]).load(given)
    except (ma.ValidationError, KeyError, TypeError):  # a kind may be anything, also what is no key
        return _refused(item, Refused("invalid"))
    return Asked(op_id=op_id, intent=Intent(kind=name, arguments=arguments, actor=actor, received=received))


def _slow_down(item: Json, wait: int) -> Json:
    return _refused(item, saying.HASTE, retry_ms=wait)


def _refused(item: Json, refused: Refused, **more: Any) -> Json:
    op_id = item.get("op_id")
    return {"op_id": op_id if isinstance(op_id, str) else None, "err": saying.refusal(refused, **more)}


def rule_for(log_id: Id, event: str) -> Predicate:
    """Give the line of the policy table for an event about a log, asked with the activity that it belongs to."""

    def may(who: Asking) -> Verdict:
        found, engagement = _log_and_activity(log_id)
        rule = rule_of(f"socket:{owner_of(found.kind)}:{event}") if found else None
        if engagement is None:
            return Verdict.MISSING
        known = {**who.arguments, "log": log_id, "engagement_id": engagement.id, "name": engagement.name}
        return rule.may(replace(who, arguments=known)) if rule else Verdict.DENIED

    return may


def _log_and_activity(log_id: Id) -> tuple[LiveLog | None, Engagement | None]:
    """Find both, once for all who are let in together."""
    known: dict[Id, tuple[LiveLog | None, Engagement | None]] = remembered("logs and their activities")
    if log_id not in known:
        found = logs.find(log_id)
        known[log_id] = found, session.get(Engagement, found.engagement_id) if found else None
    return known[log_id]


def enter(hub: Hub, who: Asking, log_id: Id, view: str = "") -> Entered:
    """Ask who somebody is on a log, whom the policy table has let in. Raises EventRefused."""
    found, activity = _log_and_activity(log_id)
    kind = hub.kind(found.kind) if found else None
    if kind is None or activity is None:
        raise answers.refused(Verdict.DENIED)
    entrance = kind.enter(replace(who, arguments={"engagement_id": activity.id, "view": view}), activity.id)
    if entrance is None:
        raise answers.refused(Verdict.DENIED)
    actor = Actor(id=logs.name_on(log_id, entrance.person), role=entrance.role)
    return Entered(gathering=hub.gathering(kind, log_id), actor=actor, name=entrance.name)


def owner_of(kind: str) -> str:
    """Name the plugin whose kind it is."""
    return kind.partition(".")[0]


def _enter(hub: Hub, call: Call, asked: Json) -> Entered:
    with hub.app.test_request_context():
        return _entered(hub, call, asked)


def _entered(hub: Hub, call: Call, asked: Json) -> Entered:
    found, _activity = _log_and_activity(asked["log"])
    known = found is not None and owner_of(found.kind) == call.owner
    verdict = rule_for(asked["log"], call.event)(call.who) if known else Verdict.MISSING
    if verdict is not Verdict.ALLOWED:
        raise answers.refused(verdict)
    return enter(hub, call.who, asked["log"], asked.get("view", ""))


def _known(hub: Hub, call: Call, asked: Json) -> Entered:
    """Know whoever has come by their line, which is closed a second after they may not. Raises EventRefused."""
    gathering = hub.open_gathering(asked["log"])
    member = gathering.member(call.line) if gathering else None
    if gathering and member:
        return Entered(gathering=gathering, actor=member.actor, name=member.name)
    return _enter(hub, call, asked)


def _let_in(hub: Hub, call: Call, asked: Json, entered: Entered) -> None:
    known = {"epoch": asked["epoch"], "last_seq": asked["last_seq"]}
    reach, name = hub.reach(call.line), entered.name
    entered.gathering.come(Coming(actor=entered.actor, name=name, answered=call.answered, reach=reach, **known))


def read(schema: type[ma.Schema], given: list[Any]) -> Json:
    """Read what came with an event. Raises EventRefused."""
    try:
        return dict(reader(schema).load(cleaned(*given) if given else {}))
    except (ma.ValidationError, TypeError) as error:
        raise answers.invalid() from error


OP_ID = ma.fields.UUID(required=True)
HEARS: Mapping[str, Callable[[Hub, Call], None]] = {
    "hello": hello,
    "sync": sync,
    "ops": ops,
    "eph": in_passing,
    "tick": tick,
}
SCHEMAS: Mapping[str, type[ma.Schema]] = {
    "hello": HelloSchema,
    "sync": HelloSchema,
    "ops": OpsSchema,
    "eph": InPassingSchema,
    "tick": TickSchema,
}


def declared() -> list[SocketEvent]:
    """Give the events of whoever keeps live logs, as the policy table knows them; none opens a transaction.

    The door takes them before a room does: a room would hold the reader up until they are written.
    """
    return [SocketEvent(name=name, handle=_never, schema=SCHEMAS[name], transaction="none") for name in LIVE_EVENTS]


def _never(_asking: Asking) -> Mapping[str, Any]:
    raise answers.refused(Verdict.MISSING)
