"""The staff's first way in, and the door they use every day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyotp
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from core.audit import Act, AuditRow
from core.auth.models import Staff
from core.db import session, transaction
from tests.web.crawling import Rows, path, routes, send
from tests.web.world import World, world_in
from web.app import create_app
from web.cli import main

if TYPE_CHECKING:
    from flask import Flask

    from core.config import Config
    from tests.fixtures.house import House
    from tests.letters import Postman
    from tests.people import People

pytestmark = pytest.mark.one_engine("which doors there are; what they store runs on both engines in core/auth")

BUILT_IN = "survey usertest webinar workshop"


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def command(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Give a function that runs a `samskap` command on this app's database, or on another."""
    made: list[Flask] = []

    def build(config: Config) -> Flask:
        made.append(create_app(config))
        return made[-1]

    def run(*arguments: str, database: str = "") -> str:
        environment = {
            "SAMSKAP_DEMO": "1",
            "SAMSKAP_HOME": str(house.config.home),
            "SAMSKAP_SECRET": house.config.secret,
            "SAMSKAP_BASE_URL": house.config.base_url,
            "SAMSKAP_DATABASE": database or house.config.database_url,
            "SAMSKAP_PLUGINS": BUILT_IN,
        }
        done = CliRunner().invoke(main, arguments, env=environment)
        made.pop().extensions["engines"][True].dispose()  # a command's process would end here
        assert done.exit_code == 0, done.output
        return done.output.strip()

    monkeypatch.setattr("web.cli.create_app", build)
    return run


def test_au13_a_fresh_installation_has_no_account(
    command: Callable[..., str], new_database_url: Callable[[], str]
) -> None:
    fresh = new_database_url()
    command("migrate", database=fresh)
    engine = sa.create_engine(fresh, poolclass=sa.NullPool)
    with engine.connect() as connection:
        for table in ("core_staff", "core_staff_role", "core_link", "core_visit"):
            assert connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) == 0, table


def test_au13_the_first_administrator_comes_in_by_a_link_that_works_once(
    app: Flask, command: Callable[..., str], people: People
) -> None:
    address = command("admin", "create", "--name", "Åse Ås", "--email", "ase@kommune.example.no")
    assert re.fullmatch(r"http://localhost/arbeid/velkommen/[\w-]{27}", address)
    password = "ærlige småord på øya 7"
    browser = people.browser()
    browser.get(address)
    browser.press("Lagre passordet", {"password": password, "again": password})
    browser.post("/arbeid/logg-inn", {"email": "ase@kommune.example.no", "password": password})
    found = re.search(r"<strong>([A-Z2-7 ]+)</strong>", browser.press("Lag QR-kode").html)
    assert found
    code = pyotp.TOTP(found[1].replace(" ", "")).now()
    assert browser.press("Bekreft koden", {"code": code}).path == "/arbeid/konto/reservekoder"
    browser.press("Vis reservekodene mine")
    assert browser.get("/arbeid/system").path == "/arbeid/system"
    people.browser().get(address, status=410)
    second = people.browser()
    second.get("/arbeid/logg-inn")
    second.post("/arbeid/logg-inn", {"email": "ase@kommune.example.no", "password": password})
    refused = second.post("/arbeid/to-faktor", {"code": code})
    assert "Koden stemmer ikke" in refused
    assert second.get("/arbeid").path == "/arbeid/logg-inn"


def test_an_account_taken_back_at_the_server_is_noted_and_its_holder_is_told(
    app: Flask, command: Callable[..., str], people: People, letters: Postman
) -> None:
    ada = people.staff("leader")
    address = command("admin", "reset", "--email", ada.email)
    letter = letters.last_to(ada.email)
    assert letter.subject == "Velg et nytt passord"
    assert address.endswith(letter.path("/arbeid/velkommen/"))
    with app.app_context():
        noted = sa.select(AuditRow.staff_id).where(AuditRow.act == Act.STAFF_LET_IN_ANEW, AuditRow.object_id == ada.id)
        assert session.scalars(noted).all() == [None]


def test_au13_nobody_can_make_an_account_over_the_pages(app: Flask, world: World) -> None:
    before = Rows(app)()["core_staff"]
    for route in routes(app):
        for who in ("anonymous", "asked", "leader", "administrator"):
            if not route.is_safe and "velkommen" not in route.rule:
                send(app, world.callers[who], route.method, path(world, route, "own"), data={"email": "x@example.no"})
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Staff)) == before[0]


@pytest.mark.parametrize("password", ["blå sykkel på vei 48", "bla\u030a sykkel pa\u030a vei 48", "ﬁre små ord på rad"])
def test_a_password_works_on_every_keyboard(people: People, password: str) -> None:
    """Keyboards make å of one sign or of two: both are the same password."""
    browser = people.browser()
    browser.get(people.welcome_path("leader", email="per@kommune.example.no"))
    browser.press("Lagre passordet", {"password": password, "again": password})
    other_form = password.replace("a\u030a", "å") if "\u030a" in password else password.replace("å", "a\u030a")
    for typed in (password, other_form):
        browser.get("/arbeid/logg-inn")
        page = browser.post("/arbeid/logg-inn", {"email": "per@kommune.example.no", "password": typed})
        assert page.path == "/arbeid/to-faktor/oppsett"


def strangers(app: Flask, people: People) -> Iterator[tuple[str, str, str]]:
    """Give who does not come in: who it is, their address, and what they type."""
    colleague = people.staff("leader")
    people.welcome_path("leader", email="ny@kommune.example.no")
    gone = people.staff("administrator")
    with app.app_context(), transaction():
        session.get_one(Staff, gone.id).active = False
    yield "unknown", "ingen@kommune.example.no", colleague.password
    yield "wrong password", colleague.email, "feil passord, men langt"
    yield "no password yet", "ny@kommune.example.no", colleague.password
    yield "no longer here", gone.email, gone.password
    yield "wrong and no longer here", gone.email, "feil passord, men langt"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_au8_the_answer_to_whoever_does_not_come_in_is_always_the_same(app: Flask, people: People, accept: str) -> None:
    answers = {}
    for who, email, password in strangers(app, people):
        browser = people.browser()
        browser.get("/arbeid/logg-inn")
        with hashing() as hashes:
            answer = browser.forge(
                "/arbeid/logg-inn", {"email": email, "password": password}, headers={"Accept": accept}
            )
        body = re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True)).replace(email, "")
        headers = {name: value for name, value in answer.headers if name not in {"Set-Cookie", "Content-Length"}}
        answers[who] = (answer.status_code, body, headers, len(hashes))
    first = answers["unknown"]
    assert first[3] > 0, "the time is spent for nobody, too"
    for who, answer in answers.items():
        assert answer == first, who


@contextmanager
def hashing() -> Iterator[list[str]]:
    """Count how often a password is hashed or compared: that is what takes time."""
    from argon2 import low_level

    counted: list[str] = []
    kept = {name: getattr(low_level, name) for name in ("hash_secret", "verify_secret")}

    def counting(name: str) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            counted.append(name)
            return kept[name](*arguments, **named)

        return run

    for name in kept:
        setattr(low_level, name, counting(name))
    try:
        yield counted
    finally:
        for name, function in kept.items():
            setattr(low_level, name, function)
