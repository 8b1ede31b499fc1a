"""Whether members still live here: asked once, reminded once, and let go only when nothing was heard."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs, settings
from core.db import session, transaction
from core.messaging.models import OutboxLetter, Unreachable
from core.panel import services
from core.panel.care import days, questions
from core.panel.care.models import CareDay
from core.panel.models import Panelist
from core.privacy import retention
from core.privacy.models import RetentionRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Member, People

PRODUCTION = {"demo": False, "base_url": "https://panel.example.no"}
QUESTION, REMINDER = "Bor du fortsatt i Bærum?", "Vil du fortsatt være med i panelet?"


@pytest.fixture
def real(new_app: Callable[..., Flask]) -> Flask:
    """The app as an installation: in the demo nobody is asked by itself."""
    made = new_app(**PRODUCTION)
    made.extensions["wake"] = lambda: None
    return made


@pytest.fixture
def kari(frozen_clock: Watch, people: People) -> Member:
    """A member who joined at noon on 15 September 2026."""
    return people.member(name="Kari Nordmann", email="kari@eksempel.no")


def run(app: Flask, letters: Postman, watch: Watch, *spans: tuple[date, date]) -> list[tuple[date, str]]:
    """Let the house work every six hours from one day to another, and give what left on which day."""
    got = []
    for first, last in spans:
        watch.set(datetime(first.year, first.month, first.day, 1, 30, tzinfo=clock.OSLO))
        while clock.today() <= last:
            with app.app_context():
                jobs.run_due()
            got += [(clock.today(), letter.subject) for letter in letters.deliver()]
            watch.forward(hours=6)
    return got


def ask(app: Flask, member: Member) -> bool:
    """Ask a member, if their time has come."""
    with app.app_context(), transaction():
        return questions.ask(member.id)


def remind(app: Flask, member: Member) -> bool:
    """Remind a member, if it is time."""
    with app.app_context(), transaction():
        return member.id in questions.to_remind() and questions.remind(member.id)


def let_go(app: Flask, member: Member) -> bool:
    """Let a member go, if it is time."""
    with app.app_context(), transaction():
        return member.id in questions.to_let_go() and questions.let_go(member.id)


def row(app: Flask, member: Member) -> Any:
    """Give a member's row as it is, or None."""
    with app.app_context():
        return session.get(Panelist, member.id)


def change(app: Flask, **values: int) -> None:
    """Change the house's settings."""
    with app.app_context(), transaction():
        settings.change("core", values)


@pytest.fixture
def asked(app: Flask, kari: Member, letters: Postman, frozen_clock: Watch) -> Member:
    """Kari a year later, asked and with the letter in hand: she has until 14 November."""
    frozen_clock.set(datetime(2027, 9, 15, 9, tzinfo=clock.OSLO))
    assert ask(app, kari)
    frozen_clock.forward(hours=3)
    letters.deliver()
    return kari


