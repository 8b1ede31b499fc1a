"""The letters that people got: delivered from the outbox, and read as their receivers read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.messaging import delivery
from tests.servers import parsed

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from flask import Flask

ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
CODE = re.compile(r"\b\d{6}\b")


@dataclass(frozen=True)
class Letter:
    """One e-mail."""

    message: EmailMessage

    @property
    def to(self) -> str:
        """The receiver's address, without the name."""
        return str(self.message["To"].addresses[0].addr_spec)

    @property
    def subject(self) -> str:
        """The subject, its spaces as they are read."""
        return str(self.message["Subject"]).replace("\xa0", " ")

    @property
    def text(self) -> str:
        """The plain part, its spaces as they are read."""
        return self._part("plain").replace("\xa0", " ")

    @property
    def html(self) -> str:
        """The other part."""
        return self._part("html")

    @property
    def paths(self) -> list[str]:
        """Every address in the plain part, without the site in front, in order."""
        return [urlsplit(found).path for found in ADDRESS.findall(self.text)]

    @property
    def code(self) -> str:
        """The six digits. Raises AssertionError where there are none."""
        found = CODE.search(self.text)
        assert found, f"no code in «{self.subject}»:\n{self.text}"
        return found.group()

    def path(self, part: str) -> str:
        """Give the address that holds this part, say ``/bekreft/``. Raises AssertionError where there is none."""
        fitting = [path for path in self.paths if part in path]
        assert fitting, f"no {part} in «{self.subject}»: {self.paths}"
        return fitting[0]

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""


class Postman:
    """Delivers what is due, and keeps every letter that was delivered in this test."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self._seen: set[str] = set()
        self.all: list[Letter] = []

    def deliver(self) -> list[Letter]:
        """Send what is due, and give the new letters in the order they left."""
        with self.app.app_context():
            delivery.relay()
        new = [file for file in self._files() if file.name not in self._seen]
        self._seen |= {file.name for file in new}
        letters = [Letter(parsed(file.read_bytes())) for file in new]
        self.all += letters
        return letters

    def to(self, email: str) -> list[Letter]:
        """Deliver, and give every letter to one address so far."""
        self.deliver()
        return [letter for letter in self.all if letter.to == email]

    def last_to(self, email: str) -> Letter:
        """Deliver, and give the newest letter to an address. Raises AssertionError where there is none."""
        got = self.to(email)
        assert got, f"no letter to {email}, only to {sorted({letter.to for letter in self.all})}"
        return got[-1]

    def _files(self) -> list[Path]:
        folder = self.folder / "new"
        return sorted(folder.iterdir(), key=_number) if folder.is_dir() else []


def _number(file: Path) -> tuple[int, str]:
    """Sort by the counter that Maildir names carry: ``<second>.M<microsecond>P<process>Q<counter>.<host>``."""
    counter = re.search(r"Q(\d+)\.", file.name)
    return (int(counter.group(1)) if counter else 0, file.name)
