"""«Fortell»: two letters that cannot be taken for one another, and what there is to do when one of them was stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.db import transaction
from core.engagement.calling import replies
from core.engagement.calling.kinds import NOT_SELECTED, SELECTED
from core.engagement.sending import planning
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import People

DRAWN, RESERVES = "Til 2 som er trukket ut", "Til 3 reserver"


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    made = called(people, a_format, people.members(5), seats=2)
    made.draw()
    return made


@pytest.fixture
def leader(people: People, call: Called) -> Browser:
    browser = people.browser_of(call.leader)
    browser.get(f"{call.page}/fortell")
    return browser


def stop(call: Called, kind: str) -> None:
    with call.people.app.app_context(), transaction():
        waiting = planning.waiting_for(call.id, kind)
        assert waiting is not None
        planning.stop(waiting, call.by)


def parts(page: Any) -> tuple[str, str]:
    """Give what stands about the letter to those who were drawn, and about the one to the reserves."""
    about, reserves = page.text.split(RESERVES, 1)
    return about.split(DRAWN, 1)[1], reserves


def test_each_letter_says_to_whom_it_goes_and_shows_what_they_read(leader: Browser, call: Called) -> None:
    drawn, reserves = parts(leader.get(f"{call.page}/fortell"))
    assert "Du er trukket ut – kan du komme?" in drawn
    assert "Du ble ikke trukket ut denne gangen" in reserves
    for words in (drawn, reserves):
        assert "Ikke planlagt" in words
        assert "De vet ikke hvordan det gikk." in words


def test_letters_that_wait_say_when_they_leave_and_are_stopped_one_by_one(leader: Browser, call: Called) -> None:
    page = leader.post(f"{call.page}/fortell")
    assert page.path == call.page
    for words in parts(page):
        assert "Sendes " in words
        assert "Stopp sendingen" in words
    telling = leader.get(f"{call.page}/fortell")
    assert not [form for form in telling.forms if form.action.endswith("/fortell")]  # there is nothing left to send


@pytest.mark.parametrize(("kind", "press"), [(SELECTED, "2 trukne"), (NOT_SELECTED, "3 reserver")])
def test_a_letter_that_was_stopped_says_so_and_can_be_sent_anew_alone(
    leader: Browser, call: Called, kind: str, press: str
) -> None:
    leader.post(f"{call.page}/fortell")
    stop(call, kind)
    page = leader.get(call.page)
    stopped, waits = parts(page) if kind == SELECTED else reversed(parts(page))
    assert "Stoppet " in stopped
    assert "Rett e-posten hvis noe var galt, og send den på nytt." in stopped
    assert "Sendes " in waits.split("Har sagt ja")[0]
    page = leader.click(f"Send til {press}")
    assert "Endre e-posten" in page
    page = leader.post(f"{call.page}/fortell")
    assert page.html.count("Stopp sendingen") == 2
    call.leave()
    assert call.states() == {"selected": 2, "reserve": 3}


def test_one_that_has_left_is_told_apart_from_one_that_was_stopped(leader: Browser, call: Called) -> None:
    leader.post(f"{call.page}/fortell")
    stop(call, NOT_SELECTED)
    call.leave()
    drawn, reserves = parts(leader.get(f"{call.page}/fortell"))
    assert "De har fått vite hvordan det gikk." in drawn
    assert "Stoppet " in reserves
    leader.post(f"{call.page}/fortell")
    call.leave()
    assert "Alle har fått vite det." in leader.get(f"{call.page}/fortell")
    assert "Rett e-posten" not in leader.get(call.page)


def test_a_button_that_spoke_of_others_sends_nothing(people: People, leader: Browser, call: Called) -> None:
    other = people.browser_of(call.leader)
    other.get(f"{call.page}/fortell")
    leader.post(f"{call.page}/fortell")
    stop(call, SELECTED)
    page = other.post(f"{call.page}/fortell")  # it spoke of five, and two are left to plan for
    assert "Antallet mottakere har endret seg." in page


def test_right_after_a_draw_nobody_is_asked_and_the_page_leads_to_the_letter(leader: Browser, call: Called) -> None:
    activity = f"/arbeid/aktiviteter/{call.id}"
    page = leader.get(activity)
    assert "Ingen er spurt ennå – neste: e-post om hvordan det gikk" in page
    assert "Ingen er spurt ennå" in leader.get("/arbeid")
    assert "har sagt ja" not in leader.get(call.page).text.lower()
    assert leader.get(activity).link("Fortell hvordan det gikk") == f"{call.page}/fortell"


def test_a_letter_on_its_way_has_asked_nobody_and_one_that_has_left_waits_for_replies(
    leader: Browser, call: Called
) -> None:
    activity = f"/arbeid/aktiviteter/{call.id}"
    leader.post(f"{call.page}/fortell")
    page = leader.get(activity)
    assert "Ingen er spurt ennå" in page
    assert "Den går til 2 personer. Ingen har fått noe ennå." in page
    call.leave()
    page = leader.get(activity)
    assert "Venter på svar – 0 av 2 har sagt ja" in page
    assert "Nå venter vi på svar fra dem som fikk plass." in page


def test_when_all_who_were_asked_have_said_no_somebody_was_asked(leader: Browser, call: Called) -> None:
    call.tell()
    while asked := [member for member in call.members if call.state(member) in ("selected", "offered")]:
        with call.people.app.app_context(), transaction():
            replies.say_no(call.place(asked[0]))
    assert call.states() == {"declined": 5}
    assert "Ingen er spurt" not in leader.get(f"/arbeid/aktiviteter/{call.id}")
