"""Sessions as staff see them: made, moved, cancelled, and ticked off at the door."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.db import session
from core.types import LocalText
from tests.web.meeting import EVENING, Meeting, make_meeting, plant

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import People

BEGINS = EVENING.replace(tzinfo=clock.OSLO)
TIME = {"day": "2026-10-20", "at": "17", "minutes": "120"}


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def seat(meeting: Meeting, number: int) -> Browser:
    """Let a member take the first time there is."""
    browser = meeting.comes_by_link(number)
    first = browser.page.html.split('type="radio"')[1].split('value="')[1].split('"')[0]
    browser.press("Velg denne tiden", {"id": first})
    return browser


def at(meeting: Meeting, made: Id, more: str = "") -> str:
    return f"{meeting.staff_path}/samlinger/{made}{more}"


def test_a_session_is_made_from_the_tab_and_stands_in_its_list(meeting: Meeting) -> None:
    office = meeting.office()
    page = office.get(f"{meeting.staff_path}/gjennomforing")
    assert "Det er ingen samlinger ennå." in page.text
    office.click("Ny samling")
    page = office.press("Lag samlingen", {**TIME, "place": "Kommunegården", "room": "Rom 3", "capacity": "20"})
    assert "tirsdag 20. oktober 2026 kl. 17.00–19.00" in page.text
    page = office.get(f"{meeting.staff_path}/gjennomforing")
    assert "0 av 20 plasser er tatt" in page.text
    assert "Mange personer møtes på ett tidspunkt." in page.text
    assert "Én person om gangen, time etter time gjennom en dag." in page.text


@pytest.mark.parametrize(
    ("place", "room", "said"),
    [
        ("Kommunegården", "Rom 3", "Kommunegården, Rom 3"),
        ("Kommunegården", "kommunegården", "Kommunegården"),
        ("Kommunegården, rom 3", "Rom 3", "Kommunegården, rom 3"),
        ("Kommunegården, rom 13", "Rom 1", "Kommunegården, rom 13, Rom 1"),
        ("Kantina", "Kantina i Kommunegården", "Kantina i Kommunegården"),
        ("Biblioteket i Sandvika", "Biblioteket, møterom 1", "Biblioteket i Sandvika, møterom 1"),
        ("Rådhuset", "2. etasje, møterom 1", "Rådhuset, 2. etasje, møterom 1"),
        ("", "Rom 3", "Rom 3"),
        ("Torget", "", "Torget"),
    ],
)
def test_a_place_is_not_said_twice(meeting: Meeting, place: str, room: str, said: str) -> None:
    made = meeting.session(place=LocalText(nb=place), room=room)
    assert f"Sted {said} Plasser" in meeting.office().get(at(meeting, made)).text


def test_the_print_page_leads_to_the_poster_of_the_code(meeting: Meeting) -> None:
    made = meeting.session()
    office = meeting.office()
    office.get(at(meeting, made, "/utskrift"))
    assert office.click("Plakat med koden og QR-bildet").path == at(meeting, made, "/kode")


def test_a_day_of_slots_is_made_at_once(meeting: Meeting) -> None:
    office = meeting.office()
    office.get(f"{meeting.staff_path}/samlinger/tider")
    day = {"day": "2026-10-20", "at": "9", "until": "12.00", "minutes": "45", "pause": "15"}
    page = office.press("Lag timene", day)
    assert "3 timer er laget." in page.text
    for time in ("09.00–09.45", "10.00–10.45", "11.00–11.45"):
        assert f"kl. {time}" in page.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"at": "25"}, "Skriv klokkeslettet slik: 10.30"),
        ({"day": ""}, "Dette feltet må fylles ut."),
        ({"day": "9999-12-31", "at": "23.59"}, "Skriv en dato, for eksempel 30.10.2026."),
        ({"day": "0001-01-01"}, "Skriv en dato, for eksempel 30.10.2026."),
        ({"day": "2026-09-01"}, "Tidspunktet er passert. Velg et senere."),
        ({"day": "2027-03-28", "at": "2.30"}, "dette klokkeslettet finnes ikke"),
        ({"link": "javascript:alert(1)"}, "Lenken må begynne med https://."),
        ({"capacity": "0"}, "Skriv et tall fra 1 til"),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_is_kept(meeting: Meeting, given: dict[str, str], said: str) -> None:
    office = meeting.office()
    office.get(f"{meeting.staff_path}/samlinger/ny")
    page = office.press("Lag samlingen", {**TIME, "room": "Rom 3", **given}, status=422)
    assert said in page.text
    assert 'value="Rom 3"' in page.html


def test_a_room_or_a_person_who_is_busy_is_told_by_what_and_when(meeting: Meeting) -> None:
    office = meeting.office()
    mine = {"room": "Rom 3", "responsible": str(meeting.leader.id)}
    office.get(f"{meeting.staff_path}/samlinger/ny")
    office.press("Lag samlingen", {**TIME, **mine, "buffer": "30"})
    office.get(f"{meeting.staff_path}/samlinger/ny")
    page = office.press("Lag samlingen", {**TIME, "at": "19.15", **mine}, status=422)
    busy = "«Workshop om Min side», tirsdag 20. oktober 2026 kl. 17.00–19.00."
    assert f"Rommet er opptatt av {busy}" in page.text or f"Den ansvarlige har {busy}" in page.text
    page = office.press("Lag samlingen", {**TIME, "at": "19.15", **mine, "room": "Rom 4"}, status=422)
    assert f"Den ansvarlige har {busy}" in page.text


def test_ux7_the_button_that_moves_says_how_many_are_told_and_they_are(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    seat(meeting, 1)
    letters.deliver()
    office = meeting.office()
    page = office.get(at(meeting, made, "/flytt"))
    assert "Vi har flyttet «Workshop om Min side»." in page.text, "the letter is shown before"
    page = office.press("Flytt samlingen og si fra til 2", {"at": "18.00"})
    assert "Samlingen er flyttet. 2 personer får e-post." in page.text
    assert "2 e-poster om endringen går tirsdag 15. september 2026 kl. 12.10." in page.text
    frozen_clock.forward(minutes=10)
    assert {letter.subject for letter in letters.deliver()} == {"Flyttet: Workshop om Min side"}


def test_ux7_a_session_is_cancelled_with_a_reason_and_held_after_all(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    letters.deliver()
    office = meeting.office()
    office.get(at(meeting, made, "/avlys"))
    page = office.press("Avlys og si fra til 1", {"why": ""}, status=422)
    page = office.press("Avlys og si fra til 1", {"why": "Tore er syk."})
    assert "Samlingen er avlyst. 1 person får e-post." in page.text
    assert "Tore er syk." in page.text
    office.click("Hold samlingen likevel")
    page = office.press("Hold samlingen likevel")
    assert "Samlingen blir holdt." in page.text
    frozen_clock.forward(hours=1)
    assert letters.deliver() == [], "nobody was told, so nobody is told again"


def test_ux6_the_number_on_the_button_is_the_number_that_is_told(meeting: Meeting) -> None:
    made = meeting.session()
    seat(meeting, 0)
    office = meeting.office()
    office.get(at(meeting, made, "/avlys"))
    seat(meeting, 1)
    page = office.press("Avlys og si fra til 1", {"why": "Tore er syk."}, status=409)
    assert "nå er det 2" in page.text
    assert "Samlingen er avlyst. 2 personer får e-post." in office.press("Avlys og si fra til 2").text


def test_people_who_would_be_in_two_places_are_counted_before_they_lose_their_seat(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    seat(meeting, 0)
    meeting.session(EVENING + timedelta(days=1), kind_of="slot")
    seat(meeting, 0)
    office = meeting.office()
    office.get(at(meeting, made, "/flytt"))
    page = office.press("Flytt samlingen og si fra til 1", {"day": "2026-10-21"}, status=409)
    assert "1 har plass på noe annet da." in page.text
    letters.deliver()
    office.press("Flytt samlingen og si fra til 1", {"even_so": "true"})
    frozen_clock.forward(minutes=10)
    assert [letter.subject for letter in letters.deliver()] == ["Samlingen er flyttet: Workshop om Min side"]


def test_somebody_is_put_in_and_out_by_hand(meeting: Meeting, letters: Postman) -> None:
    made = meeting.session()
    office = meeting.office()
    page = office.get(at(meeting, made))
    office.press("Gi plass", {"place": _place(page, meeting.members[2].name)})
    assert letters.last_to(meeting.members[2].email).subject == "Velkommen tirsdag 20. oktober 2026"
    office.get(at(meeting, made))
    page = office.press("Ta ut")
    assert "Ingen har plass ennå." in page.text
    assert letters.last_to(meeting.members[2].email).subject.startswith("Du har ikke plass lenger")


def test_arrivals_are_ticked_off_and_taken_back_and_a_reserve_gets_the_empty_seat(
    meeting: Meeting, frozen_clock: Any
) -> None:
    made = meeting.session(capacity=1)
    seat(meeting, 0)
    page = meeting.office().get(at(meeting, made, "/oppmote"))
    assert "Du kan merke oppmøte fra tirsdag 20. oktober 2026 kl. 15.00." in page.text
    frozen_clock.set(BEGINS)
    office = meeting.office()
    page = _tick(office, meeting, made, "absent")
    page = office.press("Slipp inn", {"place": _place(page, meeting.members[1].name)})
    assert "1 av 2 har kommet" in page.text
    assert (meeting.state(0), meeting.state(1)) == ("absent", "completed")
    page = _tick(office, meeting, made, "late")
    assert "2 av 2 har kommet" in page.text
    assert "Krysset av på lista, kl. 17.00" in page.text
    assert meeting.state(0) == "completed"


def test_one_who_is_absent_lets_one_in_at_the_door_who_gets_no_letter_of_welcome(
    people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch, letters: Postman
) -> None:
    plant(people.app, monkeypatch)
    meeting = make_meeting(people, 4)
    made = meeting.session(capacity=1)
    seat(meeting, 0)
    letters.deliver()
    frozen_clock.set(BEGINS)
    office = meeting.office()
    page = _tick(office, meeting, made, "absent")
    page = office.press("Slipp inn", {"place": _place(page, meeting.members[1].name)})
    page = office.press("Slipp inn", {"place": _place(page, meeting.members[2].name)}, status=409)
    assert "Alle plassene er tatt." in page.text
    assert not [letter.subject for letter in letters.deliver() if "Velkommen" in letter.subject]
    assert "1 av 1 plasser er tatt" in office.get(at(meeting, made)).text


def test_the_code_of_a_cancelled_session_lets_nobody_in_until_it_is_held_after_all(
    meeting: Meeting, frozen_clock: Any
) -> None:
    made, beside = meeting.session(), meeting.session(room="Rom 2")
    office = meeting.office()
    office.get(at(meeting, made, "/kode"))
    code = office.press("Lag en kode").html.split('class="sk-poster__code">')[1].split("<")[0].replace(" ", "")
    frozen_clock.set(BEGINS - timedelta(minutes=30))
    office = meeting.office()
    for cancelled, status in ((beside, 200), (made, 404)):  # the other one, at the same hours, has none
        office.get(at(meeting, cancelled, "/avlys"))
        office.press("Avlys", {"why": "Syk"})
        meeting.people.browser().get(f"/kode/{code}", status=status)
    office.get(at(meeting, made))
    office.click("Hold samlingen likevel")
    office.press("Hold samlingen likevel")
    meeting.people.browser().get(f"/kode/{code}")


def test_what_people_need_is_shown_to_who_runs_it_and_the_look_is_noted(meeting: Meeting) -> None:
    made = meeting.session()
    browser = seat(meeting, 0)
    browser.press("Lagre", {"interpreter": "Polsk"})
    office = meeting.office()
    assert "Polsk" not in office.get(at(meeting, made)).text
    assert "Tolk: Polsk" in office.get(at(meeting, made, "/tilrettelegging")).text
    assert "Tolk: Polsk" in office.get(at(meeting, made, "/utskrift")).text
    with meeting.people.app.app_context():
        noted = sa.select(sa.func.count()).where(AuditRow.act == Act.NEEDS_SEEN)
        assert session.scalar(noted) == 2


def test_a_session_that_somebody_had_a_seat_at_is_cancelled_rather_than_removed(meeting: Meeting) -> None:
    empty, used = meeting.session(EVENING + timedelta(days=2)), meeting.session()
    seat(meeting, 0)
    office = meeting.office()
    office.get(at(meeting, empty))
    assert "Samlingen er fjernet." in office.press("Fjern samlingen").text
    office.get(at(meeting, used))
    assert office.forge(at(meeting, used, "/fjern"), {"csrf_token": office.csrf()}).status_code == 303
    assert "Avlys samlingen i stedet" in office.get(at(meeting, used)).text
    page = office.press("Ta ut")
    assert "Ingen har plass ennå." in page.text
    assert "Fjern samlingen" not in page.text, "who had a seat is to be told"


def test_fewer_seats_than_are_taken_is_refused(meeting: Meeting) -> None:
    made = meeting.session(capacity=3)
    seat(meeting, 0)
    seat(meeting, 1)
    office = meeting.office()
    office.get(at(meeting, made, "/endre"))
    page = office.press("Lagre", {"capacity": "1"}, status=409)
    assert "2 har plass allerede." in page.text


def test_ux7_where_somebody_has_a_seat_another_place_is_a_move_and_they_are_told(meeting: Meeting) -> None:
    made = meeting.session(place=LocalText(nb="Kommunegården"))
    office = meeting.office()
    assert 'name="place"' in office.get(at(meeting, made, "/endre")).html
    seat(meeting, 0)
    page = office.get(at(meeting, made, "/endre"))
    assert 'name="place"' not in page.html
    assert "Tid og sted endrer du med «Flytt»" in page.text
    office.press("Lagre", {"title": "Den første"})
    assert "Kommunegården" in office.get(at(meeting, made)).text
    assert 'name="place"' in office.get(at(meeting, made, "/flytt")).html


def test_sessions_stand_in_the_calendar_of_the_house_and_on_the_desk(meeting: Meeting, frozen_clock: Any) -> None:
    meeting.session(place=LocalText(nb="Kommunegården"))
    office = meeting.office()
    page = office.get("/arbeid/kalender?uke=2026-10-19")
    assert "Samling: Workshop om Min side" in page.text
    assert "kl. 17.00" in page.text
    frozen_clock.set(BEGINS - timedelta(days=1))
    assert "Samling: Workshop om Min side" in meeting.office().get("/arbeid").text


def test_the_words_of_a_letter_about_sessions_are_the_leaders_own(meeting: Meeting, letters: Postman) -> None:
    office = meeting.office()
    office.get(f"{meeting.staff_path}/e-poster/om-plasser/har-plass")
    office.press("Lagre e-posten", {"subject": "Hei hei {dag}", "body": "Vi ses {tid}."})
    meeting.session()
    seat(meeting, 0)
    letter = letters.last_to(meeting.members[0].email)
    assert letter.subject == "Hei hei tirsdag 20. oktober 2026"
    assert "Vi ses tirsdag 20. oktober 2026 kl. 17.00–19.00." in letter.text


def _place(page: Page, name: str) -> str:
    """Give what the choice of somebody sends."""
    before = page.html.split(f">{name}</option>")[0]
    return before.rsplit('value="', 1)[1].split('"')[0]


def _tick(office: Browser, meeting: Meeting, made: Id, attendance: str) -> Page:
    """Press a button of the first member's line."""
    page = office.get(at(meeting, made, "/oppmote"))
    booking = page.html.split(f"<h3>{meeting.members[0].name}</h3>")[1].split('name="id" value="')[1].split('"')[0]
    return office.post(at(meeting, made, "/oppmote"), {"id": booking, "attendance": attendance})


def test_the_poster_of_a_sessions_code_says_day_and_place(meeting: Meeting, frozen_clock: Any) -> None:
    made = meeting.session()
    office = meeting.office()
    office.get(at(meeting, made))
    office.click("Kode")
    page = office.press("Lag en kode")
    for words in ("tirsdag 20. oktober 2026 kl. 17.00–19.00", "Kommunegården", "Koden virker fra en time før"):
        assert words in page.text
    code = page.html.split('class="sk-poster__code">')[1].split("<")[0].replace(" ", "")
    meeting.people.browser().get(f"/kode/{code}", status=404)
    frozen_clock.set(BEGINS - timedelta(minutes=60))
    assert "Workshop om Min side" in meeting.people.browser().get(f"/kode/{code}").text


def test_the_hours_of_a_day_of_slots_are_asked_first(meeting: Meeting) -> None:
    page = meeting.office().get(f"{meeting.staff_path}/samlinger/tider")
    asked = [name for name, _value in page.form(button="Lag timene").filled({}) if name != "csrf_token"]
    assert asked[:5] == ["day", "at", "until", "minutes", "pause"]
