"""The same envelope over plain requests: for networks that let no socket through, for scripts and for tests."""

import threading
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from core.contributions import Asking, EventRefused, Verdict
from core.db import current
from core.types import Id
from web.gate import asking
from web.realtime import answers
from web.realtime.frames import encoded
from web.realtime.live import hearing, saying
from web.realtime.live.door import Live
from web.realtime.live.hub import Hub
from web.realtime.live.schemas import LARGEST_FRAME, HelloSchema, OpsSchema
from web.realtime.live.work import Coming, Work

SECONDS_TO_WAIT = 10
STATUS = {
    "missing": HTTPStatus.NOT_FOUND,
    "denied": HTTPStatus.FORBIDDEN,
    "personal": HTTPStatus.UNAUTHORIZED,
    "sign-in": HTTPStatus.UNAUTHORIZED,
}

blueprint = Blueprint("live", __name__, url_prefix="/sanntid")


def may_read(asking: Asking) -> Verdict:
    """Ask what the policy table says of hello."""
    return hearing.rule_for(asking.arguments["log_id"], "hello")(asking)


def may_write(asking: Asking) -> Verdict:
    """Ask what the policy table says of intents."""
    return hearing.rule_for(asking.arguments["log_id"], "ops")(asking)


@blueprint.errorhandler(EventRefused)
def refused(error: EventRefused) -> ResponseReturnValue:
    """Say no as a socket does, with the status that plain requests know."""
    return jsonify(error=error.code, text=str(error.text)), STATUS.get(error.code, HTTPStatus.BAD_REQUEST)


@blueprint.get("/<uuid:log_id>/ops")
def what_came(log_id: Id) -> ResponseReturnValue:
    """Give all of a log, or what came after a number in a counting: as hello is answered."""
    known = {name: request.args[name] for name in ("epoch", "view") if name in request.args}
    after = request.args.get("after", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < len(str(2**53)) else None
    asked = hearing.read(HelloSchema, [{"log": str(log_id), "last_seq": number, **known}])
    if wait := _hub().haste_of(asking()):
        return _said(saying.slow_down(wait))
    entered = hearing.enter(_hub(), asking(), log_id, asked["view"])
    box = Box()
    coming = Coming(actor=entered.actor, answered=box.put_text, epoch=asked["epoch"], last_seq=asked["last_seq"])
    return _waited(box, lambda: entered.gathering.come(coming))


@blueprint.post("/<uuid:log_id>/ops")
def ask(log_id: Id) -> ResponseReturnValue:
    """Have intents written; the answer comes once they are."""
    if (request.content_length or 0) > LARGEST_FRAME:
        raise answers.invalid()
    sent = request.get_json(silent=True)
    body = sent if isinstance(sent, dict) else {}
    known = {name: body[name] for name in ("items", "view") if name in body}
    asked = hearing.read(OpsSchema, [{"log": str(log_id), **known}])
    entered = hearing.enter(_hub(), asking(), log_id, asked["view"])
    box = Box()
    items = hearing.read_items(_hub(), entered, asked["items"])
    return _waited(box, lambda: entered.gathering.ask(Work(items=items, tell=box.put_items)))


class Box:
    """Where an answer is put by the gathering's thread, and waited for by the request's."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self.body = ""

    def put_text(self, body: str) -> None:
        """Put an answer that is JSON already."""
        self.body = body
        self._there.set()

    def put_items(self, items: list[dict[str, Any]]) -> None:
        """Put what became of intents."""
        self.put_text(encoded({"items": items}))

    def wait(self) -> bool:
        """Wait until something is there; tell whether it is."""
        return self._there.wait(SECONDS_TO_WAIT)


def _waited(box: Box, begin: Any) -> ResponseReturnValue:
    """Let go of the database before waiting for whoever writes to it."""
    current().rollback()
    begin()
    if not box.wait():
        return jsonify(answers.answer("broken")), HTTPStatus.SERVICE_UNAVAILABLE
    return _said(box.body)


def _said(body: str) -> ResponseReturnValue:
    return current_app.response_class(body, mimetype="application/json")


def _hub() -> Hub:
    return cast(Live, current_app.extensions["live"]).hub
