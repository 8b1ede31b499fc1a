"""Saying that one does not come: asked once, undone while the seat is free, and never without a way on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.booking import attendance
from core.booking.models import ABSENT, CAME, SLOT, Booking
from core.db import session, transaction
from core.engagement.meeting import attending
from core.engagement.models import Engagement
from tests.web.meeting import EVENING, Meeting, give_up, make_meeting, plant

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser
    from tests.letters import Letter, Postman
    from tests.people import Member, People


LATER = EVENING + timedelta(days=2)


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def times(meeting: Meeting) -> str:
    return f"/aktiviteter/{meeting.name}/velg-tid"


def seated(meeting: Meeting, number: int, at: Id) -> Browser:
    browser = meeting.comes_by_link(number)
    browser.press("Velg denne tiden", {"id": str(at)})
    browser.get(times(meeting))
    return browser


def booking_of(meeting: Meeting, number: int, at: Id) -> Id:
    with meeting.people.app.app_context():
        rows = session.query(Booking).filter_by(session_id=at, panelist_id=meeting.members[number].id)
        return rows.one().id


def last_letter(meeting: Meeting, letters: Postman) -> Letter:
    letters.deliver()
    letter = letters.last_to(meeting.members[0].email)
    assert letter.subject.startswith("Takk for at du sa fra")
    return letter


def words(letter: Letter) -> str:
    return " ".join(letter.text.split())


def note(meeting: Meeting, number: int, at: Id, how: str) -> None:
    booking = booking_of(meeting, number, at)
    with meeting.people.app.app_context(), transaction():
        attending.noted(attendance.note(booking, how, attendance.LEADER))


def test_whoever_does_not_come_is_asked_once_and_nothing_happens_before_they_say_yes(meeting: Meeting) -> None:
    browser = seated(meeting, 0, meeting.session(capacity=1))
    page = browser.click("Meld avbud")
    assert "Vil du melde avbud?" in page.text
    assert "tirsdag 20. oktober 2026 kl. 17.00–19.00" in page.text
    assert "Plassen går til en annen." in page.text
    assert meeting.state(0) == "accepted"
    assert "Du har plass" in browser.click("Behold plassen").text


def test_a_seat_that_was_given_up_is_taken_back_by_a_press_while_it_is_free(meeting: Meeting, letters: Postman) -> None:
    browser = seated(meeting, 0, meeting.session(capacity=1))
    page = give_up(browser)
    assert "Plassen er ledig ennå." in page.text
    assert meeting.state(0) == "declined"
    browser.press("Angre")
    assert meeting.state(0) == "accepted"
    assert "Du har plass" in browser.get(times(meeting)).text
    letters.deliver()
    subjects = [letter.subject for letter in letters.to(meeting.members[0].email)]
    assert subjects[-1] == "Velkommen tirsdag 20. oktober 2026"
    assert not [subject for subject in subjects if "Takk for" in subject], "that is not true any more"


def test_nothing_is_undone_where_somebody_waits_and_the_page_says_what_can_be_done(meeting: Meeting) -> None:
    full = meeting.session(capacity=1)
    browser = seated(meeting, 0, full)
    meeting.comes_by_link(1).press("Sett meg på venteliste")
    page = give_up(browser)
    assert "Angre" not in page.text
    page = browser.click("Se ledige tider")
    assert "Sett meg på venteliste" in page.html


@pytest.mark.parametrize("twice", [False, True])
def test_whoever_gave_up_a_seat_finds_the_same_page_again(meeting: Meeting, twice: bool) -> None:
    mine = meeting.session()
    browser = seated(meeting, 0, mine)
    browser.click("Meld avbud")
    first = browser.page
    browser.press("Ja, meld avbud")
    if twice:
        browser.page = first
        browser.press("Ja, meld avbud")
    assert "Takk for at du sa fra" in browser.page.text
    page = browser.get(f"/aktiviteter/{meeting.name}/meld-avbud/{booking_of(meeting, 0, mine)}")
    assert "Takk for at du sa fra" in page.text


def test_whoever_has_more_seats_keeps_them(meeting: Meeting) -> None:
    seated(meeting, 0, meeting.session(LATER, kind_of=SLOT))
    browser = seated(meeting, 0, meeting.session())
    page = browser.click("Meld avbud")
    assert "Du beholder de andre tidene dine." in page.text
    browser.press("Ja, meld avbud")
    assert meeting.state(0) == "accepted"


def test_what_has_begun_asks_nothing_and_leads_to_the_times(meeting: Meeting, frozen_clock: Any) -> None:
    mine = meeting.session()
    browser = seated(meeting, 0, mine)
    browser.click("Meld avbud")
    frozen_clock.set(EVENING.replace(tzinfo=clock.OSLO))
    page = browser.press("Ja, meld avbud", status=409)
    assert "Samlingen har begynt. Ring oss hvis du ikke kan komme." in page.text
    address = f"/aktiviteter/{meeting.name}/meld-avbud/{booking_of(meeting, 0, mine)}"
    assert browser.get(address).path == times(meeting)


def test_the_letter_to_whoever_gave_up_a_seat_leads_to_free_times_or_to_a_person(
    meeting: Meeting, letters: Postman
) -> None:
    browser = seated(meeting, 0, meeting.session())
    give_up(browser)
    told = last_letter(meeting, letters)
    assert "Da kan du svare på denne e-posten." in words(told)
    assert "Velg denne tiden" in meeting.people.browser().get(told.path("/velg-tid")).text
    browser.press("Angre")
    browser.get(times(meeting))
    with meeting.people.app.app_context(), transaction():
        session.get_one(Engagement, meeting.engagement).paused_at = clock.now()
    give_up(browser)
    told = last_letter(meeting, letters)
    assert "velg-tid" not in told.text, "there is nothing to choose"
    assert "Hanne Lie" in meeting.people.browser().get(told.path("/aktiviteter/")).text
    assert "Da kan du svare på denne e-posten." in words(told)
    assert "Hanne Lie" in browser.page.text
    assert "Hanne Lie" in browser.get(times(meeting)).text, "the page of the times leads on, too"


def test_whoever_missed_a_slot_chooses_another_and_whoever_came_does_not(meeting: Meeting, frozen_clock: Any) -> None:
    first = meeting.session(kind_of=SLOT, capacity=2)
    meeting.session(LATER, kind_of=SLOT)
    absent, came = seated(meeting, 0, first), seated(meeting, 1, first)
    frozen_clock.set(EVENING.replace(tzinfo=clock.OSLO) + timedelta(hours=3))
    assert "Velg denne tiden" not in came.get(times(meeting)).text, "nobody has noted who came: it is theirs"
    note(meeting, 0, first, ABSENT)
    note(meeting, 1, first, CAME)
    page = absent.get(f"/aktiviteter/{meeting.name}")
    assert "Du var ikke med denne gangen" in page.text
    page = absent.click("Velg tid")
    assert "Du var ikke med" in page.text
    assert "Du har plass" not in page.text
    absent.press("Velg denne tiden", {"id": page.html.split('type="radio"')[1].split('value="')[1].split('"')[0]})
    assert meeting.state(0) == "accepted"
    assert "torsdag 22. oktober 2026" in absent.get("/aktiviteter/" + meeting.name).text
    assert "Velg denne tiden" not in came.get(times(meeting)).text
    assert meeting.state(1) == "completed"


def in_line(people: People, who: Member) -> Browser:
    """Let somebody stand in line for one more activity."""
    other = make_meeting(people, members=1, state="invited", more=(who,))
    seated(other, 0, other.session(capacity=1))
    browser = people.browser_of(who)
    browser.get(times(other))
    browser.press("Sett meg på venteliste")
    return browser


@pytest.mark.usefixtures("meeting")
def test_the_number_in_the_line_stands_on_the_page_of_the_activity_and_on_mitt_panel(people: People) -> None:
    waiting = in_line(people, people.member())
    page = waiting.get(waiting.page.path.removesuffix("/velg-tid"))
    assert page.text.count("Du står på venteliste (nr. 1)") == 1
    assert "Workshop om Min side: Du står på venteliste (nr. 1)" in waiting.get("/mitt-panel").text


@pytest.mark.usefixtures("meeting")
def test_mitt_panel_asks_the_same_for_one_line_and_for_many(people: People, queries: Any) -> None:
    kari = people.member()
    counts = []
    for lines in (1, 3):
        for _one in range(lines):
            browser = in_line(people, kari)
        with queries() as ran:
            browser.get("/mitt-panel")
        counts.append(len(ran))
    assert browser.page.text.count("Du står på venteliste (nr. 1)") == 4
    assert counts[0] == counts[1]
