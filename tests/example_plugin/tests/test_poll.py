"""A poll from the leader's draft to the count, as the leader and a member meet it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import sqlalchemy as sa
from core.auth.services import principal, staff_by_id
from core.clock import now, today
from core.contributions import Story
from core.db import session, transaction
from core.engagement.models import Engagement, Participation
from core.engagement.results import published
from core.jobs import plan_recurring
from core.permissions import ADMINISTRATOR, LEADER
from tests.sending import send_to_all

from samskap_poll import services
from samskap_poll.errors import AlreadyVoted
from samskap_poll.models import Poll, PollOpening, PollVote

if TYPE_CHECKING:
    from core.types import Id
    from flask import Flask
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

QUESTION = {"text": "Hva bør torget få?", "choices": "Benker\nTrær", "choices_en": "Benches\nTrees"}


@pytest.fixture
def leader(people: People) -> Colleague:
    return people.staff(LEADER, name="Hanne Lie")


@pytest.fixture
def desk(people: People, leader: Colleague) -> Browser:
    return people.browser_of(leader)


@pytest.fixture
def draft(desk: Browser, app: Flask) -> Id:
    """A poll with a deadline, and nothing asked yet."""
    desk.get("/arbeid/aktiviteter/ny")
    desk.post("/arbeid/aktiviteter/ny", {"format": "poll", "title": "Torget", "purpose": "Vi vil vite hva du mener."})
    with app.app_context():
        engagement_id = session.scalars(sa.select(Engagement.id)).one()
    desk.get(f"/arbeid/aktiviteter/{engagement_id}/rediger")
    deadline = (today() + timedelta(days=14)).isoformat()
    desk.post(f"/arbeid/aktiviteter/{engagement_id}/rediger", {"deadline": deadline})
    return engagement_id


@pytest.fixture
def written(desk: Browser, draft: Id) -> Id:
    desk.get(f"/arbeid/avstemning/{draft}")
    desk.post(f"/arbeid/avstemning/{draft}", QUESTION)
    return draft


@pytest.fixture
def member(people: People) -> Member:
    return people.member(name="Kari Nordmann")


@pytest.fixture
def sent(desk: Browser, written: Id, member: Member) -> Id:
    send_to_all(desk, f"/arbeid/aktiviteter/{written}")
    return written


def test_a_poll_without_a_question_cannot_be_sent(desk: Browser, draft: Id) -> None:
    assert "Skriv spørsmålet og svarene." in desk.get(f"/arbeid/aktiviteter/{draft}")


def test_a_leader_writes_the_question(desk: Browser, written: Id) -> None:
    page = desk.get(f"/arbeid/avstemning/{written}")
    kept = dict(page.form(f"/arbeid/avstemning/{written}").sent)
    assert kept["text"] == QUESTION["text"]
    assert kept["choices"].split() == ["Benker", "Trær"]
    assert kept["choices_en"].split() == ["Benches", "Trees"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"choices": "Bare ett", "choices_en": ""}, "Skriv minst 2 og høyst 10 svar."),
        ({"choices_en": "Benches"}, "Skriv like mange svar på engelsk som på norsk."),
        ({"text": ""}, "Dette feltet må fylles ut."),
    ],
)
def test_what_does_not_fit_is_kept_and_explained(desk: Browser, draft: Id, changed: dict[str, str], said: str) -> None:
    desk.get(f"/arbeid/avstemning/{draft}")
    page = desk.post(f"/arbeid/avstemning/{draft}", {**QUESTION, **changed}, status=422)
    assert said in page
    assert dict(page.form(f"/arbeid/avstemning/{draft}").sent)["choices"].strip() == {**QUESTION, **changed}["choices"]


def test_two_leaders_at_once_are_noticed(desk: Browser, people: People, written: Id) -> None:
    other = people.browser_of(people.staff(ADMINISTRATOR))
    other.get(f"/arbeid/avstemning/{written}")
    desk.get(f"/arbeid/avstemning/{written}")
    desk.post(f"/arbeid/avstemning/{written}", {"text": "Den første"})
    assert "Noen andre lagret først." in other.post(f"/arbeid/avstemning/{written}", {"text": "Den andre"}, status=409)


def test_an_invitation_leads_to_the_ballot_and_a_vote_is_counted(
    app: Flask, browse: Browser, letters: Postman, member: Member, sent: Id
) -> None:
    letter = letters.last_to(member.email)
    assert letter.subject == "Stem: Torget"
    page = browse.get(letter.path("/i/"))
    assert page.path == "/avstemning/torget"
    assert QUESTION["text"] in page
    assert "Takk for stemmen" in browse.press("Stem", {"choice": "1"})
    with app.app_context():
        assert services.counts(session.get_one(Poll, sent)) == [0, 1]
        assert session.scalars(sa.select(Participation.state)).one() == "completed"


def test_the_ballot_speaks_english(browse: Browser, letters: Postman, member: Member, sent: Id) -> None:
    browse.get(letters.last_to(member.email).path("/i/"))
    page = browse.get("/en/avstemning/torget")
    assert "Benches" in page
    assert "You can vote once." in page


def test_a_ballot_without_a_choice_says_so(browse: Browser, letters: Postman, member: Member, sent: Id) -> None:
    browse.get(letters.last_to(member.email).path("/i/"))
    assert "Velg ett av alternativene." in browse.press("Stem", status=422)


def test_nobody_votes_twice(app: Flask, sent: Id) -> None:
    with app.app_context(), transaction():
        place = session.scalars(sa.select(Participation)).one()
        services.vote(place, 0)
        with pytest.raises(AlreadyVoted):
            services.vote(place, 1)
        assert services.counts(session.get_one(Poll, sent)) == [1, 0]


def test_a_second_vote_from_an_open_page_leads_to_the_thanks(
    app: Flask, browse: Browser, letters: Postman, member: Member, sent: Id
) -> None:
    browse.get(letters.last_to(member.email).path("/i/"))
    with app.app_context(), transaction():
        services.vote(session.scalars(sa.select(Participation)).one(), 0)
    assert "Den første stemmen gjelder." in browse.press("Stem", {"choice": "1"})


def test_only_who_is_asked_sees_the_ballot(browse: Browser, people: People, sent: Id) -> None:
    browse.get("/avstemning/torget", status=401)
    people.browser_of(people.member()).get("/avstemning/torget", status=401)


def test_voters_see_the_count_only_where_the_administrator_says_so(people: People, member: Member, sent: Id) -> None:
    voter = people.browser_of(member)
    voter.get("/avstemning/torget")
    assert "Slik står det nå" not in voter.press("Stem", {"choice": "0"})
    administrator = people.browser_of(people.staff(ADMINISTRATOR))
    administrator.get("/arbeid/system/innstillinger/poll")
    administrator.post("/arbeid/system/innstillinger/poll", {"show_counts": "true"})
    assert "Slik står det nå" in voter.get("/avstemning/torget/takk")


def test_a_member_finds_polls_in_the_menu(people: People, member: Member, sent: Id) -> None:
    browser = people.browser_of(member)
    browser.get("/mitt-panel")
    assert "Torget" in browser.click("Avstemninger")


def test_the_activity_page_shows_what_is_asked(browse: Browser, sent: Id) -> None:
    page = browse.get("/aktiviteter/torget")
    assert QUESTION["text"] in page
    assert "velger mellom 2 svar" in page


def test_the_report_counts_and_the_file_has_no_names(app: Flask, desk: Browser, member: Member, sent: Id) -> None:
    with app.app_context(), transaction():
        services.vote(session.scalars(sa.select(Participation)).one(), 1)
    page = desk.get(f"/arbeid/aktiviteter/{sent}/rapport")
    assert "Flest svarte «Trær»" in page
    assert "1 ble spurt da avstemningen åpnet." in page
    file = desk.client.get(f"/arbeid/aktiviteter/{sent}/rapport/data", base_url="http://localhost/")
    rows = list(csv.reader(io.StringIO(file.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))
    assert rows == [["Svar", "Stemmer"], ["Benker", "0"], ["Trær", "1"]]


def test_how_many_were_asked_is_kept_when_it_opens(app: Flask, sent: Id) -> None:
    with app.app_context():
        assert session.get_one(PollOpening, sent).asked == 1
        assert session.get_one(PollOpening, sent).at <= now()


def test_a_vote_goes_with_the_member(app: Flask, people: People, member: Member, sent: Id) -> None:
    with app.app_context(), transaction():
        place = session.scalars(sa.select(Participation)).one()
        services.vote(place, 0)
        session.execute(sa.text("DELETE FROM core_panelist"))
        assert session.scalar(sa.select(sa.func.count()).select_from(PollVote)) == 0


def test_a_thumb_can_be_asked_in_any_questionnaire(app: Flask) -> None:
    assert app.extensions["question_types"]["poll.thumbs"].read({}, ["up"]) == "up"


def test_the_demo_plays_to_a_published_result(app: Flask, people: People, leader: Colleague) -> None:
    people.members(6, joined_at=datetime(2020, 1, 1, tzinfo=UTC))
    with app.app_context():
        staff = staff_by_id(leader.id)
        assert staff
        app.extensions["registry"].require(
            "poll", "load_demo", story=Story(leader=principal(staff), adviser=principal(staff))
        )
        assert [engagement.name for engagement in published()] == ["torget-i-sentrum"]
        assert sum(services.counts(session.scalars(sa.select(Poll)).one())) == 4


def run_the_job(app: Flask) -> None:
    """Let the worker do what polls do by themselves."""
    with app.app_context(), transaction():
        for _step in app.extensions["jobs"]["poll.close_when_all_have_answered"].run({}):
            pass


def test_a_poll_closes_by_itself_when_everybody_has_answered_and_not_before(app: Flask, sent: Id) -> None:
    run_the_job(app)
    with app.app_context(), transaction():
        assert session.get_one(Engagement, sent).state == "open"
        services.vote(session.scalars(sa.select(Participation)).one(), 0)
    run_the_job(app)
    with app.app_context():
        assert session.get_one(Engagement, sent).state == "closed"


def test_a_copy_of_a_poll_asks_the_same(desk: Browser, app: Flask, written: Id) -> None:
    desk.get(f"/arbeid/aktiviteter/{written}/kopi")
    copy = UUID(desk.post(f"/arbeid/aktiviteter/{written}/kopi", {"title": "Igjen"}).path.rpartition("/")[2])
    with app.app_context():
        polls = {poll.engagement_id: (poll.text, poll.choices) for poll in session.scalars(sa.select(Poll))}
        assert polls[copy] == polls[written]


def test_the_system_page_names_what_polls_do_by_themselves(app: Flask, people: People) -> None:
    with app.app_context():
        plan_recurring()
    page = people.browser_of(people.staff(ADMINISTRATOR)).get("/arbeid/system/jobber")
    assert "Stenger avstemninger der alle har svart" in page


def test_a_teller_reads_the_question_and_the_count_and_changes_nothing(
    people: People, desk: Browser, written: Id
) -> None:
    tore = people.staff(name="Tore Ås")
    desk.get(f"/arbeid/aktiviteter/{written}/team")
    desk.press("Ta med i teamet", {"staff": str(tore.id), "role": "poll.teller"})
    teller = people.browser_of(tore)
    page = teller.get(f"/arbeid/avstemning/{written}")
    assert "Hva bør torget få?" in page.html
    assert "Lagre spørsmålet" not in page
    assert [said for said, _to in page.links if said in {"Innhold", "Mottakere", "Rapport"}] == ["Innhold", "Rapport"]
    teller.get(f"/arbeid/aktiviteter/{written}/rapport")
    assert teller.forge(f"/arbeid/avstemning/{written}", {"version": "1"}).status_code == 403
    teller.get(f"/arbeid/aktiviteter/{written}/mottakere", 403)
