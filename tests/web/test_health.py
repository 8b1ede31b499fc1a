"""Whether the process lives and whether it can serve: for load balancers and monitors, in time and without secrets."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs, migrate
from core.messaging.models import OutboxLetter
from web.health import why_not_ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.people import People


HOME = "http://localhost/"
TOKEN = "a token for monitors that is long enough"


def ask(app: Flask, path: str, **headers: str) -> TestResponse:
    return app.test_client().get(path, base_url=HOME, headers=headers)


@contextmanager
def configured(app: Flask, **changes: Any) -> Iterator[None]:
    """Let the app have other settings from outside for a while."""
    config = app.extensions["config"]
    app.extensions["config"] = replace(config, **changes)
    try:
        yield
    finally:
        app.extensions["config"] = config


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A database's address where somebody takes the call and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        held: list[socket.socket] = []
        taker = threading.Thread(target=_take, args=(listening, held), daemon=True)
        taker.start()
        yield f"postgresql+psycopg://127.0.0.1:{listening.getsockname()[1]}/panel"
        listening.shutdown(socket.SHUT_RDWR)
    for call in held:
        call.close()


def _take(listening: socket.socket, held: list[socket.socket]) -> None:
    try:
        while True:
            held.append(listening.accept()[0])
    except OSError:
        return


def test_av11_live_answers_without_asking_the_database(app: Flask, queries: Any) -> None:
    with configured(app, database_url="postgresql+psycopg://127.0.0.1:1/none"), queries() as ran:
        answer = ask(app, "/health/live")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "live"})
    assert len(ran) == 0


def test_av11_ready_says_yes_where_the_database_has_its_newest_form(app: Flask) -> None:
    answer = ask(app, "/health/ready")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready"})


def test_av11_ready_says_no_in_time_where_nobody_listens(app: Flask) -> None:
    with configured(app, database_url="postgresql+psycopg://127.0.0.1:1/none"):
        answer = ask(app, "/health/ready")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "not ready", "reason": "The database does not answer."}


def test_av11_ready_says_no_in_time_where_the_database_takes_the_call_and_is_silent(
    app: Flask, silent_server: str
) -> None:
    began = time.monotonic()
    with configured(app, database_url=silent_server):
        assert ask(app, "/health/ready").status_code == 503
    assert time.monotonic() - began < 10


def test_av11_ready_says_no_before_the_migrations_have_run(
    new_database_url: Callable[[], str], app: Flask, new_app: Any
) -> None:
    url, registry = new_database_url(), app.extensions["registry"]
    core = migrate.possible_owners(registry)[0]
    migrate.upgrade_one(url, core, "core_0001")
    assert "run «samskap migrate»" in why_not_ready(url, registry)
    assert "core" in why_not_ready(url, registry)
    migrate.upgrade(url, registry)
    assert why_not_ready(url, registry) == ""


def test_av11_a_missing_file_is_no_database_and_is_not_made(tmp_path: Any, app: Flask) -> None:
    file = tmp_path / "none.db"
    assert "no database yet" in why_not_ready(f"sqlite:///{file}", app.extensions["registry"])
    assert not file.exists()


def test_av11_neither_gives_a_cookie_or_tells_the_address_of_the_database(app: Flask) -> None:
    with configured(app, database_url="postgresql+psycopg://panel:secret@127.0.0.1:1/none"):
        for path in ("/health/live", "/health/ready"):
            answer = ask(app, path)
            assert "Set-Cookie" not in answer.headers
            assert "no-store" in answer.headers["Cache-Control"]
            assert "secret" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", TOKEN, f"bearer {TOKEN}x", f"Bearer {TOKEN} x", "æ"])
def test_the_counts_are_nowhere_without_the_token(app: Flask, given: str) -> None:
    with configured(app, metrics_token=TOKEN):
        assert ask(app, "/metrics", Authorization=given).status_code == 404


def test_the_counts_are_nowhere_where_no_token_is_set(app: Flask) -> None:
    for given in ("Bearer ", "", f"Bearer {TOKEN}"):
        assert ask(app, "/metrics", Authorization=given).status_code == 404


def counts(app: Flask) -> dict[str, float]:
    """Read the counts as a monitor does."""
    with configured(app, metrics_token=TOKEN):
        answer = ask(app, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    lines = [line for line in answer.get_data(as_text=True).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def test_requests_are_counted_by_room_and_status(app: Flask) -> None:
    before = counts(app)
    for path in ("/om", "/om", "/finnes/ikke", "/arbeid"):
        ask(app, path)
    after = counts(app)
    more = {name: after[name] - before.get(name, 0) for name in after if name.startswith("samskap_requests_total")}
    assert more['samskap_requests_total{class="pages",method="GET",status="200"}'] == 2
    assert more['samskap_requests_total{class="none",method="GET",status="404"}'] == 1
    assert more['samskap_requests_total{class="engagement_staff",method="GET",status="302"}'] == 1
    assert after['samskap_request_seconds_count{class="pages"}'] >= 2


def test_what_waits_is_counted(app: Flask, people: People, writing: Any) -> None:
    member = people.member()
    people.browser_of(member)
    people.browser_of(people.staff("leader"))
    with writing() as here:
        jobs.enqueue("jobs.forget_old", "one")
        here.execute(sa.update(OutboxLetter).values(state="dead"))
        jobs.enqueue("jobs.forget_old", "two")
    found = counts(app)
    assert found['samskap_jobs{state="waiting"}'] == 2
    assert found['samskap_open_visits{kind="panelist"}'] == 1
    assert found['samskap_open_visits{kind="staff"}'] == 1
    assert found["samskap_outbox_waiting"] == 0
    assert found["samskap_outbox_given_up"] == float(len(_letters(app)))


def test_the_counts_hold_nobodys_data(app: Flask, people: People) -> None:
    member = people.member(name="Kanari Gulfugl", email="kanari@example.no")
    people.browser_of(member).get("/mitt-panel")
    app.test_client().open("/om", method="KANARI", base_url=HOME)
    ask(app, "/i/kanaritoken")
    with configured(app, metrics_token=TOKEN):
        text = ask(app, "/metrics", Authorization=f"Bearer {TOKEN}").get_data(as_text=True)
    assert "samskap_requests_total" in text
    assert "kanari" not in text.casefold()


def _letters(app: Flask) -> list[str]:
    with app.app_context():
        from core.db import session

        return list(session.scalars(sa.select(OutboxLetter.state)))
