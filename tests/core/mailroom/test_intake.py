"""Replies: sent on to whoever answers for the activity, noted and never kept; machines are told apart."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.engagement import invitations
from core.mailroom import intake
from core.mailroom.forwarding import NobodyToSendTo
from core.mailroom.intake import Outcome, receive
from core.messaging import replies, verp
from core.messaging.models import OutboxLetter, Reply
from core.messaging.reading import LARGEST, TooLarge, Unreadable
from core.messaging.replies import TryLater
from core.messaging.verp import Way
from tests.core.messaging.returned import away, reply, report

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.letters import Postman
    from tests.people import Colleague, Member

REPLIES = "svar@panelet.example.no"
PART = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n'
SECRET = "Hunden min heter Balder"


def address_of(app: Flask, engagement: Id) -> str:
    with app.app_context():
        return verp.address(Way.ANSWER, engagement)


def take(app: Flask, raw: bytes, told: str = "") -> Outcome:
    with app.app_context():
        return receive(raw, told)


def rows(app: Flask) -> list[Reply]:
    with app.app_context():
        found = list(session.scalars(sa.select(Reply).order_by(Reply.id)))
        session.expunge_all()
        return found


def test_an_invitation_asks_for_answers_at_the_activitys_own_address(
    mailroom: Flask, engagement: Id, kari: Member, letters: Postman
) -> None:
    with mailroom.app_context(), transaction():
        from core.engagement.models import Engagement

        invitations.invite_all(session.get_one(Engagement, engagement), [kari.id])
    letter = letters.last_to("kari@eksempel.no")
    assert letter.message["Reply-To"].addresses[0].addr_spec == address_of(mailroom, engagement)


def test_a_reply_goes_to_the_contact_is_noted_and_is_not_kept(
    mailroom: Flask, engagement: Id, kari: Member, leader: Colleague, letters: Postman
) -> None:
    raw = reply(address_of(mailroom, engagement), text=SECRET)
    assert take(mailroom, raw) is Outcome.REPLY
    (letter,) = letters.to(leader.email)
    assert SECRET in letter.text
    assert "Kari Nordmann" in letter.text
    assert "Nye nettsider" in letter.text
    assert letter.message["Reply-To"].addresses[0].addr_spec == "kari@eksempel.no"
    (row,) = rows(mailroom)
    assert (row.engagement_id, row.panelist_id, row.automatic) == (engagement, kari.id, False)
    assert row.forwarded_at
    assert SECRET not in _everything(mailroom)
    assert take(mailroom, raw) is Outcome.REPLY, "the same message again"
    assert len(letters.to(leader.email)) == 1
    assert len(rows(mailroom)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated; x=y"}, {"Precedence": "auto_reply"},
        {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"X_Auto_Response_Suppress": "All"}, {"Return_Path": "<>"},
    ],
)  # fmt: skip
def test_what_a_machine_answers_is_noted_apart_and_sent_to_nobody(
    mailroom: Flask, engagement: Id, leader: Colleague, letters: Postman, headers: dict[str, str]
) -> None:
    assert take(mailroom, away(address_of(mailroom, engagement), **headers)) is Outcome.AUTOMATIC
    assert letters.to(leader.email) == []
    assert [row.automatic for row in rows(mailroom)] == [True]
    with mailroom.app_context():
        assert replies.unread([engagement]) == {}
        assert replies.automatic_ones(engagement) == 1


def test_a_person_may_say_that_no_machine_wrote_it(mailroom: Flask, engagement: Id, leader: Colleague) -> None:
    raw = reply(address_of(mailroom, engagement), **{"Auto-Submitted": "no"})
    assert take(mailroom, raw) is Outcome.REPLY


def test_somebody_we_do_not_know_is_sent_on_without_a_name(
    mailroom: Flask, engagement: Id, leader: Colleague, letters: Postman
) -> None:
    assert take(mailroom, reply(address_of(mailroom, engagement), "nils@firma.example.no")) is Outcome.REPLY
    assert "nils@firma.example.no" in letters.last_to(leader.email).text
    assert [row.panelist_id for row in rows(mailroom)] == [None]


def test_an_answer_to_where_letters_come_back_to_is_a_reply_all_the_same(
    mailroom: Flask, engagement: Id, kari: Member, leader: Colleague, letters: Postman
) -> None:
    with mailroom.app_context(), transaction():
        letter = OutboxLetter(kind="x", number="x", recipient_id=kari.id, about_id=engagement, priority=2,
                              due_at=clock.now(), state="sent", sent_to="x")  # fmt: skip
        session.add(letter)
        session.flush()
        back = verp.address(Way.BACK, letter.id)
    assert take(mailroom, reply(back, text=SECRET)) is Outcome.REPLY
    assert SECRET in letters.last_to(leader.email).text


def test_a_reply_that_cannot_be_sent_on_is_not_taken(
    mailroom: Flask, engagement: Id, leader: Colleague, letters: Postman
) -> None:
    raw = reply(address_of(mailroom, engagement))
    config = mailroom.extensions["config"]
    mailroom.extensions["config"] = replace(config, mail="smtp://127.0.0.1:1")
    with pytest.raises(ConnectionRefusedError):
        take(mailroom, raw)
    assert rows(mailroom) == []
    mailroom.extensions["config"] = config
    assert take(mailroom, raw) is Outcome.REPLY
    assert len(letters.to(leader.email)) == 1


def test_a_reply_whose_taker_died_is_taken_over_after_a_while(
    mailroom: Flask, engagement: Id, letters: Postman, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = reply(address_of(mailroom, engagement))

    class Died(BaseException):
        """Stands for the end of the process: no handler sees it."""

    def died(_mail: Any) -> None:
        raise Died

    monkeypatch.setattr(intake.forwarding, "send", died)
    with pytest.raises(Died):
        take(mailroom, raw)
    monkeypatch.undo()
    with pytest.raises(TryLater):
        take(mailroom, raw)
    frozen_clock.forward(minutes=6)
    assert take(mailroom, raw) is Outcome.REPLY
    assert len(letters.to("hanne@kommune.example.no")) == 1


def test_nothing_is_sent_on_to_where_it_came_from(mailroom: Flask, engagement: Id, writing: Any) -> None:
    from core.auth.models import Staff

    with writing() as here:
        here.execute(sa.update(Staff).values(email=REPLIES))
    with pytest.raises(NobodyToSendTo):
        take(mailroom, reply(address_of(mailroom, engagement)))


def test_mail_about_nothing_of_ours_is_left_alone(mailroom: Flask, engagement: Id) -> None:
    for raw in (reply(REPLIES), report("retur@panelet.example.no"), b"", b"\x00\xff\n\n\n"):
        assert take(mailroom, raw) is Outcome.UNKNOWN
    assert rows(mailroom) == []


@pytest.mark.parametrize("absurd", ["large", "nested", "parts", "headers", "quoted", "addresses"])
def test_in6_absurd_messages_are_refused_within_two_seconds(mailroom: Flask, engagement: Id, absurd: str) -> None:
    to = address_of(mailroom, engagement).encode()
    raw = {
        "large": b"To: " + to + b"\n\n" + b"x" * LARGEST,
        "nested": b"To: " + to + b"\n" + b"".join(PART % (n, n) for n in range(5_000)),
        "parts": b"To: " + to + b"\n" + PART % (1, 1) + b"\n--1\n\nhei" * 200_000,
        "headers": b"To: " + to + b"\nContent-Type: text/plain" + b"; a=b" * 200_000 + b"\n\nhei",
        "addresses": b"To: " + b"a@b.no, " * 200_000 + to + b"\n\nhei",
        "quoted": b"To: " + to + b"\n" + PART % (1, 1) + b'Content-Type: text/plain; x="' + b";" * 200_000 + b"\n\nhei",
    }[absurd]
    began = time.process_time()
    with pytest.raises((TooLarge, Unreadable)):
        take(mailroom, raw)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "header",
    [
        "To: =?utf-8?q?=00?= <@>,,;", "From: =?bogus?q?x?=", "Date: no", "Content-Type: text/plain; charset=nowhere",
        "Content-Type: multipart/report", "Content-Transfer-Encoding: base64", "Message-ID: [", "From: <",
        "Auto-Submitted:", "Content-Disposition: attachment; filename*=x'y", "From: \ud800",
    ],
)  # fmt: skip
def test_in1_broken_headers_never_break_the_intake(
    mailroom: Flask, engagement: Id, leader: Colleague, header: str
) -> None:
    to = address_of(mailroom, engagement)
    raw = f"{header}\r\nDelivered-To: {to}\r\n\r\n{SECRET}".encode("utf-8", "surrogatepass")
    assert take(mailroom, raw) in set(Outcome)


def _everything(app: Flask) -> str:
    engine: sa.Engine = app.extensions["engines"][False]
    found = sa.MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return str([list(connection.execute(sa.select(table))) for table in found.sorted_tables])
