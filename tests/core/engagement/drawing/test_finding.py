"""Whoever was not in a draw finds how it was drawn: from the activity's page and from its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.db import session, transaction
from core.engagement import results, services
from core.engagement.calling import beginning, replies
from core.engagement.models import Engagement
from core.types import LocalText
from tests.core.engagement.calling.called import called as with_seats_for_all
from tests.drawing import Called, called

if TYPE_CHECKING:
    from tests.people import People

DRAWN = "Det var 2 plasser. Flere meldte seg, og derfor trakk vi lodd."
FINDS, BEFORE = "Slik trakk vi", "Melder flere seg, trekker vi lodd"


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    made = called(people, a_format, people.members(5), seats=2)
    made.draw()
    return made


def publish(engagement: Engagement, by: Any) -> str:
    """Close it and publish what came of it."""
    services.close(engagement, by)
    results.save(engagement, 0, LocalText(nb="Det gikk bra."), [])
    results.publish(engagement, by)
    return engagement.name


def test_an_outsider_finds_it_on_the_activitys_page_once_all_have_been_told(call: Called, people: People) -> None:
    address = f"/aktiviteter/{call.name}"
    before = people.browser().get(address)
    assert BEFORE not in before
    assert FINDS not in before
    call.tell()
    after = people.browser().get(address)
    assert after.link(FINDS) == f"/resultater/{call.name}/trekning"
    assert DRAWN in after
    assert people.browser_of(call.drawn()[0]).get(address).html.count(f'"/resultater/{call.name}/trekning"') == 1


def test_the_result_says_how_people_were_chosen_and_leads_there_also_from_what_took_them_over(
    call: Called, people: People
) -> None:
    call.tell()
    with people.app.app_context(), transaction():
        replies.say_yes(call.place(call.drawn()[0]))
        beginning.begin_now(call.engagement(), call.by)
        later = services.create_engagement(
            call.engagement().project, call.engagement().format, LocalText(nb="Etterpå"), LocalText(nb="Så?"), call.by
        )
        later.source_id, later.source_states, later.state = call.id, ["accepted"], "open"
        later.opened_at = clock.now()
        session.flush()
        names = [publish(call.engagement(), call.by), publish(later, call.by)]
    for name in names:
        page = people.browser().get(f"/resultater/{name}")
        assert f"Hvordan ble folk valgt? {DRAWN}" in page
        assert page.link(FINDS) == f"/resultater/{call.name}/trekning"


def test_where_all_got_a_seat_the_result_says_that_and_leads_to_no_draw(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    kari = people.member()
    test = with_seats_for_all(people, [kari])
    test.offer(kari)
    test.choose_everybody()
    with people.app.app_context(), transaction():
        replies.say_yes(test.place(kari))
        name = publish(test.engagement(), test.by)
    page = people.browser().get(f"/resultater/{name}")
    assert "Hvordan ble folk valgt? Alle som meldte seg og passet, fikk plass." in page
    assert FINDS not in page
