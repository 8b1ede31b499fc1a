"""The outbox on its way to a real mail server: once each, in order of urgency, and never to who withdrew."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.messaging import delivery
from core.messaging.models import OutboxLetter
from core.messaging.services import post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.people import People
    from tests.servers import MailServer


@pytest.fixture
def relayed(app: Flask, mail_server: MailServer) -> Iterator[MailServer]:
    """The app, sending to a real mail server."""
    config = app.extensions["config"]
    app.extensions["config"] = replace(config, mail=mail_server.address)
    yield mail_server
    app.extensions["config"] = config


def send(app: Flask) -> int:
    with app.app_context():
        return delivery.relay()


def states(app: Flask) -> list[str]:
    with app.app_context():
        from core.db import session

        return sorted(session.scalars(sa.select(OutboxLetter.state)))


def sign_up(browser: Any, email: str) -> None:
    browser.get("/bli-med")
    browser.post(
        "/bli-med",
        {
            "name": "Kari",
            "email": email,
            "birth_year": "1980",
            "gender": "man",
            "district": "unknown",
            "consent": "true",
        },
    )


def test_em3_a_real_mail_server_receives_each_letter_once(app: Flask, relayed: MailServer, people: People) -> None:
    for number in range(25):
        sign_up(people.browser(), f"k{number}@eksempel.no")
    assert send(app) == 25
    assert send(app) == 0
    assert sorted(envelope.rcpt_tos[0] for envelope in relayed.envelopes) == sorted(
        f"k{number}@eksempel.no" for number in range(25)
    )
    assert all(len(envelope.rcpt_tos) == 1 for envelope in relayed.envelopes)
    assert len({mail["Message-ID"] for mail in relayed.messages}) == 25


def test_a_refused_address_is_given_up_and_a_busy_one_tried_again(
    app: Flask, relayed: MailServer, people: People, frozen_clock: Any
) -> None:
    relayed.answers = {"gone@eksempel.no": "550 no such person", "busy@eksempel.no": "450 try later"}
    for email in ("gone@eksempel.no", "busy@eksempel.no", "kari@eksempel.no"):
        sign_up(people.browser(), email)
    send(app)
    assert states(app) == ["dead", "sent", "waiting"]
    relayed.answers = {}
    assert send(app) == 0, "not before its time"
    frozen_clock.forward(minutes=3)
    assert send(app) == 1
    assert states(app) == ["dead", "sent", "sent"]


def test_a_mail_server_that_is_away_loses_nothing(
    app: Flask, people: People, frozen_clock: Any, mail_server: Any
) -> None:
    config = app.extensions["config"]
    sign_up(people.browser(), "kari@eksempel.no")
    app.extensions["config"] = replace(config, mail="smtp://127.0.0.1:1")
    try:
        assert send(app) == 0
        assert states(app) == ["waiting"]
        app.extensions["config"] = replace(config, mail=mail_server.address)
        frozen_clock.forward(hours=1)
        assert send(app) == 1
    finally:
        app.extensions["config"] = config


def test_a_letter_whose_worker_died_is_sent_again_with_the_same_message_id(
    app: Flask, relayed: MailServer, people: People, writing: Callable[[], Any], frozen_clock: Any
) -> None:
    sign_up(people.browser(), "kari@eksempel.no")
    send(app)
    with writing() as session:
        session.execute(sa.update(OutboxLetter).values(state="sending", lease_until=clock.now()))
    assert send(app) == 0, "the lease still holds"
    frozen_clock.forward(minutes=6)
    assert send(app) == 1
    first, second = relayed.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_an_urgent_letter_leaves_before_many(app: Flask, relayed: MailServer, people: People, writing: Any) -> None:
    members = people.members(30)
    send(app)
    relayed.envelopes.clear()
    with writing():
        for member in members:
            post("panel.already_member", member.id, number=f"bulk:{member.id}")
    sign_up(people.browser(), "haster@eksempel.no")
    with writing() as session:
        waiting = sa.select(OutboxLetter.kind).where(OutboxLetter.state == "waiting")
        first = session.scalar(waiting.order_by(OutboxLetter.priority, OutboxLetter.due_at).limit(1))
    assert first == "panel.confirmation"
    send(app)
    assert relayed.envelopes[0].rcpt_tos == ["haster@eksempel.no"]


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_rest(
    app: Flask, relayed: MailServer, people: People, writing: Any
) -> None:
    sign_up(people.browser(), "kari@eksempel.no")
    with writing() as session:
        session.execute(sa.update(OutboxLetter).values(kind="panel.gone"))
    sign_up(people.browser(), "ola@eksempel.no")
    assert send(app) == 1
    assert states(app) == ["dropped", "sent"]


class SlowRelay:
    """A relay that takes half a minute for each letter; beside it, after a while, a second worker looks too."""

    def __init__(self, app: Flask, watch: Any, *, second_after: int) -> None:
        self.app, self.watch, self.second_after = app, watch, second_after
        self.got: list[str] = []

    def send(self, message: Any, back: str = "") -> None:
        self.got.append(str(message["Message-ID"]))
        if len(self.got) > self.second_after:
            return  # the second worker's own relay is quick
        self.watch.forward(seconds=40)
        if len(self.got) == self.second_after:
            with self.app.app_context():
                delivery.relay()


@pytest.mark.parametrize("second_after", [9, 15])
def test_a_slow_relay_gives_no_letter_of_the_batch_to_two_workers(
    app: Flask, people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch, second_after: int
) -> None:
    for number in range(delivery.AT_A_TIME):
        sign_up(people.browser(), f"k{number}@eksempel.no")
    slow = SlowRelay(app, frozen_clock, second_after=second_after)
    monkeypatch.setattr(delivery, "opened", lambda _address: contextlib.nullcontext(slow))
    send(app)
    assert len(slow.got) == delivery.AT_A_TIME
    assert len(set(slow.got)) == delivery.AT_A_TIME
    assert states(app) == ["sent"] * delivery.AT_A_TIME
