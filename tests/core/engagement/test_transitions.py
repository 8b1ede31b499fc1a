"""Pausing, going on, cancelling and copying: who is told, what is kept, and what cannot be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.contributions import Principal
from core.db import session
from core.engagement.counting import figures
from core.engagement.invitations import own_wording, save_wording
from core.engagement.models import Engagement, Participation
from core.engagement.place_states import of_participation
from core.engagement.sending.models import Sending
from core.engagement.sending.reminders import remind_now
from core.language import speaking
from core.questionnaire import services as questions
from core.questionnaire.models import Response
from core.types import LocalText
from tests.plugins.survey.open_survey import FIRST, SECOND, fill_in, open_survey, rows_of
from tests.sending import let_leave, without_quiet_hours

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Member, People
    from tests.plugins.survey.open_survey import OpenSurvey

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def members(people: People, frozen_clock: Any) -> list[Member]:
    return people.members(3)


@pytest.fixture
def survey(people: People, members: list[Member]) -> OpenSurvey:
    without_quiet_hours(people.app)
    return open_survey(people, members)


@pytest.fixture
def leader(people: People, survey: OpenSurvey) -> Browser:
    browser = people.browser_of(survey.leader)
    browser.get(survey.page)
    return browser


def letters_about(letters: Postman, members: list[Member], subject: str) -> list[int]:
    letters.deliver()
    return [sum(subject in letter.subject for letter in letters.to(member.email)) for member in members]


@pytest.mark.parametrize("level", ["named", "confidential", "anonymous"])
def test_a_pause_refuses_answers_kindly_and_keeps_what_was_typed(people: People, level: str) -> None:
    without_quiet_hours(people.app)
    kari = people.member()
    survey = open_survey(people, [kari], level)
    resident, _page = survey.open(people, kari)
    leader = people.browser_of(survey.leader)
    leader.get(survey.page)
    leader.press("Sett på pause")
    told = resident.press("Neste", {FIRST: "buss"})
    assert "Det du har skrevet, er lagret." in told
    assert "Satt på pause – vi skriver når det fortsetter" in told
    assert rows_of(people.app, Response) == []
    leader.get(survey.page)
    leader.press("Fortsett og si fra til høyst 1" if level == "anonymous" else "Fortsett og si fra til 1")
    page = resident.get("/undersokelse/klima/svar/1")
    assert dict(page.form(page.path).sent)[FIRST] == "buss"
    fill_in(resident, way="buss")
    assert survey.state(kari) == "completed"


def test_what_is_looked_over_in_a_pause_is_not_sent(people: People, survey: OpenSurvey, members: list[Member]) -> None:
    resident, _page = survey.open(people, members[0])
    resident.press("Neste", {FIRST: "bil"})
    resident.press("Neste", {SECOND: "Snø"})
    resident.press("Neste")
    leader = people.browser_of(survey.leader)
    leader.get(survey.page)
    leader.press("Sett på pause")
    assert resident.page is not None
    sent = dict(resident.page.form(resident.page.path).sent)
    refused = resident.post(resident.page.path, sent, status=409)
    assert "Undersøkelsen er satt på pause" in refused
    assert rows_of(people.app, Response) == []


def test_going_on_writes_to_those_who_wait_and_to_nobody_else(
    people: People, survey: OpenSurvey, members: list[Member], leader: Browser, letters: Postman
) -> None:
    resident, _page = survey.open(people, members[0])
    fill_in(resident)
    refuser = people.browser_of(members[1])
    refuser.get("/mitt-panel")
    refuser.press("Nei takk")
    leader.get(survey.page)
    leader.press("Sett på pause")
    leader.press("Fortsett og si fra til 1")
    let_leave(people.app)
    assert letters_about(letters, members, "svare igjen") == [0, 0, 1]


def test_a_deadline_that_passes_in_a_pause_is_moved_before_it_goes_on(
    survey: OpenSurvey, leader: Browser, frozen_clock: Any, people: People
) -> None:
    leader.press("Sett på pause")
    frozen_clock.forward(days=40)
    leader = people.browser_of(survey.leader)
    held = leader.get(survey.page)
    assert "Satt på pause" in held
    assert "Aktiviteten er åpen" not in held
    page = leader.press("Fortsett og si fra til 3")
    assert "Sett en ny frist først." in page
    assert page.path.endswith("/rediger")


def test_cancelling_tells_everybody_who_was_asked_and_the_page_says_why(
    people: People, survey: OpenSurvey, members: list[Member], leader: Browser, letters: Postman
) -> None:
    resident, _page = survey.open(people, members[0])
    fill_in(resident)
    assert "3 personer får e-post med grunnen." in leader.get(f"{survey.page}/avlys")
    reason = {"why": "Vi mangler folk til å lese svarene.", "why_en": "We lack people to read the answers."}
    page = leader.post(f"{survey.page}/avlys", {**reason, "people": "3"})
    assert page.path.startswith("/arbeid/sendinger/")
    assert letters_about(letters, members, "Avlyst") == [0, 0, 0]
    let_leave(people.app)
    assert letters_about(letters, members, "Avlyst: Klima") == [1, 1, 1]
    assert "Vi mangler folk" in letters.last_to(members[0].email).text
    assert "Vi mangler folk" in people.browser().get("/aktiviteter/klima")
    assert "We lack people" in people.browser().get("/en/aktiviteter/klima")
    assert "3 personer fikk e-post om det." in leader.get(survey.page)
    assert len(rows_of(people.app, Response)) == 1
    later, shown = survey.open(people, members[1])
    assert "Avlyst" in shown
    assert later.page is not None
    assert not later.page.path.startswith("/undersokelse")


def test_cancelling_needs_a_reason_and_the_number_that_was_seen(survey: OpenSurvey, leader: Browser) -> None:
    leader.get(f"{survey.page}/avlys")
    leader.post(f"{survey.page}/avlys", {"why": ""}, status=422)
    refused = leader.post(f"{survey.page}/avlys", {"why": "Fordi.", "people": "2"}, status=409)
    assert "nå er det 3" in refused
    assert "Pågår" in leader.get(survey.page)


def test_what_was_to_be_sent_is_stopped_by_a_cancellation(  # noqa: PLR0913, PLR0917 - who meets in it
    people: People, survey: OpenSurvey, members: list[Member], leader: Browser, letters: Postman, writing: Any
) -> None:
    with writing():
        engagement = session.get_one(Engagement, survey.id)
        by = Principal(kind="staff", id=survey.leader.id, name="Hanne", roles=frozenset())
        reminder = remind_now(engagement, by).id
    leader.get(f"{survey.page}/avlys")
    leader.post(f"{survey.page}/avlys", {"why": "Fordi.", "people": "3"})
    with people.app.app_context():
        assert session.get_one(Sending, reminder).state == "stopped"
    let_leave(people.app)
    assert letters_about(letters, members, "Vi mangler ditt svar") == [0, 0, 0]


STATES = [
    # stored, of the activity; the person's own words; the leader's word
    ("invited", "open", "Du er invitert – svar innen 15. oktober", "Invitert"),
    ("started", "open", "Du har begynt – fortsett der du slapp", "Begynt"),
    ("completed", "open", "Takk, svaret ditt er mottatt", "Har svart"),
    ("declined", "open", "Du har takket nei", "Takket nei"),
    ("withdrawn", "open", "Du har trukket deg", "Trakk seg"),
    ("invited", "closed", "Fristen gikk ut", "Svarte ikke"),
    ("started", "closed", "Fristen gikk ut", "Svarte ikke"),
]
IN_ENGLISH = {
    "Du er invitert – svar innen 15. oktober": "You are invited – please answer by 15 October",
    "Du har begynt – fortsett der du slapp": "You have begun – go on where you stopped",
    "Takk, svaret ditt er mottatt": "Thank you, we have your answer",
    "Du har takket nei": "You have said no",
    "Du har trukket deg": "You have withdrawn",
    "Fristen gikk ut": "The deadline has passed",
}


@pytest.mark.parametrize(("state", "of_activity", "own", "leaders"), STATES)
def test_ux1_a_participation_has_its_words(  # noqa: PLR0913, PLR0917 - a row of the table
    survey: OpenSurvey, writing: Any, people: People, members: list[Member], state: str, of_activity: str, own: str,
    leaders: str,
) -> None:  # fmt: skip
    with writing():
        place = session.scalars(sa.select(Participation).where(Participation.panelist_id == members[0].id)).one()
        place.state, place.engagement.state = state, of_activity
        place.engagement.closed_at = place.engagement.deadline if of_activity == "closed" else None
        session.flush()
        for language, wanted in {"nb": own, "en": IN_ENGLISH[own]}.items():
            with speaking(language):
                shown = of_participation(place)
                assert " – ".join(filter(None, (shown.label, shown.detail))).replace("\xa0", " ") == wanted
    assert own in people.browser_of(members[0]).get("/aktiviteter/klima")
    assert leaders in people.browser_of(survey.leader).get(f"{survey.page}/gjennomforing")


def test_a_copy_has_the_words_questions_letters_and_settings_and_nobody_in_it(
    survey: OpenSurvey, leader: Browser, writing: Any, people: People
) -> None:
    with writing():
        engagement = session.get_one(Engagement, survey.id)
        body = LocalText(nb="Kom og svar: {svar_lenke}")
        save_wording(engagement, "survey.invitation", 0, LocalText(nb="Egne ord"), body)
    leader.get(f"{survey.page}/kopi")
    page = leader.post(f"{survey.page}/kopi", {"title": "Klima igjen"})
    assert "Kopien er laget." in page
    with people.app.app_context():
        copy = session.scalars(sa.select(Engagement).where(Engagement.id != survey.id)).one()
        original = session.get_one(Engagement, survey.id)
        assert (copy.state, copy.minutes, copy.deadline, copy.title["nb"]) == ("draft", 3, None, "Klima igjen")
        assert copy.purpose == original.purpose
        assert copy.questionnaire_id != original.questionnaire_id
        ids = [one.questionnaire_id for one in (copy, original) if one.questionnaire_id]
        asked = [questions.definition_of(questions.newest(questionnaire_id)) for questionnaire_id in ids]
        assert asked[0] == asked[1]
        letter = own_wording(copy, "survey.invitation")
        assert letter is not None
        assert letter.subject["nb"] == "Egne ord"
        assert figures([copy])[copy.id].asked == 0


def test_a_form_that_copies_sent_twice_makes_one(survey: OpenSurvey, leader: Browser, db_rows: Any) -> None:
    path = f"{survey.page}/kopi"
    sent = dict(leader.get(path).form(path).filled({"title": "Igjen"}))
    places = {leader.forge(path, sent).location for _press in range(2)}
    assert len(places) == 1
    assert db_rows()["core_engagement"] == 2


def test_the_overview_tells_what_happened_by_whom_and_how_many_answered_each_day(
    people: People, survey: OpenSurvey, members: list[Member], leader: Browser, frozen_clock: Any
) -> None:
    for days, member in enumerate(members):
        frozen_clock.forward(days=days)
        resident, _page = survey.open(people, member)
        fill_in(resident)
    leader = people.browser_of(survey.leader)
    leader.get(survey.page)
    leader.press("Sett på pause")
    page = leader.get(survey.page)
    assert "Svar per dag" in page
    assert "15. september: 1, 16. september: 1, 17. september: 0, 18. september: 1." in page.html.replace("\xa0", " ")
    happened = page.text.partition("Tidslinje")[2]
    assert happened.index("Satt på pause") < happened.index("Laget")
    assert "Hanne Lie" in happened


def test_answers_that_are_anonymous_are_never_told_by_day(people: People) -> None:
    members = people.members(2)
    survey = open_survey(people, members, "anonymous")
    resident, _page = survey.open(people, members[0])
    fill_in(resident)
    page = people.browser_of(survey.leader).get(survey.page)
    assert "Svar per dag" not in page
    assert "Derfor viser vi ikke hvor mange som svarte hver dag." in page


def test_what_is_new_stands_on_my_page_and_what_was_long_ago_does_not(
    people: People, survey: OpenSurvey, members: list[Member], leader: Browser, frozen_clock: Any
) -> None:
    leader.get(f"{survey.page}/avlys")
    leader.post(f"{survey.page}/avlys", {"why": "Vi mangler folk.", "people": "3"})
    page = people.browser_of(members[0]).get("/mitt-panel")
    assert "Du trenger ikke gjøre noe nå." in page
    assert "Vi mangler folk." in page.text.partition("Siden sist")[2]
    frozen_clock.forward(days=91)
    assert "Siden sist" not in people.browser_of(members[1]).get("/mitt-panel")


def test_a_list_is_searched_by_words_with_norwegian_letters_and_turned_page_by_page(
    people: People, writing: Any
) -> None:
    survey = open_survey(people, people.members(1))
    leader = people.browser_of(survey.leader)
    with writing():
        original = session.get_one(Engagement, survey.id)
        for number in range(21):
            session.add(
                Engagement(
                    project_id=original.project_id, format="survey", name=f"orebekk-{number}", state="open",
                    title=LocalText(nb=f"Ørebekk {number}"), purpose=LocalText(nb="x"), created_at=clock.now(),
                    deadline=clock.now() + timedelta(days=1),
                )
            )  # fmt: skip
    for browser, path in ((people.browser(), "/aktiviteter"), (leader, "/arbeid")):
        first = browser.get(f"{path}?q=ørebekk")
        assert "Ørebekk 20" in first
        assert "Klima" not in first.text.partition("Vis")[2].partition("Denne uken")[0]
        assert "Ørebekk 0" not in first
        assert "Ørebekk 0" in browser.click("Neste")
        assert "Ingen aktiviteter passer." in browser.get(f"{path}?q=finnes-ikke")


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        ("2026-10-15T21:59:59", "Fristen var 15. oktober. Resultatet kommer innen 15. november."),
        ("2026-10-01T10:00:00", "Vi tok imot svar til 1. oktober. Resultatet kommer innen 15. november."),
    ],
)
def test_who_comes_too_late_is_told_the_deadline_and_when_the_result_comes(  # noqa: PLR0913, PLR0917
    survey: OpenSurvey, writing: Any, people: People, members: list[Member], closed: str, said: str
) -> None:
    with writing() as here:
        engagement = here.get_one(Engagement, survey.id)
        engagement.deadline = datetime(2026, 10, 15, 21, 59, 59, tzinfo=UTC)
        engagement.result_by = datetime(2026, 11, 15, 22, 59, 59, tzinfo=UTC)
        engagement.state, engagement.closed_at = "closed", datetime.fromisoformat(closed).replace(tzinfo=UTC)
    late, _shown = survey.open(people, members[0])
    page = late.get("/aktiviteter/klima")
    assert said in page
    assert f"Det var åpent til og med torsdag {int(closed[8:10])}. oktober 2026." in page


def test_who_has_begun_can_say_no_and_go_on_after_all(
    survey: OpenSurvey, people: People, members: list[Member]
) -> None:
    browser, _shown = survey.open(people, members[0])
    browser.press("Neste", {FIRST: "bil"})
    browser.get("/aktiviteter/klima")
    assert "Du har begynt" in browser.page
    assert "Du har takket nei" in browser.press("Nei takk")
    browser.press("Jeg vil svare likevel")
    page = browser.get("/undersokelse/klima/svar/1")
    assert dict(page.form(page.path).sent)[FIRST] == "bil"
