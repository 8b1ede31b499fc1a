"""What people read of a call that was closed before its deadline, and of a group that has been chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.db import session
from core.engagement import place_states, services, state_words
from core.engagement.calling import opening, replies
from core.engagement.invitations import open_now
from core.language import speaking
from core.types import LocalText
from tests.core.engagement.calling.called import called

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")


def words_of(place: Any, language: str = "nb") -> str:
    with speaking(language):
        return place_states.of_participation(place).label


@pytest.mark.parametrize(("days", "nb", "en"), [(0, "Stengt før fristen", "Closed early"), (6, "Fristen gikk ut", "")])
def test_a_call_that_was_closed_early_does_not_say_that_the_deadline_passed(  # noqa: PLR0913, PLR0917 - a table
    people: People, writing: Callable[..., Any], frozen_clock: Any, days: int, nb: str, en: str
) -> None:
    kari = people.member()
    test = called(people, [kari])
    browser, _page = test.open(people, kari)
    browser.get("/aktiviteter/min-side/meld-deg")
    frozen_clock.forward(days=days)
    with writing():
        opening.close_call(test.engagement(), test.by)
    with writing():
        assert words_of(test.place(kari)) == nb
        assert not en or words_of(test.place(kari), "en") == en
    assert nb in browser.get("/aktiviteter/min-side")
    page = browser.get("/aktiviteter/min-side/meld-deg")
    assert (("Det ble stengt før fristen." in page), ("Fristen er ute." in page)) == (days == 0, days > 0)
    assert ("Fristen gikk ut" in page) == (days > 0)


def test_an_activity_that_was_closed_early_says_so_to_whoever_was_asked(
    people: People, writing: Callable[..., Any], a_format: str
) -> None:
    kari = people.member()
    test = called(people, [kari])
    with writing():
        engagement = test.engagement()
        engagement.call = None
        engagement.deadline = clock.now() + timedelta(days=9)
        session.flush()
        open_now(engagement)
    with writing():
        services.close(test.engagement(), test.by)
    with writing():
        assert words_of(test.place(kari)) == "Stengt før fristen"
        test.engagement().deadline = None
    with writing():
        assert words_of(test.place(kari)) == "Stengt"


def test_the_front_page_calls_nothing_open_that_is_for_a_chosen_group_alone(
    people: People, writing: Callable[..., Any]
) -> None:
    kari = people.member()
    test = called(people, [kari], seats=None)
    assert "Min side" in people.browser().get("/"), "everybody may offer"
    test.offer(kari)
    test.choose_everybody()
    with writing():
        test.engagement().deadline = clock.now() + timedelta(days=90)
    with writing():
        replies.say_yes(test.place(kari))
    with writing():
        assert test.engagement().state == "open"
        shown = state_words.for_resident(test.engagement())
        assert (shown.label, shown.detail) == ("Pågår", "deltakerne er valgt")
        assert services.open_engagements() == []
    stranger = people.browser()
    assert "Min side" not in stranger.get("/")
    assert "Pågår – deltakerne er valgt" in stranger.get("/aktiviteter")
    assert "frist" not in stranger.get("/aktiviteter").text


def test_neither_is_it_open_to_others_when_the_group_was_chosen_in_another_activity(
    people: People, writing: Callable[..., Any]
) -> None:
    test = called(people)
    with writing():
        first = test.engagement()
        later = services.create_engagement(
            first.project, first.format, LocalText(nb="Etterpå"), LocalText(nb="Hva skjedde?"), test.by
        )
        later.source_id, later.source_states, later.state = first.id, ["accepted"], "open"
        later.opened_at = clock.now()
    with writing():
        assert [one.title.say("nb") for one in services.open_engagements()] == ["Min side"]
