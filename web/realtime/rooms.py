"""One namespace for each owner: every event is checked, authorised and answered, whatever comes in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import marshmallow as ma
import socketio
import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from core.contributions import Rule, SocketEvent, Verdict
from core.db import collided, transaction
from core.permissions import rule_of
from web.gate import asking
from web.realtime import answers
from web.realtime.packets import cleaned
from web.realtime.seats import Seats

log = structlog.get_logger()

MOST_MEETINGS = 3  # two writes that met: the one that lost is done again
Answer = dict[str, Any]


def rule_name(owner: str, event: str) -> str:
    """Name an event in the policy table."""
    return f"socket:{owner}:{event}"


def events_of(app: Flask) -> Mapping[str, Mapping[str, SocketEvent]]:
    """Give every event by its owner and name."""
    found: dict[str, dict[str, SocketEvent]] = app.extensions["sockets"]
    return found


class Room(socketio.Namespace):  # type: ignore[misc]
    """The events of one owner, at ``/<owner>``."""

    def __init__(self, app: Flask, owner: str, events: Mapping[str, SocketEvent], seats: Seats) -> None:
        super().__init__(f"/{owner}")
        self._app, self._owner, self._events, self._seats = app, owner, events, seats

    def trigger_event(self, event: str, sid: str, *given: Any) -> Any:
        """Answer one event; the server calls this for connecting and disconnecting too."""
        if event == "disconnect":
            return None
        if event == "connect":
            return self._is_anybody(sid)
        with self._app.request_context(self.server.get_environ(sid, self.namespace)):
            return self._answer(event, given)

    def _is_anybody(self, sid: str) -> bool:
        who = self._seats.who(self.server.manager.eio_sid_from_sid(sid, self.namespace))
        return bool(who and (who.staff or who.panelist or who.guest))

    def _answer(self, name: str, given: Sequence[Any]) -> Answer:
        event, rule = self._events.get(name), rule_of(rule_name(self._owner, name))
        if event is None:
            return answers.answer("missing")
        if rule is None:
            return answers.answer("denied")
        try:
            return _act(event, lambda: _ask(event, rule, given))
        except Exception as error:  # a fault answers too: whoever waits for it must not wait for ever
            known = answers.of_error(error)
            if known is None:
                log.exception("socket event failed", socket_event=name)
            return known or answers.answer("broken")


def _ask(event: SocketEvent, rule: Rule, given: Sequence[Any]) -> Answer:
    """Check, authorise, answer; a refusal is raised, so that nothing it did is kept."""
    who = replace(asking(), arguments=_payload(event, given))
    verdict = rule.may(who)
    if verdict is not Verdict.ALLOWED:
        raise answers.refused(verdict)
    return {"ok": event.handle(who)}


def _payload(event: SocketEvent, given: Sequence[Any]) -> dict[str, Any]:
    """Read what came with an event through its schema. Raises EventRefused."""
    try:
        return dict(event.schema().load(cleaned(*given) if given else {}))
    except (ma.ValidationError, TypeError) as error:  # two payloads are none
        raise answers.invalid() from error


def _act(event: SocketEvent, act: Callable[[], Answer]) -> Answer:
    """Do it in the transaction that the event asks for; the answer leaves after the commit."""
    if event.transaction != "write":
        return act()
    for _meeting in range(MOST_MEETINGS):
        try:
            with transaction():
                return act()
        except DBAPIError as error:
            if not collided(error):
                raise
    with transaction():
        return act()
