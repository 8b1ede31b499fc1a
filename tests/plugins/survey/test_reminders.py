"""Reminders: only to those who have not answered, by the rule or by hand, and none after the deadline."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.db import session, transaction
from core.engagement.models import Engagement, Participation
from core.engagement.sending.models import Sending
from core.panel.models import Panelist
from tests.plugins.survey.asking import send_to_all, write_survey

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Letter, Postman
    from tests.people import Member, People

MISSING = "Vi mangler ditt svar – frist 30. oktober 2026"


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


@pytest.fixture
def asked(people: People, leader: Browser, letters: Postman) -> tuple[str, list[Member]]:
    """A survey that three were asked to: one answered, one declined, one has done nothing yet."""
    members = [people.member(name=name) for name in ("Åse Svar", "Nils Nei", "Kari Venter")]
    page = write_survey(leader)
    send_to_all(leader, page)
    _answers, declines, _waits = members
    browser = people.browser()
    browser.get(letters.last_to(declines.email).path("/nei-takk"))
    browser.press("Nei takk")
    return page, members


def answer(people: People, letters: Postman, member: Member) -> None:
    """Answer from the letter's link, with as little as the survey asks for."""
    browser = people.browser()
    form = browser.get(letters.last_to(member.email).path("/i/")).form(button="Send inn svar")
    question = next(name for name, offered in form.offered.items() if offered)
    assert "Svaret ditt er mottatt" in browser.press("Send inn svar", {question: min(form.offered[question])})


def remind(leader: Browser, page: str, days: int = 4, most: int = 2) -> None:
    leader.get(f"{page}/paminnelser")
    leader.post(f"{page}/paminnelser", {"on": "true", "days": str(days), "most": str(most)})


def reminders(app: Flask, letters: Postman) -> list[Letter]:
    """Run what is due, and give the reminders that left."""
    with app.app_context():
        jobs.run_due()
    return [letter for letter in letters.deliver() if letter.subject == MISSING]


def test_the_rule_reminds_on_day_n_and_not_before_twice_at_most(
    leader: Browser, letters: Postman, asked: tuple[str, list[Member]], frozen_clock: Any
) -> None:
    page, (_answers, _declines, waits) = asked
    remind(leader, page)
    assert "Påminnelse" in leader.get("/arbeid/kalender")
    got = {}
    for day in range(1, 15):
        frozen_clock.set(datetime(2026, 9, 15 + day, 12, 0, tzinfo=clock.OSLO))
        if new := reminders(leader.app, letters):
            got[day] = sorted(letter.to for letter in new)
    assert list(got) == [4, 8]
    assert all(waits.email in to for to in got.values())


def test_pr5_the_log_of_an_anonymous_survey_tells_nobody_who_was_reminded_or_stopped(
    leader: Browser, letters: Postman, asked: tuple[str, list[Member]], frozen_clock: Any
) -> None:
    page, _members = asked
    with leader.app.app_context(), transaction():
        session.execute(sa.update(Engagement).values(anonymity="anonymous"))
    leader.get(f"{page}/paminnelser")
    leader.press("Send påminnelse til høyst 2 som ikke har svart")
    frozen_clock.forward(minutes=10)
    assert len(reminders(leader.app, letters)) == 2
    shown = leader.get(f"{page}/leveringer")
    how_many, by_person = (re.sub(r"<[^>]+>|\s+", " ", table) for table in shown.html.split("<table")[1:])
    assert re.search(r"Påminnelse\W+2\b", how_many)
    assert [by_person.count(name) for name in ("Åse Svar", "Nils Nei", "Kari Venter")] == [1, 1, 1]
    assert (by_person.count("Invitasjon"), by_person.count("Påminnelse")) == (3, 0)
    assert "Svarene er anonyme" in shown


def test_pr5_the_log_does_not_say_whose_invitation_was_dropped_as_they_had_answered(
    leader: Browser, people: People, letters: Postman, frozen_clock: Any
) -> None:
    people.member(name="Kari Venter"), people.member(name="Åse Svar")
    page = write_survey(leader)
    send_to_all(leader, page)
    with leader.app.app_context(), transaction():
        session.execute(sa.update(Engagement).values(anonymity="anonymous"))
        ase = sa.select(Panelist.id).where(Panelist.name == "Åse Svar").scalar_subquery()
        session.execute(sa.update(Participation).where(Participation.panelist_id == ase).values(state="completed"))
    letters.deliver()
    shown = leader.get(f"{page}/leveringer")
    assert "Kari Venter" in shown
    assert "Stoppet" not in shown
    assert "Åse Svar" not in shown


