"""What the board's pages say and are told: who leads looks first where the young are, and the wall leads nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session, transaction
from core.engagement.models import Engagement, Participation
from core.guests import services as guests
from core.live import logs
from core.live.models import LiveLog
from plugins.workshop.board.state import FIRST_COLUMN
from tests.plugins.workshop.test_own_data import do, note

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.web.boards import Meeting

STEPS = [
    {"id": "gather", "kind": "gather", "title": {"nb": "Samle", "en": "Gather"}, "prompt": {"nb": "Velkommen."}},
    {"id": "discuss", "kind": "discuss", "title": {"nb": "Drøfte", "en": "Discuss"}},
]


@pytest.fixture
def meeting(people: People, meeting: Meeting) -> Meeting:
    """A workshop whose board has two steps."""
    with people.app.app_context():
        assert do(meeting.log, "leder", "facilitator", "steps.set", steps=STEPS)
    return meeting


def told(browser: Browser, path: str) -> Any:
    """Read what a page tells its script."""
    html = browser.get(path).html
    found = html.split('data-page="')[1].split('"')[0]
    return json.loads(found.replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'"))


@pytest.mark.parametrize("seat", [(40, "accepted", False), (17, "accepted", True), (17, "invited", False)])
def test_bo16_the_leader_looks_first_where_somebody_with_a_seat_may_be_under_age(
    people: People, hanne: Colleague, meeting: Meeting, seat: tuple[int, str, bool]
) -> None:
    age, state, first = seat
    member = people.member(birth_year=clock.today().year - age)
    with people.app.app_context(), transaction():
        session.add(Participation(engagement_id=meeting.engagement, panelist_id=member.id, state=state))
    page = told(people.browser_of(hanne), f"/arbeid/workshop/{meeting.engagement}/tavle")
    assert page["leads"]
    assert page["looks_first"] is first


def test_the_wall_comes_as_itself_and_leads_nothing(people: People, hanne: Colleague, meeting: Meeting) -> None:
    page = told(people.browser_of(hanne), f"/arbeid/workshop/{meeting.engagement}/storskjerm")
    assert (page["view"], page["leads"]) == ("projector", False)


def test_the_wall_of_a_board_that_is_not_begun_leads_to_where_it_begins(people: People, hanne: Colleague) -> None:
    browser = people.browser_of(hanne)
    browser.get("/arbeid/aktiviteter/ny")
    made = browser.post("/arbeid/aktiviteter/ny", {"format": "workshop", "title": "Parken", "purpose": "x"}).path
    board = made.replace("/aktiviteter/", "/workshop/")
    assert browser.get(f"{board}/storskjerm").path == f"{board}/tavle"
    assert "Gjør klar tavla" in browser.get(f"{made}/gjennomforing").html


def test_the_report_and_the_result_of_a_workshop_without_a_board_say_so(people: People, hanne: Colleague) -> None:
    browser = people.browser_of(hanne)
    browser.get("/arbeid/aktiviteter/ny")
    made = browser.post("/arbeid/aktiviteter/ny", {"format": "workshop", "title": "Parken", "purpose": "x"}).path
    for tab in ("rapport", "resultat"):
        page = browser.get(f"{made}/{tab}")
        assert "Denne workshopen har ingen tavle." in page
        assert "Her kommer svarene" not in page, "nobody answers a workshop"
        assert "Rapporten er ikke tilgjengelig" not in page


def test_steps_and_what_is_said_of_notes_stand_in_the_page_in_its_language(people: People, meeting: Meeting) -> None:
    kari = people.guest(meeting.engagement, "Kari")
    with people.app.app_context():
        name = session.get_one(Engagement, meeting.engagement).name
        do(meeting.log, "leder", "facilitator", "step.set", step="discuss")
        mine = note(meeting.log, writer := logs.name_on(meeting.log, meeting.engagement), "Flere benker")
        do(meeting.log, writer, "participant", "comment.add", id=str(meeting.log), parent=mine, text="I skyggen")
        assert mine != FIRST_COLUMN
    norwegian, english = (kari.get(f"{root}/workshop/{name}/tavle").html for root in ("", "/en"))
    for html, title, other in ((norwegian, "Drøfte", "Discuss"), (english, "Discuss", "Drøfte")):
        assert f"<h2>{title}</h2>" in html
        assert f"<h2>{other}</h2>" not in html
        assert html.index("Flere benker") < html.index("I skyggen")


def test_whoever_is_not_in_is_told_how_to_come_in_and_sees_nothing_of_the_board(
    people: People, browse: Browser, meeting: Meeting
) -> None:
    with people.app.app_context():
        name = session.get_one(Engagement, meeting.engagement).name
        do(meeting.log, "leder", "facilitator", "step.set", step="discuss")
        note(meeting.log, logs.name_on(meeting.log, meeting.engagement), "Flere benker")
    page = browse.get(f"/workshop/{name}/tavle", status=401)
    assert page.heading == "Du er ikke med nå"
    assert "Flere benker" not in page.html
    assert browse.click("Bli med ved å skrive koden").path == "/kode"
    with people.app.app_context(), transaction():
        session.get_one(Engagement, meeting.engagement).state = "closed"
    kari = people.guest(meeting.engagement, "Kari")
    with people.app.app_context(), transaction():
        guests.close_door(meeting.engagement)
    for one in (browse, kari):
        page = one.get(f"/workshop/{name}/tavle", status=401)
        assert page.heading == "Møtet er over"
        assert "Flere benker" not in page.html


def test_a_guest_is_led_to_the_board_from_the_page_of_the_activity_while_it_is_open(
    people: People, meeting: Meeting
) -> None:
    """Also where they come by the code again; before the board is begun they are told to wait, and can look again."""
    kari = people.guest(meeting.engagement, "Kari")
    with people.app.app_context():
        name = session.get_one(Engagement, meeting.engagement).name
    kari.get(f"/aktiviteter/{name}")
    assert kari.click("Gå til tavla").path == f"/workshop/{name}/tavle"
    assert "Du er med som Kari." in kari.get(f"/workshop/{name}/tavle")
    with people.app.app_context():
        made = guests.code_of(meeting.engagement)
        assert made is not None
        code = made.code
    assert kari.get(f"/kode/{code}").path == f"/workshop/{name}/tavle"
    with people.app.app_context(), transaction():
        session.execute(sa.delete(LiveLog))
    waiting = kari.get(f"/kode/{code}")
    assert waiting.path == f"/aktiviteter/{name}"
    assert "Vent til møtelederen sier fra." in waiting
    assert kari.click("Se om møtet har begynt").path == f"/aktiviteter/{name}"


def test_without_a_script_a_group_without_a_name_has_a_heading_and_a_leader_is_not_sent_to_themselves(
    people: People, hanne: Colleague, meeting: Meeting
) -> None:
    kari = people.guest(meeting.engagement, "Kari")
    with people.app.app_context():
        name = session.get_one(Engagement, meeting.engagement).name
        do(meeting.log, "leder", "facilitator", "step.set", step="discuss")
        mine = note(meeting.log, logs.name_on(meeting.log, meeting.engagement), "Flere benker")
        asked = {"id": str(meeting.engagement), "parent": FIRST_COLUMN, "text": "", "members": [mine]}
        assert do(meeting.log, "leder", "facilitator", "cluster.create", **asked)
    html = kari.get(f"/workshop/{name}/tavle").html
    assert html.index("<h3>Gruppe uten navn</h3>") < html.index("Flere benker")
    led = people.browser_of(hanne).get(f"/arbeid/workshop/{meeting.engagement}/tavle").html
    assert "For å lede møtet på tavla trenger du JavaScript." in led
    assert "Be møtelederen" not in led
