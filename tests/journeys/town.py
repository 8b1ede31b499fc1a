"""A town for a long story: a site whose clock a test moves and whose letters go by SMTP, with residents in it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse

from core import clock
from core.config import Config
from tests import servers
from tests.browsing import Browser
from tests.fixtures.servers import BUILT_IN
from tests.servers import Site
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from flask import Flask

    from tests.servers import MailServer


@dataclass(frozen=True, kw_only=True)
class Town(Site):
    """A site with a clock of its own, and an app on the same database; its letters are those the mail server took."""

    post: MailServer = field(repr=False)
    app: Flask = field(repr=False)
    read: list[EmailMessage] = field(default_factory=list, repr=False)

    def letters(self) -> list[EmailMessage]:
        """Give the letters that the mail server has taken, oldest first."""
        for envelope in self.post.envelopes[len(self.read) :]:
            assert isinstance(envelope.content, bytes)
            self.read.append(servers.parsed(envelope.content))
        return self.read

    def move_to(self, moment: datetime) -> None:
        """Let it be this moment for everybody, and let the worker see what is due."""
        _set(self.home, moment)
        self.app.extensions["wake"]()


@contextmanager
def town(home: Path, moment: datetime, post: MailServer, database: str) -> Iterator[Town]:
    """Run a site on which it is this moment."""
    home.mkdir(exist_ok=True)
    _set(home, moment)
    clock_file = str(home / "clock")
    try:
        with servers.site(
            home, plugins=BUILT_IN, database=database, mail=post.address, clock_file=clock_file
        ) as running:
            app = create_app(Config.from_environment(running.environment))
            yield Town(**vars(running), post=post, app=app)
            for engine in app.extensions["engines"].values():
                engine.dispose()
    finally:
        clock.follow(None)  # as each app does, ours has let this process follow its clock


class Caller(Browser):
    """Somebody's browser without pictures or JavaScript, on the site as it is served."""

    def __init__(self, site: Site) -> None:
        self.page, self.visited = None, []
        self._home, self._requests = site.url, requests.Session()

    def fetch(self, path: str) -> bytes:
        """Fetch a file."""
        answer = self._requests.get(f"{self._home}{path}", timeout=60)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content

    def _send(self, method: str, path: str, **more: Any) -> TestResponse:
        parts = urlsplit(path)
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        self.visited.append(f"{method} {where}")
        answer = self._requests.request(
            method,
            f"{self._home}{where}",
            data=more.get("data"),
            params=more.get("query_string"),
            allow_redirects=False,
            timeout=60,
        )
        asked = EnvironBuilder(path=where, base_url=self._home).get_request()
        return TestResponse([answer.content], f"{answer.status_code} -", Headers(answer.headers.items()), asked)


def _set(home: Path, moment: datetime) -> None:
    """Write the time whole: whoever reads meanwhile reads the old one."""
    new = home / "clock.new"
    new.write_text(moment.isoformat(), encoding="utf-8")
    new.replace(home / "clock")
