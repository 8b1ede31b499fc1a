"""A survey that people offer to take part in: called, chosen, asked by a letter with their own link, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services
from core.engagement.calling import beginning, opening, replies, volunteering
from core.engagement.calling.services import describe_call
from core.engagement.calling.telling import tell
from core.engagement.drawing.choosing import choose_all
from core.engagement.invitations import invite_all, open_now, participation_of
from core.engagement.models import Engagement, Participation
from core.engagement.sending.models import Sending
from core.engagement.sending.reminders import count_missing
from core.panel.models import Panelist
from core.questionnaire import services as questions
from core.questionnaire.definition import Definition, Option, Question
from core.types import LocalText
from tests.sending import let_leave, without_quiet_hours

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock")
INVITATION, SUBJECT = "survey.invitation", "Si hva du mener: Busslinjene"
QUESTION = Question(
    id="way",
    type="single_choice",
    text=LocalText(nb="Hvordan reiser du?"),
    options=tuple(Option(id=way, text=LocalText(nb=way.capitalize())) for way in ("bil", "buss")),
    required=True,
)


@dataclass(frozen=True)
class Called:
    """A survey with a call, and its leader."""

    app: Flask
    id: Id
    leader: Colleague
    by: Principal

    @property
    def page(self) -> str:
        return f"/arbeid/aktiviteter/{self.id}"

    def engagement(self) -> Engagement:
        return session.get_one(Engagement, self.id)

    def place(self, member: Member) -> Participation:
        found = participation_of(self.id, member.id)
        assert found
        return found

    def state(self, member: Member) -> str:
        with self.app.app_context():
            return self.place(member).state

    def do(self, act: Any) -> None:
        with self.app.app_context(), transaction():
            act()

    def letters_waiting(self) -> list[int | None]:
        with self.app.app_context():
            waiting = sa.select(Sending.count).where(Sending.kind == INVITATION, Sending.state == "waiting")
            return list(session.scalars(waiting))


@pytest.fixture
def members(people: People) -> list[Member]:
    return people.members(4)


@pytest.fixture
def survey(people: People, members: list[Member]) -> Called:
    """A survey about buses whose call has opened; all but the last have offered, and have got a seat."""
    leader = people.staff("leader", name="Hanne Lie")
    by = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
    without_quiet_hours(people.app)
    with people.app.app_context(), transaction():
        title, purpose = LocalText(nb="Busslinjene"), LocalText(nb="Vi vil vite hvordan du reiser.")
        engagement = services.create_engagement(None, "survey", title, purpose, by)
        engagement.questionnaire_id = questions.create()
        session.flush()
        questions.change(
            engagement.questionnaire_id, questions.draft(engagement.questionnaire_id).version, Definition((QUESTION,))
        )
        services.describe(engagement, engagement.version, {"deadline": clock.now() + timedelta(days=30), "minutes": 3})
        describe_call(engagement, 0, {"deadline": clock.now() + timedelta(days=5), "seats": 3})
        open_now(engagement)
        invite_all(engagement, [member.id for member in members])
        for member in members[:3]:
            volunteering.volunteer(engagement, session.get_one(Panelist, member.id), {})
        test = Called(people.app, engagement.id, leader, by)
    test.do(lambda: opening.close_call(test.engagement(), by))
    test.do(lambda: choose_all(test.engagement(), by))
    test.do(lambda: tell(test.engagement(), by))
    let_leave(people.app)
    return test


def opened(test: Called, *members: Member) -> None:
    """Let these say yes, and the leader set it going where not everybody has."""
    for member in members:
        test.do(lambda member=member: replies.say_yes(test.place(member)))
    with test.app.app_context():
        begun = test.engagement().state == "open"
    if not begun:
        test.do(lambda: beginning.begin_now(test.engagement(), test.by))


def answer(browser: Browser) -> str:
    """Choose the bus and send."""
    return str(browser.press("Send inn svar", {"q-way": "buss"}).text)


def test_when_it_opens_whoever_has_a_seat_gets_the_surveys_letter_and_answers_by_its_link(
    people: People, survey: Called, members: list[Member], letters: Postman
) -> None:
    letters.deliver()
    opened(survey, *members[:3])
    assert survey.letters_waiting() == [3], "it waits its ten minutes"
    assert SUBJECT not in {letter.subject for letter in letters.deliver()}
    leader = people.browser_of(survey.leader)
    assert leader.get(survey.page).form(button="Stopp sendingen")
    let_leave(survey.app)
    sent = {letter.to: letter for letter in letters.deliver() if letter.subject == SUBJECT}
    assert set(sent) == {member.email for member in members[:3]}
    browser = people.browser()
    page = browser.get(sent[members[0].email].path("/i/"))
    assert "Hvordan reiser du?" in page.text
    assert "Svaret ditt er mottatt" in answer(browser)
    assert survey.state(members[0]) == "completed"
    figures = leader.get(f"{survey.page}/gjennomforing").text
    assert "1 av 3 har svart (33 %)" in figures


def test_whoever_offered_nothing_or_has_said_nothing_is_asked_no_questions(
    people: People, survey: Called, members: list[Member]
) -> None:
    opened(survey, *members[:2])
    for member, state in ((members[2], "selected"), (members[3], "invited")):
        browser = people.browser_of(member)
        assert browser.get("/undersokelse/busslinjene/svar/1").path == "/aktiviteter/busslinjene"
        answered = browser.forge("/undersokelse/busslinjene/svar/1", {"q-way": "buss", "seen": "0"})
        assert answered.status_code == 409
        assert survey.state(member) == state
    assert "Stengt før fristen" in people.browser_of(members[3]).get("/aktiviteter/busslinjene").text


def test_whoever_says_yes_after_it_opened_gets_the_letter_at_once_and_only_one(
    survey: Called, members: list[Member], letters: Postman
) -> None:
    opened(survey, *members[:2])
    let_leave(survey.app)
    letters.deliver()
    survey.do(lambda: replies.say_yes(survey.place(members[2])))
    assert [(letter.to, letter.subject) for letter in letters.deliver()] == [(members[2].email, SUBJECT)]
    survey.do(lambda: replies.say_no(survey.place(members[2])))
    survey.do(lambda: replies.say_yes(survey.place(members[2])))
    assert letters.deliver() == []


def test_ux6_a_letter_that_was_stopped_can_be_sent_anew_to_who_has_a_seat(
    people: People, survey: Called, members: list[Member], letters: Postman
) -> None:
    opened(survey, *members[:3])
    leader = people.browser_of(survey.leader)
    leader.get(survey.page)
    leader.press("Stopp sendingen")
    assert [survey.state(member) for member in members[:3]] == ["accepted"] * 3
    page = leader.get(f"{survey.page}/mottakere")
    assert "3 personer har plass og har ikke fått e-post med lenken til å svare." in page.text
    letters.deliver()
    leader.click("Send til 3 personer")
    leader.press("Send til 3 personer")
    let_leave(survey.app)
    assert [letter.subject for letter in letters.deliver()] == [SUBJECT] * 3
    assert "har ikke fått e-post med lenken" not in leader.get(f"{survey.page}/mottakere").text


def test_only_who_has_a_seat_is_reminded(survey: Called, members: list[Member]) -> None:
    opened(survey, *members[:2])
    with survey.app.app_context():
        assert count_missing(survey.engagement()) == 2


def test_its_letter_is_written_beside_the_one_of_the_call(people: People, survey: Called) -> None:
    leader = people.browser_of(survey.leader)
    assert "e-posten med lenken til å svare" in leader.get(f"{survey.page}/e-poster").text
    page = leader.get(f"{survey.page}/e-poster/om-plasser/svar")
    assert "Svar på undersøkelsen" in page.html


def test_a_draft_is_asked_for_a_deadline_after_the_call_has_closed(people: People) -> None:
    leader = people.staff("leader", name="Hanne Lie")
    by = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
    with people.app.app_context(), transaction():
        engagement = services.create_engagement(None, "survey", LocalText(nb="Buss"), LocalText(nb="Vi vil vite."), by)
        services.describe(engagement, engagement.version, {"deadline": clock.now() + timedelta(days=4)})
        describe_call(engagement, 0, {"deadline": clock.now() + timedelta(days=5), "seats": 3})
        engagement_id = engagement.id
    page = people.browser_of(leader).get(f"/arbeid/aktiviteter/{engagement_id}")
    assert "Fristen for svar må være etter fristen for å melde seg." in page.text
