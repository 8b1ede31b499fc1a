"""The mailbox: what is taken goes, what is nobody's stays, and what could not be handled comes again."""

from __future__ import annotations

import imaplib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core.config import Config, refusals
from core.mailroom import intake, mailbox
from core.messaging import verp
from core.messaging.reading import LARGEST
from core.messaging.verp import Way
from tests.core.mailroom.imap import Mailbox
from tests.core.mailroom.imap import mailbox as running
from tests.core.messaging.returned import away, reply
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from core.types import Id
    from tests.letters import Postman

HANNE = "hanne@kommune.example.no"


@pytest.fixture
def box(mailroom: Flask) -> Iterator[Mailbox]:
    """A mailbox that the app knows."""
    with running() as opened:
        mailroom.extensions["config"] = replace(mailroom.extensions["config"], mailbox=opened.address)
        yield opened


def collect(app: Flask) -> int:
    with app.app_context():
        return mailbox.collect()


def address_of(app: Flask, engagement: Id) -> str:
    with app.app_context():
        return verp.address(Way.ANSWER, engagement)


def test_what_is_ours_is_taken_and_gone_and_what_is_not_stays_for_people_to_see(
    mailroom: Flask, box: Mailbox, engagement: Id, letters: Postman
) -> None:
    to = address_of(mailroom, engagement)
    box.put(reply("svar@panelet.example.no", text="Til ingen"), reply(to), away(to), reply(to, text="En til"))
    assert collect(mailroom) == 3
    assert list(box.kept) == [1]
    assert box.flags[1] == {"\\Seen"}
    assert len(letters.to(HANNE)) == 2
    assert collect(mailroom) == 0
    assert any(said.startswith("LOGIN") and "hemmelig ord" in said for said in box.asked)


def test_one_that_cannot_be_handled_comes_again_and_holds_up_nobody(
    mailroom: Flask, box: Mailbox, engagement: Id, letters: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, send = address_of(mailroom, engagement), intake.forwarding.send

    def sometimes(mail: Any) -> None:
        if "tungt" in mail.get_content():
            raise ConnectionRefusedError
        send(mail)

    monkeypatch.setattr(intake.forwarding, "send", sometimes)
    box.put(reply(to, text="Et tungt brev"), reply(to, text="Et lett brev"))
    assert collect(mailroom) == 1
    assert 1 not in box.flags, "unseen still"
    monkeypatch.undo()
    assert collect(mailroom) == 1
    assert box.kept == {}
    assert len(letters.to(HANNE)) == 2


def test_in6_a_message_that_is_too_large_is_never_fetched_whole_and_stays(
    mailroom: Flask, box: Mailbox, engagement: Id
) -> None:
    box.put(reply(address_of(mailroom, engagement)) + b"x" * LARGEST)
    assert collect(mailroom) == 0
    assert f"<0.{LARGEST + 1}>" in next(said for said in box.asked if "FETCH" in said)
    assert box.flags == {1: {"\\Seen"}}


def test_a_mailbox_that_is_away_is_said(mailroom: Flask) -> None:
    gone = f"imap://a:b@127.0.0.1:{free_port()}/INBOX"
    mailroom.extensions["config"] = replace(mailroom.extensions["config"], mailbox=gone)
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        collect(mailroom)


def test_without_a_mailbox_nobody_is_called(mailroom: Flask) -> None:
    assert collect(mailroom) == 0


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"bounces": "retur"}, "SAMSKAP_BOUNCES"), ({"bounces": "an-address-far-too-long@x.no"}, "SAMSKAP_BOUNCES"),
        ({"replies": "Svar <svar@x.no>"}, "SAMSKAP_REPLIES"), ({"mailbox": "imaps://a:b@x.no"}, "needs"),
        ({"bounces": "r@x.no", "mailbox": "imap://a:b@x.no"}, "imaps://"),
        ({"bounces": "r@x.no", "mailbox": "imaps://x.no"}, "imaps://"),
    ],
)  # fmt: skip
def test_addresses_and_mailboxes_that_would_not_work_are_refused_at_the_start(given: dict[str, str], word: str) -> None:
    safe = Config(secret="x" * 40, base_url="https://panel.example.no")
    assert refusals(replace(safe, bounces="retur@x.no", mailbox="imaps://a:b@x.no/INBOX")) == []
    assert any(word in reason for reason in refusals(replace(safe, **given)))
