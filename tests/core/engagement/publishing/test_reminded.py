"""A result that is missing is asked for a week and a month after the activity closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from core.engagement.models import Engagement
from core.engagement.publishing.reminding import remind
from core.engagement.services import close
from tests.plugins.survey.open_survey import open_survey

if TYPE_CHECKING:
    from tests.core.engagement.publishing.over import Over
    from tests.letters import Postman
    from tests.people import People


def reminded(over: Over, letters: Postman) -> int:
    """Let the hourly work run, and count what the leader has got."""
    with over.writing():
        remind()
    return sum("Resultatet mangler" in one.subject for one in letters.to(over.survey.leader.email))


def test_ux10_closing_starts_the_clock_and_the_leader_is_reminded_after_7_and_30_days(
    over: Over, letters: Postman, frozen_clock: Any
) -> None:
    counts = {}
    for day in range(1, 33):
        frozen_clock.forward(days=1)
        counts[day] = reminded(over, letters)
    assert (counts[6], counts[7], counts[8], counts[29], counts[30], counts[32]) == (0, 1, 1, 1, 2, 2)
    assert "for 30 dager siden" in letters.last_to(over.survey.leader.email).text


def test_nobody_is_reminded_of_what_is_published(over: Over, letters: Postman, frozen_clock: Any) -> None:
    over.draft()
    over.leader.get(over.page)
    over.leader.press("Publiser resultatet uten å skrive til noen")
    frozen_clock.forward(days=31)
    assert reminded(over, letters) == 0


def test_a_letter_that_waits_while_the_result_becomes_public_does_not_leave(
    over: Over, people: People, letters: Postman, frozen_clock: Any
) -> None:
    frozen_clock.forward(days=8)
    with over.writing():
        remind()
    over.draft()
    leader = people.browser_of(over.survey.leader)  # the visit of last week is over
    leader.get(over.page)
    leader.press("Publiser resultatet uten å skrive til noen")
    assert not [one for one in letters.to(over.survey.leader.email) if "mangler" in one.subject]


def test_a_worker_that_comes_late_moves_neither_the_close_nor_the_reminder(
    people: People, letters: Postman, writing: Any, frozen_clock: Any
) -> None:
    survey = open_survey(people, [])
    with writing() as here:
        deadline = here.get_one(Engagement, survey.id).deadline = clock.now() + timedelta(days=2)
    frozen_clock.forward(days=4)
    with writing() as here:
        close(here.get_one(Engagement, survey.id), None)
        assert here.get_one(Engagement, survey.id).closed_at == deadline
    told = {}
    for day, hours in ((8, 96), (9, 21)):  # the morning of the seventh civil day, not 24 hours times seven
        frozen_clock.forward(hours=hours)
        with writing():
            remind()
        told[day] = sum("Resultatet mangler" in one.subject for one in letters.to(survey.leader.email))
    assert told == {8: 0, 9: 1}
