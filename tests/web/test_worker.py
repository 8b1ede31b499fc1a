"""The worker beside the server: a letter leaves at once, with Huey on SQLite and on a real Redis."""

from __future__ import annotations

import re
import signal
import urllib.parse
import urllib.request
from email.message import EmailMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import jobs, settings
from core.capabilities import Capability
from core.db import session, transaction
from core.jobs.heartbeat import Heartbeat
from core.messaging import delivery
from core.types import new_id
from tests.eventually import eventually
from tests.servers import Site, free_port, site
from tests.web.world import world_in
from web.worker import do_all_due, owner_may

if TYPE_CHECKING:
    from flask import Flask


def sign_up(running: Site, email: str) -> None:
    """Send the form to join, as a browser does."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{running.url}/bli-med").read().decode()
    hidden = dict(re.findall(r'name="(csrf_token|form_id)" value="([^"]+)"', page))
    hidden |= {name: value for value, name in re.findall(r'value="([^"]+)" name="(csrf_token|form_id)"', page)}
    values = {"name": "Kari", "email": email, "birth_year": "1980", "gender": "man", "district": "unknown"}
    sent = urllib.parse.urlencode({**hidden, **values, "consent": "true"}).encode()
    assert "Sjekk e-posten" in browser.open(f"{running.url}/bli-med", sent).read().decode()


def confirm(running: Site, letter: EmailMessage) -> None:
    """Press the button of a letter."""
    body = letter.get_body(("plain",))
    link = re.search(r"http\S+/bekreft/\S+", body.get_content() if body else "")
    assert link
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(link[0]).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    browser.open(link[0], urllib.parse.urlencode({"csrf_token": token[1]}).encode())


@pytest.mark.one_engine("the queue does not live in the database")
@pytest.mark.parametrize("queue", ["sqlite", "redis"])
def test_a_letter_leaves_within_seconds(tmp_path: Path, redis_url: str, queue: str) -> None:
    settings = {"redis": redis_url} if queue == "redis" else {}
    with site(tmp_path, **settings) as running:
        sign_up(running, "kari@eksempel.no")
        assert eventually(lambda: running.letters_to("kari@eksempel.no"), within=10)


@pytest.mark.one_engine("processes, not data")
def test_the_worker_shows_that_it_is_alive(tmp_path: Path) -> None:
    with site(tmp_path):
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'samskap.db'}", poolclass=sa.NullPool)

        def seen() -> object:
            with engine.connect() as connection:
                return connection.scalar(sa.select(Heartbeat.at))

        assert eventually(seen, within=20)


def test_az6_who_may_do_something_in_one_project_may_not_do_it_in_another(app: Flask, a_format: str) -> None:
    world = world_in(app, a_format)
    leader = world.staff["leader"].id
    with app.app_context():
        ours, theirs = ({"engagement": str(side.engagement)} for side in (world.ours, world.theirs))
        assert owner_may(leader, Capability.READ_ANSWERS, ours)
        assert not owner_may(leader, Capability.READ_ANSWERS, theirs)
        assert not owner_may(leader, Capability.READ_ANSWERS, {})
        assert not owner_may(leader, Capability.READ_ANSWERS, {"engagement": str(new_id())})
        assert owner_may(leader, None, {})
        assert not owner_may(new_id(), None, ours)


@pytest.mark.one_engine("reading, not storing")
def test_the_jobs_read_the_settings_as_they_are_when_the_letters_have_left(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def letters(**_paced: object) -> int:
        settings.read()
        with transaction():
            session.merge(settings.Setting(owner="core", name="quiet_from", value={"is": 3}))
        return 0

    monkeypatch.setattr(delivery, "relay", letters)
    monkeypatch.setattr(jobs, "run_due", lambda: read.append(settings.read()["quiet_from"]))
    do_all_due(app)
    assert read == [3]


@pytest.mark.one_engine("processes, not data")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_stopping_the_demo_stops_its_worker(tmp_path: Path, how: signal.Signals) -> None:
    with site(tmp_path) as running:  # a demo that has members already has nothing to load
        sign_up(running, "kari@eksempel.no")
        letter = eventually(lambda: running.letters_to("kari@eksempel.no"), within=10)[0]
        confirm(running, letter)
        served = running.start("demo", "--port", str(free_port()))
        eventually(lambda: len(_children(served.pid)) > 1, within=40)
        children = _children(served.pid)
        assert children
        served.send_signal(how)
        served.wait(timeout=40)
        eventually(lambda: not any(_is_alive(child) for child in children), within=40)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().split()[2] != "Z"
