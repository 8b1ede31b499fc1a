"""How a finished e-mail leaves: to a relay by SMTP, or into a folder in the demo."""

import mailbox
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

SECONDS_TO_WAIT = 25  # at each word: a whole conversation of eleven stays within a letter's lease


class Transport(Protocol):
    """Takes one message at a time; raises smtplib's errors and OSError."""

    def send(self, message: EmailMessage, back: str = "") -> None:
        """Hand the message over; returns when the other side has taken it. ``back`` is where it comes back to."""


@contextmanager
def opened(address: str) -> Iterator[Transport]:
    """Open the way out that ``maildir:<folder>`` or ``smtp://user:password@host:port?tls=starttls`` names."""
    if address.startswith("maildir:"):
        yield Folder(Path(address.removeprefix("maildir:")))
        return
    relay = Relay(urlsplit(address))
    try:
        yield relay
    finally:
        relay.close()


class Folder:
    """Keeps letters in a Maildir, where the demo's /dev/mail reads them."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(path, create=True)

    def send(self, message: EmailMessage, back: str = "") -> None:  # noqa: ARG002 - nothing comes back from a folder
        """Add the message to the folder."""
        self._box.add(message.as_bytes())


class Relay:
    """One SMTP connection, opened when the first letter needs it."""

    def __init__(self, address: SplitResult) -> None:
        self._address = address
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, back: str = "") -> None:
        """Send to the one recipient; a connection that broke is not used again."""
        connection = self._connection or self._connect()
        try:
            connection.send_message(message, from_addr=back or None)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            self._begin_anew(connection)  # the relay refused this one letter; the connection is well, or closed by 421
            raise
        except OSError:
            self._connection = None
            raise

    def close(self) -> None:
        """Say goodbye, if there is still somebody to say it to."""
        if self._connection is None:
            return
        try:
            self._connection.quit()
        except (OSError, smtplib.SMTPException):
            self._connection.close()

    def _begin_anew(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
        except (OSError, smtplib.SMTPException):
            self._connection = None

    def _connect(self) -> smtplib.SMTP:
        host, port = self._address.hostname or "localhost", self._address.port or 25
        connection = smtplib.SMTP(host, port, timeout=SECONDS_TO_WAIT)
        if parse_qs(self._address.query).get("tls") == ["starttls"]:
            connection.starttls(context=ssl.create_default_context())
        if self._address.username:
            connection.login(unquote(self._address.username), unquote(self._address.password or ""))
        self._connection = connection
        return connection
