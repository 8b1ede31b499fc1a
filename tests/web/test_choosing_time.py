"""Choosing a time as a resident does it: by the link in a letter, on a page without a script."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock, jobs
from core.booking.models import SLOT, Booking
from core.db import session
from core.types import LocalText
from tests.web.meeting import EVENING, Meeting, give_up, make_meeting, plant

if TYPE_CHECKING:
    from tests.letters import Postman
    from tests.people import People

LATER = EVENING + timedelta(days=2)
HOME = "http://localhost/"


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def test_free_times_stand_with_place_and_how_many_seats_are_left(meeting: Meeting) -> None:
    meeting.session(capacity=2, room="Rom 3")
    page = meeting.comes_by_link(0).get(f"/aktiviteter/{meeting.name}/velg-tid")
    for words in ("tirsdag 20. oktober 2026 kl. 17.00–19.00", "Kommunegården, Rom 3 · 2 ledige", "Velg denne tiden"):
        assert words in page.text


def test_somebody_chooses_a_time_says_what_they_need_and_changes_their_mind(meeting: Meeting, letters: Postman) -> None:
    meeting.session(capacity=2)
    browser = meeting.comes_by_link(0)
    page = browser.press("Velg denne tiden", {"id": _first(browser)})
    assert "Trenger du tilrettelegging?" in page.text
    assert "Vi sletter det 14 dager etter samlingen." in page.text
    page = browser.press("Lagre", {"interpreter": "Polsk", "wheelchair": "true"})
    assert "Du har plass" in page.text
    assert letters.last_to(meeting.members[0].email).subject == "Velkommen tirsdag 20. oktober 2026"
    page = give_up(browser)
    assert "Takk for at du sa fra" in page.text
    assert "2 ledige" in browser.click("Se ledige tider").text
    assert meeting.state(0) == "declined"


def test_a_time_that_was_just_taken_is_said_with_those_that_are_free(meeting: Meeting) -> None:
    meeting.session(capacity=1)
    meeting.session(LATER, capacity=5)
    slow = meeting.comes_by_link(0)
    wanted = _first(slow)
    quick = meeting.comes_by_link(1)
    quick.press("Velg denne tiden", {"id": _first(quick)})
    page = slow.press("Velg denne tiden", {"id": wanted}, status=409)
    assert "Den ble nettopp tatt. Her er de som er ledige nå." in page.text
    assert "torsdag 22. oktober 2026" in page.text


def test_a_full_session_has_a_line_with_a_number_and_an_offer_is_answered_on_the_page(meeting: Meeting) -> None:
    meeting.session(capacity=1)
    first, second = meeting.comes_by_link(0), meeting.comes_by_link(1)
    first.press("Velg denne tiden", {"id": _first(first)})
    page = second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    assert "Alle plassene er tatt. Du kan stå på venteliste." in page.text
    page = second.press("Sett meg på venteliste")
    assert "Du står på venteliste (nr. 1)" in page.text
    first.get(f"/aktiviteter/{meeting.name}/velg-tid")
    give_up(first)
    page = second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    assert "Du har fått tilbud om plass" in page.text
    second.press("Ja, jeg kommer")
    assert "Du har plass" in second.get(f"/aktiviteter/{meeting.name}/velg-tid").text


def test_an_offer_that_ran_out_is_said_and_has_no_button_before_the_worker_has_passed_by(
    meeting: Meeting, frozen_clock: Any
) -> None:
    meeting.session(capacity=1)
    first, second = meeting.comes_by_link(0), meeting.comes_by_link(1)
    first.press("Velg denne tiden", {"id": _first(first)})
    second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    second.press("Sett meg på venteliste")
    first.get(f"/aktiviteter/{meeting.name}/velg-tid")
    give_up(first)
    second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    frozen_clock.forward(hours=49)
    page = second.press("Ja, jeg kommer", status=409)
    assert "Fristen for å si ja gikk ut." in page.text
    page = second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    assert "Fristen for å si ja gikk ut." in page.text
    assert "Ja, jeg kommer" not in page.text


def test_whoever_waits_for_what_has_begun_waits_no_longer(meeting: Meeting, frozen_clock: Any) -> None:
    full = meeting.session(capacity=1)
    first, second = meeting.comes_by_link(0), meeting.comes_by_link(1)
    first.press("Velg denne tiden", {"id": _first(first)})
    second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    second.press("Sett meg på venteliste")
    meeting.session(LATER)
    frozen_clock.set(EVENING.replace(tzinfo=clock.OSLO))
    page = second.get(f"/aktiviteter/{meeting.name}/velg-tid")
    assert "venteliste" not in page.text
    page = second.press("Velg denne tiden", {"id": _first(second)})
    assert "torsdag 22. oktober 2026" in page.text
    with meeting.people.app.app_context():
        jobs.run_due()
        rows = session.query(Booking).filter_by(session_id=full, panelist_id=meeting.members[1].id)
        assert [booking.state for booking in rows] == ["expired"]
    assert meeting.state(1) == "accepted", "there is another seat"


def test_other_times_are_suggested_and_reach_the_leader_as_a_reply(meeting: Meeting, letters: Postman) -> None:
    meeting.session()
    browser = meeting.comes_by_link(0)
    browser.click("Foreslå andre tider")
    browser.press("Send", {"words": ""}, status=422)
    page = browser.press("Send", {"words": "Onsdag etter klokka 18 passer best."})
    assert "svarer deg på e-post" in page.text
    told = letters.last_to(meeting.leader.email)
    assert "Onsdag etter klokka 18 passer best." in told.text
    assert meeting.members[0].email in str(told.message["Reply-To"])
    assert meeting.members[0].name in meeting.office().get(f"{meeting.staff_path}/e-poster/svar").text


def test_nothing_chosen_is_a_clear_sentence(meeting: Meeting) -> None:
    meeting.session()
    page = meeting.comes_by_link(0).press("Velg denne tiden", {}, status=422)
    assert "Velg en tid." in page.text


def test_the_video_link_is_shown_from_fifteen_minutes_before_and_only_to_those_with_a_seat(
    meeting: Meeting, frozen_clock: Any
) -> None:
    link = "https://video.example.no/rom"
    meeting.session(link=link, place=LocalText())
    mine, other = meeting.comes_by_link(0), meeting.comes_by_link(1)
    mine.press("Velg denne tiden", {"id": _first(mine)})
    path = f"/aktiviteter/{meeting.name}"
    assert link not in mine.get(path).html
    begins = EVENING.replace(tzinfo=clock.OSLO)
    for moment, shown in ((-16, False), (-15, True), (119, True), (120, False)):
        frozen_clock.set(begins + timedelta(minutes=moment))
        assert (link in mine.get(path).html, link in mine.get(f"{path}/velg-tid").html) == (shown, shown), moment
        assert link not in other.get(path).html
        assert link not in other.get(f"{path}/velg-tid").html


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        ("2026-10-25T02:30", "søndag 25. oktober 2026 kl. 02.30–02.30"),  # an hour, as the clock shows it
        ("2026-10-25T12:00", "søndag 25. oktober 2026 kl. 12.00–13.00"),
        ("2027-03-28T03:30", "søndag 28. mars 2027 kl. 03.30–04.30"),
        ("2028-02-29T10:00", "tirsdag 29. februar 2028 kl. 10.00–11.00"),
    ],
)
def test_av7_times_are_right_on_the_page_through_both_changes_of_the_clock(
    meeting: Meeting, wall: str, said: str
) -> None:
    meeting.session(type(EVENING).fromisoformat(wall), minutes=60)
    page = meeting.comes_by_link(0).get(f"/aktiviteter/{meeting.name}/velg-tid")
    assert said in page.text


def test_whoever_changes_time_is_welcomed_last_and_not_told_that_they_have_no_seat(
    meeting: Meeting, letters: Postman
) -> None:
    meeting.session()
    browser = meeting.comes_by_link(0)
    browser.press("Velg denne tiden", {"id": _first(browser)})
    meeting.session(LATER)
    browser.get(f"/aktiviteter/{meeting.name}/velg-tid")
    browser.press("Bytt samling", {"id": _first(browser)})
    letters.deliver()
    subjects = [letter.subject for letter in letters.to(meeting.members[0].email)]
    assert subjects[-1] == "Velkommen torsdag 22. oktober 2026"
    assert any(subject.startswith("Du har byttet tid") for subject in subjects)
    assert not [subject for subject in subjects if "ikke plass" in subject]


def test_two_lists_on_a_page_have_ids_of_their_own(meeting: Meeting) -> None:
    meeting.session()
    meeting.session(LATER, kind_of=SLOT)
    html = meeting.comes_by_link(0).get(f"/aktiviteter/{meeting.name}/velg-tid").html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'for="([^"]+)"', html)) <= set(ids)


def test_the_calendar_file_of_a_seat_and_the_subscribed_calendar_follow_a_swap(meeting: Meeting) -> None:
    meeting.session()
    browser = meeting.people.browser_of(meeting.members[0])
    browser.get(f"/aktiviteter/{meeting.name}/velg-tid")
    browser.press("Velg denne tiden", {"id": _first(browser)})
    page = browser.get("/mitt-panel")
    assert "Kommende" in page.text
    file = browser.client.get(page.link("Legg i kalender"), base_url=HOME)
    assert file.content_type == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=Europe/Oslo:20261020T170000" in file.text
    browser.get("/mitt-panel/kalender")
    page = browser.press("Lag adressen")
    address = next(word for word in page.text.split() if word.endswith(".ics"))
    path = address[address.index("/kalender/") :]
    client = meeting.people.app.test_client()
    first = client.get(path, base_url=HOME)
    assert first.status_code == 200
    assert "20261020T170000" in first.text
    again = client.get(path, base_url=HOME, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    meeting.session(LATER)
    browser.get(f"/aktiviteter/{meeting.name}/velg-tid")
    browser.press("Bytt samling", {"id": _first(browser)})
    changed = client.get(path, base_url=HOME, headers={"If-None-Match": first.headers["ETag"]})
    assert "20261022T170000" in changed.text
    assert "20261020T170000" not in changed.text
    browser.get("/mitt-panel/kalender")
    browser.press("Lag en ny adresse")
    assert client.get(path, base_url=HOME).status_code == 410, "the old one opens nothing"


def test_ux5_a_formats_own_word_leads_to_the_page(meeting: Meeting, app: Any) -> None:
    client = app.test_client()
    answer = client.get(f"/plantet/{meeting.name}/velg-tid", base_url=HOME)
    assert (answer.status_code, answer.location) == (301, f"/aktiviteter/{meeting.name}/velg-tid")
    assert client.get(f"/noe-annet/{meeting.name}/velg-tid", base_url=HOME).status_code == 404


def test_in12_of_many_who_press_at_once_only_as_many_get_a_seat_as_there_are(
    people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(people.app, monkeypatch)
    meeting = make_meeting(people, members=8)
    meeting_id = meeting.session(capacity=3)
    browsers = [meeting.comes_by_link(number) for number in range(8)]
    for browser in browsers:
        browser.get(f"/aktiviteter/{meeting.name}/velg-tid")
    answers: list[int] = []
    waiting, now = threading.Barrier(8), frozen_clock.now

    def press(number: int) -> None:
        with clock.at(now):
            form = browsers[number].page.form(f"/aktiviteter/{meeting.name}/velg-tid")
            waiting.wait()
            sent = dict(form.filled({"id": str(meeting_id)}))
            answers.append(
                browsers[number]
                .client.post(f"/aktiviteter/{meeting.name}/velg-tid", data=sent, base_url=HOME)
                .status_code
            )

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] * 3 + [409] * 5


def _first(browser: Any) -> str:
    """Give the first time there is to choose on the page."""
    return str(browser.page.html.split('type="radio"')[1].split('value="')[1].split('"')[0])


def test_the_times_and_the_tab_ask_the_same_for_few_and_for_many(meeting: Meeting, queries: Any) -> None:
    resident, office = meeting.comes_by_link(0), meeting.office()
    counts = []
    for days in (range(1, 3), range(3, 11)):
        for day in days:
            meeting.session(EVENING + timedelta(days=day), capacity=5)
        with queries() as times:
            resident.get(f"/aktiviteter/{meeting.name}/velg-tid")
        with queries() as tab:
            office.get(f"{meeting.staff_path}/gjennomforing")
        counts.append((len(times), len(tab)))
    assert counts[0] == counts[1]
