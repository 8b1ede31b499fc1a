"""Who offered and withdrew, was not drawn, said no, or let an offer lapse: letter, page and Mitt panel say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.db import transaction
from core.engagement.calling.jobs import JOBS
from core.engagement.calling.replies import say_no
from core.engagement.place_states import of_participation
from core.language import speaking
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.browsing import Page
    from tests.letters import Postman
    from tests.people import Member, People

PAGE, PANEL = "/aktiviteter/min-side", "/mitt-panel"
_close, EXPIRE = (kind.run for kind in JOBS)


@pytest.fixture
def open_call(people: People, a_format: str, frozen_clock: Any) -> Called:
    return called(people, a_format, people.members(5), seats=2, open=True)


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    return called(people, a_format, people.members(5), seats=2)


def seen(call: Called, member: Member) -> tuple[str, str]:
    """Give what somebody reads on Mitt panel, and on the page of the activity."""
    browser = call.people.browser_of(member)
    return browser.get(PANEL).text, browser.get(PAGE).text


def asked_no(call: Called, member: Member) -> Page:
    """Open the «no» of somebody's letter."""
    with call.people.app.app_context():
        found = links.of_subject(Purpose.PARTICIPATE, call.place(member).id)
        with transaction():
            made = found.id if found else links.make(Purpose.PARTICIPATE, call.place(member).id).id
        path = f"/i/{links.token(made)}/nei-takk"
    return call.people.browser().get(path)


def offered_to(call: Called) -> Member:
    """Draw, tell, let one of the two say no, and give the reserve who is offered the seat."""
    call.draw()
    call.tell()
    with call.people.app.app_context(), transaction():
        say_no(call.place(call.drawn()[0]))
    return next(member for member in call.others() if call.state(member) == "offered")


def test_who_has_offered_reads_so_on_the_panel_until_the_letter_tells(open_call: Called) -> None:
    for text in seen(open_call, open_call.members[0]):
        assert "Du har meldt deg – vi trekker etter" in text


@pytest.mark.parametrize("drawn", [False, True])
def test_after_the_deadline_who_has_offered_waits_for_a_letter(call: Called, drawn: bool) -> None:
    if drawn:
        call.draw()
    for text in seen(call, call.members[0]):
        assert "Du har meldt deg – du får e-post om hvordan det gikk" in text


def test_who_withdrew_can_offer_again_by_the_same_day_on_both_pages(open_call: Called) -> None:
    browser = open_call.people.browser_of(open_call.members[0])
    browser.get(PAGE)
    browser.press("Ja, trekk meg")
    panel, page = seen(open_call, open_call.members[0])
    assert "Du har trukket deg" in panel
    assert "Du kan melde deg igjen til og med" in page
    assert "Du kan svare igjen" not in page


def test_a_reserve_is_one_in_the_letter_on_the_page_and_on_the_panel(call: Called, letters: Postman) -> None:
    call.draw()
    call.tell()
    letters.deliver()
    member = call.others()[0]
    assert "Du er reserve. Blir en plass ledig, skriver vi til deg." in letters.last_to(member.email).text
    for text in seen(call, member):
        assert "Du er reserve – vi sier fra hvis en plass blir ledig" in text
    page = asked_no(call, member)
    assert "Du er reserve. Sier du nei, skriver vi ikke til deg om en ledig plass." in page
    assert "går plassen til en annen" not in page
    assert "Jeg vil ikke være reserve" in page


def test_a_no_from_the_first_letter_says_what_it_means_to_who_has_offered(open_call: Called) -> None:
    page = asked_no(open_call, open_call.members[0])
    assert "Du har meldt deg. Sier du nei, er du ikke med lenger." in page
    assert "går plassen til en annen" not in page


def test_who_was_drawn_and_said_no_is_not_asked_again(call: Called) -> None:
    call.draw()
    call.tell()
    member = call.drawn()[0]
    assert "Sier du nei, går plassen til en annen." in asked_no(call, member)
    with call.people.app.app_context(), transaction():
        say_no(call.place(member))
    assert asked_no(call, member).path == PAGE
    panel, page = seen(call, member)
    assert "Du har takket nei" in page
    assert "Si ja eller nei" not in panel


def test_an_offer_whose_time_is_up_is_not_said_to_stand(call: Called, frozen_clock: Any) -> None:
    member = offered_to(call)
    frozen_clock.forward(days=5)
    with call.people.app.app_context(), speaking("nb"):
        assert of_participation(call.place(member)).label == "Fristen gikk ut"
    panel, page = seen(call, member)
    assert "Fristen gikk ut" in page
    assert "Du har fått tilbud om plass" not in panel + page


def test_who_let_an_offer_lapse_reads_that_the_seat_went_on(call: Called, frozen_clock: Any) -> None:
    member = offered_to(call)
    frozen_clock.forward(days=5)
    lapse(call, member)
    panel, page = seen(call, member)
    assert "Fristen gikk ut Plassen gikk til en annen. Du er fortsatt med i panelet." in page
    assert "Min side" not in panel.split("Neste steg")[1].split("Siden sist")[0]


def test_who_let_an_offer_lapse_and_was_the_last_reads_that_there_is_room(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = called(people, a_format, people.members(3), seats=2)
    member = offered_to(call)
    frozen_clock.forward(days=5)
    lapse(call, member)
    panel, page = seen(call, member)
    assert "Jeg kan komme likevel" in page
    assert "Fristen gikk ut, men det er fortsatt plass hvis du vil være med." in panel
    assert "Plassen gikk til en annen" not in page


def lapse(call: Called, member: Member) -> None:
    with call.people.app.app_context(), transaction():
        place = call.place(member)
        assert place.answer_by
        assert place.answer_by < clock.now()
        list(EXPIRE({"participation": str(place.id)}))
    assert call.state(member) == "expired"
