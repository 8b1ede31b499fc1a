"""How fast letters leave: never more in any minute or hour than is set, whoever sends; urgent ones at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, settings
from core.db import session
from core.messaging import delivery, pacing
from core.messaging.models import Bucket, OutboxLetter
from core.messaging.services import post
from core.panel.models import Panelist
from tests.fixtures.people import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.people import People
    from tests.servers import MailServer

KIND = "panel.address_welcome"
HASTE = "haster@eksempel.no"


@pytest.fixture
def paced(app: Flask, mail_server: MailServer, people: People, writing: Any, frozen_clock: Any) -> Iterator[MailServer]:
    """Sixty letters that wait, and a relay that takes twenty in a minute; one of them is for somebody in a hurry."""
    kept = app.extensions["config"]
    app.extensions["config"] = replace(kept, mail=mail_server.address)
    members = [*people.members(59), people.member(email=HASTE)]
    with writing() as here:
        settings.change("core", {"letters_a_minute": 20})
        here.execute(sa.delete(OutboxLetter))
        for member in members:
            post(KIND, member.id, number=f"letter:{member.id}")
    yield mail_server
    app.extensions["config"] = kept


def relay(app: Flask) -> int:
    with app.app_context():
        return delivery.relay()


def test_no_minute_sees_more_than_the_limit_wherever_it_begins(
    app: Flask, paced: MailServer, frozen_clock: Any
) -> None:
    left: list[datetime] = []
    began = clock.now()
    while len(left) < 60:
        assert clock.now() < began + timedelta(minutes=5), "nothing leaves any more"
        left += [clock.now()] * relay(app)
        frozen_clock.forward(seconds=4)
    for moment in left:
        assert sum(moment <= other < moment + timedelta(minutes=1) for other in left) <= 20
    assert clock.now() - began < timedelta(minutes=4), "nearly as fast as may be"


def test_the_hour_has_a_limit_of_its_own(app: Flask, paced: MailServer, writing: Any, frozen_clock: Any) -> None:
    with writing():
        settings.change("core", {"letters_an_hour": 10})
    sent = 0
    for _minute in range(60):
        sent += relay(app)
        frozen_clock.forward(minutes=1)
    assert 8 <= sent <= 10


def in_a_hurry(writing: Any, number: int, after: timedelta = timedelta(0)) -> None:
    with writing() as here:
        somebody = here.scalar(sa.select(Panelist.id).where(Panelist.email == HASTE))
        for one in range(number):
            post(KIND, somebody, number=f"urgent:{one}", urgent=True, due_at=clock.now() + after)


def test_what_is_urgent_leaves_at_once_and_is_counted(
    app: Flask, paced: MailServer, writing: Any, frozen_clock: Any
) -> None:
    while relay(app):
        pass
    in_a_hurry(writing, 30)
    paced.envelopes.clear()
    assert relay(app) == 30
    assert [envelope.rcpt_tos for envelope in paced.envelopes] == [[HASTE]] * 30
    frozen_clock.forward(minutes=1)
    assert relay(app) == 0, "what they took is owed first"


def test_what_does_not_leave_is_given_back(app: Flask, paced: MailServer, frozen_clock: Any) -> None:
    paced.answers = {f"person{number}@example.no": "450 later" for number in range(1, 200)}
    relay(app)
    with app.app_context():
        assert session.get_one(Bucket, "minute").tokens == 2.0
        assert pacing.limits() == {"minute": 20}


def test_a_worker_waits_for_the_next_turn_and_lets_urgent_letters_pass(
    app: Flask, paced: MailServer, writing: Any, monkeypatch: pytest.MonkeyPatch, frozen_clock: Any
) -> None:
    turns: list[float] = []

    class Turn:
        """Stands for waiting: the time goes by."""

        def wait(self, seconds: float) -> None:
            turns.append(seconds)
            frozen_clock.forward(seconds=seconds)

    monkeypatch.setattr(delivery, "Event", Turn)
    in_a_hurry(writing, 1, timedelta(seconds=4))
    with app.app_context():
        assert delivery.relay(hold=timedelta(seconds=30)) >= 10
    assert HASTE in [envelope.rcpt_tos[0] for envelope in paced.envelopes][:6]
    assert max(turns) <= 1
    assert clock.now() - NOON < timedelta(seconds=40)


def test_without_a_limit_nothing_is_counted(app: Flask, paced: MailServer, writing: Any, queries: Any) -> None:
    with writing():
        settings.change("core", {"letters_a_minute": 0})
    with queries() as ran:
        assert relay(app) == 60
    assert not [statement for statement in ran.statements if "core_letter_bucket" in statement]