def test_nobody_who_answered_or_declined_is_reminded(
    leader: Browser, people: People, letters: Postman, asked: tuple[str, list[Member]], frozen_clock: Any
) -> None:
    page, (answers, _declines, waits) = asked
    answer(people, letters, answers)
    shown = leader.get(f"{page}/paminnelser")
    assert "Send påminnelse til 1 som ikke har svart" in shown.html
    leader.press("Send påminnelse til 1 som ikke har svart")
    frozen_clock.forward(minutes=10)
    assert [letter.to for letter in reminders(leader.app, letters)] == [waits.email]


def test_who_answers_while_the_reminder_waits_gets_none(
    leader: Browser, people: People, letters: Postman, asked: tuple[str, list[Member]], frozen_clock: Any
) -> None:
    page, (answers, _declines, waits) = asked
    leader.get(f"{page}/paminnelser")
    leader.press("Send påminnelse til 2 som ikke har svart")
    answer(people, letters, waits)
    frozen_clock.forward(minutes=10)
    assert [letter.to for letter in reminders(leader.app, letters)] == [answers.email]


def test_no_reminder_is_planned_past_the_deadline_or_sent_after_it(
    leader: Browser, letters: Postman, asked: tuple[str, list[Member]], frozen_clock: Any
) -> None:
    page, _members = asked
    remind(leader, page, days=46)  # 31 October; the last day for answers is the 30th
    with leader.app.app_context():
        planned = sa.select(sa.func.count()).select_from(Sending).where(Sending.kind == "survey.reminder")
        assert session.scalar(planned) == 0
    remind(leader, page, days=30)
    leader.get(f"{page}/gjennomforing")
    leader.press("Steng for svar")
    over = leader.get(f"{page}/paminnelser")
    assert "Derfor får ingen flere påminnelser." in over
    assert "Minn på av seg selv" not in over
    frozen_clock.forward(days=31)
    assert reminders(leader.app, letters) == []


def test_a_rule_that_is_dropped_takes_its_plan_along(
    leader: Browser, letters: Postman, asked: tuple[str, list[Member]], frozen_clock: Any
) -> None:
    page, _members = asked
    remind(leader, page)
    leader.get(f"{page}/paminnelser")
    leader.post(f"{page}/paminnelser", {"on": None})
    frozen_clock.forward(days=5)
    assert reminders(leader.app, letters) == []


@pytest.mark.parametrize(("language", "lines"), [
    ("nb", ["Hei, Kari", "Vi vil gjerne høre fra deg også, særlig hvis du sjelden blir spurt.",
            "Svar på undersøkelsen: ", "Omtrent 5 minutter.", "Vil du ikke svare? Nei takk: ",
            "Da minner vi deg ikke på det igjen.", "Hilsen Hanne Lie"]),
    ("en", ["Hello Kari", "We would like to hear from you too, especially if you are seldom asked.",
            "Answer the survey: ", "About 5 minutes.", "Don't want to answer? No thanks: ",
            "Then we won't remind you again.", "Kind regards, Hanne Lie"]),
])  # fmt: skip
def test_ux4_the_reminder_reads_as_the_tone_guide_says(  # noqa: PLR0913, PLR0917 - two languages of everything
    leader: Browser, people: People, letters: Postman, frozen_clock: Any, language: str, lines: list[str]
) -> None:
    people.member(name="Kari Nordmann", language=language)
    page = write_survey(leader)
    send_to_all(leader, page)
    leader.get(f"{page}/paminnelser")
    leader.press("Send påminnelse til 1 som ikke har svart")
    frozen_clock.forward(minutes=10)
    with leader.app.app_context():
        jobs.run_due()
    letter = letters.deliver()[-1]
    assert letter.subject in {MISSING, "We still lack your answer – by 30 October 2026"}
    body = letter.text.split("\n-- \n")[0].replace("\r", "")
    for line in lines:
        assert line in body, body
    assert len(re.sub(r"https?://\S+", "", body).split()) <= 120
    assert letter.html.count('class="button"') == 1
