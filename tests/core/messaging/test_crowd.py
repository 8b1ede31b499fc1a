"""A letter to come in with, while a hundred thousand others are on their way to a real mail server."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.messaging import delivery
from core.messaging.models import BULK, OutboxLetter
from core.panel import sign_in
from core.types import new_id
from tests.eventually import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.people import People
    from tests.servers import MailServer

MANY, SECONDS = 100_000, 10
KIND = "tests.bulk"
EMAIL = "kari@eksempel.no"


@pytest.fixture
def crowd(app: Flask, people: People, writing: Any, mail_server: MailServer) -> Iterator[MailServer]:
    """A hundred thousand letters that are due, and the worker that sends them."""
    kept, known = app.extensions["config"], app.extensions["letters"]["panel.address_welcome"]
    app.extensions["config"] = replace(kept, mail=mail_server.address, bounces="retur@panelet.example.no")
    app.extensions["letters"][KIND] = replace(known, name=KIND, bulk=True)
    people.member(email=EMAIL)
    somebody = people.member()
    with writing():
        row = {"kind": KIND, "recipient_id": somebody.id, "priority": BULK, "state": "waiting", "due_at": clock.now(),
               "attempts": 0, "error": "", "sent_to": ""}  # fmt: skip
        rows = [{**row, "id": new_id(), "number": f"many:{number}"} for number in range(MANY)]
        session.execute(sa.insert(OutboxLetter), rows)
    yield mail_server
    app.extensions["config"] = kept
    del app.extensions["letters"][KIND]


def test_em8_a_letter_to_come_in_with_leaves_within_ten_seconds_among_a_hundred_thousand(
    app: Flask, crowd: MailServer, record_property: Any
) -> None:
    worker = threading.Thread(target=_send, args=(app,), daemon=True)
    worker.start()
    try:
        eventually(lambda: len(crowd.envelopes) > 40, within=30)
        with app.app_context(), transaction():
            sign_in.ask(EMAIL)
        asked, before = time.monotonic(), len(crowd.envelopes)
        eventually(lambda: [EMAIL] in [envelope.rcpt_tos for envelope in crowd.envelopes[before:]], within=SECONDS)
        record_property("EM8: seconds until it left", round(time.monotonic() - asked, 2))
        with app.app_context():
            left = sa.select(sa.func.count()).select_from(OutboxLetter).where(OutboxLetter.state == "waiting")
            assert (session.scalar(left) or 0) > MANY * 0.9, "the crowd is still there"
    finally:
        places = {place for envelope in crowd.envelopes for place in envelope.rcpt_tos}
        crowd.answers = dict.fromkeys(places, "421 enough")
        worker.join(20)
    assert not worker.is_alive()


def _send(app: Flask) -> None:
    with app.app_context():
        delivery.relay()
