"""`samskap mail receive`: one message on standard input, for a pipe from the municipality's mail server."""

import os
import sys
from collections.abc import Callable

import click
import structlog
from flask import Flask

from core.mailroom.intake import Outcome, receive
from core.messaging.reading import LARGEST, TooLarge, Unreadable

log = structlog.get_logger()


def add_to(group: click.Group, make_app: Callable[[], Flask]) -> None:
    """Add `mail` to the command line; ``make_app`` builds this installation's app."""

    @group.group("mail")
    def mail() -> None:
        """Take e-mail that comes in."""

    @mail.command("receive")
    @click.option("--to", "told", default="", help="The address it came to, as the mail server knows it.")
    def receive_command(*, told: str) -> None:
        """Read one message from standard input: a letter that came back, or a reply.

        Ends with 0 when it is taken; 67 when it is about nothing of ours and 65 when it is too large or not readable,
        so that the mail server tells whoever wrote it; 75 when it must come again.
        """
        raise SystemExit(_taken(make_app, sys.stdin.buffer.read(LARGEST + 1), told))


def _taken(make_app: Callable[[], Flask], raw: bytes, told: str) -> int:
    """Take a message, and say in the words of sysexits.h how it went."""
    try:
        with make_app().app_context():
            outcome = receive(raw, told)
    except (TooLarge, Unreadable) as error:
        click.echo(str(error.__doc__), err=True)
        return os.EX_DATAERR
    except Exception:  # the mail server keeps it, and tries again
        log.exception("message comes again")
        return os.EX_TEMPFAIL
    return os.EX_NOUSER if outcome is Outcome.UNKNOWN else os.EX_OK
