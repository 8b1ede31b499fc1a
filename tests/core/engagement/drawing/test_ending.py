"""What becomes of those who waited when an activity ends, and of those who had not answered when it is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import jobs
from core.db import transaction
from core.engagement import services, transitions
from core.engagement.calling import replies
from core.engagement.place_states import of_participation
from core.types import LocalText
from tests.browsing import HOME
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    made = called(people, a_format, people.members(6), seats=3)
    made.draw()
    made.tell()
    return made


def test_a_reserve_is_one_no_longer_when_the_activity_has_closed(call: Called) -> None:
    with call.people.app.app_context(), transaction():
        for member in call.drawn():
            replies.say_yes(call.place(member))
        services.close(call.engagement(), call.by)
    assert call.states() == {"accepted": 3, "not_selected": 3}
    with call.people.app.app_context():
        assert of_participation(call.place(call.others()[0])).label == "Du ble ikke trukket ut denne gangen"


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
