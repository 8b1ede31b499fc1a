"""What goes wrong on the way to the relay: what may pass is tried again, later and later; what will not is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session
from core.messaging import delivery, transport
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from tests.core.messaging.faults import FaultyServer, faulty_server
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.people import People

KIND = "panel.address_welcome"


class Office:
    """Writes to a few members, sends by a relay that fails, and looks into the outbox."""

    def __init__(self, app: Flask, server: FaultyServer, people: People, writing: Callable[[], Any]) -> None:
        self.app, self.server, self.people, self.writing = app, server, people, writing

    def write(self, number: int = 1) -> list[str]:
        """Put a letter to each of some new members into the outbox, and nothing else; gives their addresses."""
        members = self.people.members(number)
        with self.writing() as here:
            here.execute(sa.delete(OutboxLetter))
            for member in members:
                post(KIND, member.id, number=f"letter:{member.id}")
        return [member.email for member in members]

    def send(self, address: str = "") -> int:
        """Send what is due, by the server or by another way."""
        kept = self.app.extensions["config"]
        self.app.extensions["config"] = replace(kept, mail=address or self.server.address)
        try:
            with self.app.app_context():
                return delivery.relay()
        finally:
            self.app.extensions["config"] = kept

    def outbox(self) -> list[OutboxLetter]:
        """Give the letters."""
        with self.app.app_context():
            found = list(session.scalars(sa.select(OutboxLetter).order_by(OutboxLetter.id)))
            session.expunge_all()
            return found


@pytest.fixture
def office(app: Flask, people: People, writing: Callable[[], Any]) -> Iterator[Office]:
    with faulty_server() as running:
        yield Office(app, running, people, writing)


PASSING = {
    "421": "RCPT 421 4.3.2 we close",
    "450": "RCPT 450 4.2.0 try later",
    "451 after DATA": "DATA 451 4.3.0 not now",
    "drop in DATA": "drop in DATA",
    "drop after the final dot": "drop after the final dot",
    "slow banner": "slow banner",
    "TLS failure": "",
    "DNS failure": "",
    "closed port": "",
}
FINAL = {"550": "RCPT 550 5.7.1 not for you", "552": "DATA 552 5.2.2 full"}


@pytest.mark.parametrize("fault", PASSING)
def test_em2_what_may_pass_is_tried_again_later_and_later_and_arrives(
    office: Office, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(transport, "SECONDS_TO_WAIT", 0.2 if fault == "slow banner" else 5)
    office.write()
    office.server.fault = PASSING[fault]
    way = elsewhere(fault, office.server)
    for tried in (1, 2, 3):
        assert office.send(way) == 0
        (letter,) = office.outbox()
        assert (letter.state, letter.attempts) == ("waiting", tried)
        assert letter.due_at - clock.now() == timedelta(minutes=2**tried)
        assert office.send(way) == 0
        assert office.outbox()[0].attempts == tried, "not before its time"
        frozen_clock.forward(minutes=2**tried)
    office.server.fault = ""
    assert office.send() == 1
    assert [letter.state for letter in office.outbox()] == ["sent"]
    taken = 4 if fault == "drop after the final dot" else 1
    assert len(office.server.got) == taken
    assert len({mail["Message-ID"] for mail in office.server.got}) == 1, "a receiver can tell that it is the same"


@pytest.mark.parametrize("fault", FINAL)
def test_em2_what_will_not_pass_is_given_up_at_once(office: Office, frozen_clock: Any, fault: str) -> None:
    office.write()
    office.server.fault = FINAL[fault]
    assert office.send() == 0
    assert [(letter.state, letter.error, letter.attempts) for letter in office.outbox()] == [("dead", fault, 1)]
    office.server.fault = ""
    frozen_clock.forward(days=7)
    assert office.send() == 0
    assert office.server.got == []


@pytest.mark.parametrize(
    ("fault", "states"),
    [("RCPT 550 5.1.1 nobody", ["dead", "sent", "sent"]), ("RCPT 450 later", ["sent", "sent", "waiting"]),
     ("RCPT 421 we close", ["sent", "sent", "waiting"])],
)  # fmt: skip
def test_em2_one_bad_recipient_holds_up_nobody_else(office: Office, fault: str, states: list[str]) -> None:
    office.server.fault, office.server.bad = fault, office.write(3)[0]
    office.send()
    office.send()
    assert sorted(letter.state for letter in office.outbox()) == states
    assert len(office.server.got) == 2


def test_em2_a_relay_that_is_away_costs_one_letter_an_attempt_and_not_all_that_wait(office: Office) -> None:
    office.write(5)
    office.send(f"smtp://127.0.0.1:{free_port()}")
    assert sorted(letter.attempts for letter in office.outbox()) == [0, 0, 0, 0, 1]
    assert {letter.state for letter in office.outbox()} == {"waiting"}


def test_em2_a_letter_is_tried_for_between_four_and_five_days(office: Office, frozen_clock: Any) -> None:
    office.write()
    began, office.server.fault = clock.now(), "RCPT 450 later"
    while office.outbox()[0].state == "waiting":
        frozen_clock.set(office.outbox()[0].due_at)
        office.send()
    assert timedelta(days=4) < clock.now() - began < timedelta(days=5)


def elsewhere(fault: str, server: FaultyServer) -> str:
    """Say where letters go for the faults that are about the way there."""
    return {
        "TLS failure": f"{server.address}?tls=starttls",
        "DNS failure": "smtp://mail.invalid:25",
        "closed port": f"smtp://127.0.0.1:{free_port()}",
    }.get(fault, server.address)
