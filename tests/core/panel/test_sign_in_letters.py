"""A letter to come in with overtakes everything else in the outbox."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.messaging import delivery
from core.messaging.models import ORDINARY, OutboxLetter
from core.panel import sign_in
from core.types import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from flask import Flask

    from tests.people import People

MANY, BEFORE = 100_000, 30
EMAIL = "kari@eksempel.no"


class Left(BaseException):
    """The letter that was waited for has left: no handler of faults takes this for one."""


class Watched:
    """A transport in whose midst somebody asks for a letter; it stops the run when that letter leaves, or is late."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.sent = 0
        self.asked_after = 0

    def send(self, mail: EmailMessage, back: str = "") -> None:
        """Count; ask after some; stop at the letter that was asked for."""
        overtaken = self.asked_after and self.sent > self.asked_after + 5 * delivery.AT_A_TIME
        if overtaken or "Logg inn" in str(mail["Subject"]):
            raise Left
        self.sent += 1
        if self.sent == BEFORE:
            with self.app.app_context(), transaction():
                sign_in.ask(EMAIL)
            self.asked_after = self.sent


def test_em8_a_letter_to_come_in_with_leaves_with_the_next_handful_among_a_hundred_thousand(
    app: Flask, people: People, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = people.member(email=EMAIL)
    watched = Watched(app)

    @contextmanager
    def opened(_address: str) -> Iterator[Watched]:
        yield watched

    with writing():
        rows = [
            {
                "id": new_id(), "kind": "panel.address_welcome", "number": f"many:{number}", "recipient_id": kari.id,
                "priority": ORDINARY, "state": "waiting", "due_at": clock.now(), "attempts": 0, "error": "",
            }
            for number in range(MANY)
        ]  # fmt: skip
        session.execute(sa.insert(OutboxLetter), rows)
    monkeypatch.setattr(delivery, "opened", opened)
    with app.app_context(), pytest.raises(Left):
        delivery.relay()
    assert watched.asked_after == BEFORE
    assert watched.sent - watched.asked_after <= delivery.AT_A_TIME
