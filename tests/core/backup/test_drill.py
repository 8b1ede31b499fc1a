"""The drill: backed up while people sign up, restored onto either database by the command, and served again."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
import sqlalchemy as sa

from tests import servers
from tests.core.backup.conftest import KEY
from tests.eventually import eventually
from tests.servers import NotInstalled, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


BEFORE, DURING = 5, 8


@dataclass
class Writer:
    """Somebody who signs people up, one after the other, and notes each that the site said yes to."""

    url: str
    said_yes: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    fault: BaseException | None = None

    def run(self) -> None:
        """Go on until told to stop."""
        try:
            while not self.stop.is_set():
                self._sign_up(f"number{len(self.said_yes)}@example.no")
        except BaseException as error:
            self.fault = error
            raise

    def _sign_up(self, email: str) -> None:
        with requests.Session() as browser:
            page = browser.get(f"{self.url}/bli-med", timeout=60).text
            values = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf_token", "form_id")}
            values |= {"name": "Kari Nordmann", "email": email, "birth_year": "1980", "consent": "true"}
            values |= {"gender": "unsaid", "district": "unknown"}
            answer = browser.post(f"{self.url}/bli-med", values, timeout=60, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        self.said_yes.append(email)


@pytest.fixture
def running(new_database_url: Callable[[], str], tmp_path: Path) -> Iterator[Site]:
    """The product, with people signing up."""
    settings = {"plugins": "survey", "backup_key": KEY}
    with servers.site(tmp_path / "site", database=new_database_url(), **settings) as site:
        yield site


@pytest.fixture
def targets(tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of two empty databases, one of each engine."""
    with ExitStack() as stack:
        try:
            yield [f"sqlite:///{tmp_path / 'target.db'}", stack.enter_context(servers.postgresql()).url()]
        except NotInstalled as missing:
            pytest.skip(f"{missing} is not installed")


def test_br1_a_backup_made_while_people_sign_up_holds_everything_up_to_one_moment(
    running: Site, targets: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    writer = Writer(running.url)
    thread = threading.Thread(target=writer.run)
    thread.start()
    try:
        eventually(lambda: writer.fault or len(writer.said_yes) >= BEFORE, within=60)
        surely = list(writer.said_yes)
        assert "Done:" in running.run("backup", str(file))
        eventually(lambda: writer.fault or len(writer.said_yes) >= len(surely) + DURING, within=60)
    finally:
        writer.stop.set()
        thread.join()
    assert writer.fault is None
    assert "is whole" in running.run("backup", "--check", str(file))
    for target in targets:
        restore(running, target, tmp_path, file)
        held = emails(target)
        assert held[: len(surely)] == surely, "all that was said yes to before it began"
        assert held == writer.said_yes[: len(held)], "and then on to one moment, none left out"
        assert letters(target) == len(held), "nothing is half there: each has their letter"


def restore(running: Site, target: str, tmp_path: Path, file: Path) -> None:
    """Restore by the command, into another home."""
    home = tmp_path / "elsewhere"
    environment = {**running.environment, "SAMSKAP_DATABASE": target, "SAMSKAP_HOME": str(home)}
    said = Site(url="", home=home, environment=environment).run("restore", str(file))
    assert "Everybody has been signed out" in said


def emails(url: str) -> list[str]:
    """Who has signed up, in the order they did."""
    found = sa.select(sa.column("email")).select_from(sa.table("core_sign_up")).order_by(sa.column("created_at"))
    return [str(email) for (email,) in _ask(url, found)]


def letters(url: str) -> int:
    """How many have a letter in the outbox."""
    return len(_ask(url, sa.select(sa.column("id")).select_from(sa.table("core_letter"))))


def _ask(url: str, question: sa.Select[tuple[object]]) -> list[tuple[object]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with closing(engine.connect()) as connection:
        return [tuple(row) for row in connection.execute(question)]
