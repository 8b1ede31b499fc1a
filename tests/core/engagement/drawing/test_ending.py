"""What becomes of those who waited when an activity ends, and of those who had not answered when it is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import jobs
from core.db import transaction
from core.engagement import services, transitions
from core.engagement.calling import beginning, replies, telling
from core.engagement.calling.kinds import NOT_SELECTED
from core.engagement.place_states import of_participation
from core.engagement.sending import planning
from core.types import LocalText
from tests.browsing import HOME
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    made = called(people, a_format, people.members(6), seats=3)
    made.draw()
    made.tell()
    return made


def _yes(browser: Browser, name: str) -> str:
    """Press a «yes» that stood on a page since before it ended."""
    browser.get(f"/aktiviteter/{name}")
    assert browser.forge(f"/aktiviteter/{name}/ja", {}).status_code == 303
    return browser.get(f"/aktiviteter/{name}").text


def test_a_reserve_is_one_no_longer_when_the_activity_has_closed(call: Called) -> None:
    with call.people.app.app_context(), transaction():
        for member in call.drawn():
            replies.say_yes(call.place(member))
        services.close(call.engagement(), call.by)
    assert call.states() == {"accepted": 3, "not_selected": 3}
    with call.people.app.app_context():
        assert of_participation(call.place(call.others()[0])).label == "Du ble ikke trukket ut denne gangen"


def test_whoever_had_yes_or_no_left_to_say_reads_that_it_ended_first(call: Called, frozen_clock: Any) -> None:
    first, second, _third = call.drawn()
    with call.people.app.app_context(), transaction():
        replies.say_yes(call.place(first))
        beginning.begin_now(call.engagement(), call.by)
        services.close(call.engagement(), call.by)
    assert call.states() == {"accepted": 1, "expired": 2, "not_selected": 3}
    frozen_clock.forward(days=9)
    with call.people.app.app_context():
        jobs.run_due()
        assert of_participation(call.place(second)).label == "Avsluttet før du svarte"
    browser = call.people.browser_of(second)
    assert "Aktiviteten er avsluttet, så du kan ikke si ja lenger." in _yes(browser, call.name)
    page = browser.get(f"/aktiviteter/{call.name}")
    assert "Avsluttet før du svarte" in page
    for gone in ("si fra innen", "Ja, jeg kommer", "Jeg kan komme likevel", "Fristen gikk ut"):
        assert gone not in page


def test_whoever_was_not_drawn_and_not_told_before_it_ended_is_told_still_and_reads_it_in_a_letter_first(
    people: People, a_format: str, frozen_clock: Any, letters: Postman
) -> None:
    call = called(people, a_format, people.members(6), seats=3)
    call.draw()
    call.tell(stop=NOT_SELECTED)
    with people.app.app_context(), transaction():
        replies.say_yes(call.place(call.drawn()[0]))
        beginning.begin_now(call.engagement(), call.by)
        services.close(call.engagement(), call.by)
    assert call.states() == {"accepted": 1, "expired": 2, "volunteered": 3}
    with people.app.app_context():
        assert of_participation(call.place(call.others()[0])).detail == "du får e-post om hvordan det gikk"
    address, stranger = f"/resultater/{call.name}/trekning", people.browser()
    assert stranger.client.get(address, base_url=HOME).status_code == 404
    leader = people.browser_of(call.leader)
    assert "Fortell hvordan det gikk" in leader.get("/arbeid")
    leader.get(f"{call.page}/fortell")
    leader.post(f"{call.page}/fortell")
    call.leave()
    letters.deliver()
    text = letters.last_to(call.others()[0].email).text
    assert "Takk for at du meldte deg." in text
    assert "reserve" not in text.lower()
    assert call.states() == {"accepted": 1, "expired": 2, "not_selected": 3}
    assert stranger.client.get(address, base_url=HOME).status_code == 200


def test_whoever_was_drawn_and_never_told_is_told_nothing_that_came_to_nothing(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    call = called(people, a_format, people.members(6), seats=3)
    call.draw()
    call.tell()
    first, second, _third = call.drawn()
    with people.app.app_context(), transaction():
        replies.say_yes(call.place(first))
        call.place(second).state = "volunteered"  # their letter was stopped in the middle
        beginning.begin_now(call.engagement(), call.by)
        (planned,) = telling.tell(call.engagement(), call.by)
        services.close(call.engagement(), call.by)
        number = planned.id
    call.leave()
    with people.app.app_context():
        assert of_participation(call.place(second)).label == "Avsluttet før du svarte"
        sending = planning.by_id(number)
        assert (sending.count, sending.left_out) == (0, 1)


def test_ux1_whoever_was_drawn_reads_that(call: Called) -> None:
    with call.people.app.app_context():
        assert of_participation(call.place(call.drawn()[0])).label == "Du er trukket ut"


def test_nobody_misses_a_deadline_of_what_was_cancelled(call: Called, letters: Postman, frozen_clock: Any) -> None:
    letters.deliver()
    with call.people.app.app_context(), transaction():
        transitions.cancel(call.engagement(), LocalText(nb="Vi er syke."), call.by)
    frozen_clock.forward(days=9)
    with call.people.app.app_context():
        jobs.run_due()
    assert call.states() == {"selected": 3, "reserve": 3}


def test_the_public_is_told_that_chances_were_larger_after_a_draw_before(
    call: Called, people: People, a_format: str
) -> None:
    again = called(people, a_format, call.members, seats=3, targets=[])
    again.draw()
    again.tell()
    page = people.browser().client.get(f"/resultater/{again.name}/trekning", base_url=HOME).get_data(as_text=True)
    assert "de som ikke ble trukket ut sist, fikk større sjanse" in page
    first = people.browser().client.get(f"/resultater/{call.name}/trekning", base_url=HOME).get_data(as_text=True)
    assert "sist" not in first
