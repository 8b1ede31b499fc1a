"""`samskap mail receive`: the end that a mail server's pipe listens for."""

from __future__ import annotations

import io
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from core.mailroom import intake
from core.mailroom.intake import Outcome
from core.messaging.reading import LARGEST, Unreadable
from core.messaging.replies import TryLater
from web.commands import mail

if TYPE_CHECKING:
    from flask import Flask

ENDS = {
    Outcome.RETURNED: os.EX_OK,
    Outcome.REPLY: os.EX_OK,
    Outcome.AUTOMATIC: os.EX_OK,
    Outcome.UNKNOWN: os.EX_NOUSER,
    Unreadable(): os.EX_DATAERR,
    TryLater(): os.EX_TEMPFAIL,
    ConnectionRefusedError(): os.EX_TEMPFAIL,
}


@pytest.fixture
def piped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a function that pipes a message into the command, and gives the end and what was read."""
    group = click.Group("samskap")
    mail.add_to(group, lambda: app)

    def run(raw: bytes, outcome: Any = None) -> SimpleNamespace:
        read: list[tuple[bytes, str]] = []

        def receive(given: bytes, told: str) -> Outcome:
            read.append((given, told))
            if isinstance(outcome, Exception):
                raise outcome
            return Outcome(outcome)

        if outcome is not None:
            monkeypatch.setattr(mail, "receive", receive)
        done = CliRunner().invoke(group, ["mail", "receive", "--to", "retur+x@y.no"], input=io.BytesIO(raw))
        return SimpleNamespace(end=done.exit_code, read=read)

    return run


@pytest.mark.parametrize("outcome", ENDS, ids=str)
def test_the_mail_server_hears_how_it_went(piped: Any, outcome: Any) -> None:
    ran = piped(b"Subject: hei\n\nhei", outcome)
    assert ran.end == ENDS[outcome]
    assert ran.read == [(b"Subject: hei\n\nhei", "retur+x@y.no")]


def test_in6_a_pipe_is_read_no_further_than_we_read(piped: Any) -> None:
    assert piped(b"x" * (LARGEST + 5_000_000)).end == os.EX_DATAERR


def test_the_command_and_the_mailbox_go_by_one_function() -> None:
    from core.mailroom import mailbox

    assert mail.receive is intake.receive
    assert mailbox.receive is intake.receive