def test_pr4_who_never_answers_is_asked_reminded_and_let_go_once_each_through_the_october_change(
    real: Flask, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    """The clocks go back on Sunday 31 October 2027, the day of the reminder: its letter leaves on the Monday."""
    frozen_clock.set(datetime(2026, 10, 1, 12, tzinfo=clock.OSLO))
    kari = people.member()
    assert run(
        real, letters, frozen_clock,
        (date(2027, 9, 30), date(2027, 10, 2)), (date(2027, 10, 30), date(2027, 11, 2)),
        (date(2027, 11, 29), date(2027, 11, 30)),
    ) == [(date(2027, 10, 1), QUESTION), (date(2027, 11, 1), REMINDER)]  # fmt: skip
    frozen_clock.set(datetime(2027, 11, 30, 23, 59, tzinfo=clock.OSLO))
    with real.app_context():
        assert "core_panelist" not in {line.table.name for line in retention.plan()}, "the last day is hers"
    assert run(real, letters, frozen_clock, (date(2027, 12, 1), date(2027, 12, 2))) == []
    assert row(real, kari) is None
    with real.app_context():
        (gone,) = session.scalars(sa.select(RetentionRun).where(RetentionRun.table == "core_panelist"))
        assert (clock.local(gone.at).date(), gone.number) == (date(2027, 12, 1), 1)
        counted = [(day.asked, day.reminded, day.let_go) for day in session.scalars(sa.select(CareDay))]
        assert counted == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_pr4_the_dry_run_names_the_members_who_go_next(
    app: Flask, asked: Member, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    frozen_clock.forward(days=31)
    assert remind(app, asked)
    frozen_clock.forward(days=2)
    letters.deliver()
    frozen_clock.forward(days=28)
    officer = people.browser_of(people.staff("privacy_officer"))
    page = officer.get("/arbeid/personvern/oppbevaring")
    assert "Paneldeltakere som ikke har svart på om de bor i kommunen" in page
    assert "1 rad slettes. Vi beholder det så lenge du er med i panelet, og svarer når vi spør" in page
    assert row(app, asked), "a dry run removes nothing"


def test_nobody_is_asked_before_the_time_nor_twice(app: Flask, kari: Member, frozen_clock: Watch) -> None:
    frozen_clock.set(datetime(2027, 9, 14, 12, tzinfo=clock.OSLO))
    assert not ask(app, kari)
    frozen_clock.forward(days=1)
    assert [ask(app, kari), ask(app, kari)] == [True, False]
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxLetter).where(
            OutboxLetter.kind == questions.QUESTION)) == 1  # fmt: skip


def test_one_press_on_the_page_of_the_letter_answers_and_opening_it_does_not(
    app: Flask, asked: Member, people: People, letters: Postman, db_rows: Any
) -> None:
    browse, path = people.browser(), letters.last_to(asked.email).path("/bor-du-her/")
    before = db_rows(), row(app, asked).asked_on
    assert "Svar innen 14. november 2027" in browse.get(path)
    assert (db_rows(), row(app, asked).asked_on) == before
    assert "Takk, du er med videre" in browse.press("Ja, jeg bor her")
    now = row(app, asked)
    assert (now.asked_on, now.answer_by, now.settled_on) == (None, None, date(2027, 9, 15))
    assert "Takk, du er med videre" in browse.get(path), "pressed again, it says the same"
    with app.app_context():
        assert days.counted(date(2027, 1, 1)).stayed == 1


def test_who_has_moved_leaves_from_the_same_letter(app: Flask, asked: Member, people: People, letters: Postman) -> None:
    browse = people.browser()
    browse.get(letters.last_to(asked.email).path("/bor-du-her/"))
    browse.click("Jeg har flyttet, meld meg ut")
    browse.press("Meld meg ut av panelet")
    assert row(app, asked) is None


def test_ux2_who_is_asked_must_be_confirmed_anew_on_every_page_of_theirs_and_says_yes_there(
    app: Flask, asked: Member, people: People
) -> None:
    browse = people.browser_of(asked)
    for path in ("/mitt-panel", "/mitt-panel/profil", "/mitt-panel/samtykker", f"/avmelding/{asked.fewer}"):
        page = browse.get(path)
        assert ("Må bekreftes på nytt" in page) == (path != "/mitt-panel")
        assert ("Ja, jeg bor her" in page.html) == ("avmelding" not in path)
    browse.get("/mitt-panel")
    assert "Med i panelet" in browse.press("Ja, jeg bor her")


def sign_in(asked: Member, people: People, letters: Postman) -> None:
    """Come in by a letter."""
    browse = people.browser()
    browse.get("/logg-inn")
    browse.post("/logg-inn", {"email": asked.email})
    browse.get(letters.last_to(asked.email).path("/logg-inn/lenke/"))
    browse.press("Logg inn")


