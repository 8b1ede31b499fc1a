"""What a page or a letter says of a seat is true: asked before, thanked after, and nobody is told what never was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.booking.models import SLOT
from core.contributions import Principal
from core.db import transaction
from core.engagement.calling import replies
from core.engagement.invitations import participation_of
from core.engagement.meeting import choosing, settling
from core.types import LocalText
from tests.web.meeting import EVENING, Meeting, make_meeting, plant
from tests.web.test_sessions import at

if TYPE_CHECKING:
    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import People

LATER = EVENING + timedelta(days=2)
TIME, OTHER_TIME = "tirsdag 20. oktober 2026 kl. 17.00–19.00", "torsdag 22. oktober 2026 kl. 17.00–19.00"


@pytest.fixture
def meeting(people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """An activity that three have a place in."""
    plant(people.app, monkeypatch)
    return make_meeting(people)


def times(meeting: Meeting, browser: Browser) -> Page:
    return browser.get(f"/aktiviteter/{meeting.name}/velg-tid")


def seated(meeting: Meeting, number: int, at_session: Id) -> Browser:
    """Let a member take a seat, signed in, so that Mitt panel is theirs too."""
    browser = meeting.people.browser_of(meeting.members[number])
    times(meeting, browser)
    browser.press("Velg denne tiden", {"id": str(at_session)})
    times(meeting, browser)
    return browser


def in_line(meeting: Meeting, number: int) -> Browser:
    browser = meeting.people.browser_of(meeting.members[number])
    times(meeting, browser)
    browser.press("Sett meg på venteliste")
    return browser


def subjects(meeting: Meeting, number: int, letters: Postman) -> list[str]:
    letters.deliver()
    return [letter.subject for letter in letters.to(meeting.members[number].email)]


def test_whoever_cannot_come_after_all_is_asked_once_and_can_say_yes_again(meeting: Meeting) -> None:
    meeting.session()
    browser = meeting.comes_by_link(0)
    page = browser.click("Jeg kan ikke likevel")
    assert "Vil du si nei takk?" in page.text
    assert "Sier du nei, går plassen til en annen." in page.text
    assert meeting.state(0) == "accepted", "nothing has happened yet"
    page = browser.press("Nei, jeg kan ikke")
    assert meeting.state(0) == "declined"
    browser.press("Jeg kan komme likevel")
    assert meeting.state(0) == "accepted"


def test_giving_up_the_only_time_says_that_the_seat_ends_and_points_to_other_times_first(
    meeting: Meeting, letters: Postman
) -> None:
    first = meeting.session()
    meeting.session(LATER)
    browser = seated(meeting, 0, first)
    page = browser.click("Meld avbud")
    assert "Da er du ikke lenger med i «Workshop om Min side»." in page.text
    assert page.text.index("Bytt tid") < page.text.index("Ja, meld avbud")
    page = browser.press("Ja, meld avbud")
    assert "Takk for at du sa fra" in page.text
    assert "Du er ikke lenger med i «Workshop om Min side»." in page.text
    letters.deliver()
    letter = letters.last_to(meeting.members[0].email)
    assert letter.subject == "Takk for at du sa fra: Workshop om Min side"
    assert "Er det feil" not in letter.text


def test_giving_up_one_of_two_kinds_ends_nothing(meeting: Meeting) -> None:
    seated(meeting, 0, meeting.session(LATER, kind_of=SLOT))
    browser = seated(meeting, 0, meeting.session())
    page = browser.click("Meld avbud")
    assert "Du beholder de andre tidene dine." in page.text
    assert "Da er du ikke lenger med" not in page.text
    assert "Bytt tid" not in page.text, "there is no other session"
    page = browser.press("Ja, meld avbud")
    assert "Du er ikke lenger med" not in page.text


def test_whoever_is_taken_out_by_a_leader_is_asked_whether_it_is_wrong(meeting: Meeting, letters: Postman) -> None:
    made = meeting.session()
    seated(meeting, 0, made)
    office = meeting.office()
    office.get(at(meeting, made))
    office.press("Ta ut")
    letters.deliver()
    letter = letters.last_to(meeting.members[0].email)
    assert letter.subject == "Du har ikke plass lenger: Workshop om Min side"
    assert "Er det feil" in letter.text


def test_whoever_is_taken_out_of_the_activity_reads_why_in_the_letter_too(meeting: Meeting, letters: Postman) -> None:
    seated(meeting, 0, meeting.session())
    leader = Principal(kind="staff", id=meeting.leader.id, name="Hanne", roles=frozenset({"leader"}))
    with meeting.people.app.app_context(), transaction():
        place = participation_of(meeting.engagement, meeting.members[0].id)
        assert place is not None
        replies.remove(place, LocalText(nb="Du ringte og sa at du har flyttet."), leader)
    letters.deliver()
    assert "Du ringte og sa at du har flyttet." in letters.last_to(meeting.members[0].email).text


def test_whoever_only_waited_for_a_time_and_chooses_another_never_had_it(meeting: Meeting, letters: Postman) -> None:
    full = meeting.session(capacity=1)
    seated(meeting, 0, full)
    browser = in_line(meeting, 1)
    other = meeting.session(LATER)
    page = times(meeting, browser)
    assert f"Velger du en annen tid, står du ikke lenger på venteliste til {TIME}." in page.text
    browser.press("Velg denne tiden", {"id": str(other)})
    assert subjects(meeting, 1, letters) == ["Velkommen torsdag 22. oktober 2026"]


def test_a_cancelled_session_stands_as_cancelled_from_the_first_moment(meeting: Meeting) -> None:
    made = meeting.session()
    browser = seated(meeting, 0, made)
    office = meeting.office()
    page = office.get(at(meeting, made, "/avlys"))
    assert "får ingen vite noe" not in page.text
    assert "ser med en gang" in page.text
    page = office.press("Avlys og si fra til 1", {"why": "Tore er syk."})
    assert "Ingen har plass ennå" not in page.text
    for address in ("/mitt-panel", f"/aktiviteter/{meeting.name}", f"/aktiviteter/{meeting.name}/velg-tid"):
        page = browser.get(address)
        assert "Avlyst" in page.text, address
        assert TIME in page.text, address
        assert "Tore er syk." in page.text, address
        assert "Meld avbud" not in page.text, address


def test_a_cancelled_session_stays_in_the_subscribed_calendar_as_cancelled(meeting: Meeting) -> None:
    made = meeting.session()
    browser = seated(meeting, 0, made)
    browser.get("/mitt-panel/kalender")
    page = browser.press("Lag adressen")
    address = next(word for word in page.text.split() if word.endswith(".ics"))
    path = address[address.index("/kalender/") :]
    client = meeting.people.app.test_client()
    before = client.get(path)
    office = meeting.office()
    office.get(at(meeting, made, "/avlys"))
    office.press("Avlys og si fra til 1", {"why": "Tore er syk."})
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert "STATUS:CANCELLED" in after.text
    assert "SUMMARY:Avlyst: Workshop om Min side" in after.text


def test_a_session_that_was_moved_says_from_when_on_the_pages_and_in_the_letter(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made = meeting.session()
    browser = seated(meeting, 0, made)
    letters.deliver()
    office = meeting.office()
    page = office.get(at(meeting, made, "/flytt"))
    assert "ser med en gang" in page.text
    assert "Den gamle tiden, tirsdag 20. oktober 2026 kl. 17.00, gjelder ikke lenger." in page.text
    office.press("Flytt samlingen og si fra til 1", {"day": "2026-10-22"})
    moved = "Flyttet fra tirsdag 20. oktober 2026 kl. 17.00."
    frozen_clock.forward(minutes=1)
    for address in ("/mitt-panel", f"/aktiviteter/{meeting.name}", f"/aktiviteter/{meeting.name}/velg-tid"):
        assert moved in browser.get(address).text, address
    late = seated(meeting, 1, made)
    assert "Flyttet fra" not in late.get(f"/aktiviteter/{meeting.name}").text, "that is news to nobody who came after"
    office.get(at(meeting, made, "/flytt"))
    office.press("Flytt samlingen og si fra til 2", {"day": "2026-10-23"})
    frozen_clock.forward(minutes=11)
    told = [letter for letter in letters.deliver() if letter.to == meeting.members[0].email]
    assert len(told) == 1
    text = " ".join(told[0].text.split())
    assert "Nå møtes vi fredag 23. oktober 2026 kl. 17.00–19.00." in text
    assert "Den gamle tiden, tirsdag 20. oktober 2026 kl. 17.00, gjelder ikke lenger." in text, (
        "the time that they know"
    )


def test_whoever_chose_another_time_before_they_were_told_of_the_cancelling_is_not_written_to(
    meeting: Meeting, letters: Postman, frozen_clock: Any
) -> None:
    made, other = meeting.session(), meeting.session(LATER)
    browser = seated(meeting, 0, made)
    letters.deliver()
    office = meeting.office()
    office.get(at(meeting, made, "/avlys"))
    office.press("Avlys og si fra til 1", {"why": "Tore er syk."})
    times(meeting, browser)
    browser.press("Velg denne tiden", {"id": str(other)})
    letters.deliver()
    page = office.get(at(meeting, made, "/likevel"))
    assert "Du har ikke lenger plass" not in page.text
    office.press("Hold samlingen likevel")
    frozen_clock.forward(minutes=11)
    assert letters.deliver() == []


def test_mitt_panel_says_what_is_offered_and_until_when_and_the_place_in_the_line(
    people: People, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(people.app, monkeypatch)
    meeting = make_meeting(people)
    for module in (choosing, settling):
        monkeypatch.setattr(module, "was_chosen", lambda _engagement: True)  # as where the group was chosen before
    full = meeting.session(capacity=1)
    first, second = seated(meeting, 0, full), in_line(meeting, 1)
    page = second.get("/mitt-panel")
    assert f"Du står på venteliste (nr. 1) til {TIME}." in page.text
    assert "Vi skriver til deg hvis en plass blir ledig." in page.text
    first.click("Meld avbud")
    first.press("Ja, meld avbud")
    page = second.get("/mitt-panel")
    assert "Du har fått tilbud om plass" in page.text
    assert "svar innen 17. september" in page.text
    second.click("Svar ja eller nei")
    second.press("Ja, jeg kommer")
    assert TIME in second.get("/mitt-panel").text


def test_with_two_kinds_mitt_panel_says_which_one_is_not_chosen(meeting: Meeting) -> None:
    browser = seated(meeting, 0, meeting.session(LATER, kind_of=SLOT))
    meeting.session()
    page = browser.get("/mitt-panel")
    assert "Du har ikke valgt samling ennå" in page.text


def test_a_time_that_collides_with_ones_own_is_said_to_be_ones_own_and_not_offered(
    meeting: Meeting, people: People
) -> None:
    other = make_meeting(people, members=0, more=(meeting.members[0],))
    seated(meeting, 0, meeting.session(title=LocalText(nb="Den første")))
    there, free = other.session(), other.session(LATER, title=LocalText(nb="Kveldsmøte"))
    page = other.people.browser_of(meeting.members[0]).get(f"/aktiviteter/{other.name}/velg-tid")
    assert str(there) not in page.html
    assert str(free) in page.html
    assert "Da har du plass på noe annet hos oss" in page.text
    assert "Kveldsmøte" in page.text


def test_a_seat_that_was_given_up_shows_no_link_and_a_calendar_never_does(meeting: Meeting, letters: Postman) -> None:
    link = "https://video.example.no/rom"
    browser = seated(meeting, 0, meeting.session(link=link, place=LocalText()))
    file = browser.client.get(browser.page.link("Legg i kalender"), base_url="http://localhost/")
    assert link not in file.text
    assert f"/aktiviteter/{meeting.name}" in file.text.replace("\r\n ", "")
    browser.click("Meld avbud")
    browser.press("Ja, meld avbud")
    for letter in (letters.deliver(), letters.to(meeting.members[0].email))[1]:
        assert all(link not in str(part.get_payload(decode=True)) for part in letter.message.walk())
