"""Logs hold no name, no address, no token and no answer: a whole story at the most talkative level."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError

from core import jobs
from core.db import session, transaction
from core.panel.models import Panelist
from core.types import random_id
from tests.canaries import fly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.letters import Postman
    from tests.people import People

pytestmark = pytest.mark.one_engine("what is logged is the same on every engine")

NAME, EMAIL = "Loggfugl Kanarinavn", "loggfugl@example.no"


class Heard(logging.Handler):
    """Keeps every line, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Everything that anybody logs, libraries included, at the most talkative level."""
    ears, root = Heard(), logging.getLogger()
    before = root.level
    engine = logging.getLogger("sqlalchemy.engine")
    root.addHandler(ears)
    root.setLevel(logging.DEBUG)
    engine.setLevel(logging.INFO)  # every statement; logs.init keeps it quieter
    yield ears
    root.removeHandler(ears)
    root.setLevel(before)
    engine.setLevel(logging.NOTSET)


def story(app: Flask, people: People, letters: Postman) -> set[str]:
    """Join, come in, answer, be looked at, be found, ask for everything, and leave; give every secret in it."""
    browser = people.browser()
    browser.get("/bli-med")
    unknown = {"district": "unknown", "gender": "woman", "consent": "true", "birth_year": "1951"}
    browser.post("/bli-med", {"name": NAME, "email": EMAIL, **unknown})
    letter = letters.last_to(EMAIL)
    token = letter.path("/bekreft/").rpartition("/")[2]
    browser.get(letter.path("/bekreft/"))
    browser.press("Bekreft at jeg vil være med")
    visit = str(browser.client.get_cookie("samskap_visit", domain="localhost").value)  # type: ignore[union-attr]
    bird = fly(people, "Gulspurv81")
    staff = people.browser_of(people.staff("administrator", name="Ansatt Kanarifugl"))
    staff.get(f"/arbeid/personvern/finn?q={EMAIL}")
    browser.get("/mitt-panel/samtykker")
    browser.get("/i/enoppdiktetlenke123456789", 404)
    browser.get("/mitt-panel/samtykker")
    browser.click("Meld meg ut av panelet")
    browser.press("Meld meg ut av panelet")
    return {NAME, "Kanarinavn", EMAIL, token, letter.code, visit, "enoppdiktetlenke", "Ansatt Kanarifugl", *bird.words}


def faults(app: Flask) -> None:
    """Let what can break, break: a page, a job, a row that is there already."""
    with app.app_context():
        jobs.run_due()
        first = session.execute(sa.select(Panelist.__table__)).mappings().first()
        twice = sa.insert(Panelist).values({**(first or {}), "id": random_id()})
        with pytest.raises(IntegrityError), transaction():
            session.execute(twice)
        structlog.get_logger().info("the story is over")


@pytest.mark.usefixtures("a_format")
def test_pr9_logs_hold_no_name_address_token_or_answer(
    app: Flask, people: People, letters: Postman, heard: Heard, capfd: Any
) -> None:
    secrets = story(app, people, letters)
    faults(app)
    said = capfd.readouterr()
    everything = "\n".join([*heard.lines, said.out, said.err])
    assert "INSERT INTO core_panelist" in everything, "the database was heard"
    assert "the story is over" in said.err, "the program was heard"
    assert [secret for secret in secrets if secret in everything] == []


def test_pr9_an_error_is_logged_without_the_values_in_it(app: Flask, people: People, capfd: Any) -> None:
    member = people.member(email=EMAIL)
    with pytest.raises(IntegrityError) as caught, app.app_context(), transaction():
        session.execute(sa.update(Panelist).values(state=f"{member.name} {EMAIL}"))
    assert EMAIL not in str(caught.value).split("DETAIL")[0], "the values are not in the error either"
    structlog.get_logger().error("planted", exc_info=caught.value)
    said = capfd.readouterr().err
    assert "planted" in said
    assert EMAIL not in said


def test_pr9_the_database_library_is_quiet_however_talkative_the_rest_is(app: Flask) -> None:
    """At its most talkative it writes the rows that it reads."""
    assert logging.getLogger("sqlalchemy").getEffectiveLevel() >= logging.WARNING


def test_pr9_a_line_that_tells_is_found(heard: Heard, new_app: Callable[..., Flask]) -> None:
    logging.getLogger("planted").debug("letter to %s", EMAIL)
    assert any(EMAIL in line for line in heard.lines)
