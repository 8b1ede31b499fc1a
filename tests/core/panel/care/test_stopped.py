"""Where the care stands still it goes on by itself: letters that never came, breaks, holding, and no lengths at all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.messaging.models import DEAD, WAITING, OutboxLetter
from core.panel import services
from core.panel.care import questions
from core.panel.models import Panelist
from tests.core.panel.care.test_questions import QUESTION, REMINDER, ask, change, let_go, remind, row

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Member, People

MORNING = datetime(2027, 9, 15, 9, tzinfo=clock.OSLO)


@pytest.fixture
def kari(frozen_clock: Watch, people: People) -> Member:
    """A member of one year, whose time has come this morning."""
    made = people.member(name="Kari Nordmann", email="kari@eksempel.no")
    frozen_clock.set(MORNING)
    return made


def subjects(letters: Postman) -> list[str]:
    """Give what leaves now."""
    return [letter.subject for letter in letters.deliver() if letter.subject in (QUESTION, REMINDER)]


def take_a_break(app: Flask, member: Member) -> None:
    """Take a break of three months."""
    with app.app_context(), transaction():
        services.pause(session.get_one(Panelist, member.id))


def waiting(app: Flask) -> int:
    """Count the letters of the care that wait."""
    of_care = OutboxLetter.kind.in_((questions.QUESTION, questions.REMINDER)), OutboxLetter.state == WAITING
    with app.app_context():
        return session.scalar(sa.select(sa.func.count()).select_from(OutboxLetter).where(*of_care)) or 0


@pytest.mark.parametrize("how", ["dead", "returned"])
def test_pr4_a_reminder_that_never_came_is_sent_anew_and_nobody_stands_asked_for_ever(
    app: Flask, kari: Member, letters: Postman, frozen_clock: Watch, how: str
) -> None:
    assert ask(app, kari)
    frozen_clock.forward(hours=3)
    assert subjects(letters) == [QUESTION]
    frozen_clock.forward(days=31)
    assert remind(app, kari)
    if how == "returned":
        frozen_clock.forward(days=3)
        assert subjects(letters) == [REMINDER]
    lost = {"state": DEAD} if how == "dead" else {"returned_at": clock.now()}
    with app.app_context(), transaction():
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.kind == questions.REMINDER).values(**lost))
    assert not remind(app, kari), "her last day has not passed"
    frozen_clock.forward(days=31)
    assert not let_go(app, kari)
    assert [remind(app, kari), remind(app, kari)] == [True, False]
    assert row(app, kari).answer_by == clock.today() + questions.NOTICE
    frozen_clock.forward(days=3)
    assert subjects(letters) == [REMINDER]
    frozen_clock.forward(days=13)
    assert not let_go(app, kari), "two weeks from the reminder that came"
    frozen_clock.forward(days=2)
    assert not remind(app, kari)
    assert let_go(app, kari)


def test_who_takes_a_break_and_ends_it_on_the_day_they_are_asked_gets_one_letter(
    app: Flask, kari: Member, letters: Postman, frozen_clock: Watch
) -> None:
    assert ask(app, kari)
    take_a_break(app, kari)
    with app.app_context(), transaction():
        services.resume(session.get_one(Panelist, kari.id))
    assert ask(app, kari)
    assert waiting(app) == 1
    frozen_clock.forward(hours=3)
    assert subjects(letters) == [QUESTION]


def test_after_a_break_the_old_letters_page_claims_nothing_and_still_takes_both_answers(
    app: Flask, kari: Member, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    assert ask(app, kari)
    frozen_clock.forward(hours=3)
    assert subjects(letters) == [QUESTION]
    browse, path = people.browser(), letters.last_to(kari.email).path("/bor-du-her/")
    take_a_break(app, kari)
    page = browse.get(path)
    assert "Vi har notert" not in page
    assert "Du trenger ikke svare nå." in page
    assert "Jeg har flyttet, meld meg ut" in page
    assert "Vi har notert at du bor her." in browse.press("Ja, jeg bor her")
    assert row(app, kari).settled_on == clock.today(), "what the page says is true"
    page = browse.get(path)
    assert "Takk, du er med videre" in page
    assert "Jeg har flyttet, meld meg ut" in page, "whoever moves later finds the way out"


def test_a_leader_who_holds_it_holds_the_letters_that_wait_too(
    app: Flask, kari: Member, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    leader = people.staff("leader")

    def press(button: str) -> None:
        hanne = people.browser_of(leader)
        hanne.get("/arbeid/panelet")
        hanne.press(button)

    for step, subject in ((ask, QUESTION), (remind, REMINDER)):
        assert step(app, kari)
        press("Vent med å spørre")
        frozen_clock.forward(days=3)
        assert subjects(letters) == [], "held"
        assert not step(app, kari)
        press("La oss spørre igjen")
        assert step(app, kari)
        frozen_clock.forward(days=3)
        assert subjects(letters) == [subject]
        frozen_clock.forward(days=31)


def test_where_the_house_is_never_to_ask_those_already_asked_are_left_alone_too(
    app: Flask, kari: Member, letters: Postman, frozen_clock: Watch
) -> None:
    assert ask(app, kari)
    change(app, ask_every=0, ask_silent=0)
    frozen_clock.forward(days=31)
    assert not remind(app, kari)
    change(app, ask_every=12)
    assert remind(app, kari)
    frozen_clock.forward(days=3)
    assert REMINDER in subjects(letters)
    change(app, ask_every=0)
    frozen_clock.forward(days=40)
    assert not let_go(app, kari)
    change(app, ask_every=12)
    assert let_go(app, kari)
