"""Mail servers that are away for an hour, and workers that are killed: nothing is lost, and next to nothing doubled."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session
from core.messaging import delivery, outcomes
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.people import People
    from tests.servers import MailServer

KIND = "panel.address_welcome"
LETTERS = 30
KILLS = (
    "before the claim", "after the claim", "at RCPT", "at DATA", "after DATA",
    "before it is noted", "after it is noted", "between two letters",
)  # fmt: skip


def write(writing: Callable[[], Any], people: People) -> None:
    members = people.members(LETTERS)
    with writing() as here:
        here.execute(sa.delete(OutboxLetter))
        for member in members:
            post(KIND, member.id, number=f"letter:{member.id}")


def relay(app: Flask, address: str) -> int:
    app.extensions["config"] = replace(app.extensions["config"], mail=address)
    with app.app_context():
        return delivery.relay()


def states(app: Flask) -> Counter[str]:
    with app.app_context():
        return Counter(session.scalars(sa.select(OutboxLetter.state)))


@pytest.fixture(autouse=True)
def _config_put_back(app: Flask) -> Any:
    kept = app.extensions["config"]
    yield
    app.extensions["config"] = kept


def test_em1_an_hour_without_a_relay_loses_nothing_and_doubles_nothing(
    app: Flask, people: People, writing: Any, frozen_clock: Any, mail_server: MailServer
) -> None:
    write(writing, people)
    away = f"smtp://127.0.0.1:{free_port()}"
    for _minute in range(60):
        assert relay(app, away) == 0
        frozen_clock.forward(minutes=1)
    assert states(app) == {"waiting": LETTERS}
    for _minute in range(60):
        relay(app, mail_server.address)
        frozen_clock.forward(minutes=1)
    assert states(app) == {"sent": LETTERS}
    got = Counter(mail["Message-ID"] for mail in mail_server.messages)
    assert len(got) == LETTERS
    assert set(got.values()) == {1}


def test_em1_a_worker_that_is_killed_loses_nothing_and_doubles_one_letter_at_most(
    app: Flask, people: People, writing: Any, frozen_clock: Any, mail_server: MailServer
) -> None:
    write(writing, people)
    for kill in KILLS:
        before = len(mail_server.envelopes)
        assert killed(app, mail_server, kill), kill
        frozen_clock.forward(minutes=6)  # the lease of what it held runs out
        sent = Counter(mail["Message-ID"] for mail in mail_server.messages)
        doubled = sum(count - 1 for count in sent.values())
        assert doubled <= KILLS.index(kill) + 1, kill
        assert len(mail_server.envelopes) - before < LETTERS
    mail_server.answers = {}
    relay(app, mail_server.address)
    got = Counter(mail["Message-ID"] for mail in mail_server.messages)
    assert states(app) == {"sent": LETTERS}
    assert len(got) == LETTERS, "nothing is lost"
    assert sum(got.values()) - LETTERS <= 3, "only a kill between DATA and the note of it repeats a letter"


def killed(app: Flask, server: MailServer, where: str) -> bool:
    """Let a worker of its own process send, and end it for good at a chosen point; say whether it died of that."""
    app.extensions["engines"][True].dispose()
    child = os.fork()
    if child == 0:
        try:
            _die(server, where)
            relay(app, server.address)
        finally:
            os._exit(0)
    _arrange(server, where, child)
    _pid, status = os.waitpid(child, 0)
    _arrange(server, "", 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die(server: MailServer, where: str) -> None:
    """Arrange, in the worker, for its death between two lines of its own."""
    claim, settle, ours = delivery._claim, outcomes.settle, delivery._still_ours
    if where == "before the claim":
        delivery._claim = _end  # type: ignore[assignment]
    if where == "after the claim":
        delivery._claim = lambda: (claim(), _end())[0]
    if where == "before it is noted":
        outcomes.settle = _end  # type: ignore[assignment]
    if where == "after it is noted":
        outcomes.settle = lambda *given, **named: (settle(*given, **named), _end())[0]
    if where == "between two letters":
        turns = iter((False, False, True))
        delivery._still_ours = lambda letter: (next(turns) and _end(), ours(letter))[1]


def _end(*_given: Any, **_named: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _arrange(server: MailServer, where: str, worker: int) -> None:
    """Arrange, in the mail server, for the worker's death in the middle of the conversation."""
    server.at = {where.partition(" ")[2]: worker} if where.startswith("at ") else {}
    server.at |= {"TAKEN": worker} if where == "after DATA" else {}
