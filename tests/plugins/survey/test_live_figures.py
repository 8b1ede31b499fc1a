"""The figures on the field work page stay fresh: fetched every five seconds, or with a plain link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import jobs
from tests.plugins.survey.open_survey import fill_in, open_survey

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

MOST_QUERIES = 5  # who asks and what they may take four of them


def test_a_named_answer_is_in_the_figures_at_once(people: People, frozen_clock: Any) -> None:
    members = people.members(3)
    survey = open_survey(people, members)
    leader = people.browser_of(survey.leader)
    assert leader.get(f"{survey.page}/gjennomforing").link("Oppdater") == f"{survey.page}/gjennomforing"
    assert f'data-live="{survey.page}/tall"' in leader.page.html
    assert _answered(leader, survey.page) == "0"
    browser, _page = survey.open(people, members[0])
    fill_in(browser)
    assert _answered(leader, survey.page) == "1"
    assert "<html" not in leader.page.html


def test_anonymous_figures_move_with_the_groups_and_say_so(app: Flask, people: People, frozen_clock: Any) -> None:
    members = people.members(12)
    survey = open_survey(people, members, "anonymous", paged=False)
    leader = people.browser_of(survey.leader)
    seen = []
    for member in members:
        browser, _page = survey.open(people, member)
        browser.press("Send inn svar", {"q-reise": "bil", "q-hvorfor": "Snø"})
        with app.app_context():
            jobs.run_due()
        seen.append(_answered(leader, survey.page))
    assert seen == ["0"] * 11 + ["6"]
    field_work = leader.get(f"{survey.page}/gjennomforing")
    assert "De kommer i grupper på minst seks" in field_work
    assert "Derfor viser vi ikke hvem som har svart." in field_work
    assert members[0].name not in field_work
    with app.app_context():
        from core.db import session, transaction
        from core.engagement import services
        from core.engagement.models import Engagement

        with transaction():
            services.close(session.get_one(Engagement, survey.id), None)
    assert _answered(leader, survey.page) == "12"


def test_the_fragment_asks_little_of_the_database_however_many_answer(
    people: People, frozen_clock: Any, queries: Any
) -> None:
    survey = open_survey(people, people.members(2))
    leader, counts = people.browser_of(survey.leader), []
    for _more in range(2):
        leader.get(f"{survey.page}/tall")
        with queries() as ran:
            leader.get(f"{survey.page}/tall")
        counts.append(len(ran))
        people.members(10)
    assert counts[0] == counts[1] <= MOST_QUERIES


def _answered(leader: Browser, page: str) -> str:
    shown = leader.get(f"{page}/tall").text.split()
    return shown[shown.index("svart") + 1]