def change_the_profile(asked: Member, people: People, _letters: Postman) -> None:
    """Put one's name right."""
    browse = people.browser_of(asked)
    browse.get("/mitt-panel/profil")
    browse.press("Lagre", {"name": "Kari Ny"})


@pytest.mark.parametrize("sign", [sign_in, change_the_profile])
def test_a_sign_of_life_keeps_a_member_who_never_answers(
    people: People, asked: Member, letters: Postman, frozen_clock: Watch, sign: Callable[..., None]
) -> None:
    app = people.app
    frozen_clock.forward(days=10)
    sign(asked, people, letters)
    frozen_clock.forward(days=25)
    assert not remind(app, asked)
    frozen_clock.forward(days=60)
    assert not let_go(app, asked)
    with app.app_context(), transaction():
        assert questions.over() == [asked.id]
        questions.fall_away(asked.id)
    assert (row(app, asked).asked_on, row(app, asked).settled_on) == (None, clock.today())


def test_a_reminder_that_came_late_or_never_left_lets_nobody_go(
    app: Flask, asked: Member, letters: Postman, frozen_clock: Watch
) -> None:
    frozen_clock.set(datetime(2027, 11, 13, 9, tzinfo=clock.OSLO))
    assert remind(app, asked)
    assert row(app, asked).answer_by == date(2027, 11, 27), "two weeks from the reminder, at least"
    frozen_clock.set(datetime(2027, 12, 13, 12, tzinfo=clock.OSLO))
    assert not let_go(app, asked), "the letter has not left"
    letters.deliver()
    assert not let_go(app, asked), "it left just now"
    frozen_clock.forward(days=14, minutes=1)
    assert let_go(app, asked)


def test_who_cannot_be_reached_is_neither_asked_nor_let_go_and_is_counted(
    app: Flask, asked: Member, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    other = people.member(joined_at=clock.now() - timedelta(days=800))
    with app.app_context(), transaction():
        for member in (asked, other):
            session.add(Unreachable(email=member.email, status="5.1.1", since=clock.now()))
        session.get_one(Panelist, other.id).settled_on = date(2020, 1, 1)
    assert not ask(app, other)
    frozen_clock.forward(days=31)
    assert not remind(app, asked)
    leader = people.browser_of(people.staff("leader"))
    assert "burde vært spurt, men nås ikke på e-post" in leader.get("/arbeid/panelet")


def test_em5_one_click_takes_the_question_back_with_its_letter_and_it_comes_again_after_the_break(
    app: Flask, kari: Member, letters: Postman, frozen_clock: Watch
) -> None:
    frozen_clock.set(datetime(2027, 9, 15, 9, tzinfo=clock.OSLO))
    assert ask(app, kari)
    answer = app.test_client(use_cookies=False).post(f"/avmelding/{kari.fewer}", base_url="http://localhost/")
    assert answer.status_code == 200
    frozen_clock.forward(hours=3)
    assert [letter.subject for letter in letters.deliver() if "bor" in letter.subject] == []
    assert row(app, kari).asked_on is None
    assert not ask(app, kari), "nobody is asked anything on a break"
    frozen_clock.forward(days=93)
    assert ask(app, kari)


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_has_objected_is_left_alone(app: Flask, kari: Member, frozen_clock: Watch, when: str) -> None:
    """A break without an end: they are asked nothing, and nothing of theirs goes by itself."""
    frozen_clock.set(datetime(2027, 9, 15, 9, tzinfo=clock.OSLO))
    assert when == "before" or ask(app, kari)
    with app.app_context(), transaction():
        member = session.get_one(Panelist, kari.id)
        member.state, member.paused_until = "paused", None
        session.flush()
        services.pause(member)  # tells what the objection tells: no shorter break replaces it
    assert row(app, kari).asked_on is None
    frozen_clock.forward(days=2000)
    assert not ask(app, kari)
    assert not let_go(app, kari)
