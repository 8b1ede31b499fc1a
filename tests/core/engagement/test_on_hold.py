"""An activity that is on hold: its page says what that means, what is kept, and who hears when it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.db import session
from core.engagement.models import Engagement
from core.panel import services as panel
from core.panel.models import Panelist
from tests.plugins.survey.open_survey import FIRST, fill_in, open_survey
from tests.sending import without_quiet_hours
from tests.web.meeting import make_meeting, plant

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import Member, People
    from tests.plugins.survey.open_survey import OpenSurvey

PAGE = "/aktiviteter/klima"
WRITES = "Vi skriver til deg når det fortsetter."


@pytest.fixture
def members(people: People, frozen_clock: Any) -> list[Member]:
    without_quiet_hours(people.app)
    return people.members(2)


def hold(people: People, survey: OpenSurvey) -> Browser:
    """Put it on hold, and give the leader's browser."""
    leader = people.browser_of(survey.leader)
    leader.get(survey.page)
    leader.press("Sett på pause")
    return leader


def test_everybody_reads_that_it_is_on_hold_and_what_comes_next(people: People, members: list[Member]) -> None:
    survey = open_survey(people, members)
    assert "Slik svarer du" in people.browser().get(PAGE)
    hold(people, survey)
    page = people.browser().get(PAGE)
    assert "Ingen kan svare akkurat nå. Det folk har begynt på, er lagret." in page
    assert "Vi skriver til dem som ikke har svart, når det fortsetter." in page
    assert "Fristen kan bli flyttet. Den står her når det fortsetter." in page
    assert "Slik svarer du" not in page
    assert "Det er åpent til" not in page
    assert "Hanne Lie" in page, "whoever wonders finds somebody to ask"
    assert "Nobody can answer just now." in people.browser().get(f"/en{PAGE}")


@pytest.mark.parametrize("level", ["named", "anonymous"])
def test_who_is_asked_reads_that_what_they_began_is_kept_and_that_we_write(
    people: People, members: list[Member], level: str
) -> None:
    survey = open_survey(people, members, level)
    resident, _page = survey.open(people, members[0])
    resident.press("Neste", {FIRST: "buss"})
    hold(people, survey)
    begun = "Det du har begynt på, er lagret." if level == "named" else "Har du begynt, er det du har skrevet, lagret."
    assert "Satt på pause – vi skriver når det fortsetter" in people.browser_of(members[0]).get("/mitt-panel")
    page = resident.get(PAGE)
    assert f"Satt på pause Du kan ikke svare akkurat nå. {begun} {WRITES}" in page
    assert f"Har du begynt, er det du har skrevet, lagret. {WRITES}" in people.browser_of(members[1]).get(PAGE)


def test_who_takes_a_break_from_e_mail_is_promised_no_letter(
    people: People, members: list[Member], writing: Any
) -> None:
    survey = open_survey(people, members)
    hold(people, survey)
    with writing():
        panel.pause(session.get_one(Panelist, members[0].id))
    page = people.browser_of(members[0]).get(PAGE)
    assert "Du kan ikke svare akkurat nå." in page
    assert "Når det fortsetter, står det her." in page
    assert WRITES not in page


def test_who_has_answered_reads_that_nothing_can_be_changed_meanwhile(people: People, members: list[Member]) -> None:
    survey = open_survey(people, members)
    resident, _page = survey.open(people, members[0])
    fill_in(resident)
    refuser = people.browser_of(members[1])
    refuser.get("/mitt-panel")
    refuser.press("Nei takk")
    leader = hold(people, survey)
    answered = "Du kan ikke endre eller trekke svaret så lenge pausen varer."
    assert answered in resident.get(PAGE)
    assert WRITES not in resident.page.text if resident.page else False
    assert "vi skriver når det fortsetter" not in people.browser_of(members[0]).get("/mitt-panel").text
    said_no = refuser.get(PAGE)
    assert WRITES not in said_no
    assert answered not in said_no
    leader.press("Fortsett")
    assert "pausen" not in resident.get(PAGE).text


def test_where_people_meet_the_times_that_are_set_stand(
    people: People, writing: Any, monkeypatch: pytest.MonkeyPatch, frozen_clock: Any
) -> None:
    plant(people.app, monkeypatch)
    meeting = make_meeting(people)
    with writing():
        session.get_one(Engagement, meeting.engagement).paused_at = clock.now()
    page = people.browser().get(f"/aktiviteter/{meeting.name}")
    assert "Ingen kan svare ja eller velge tid akkurat nå. Tidene som er satt, gjelder fortsatt." in page


def test_a_pause_is_not_red_and_what_ends_the_activity_is(people: People, members: list[Member]) -> None:
    survey = open_survey(people, members)
    leader = people.browser_of(survey.leader)
    shown = leader.get(survey.page)
    assert "sk-ask-once--undoable" in _before(shown, "Sett på pause</summary>")
    assert "sk-ask-once--undoable" not in _before(shown, "Steng for svar nå</summary>")
    assert 'data-color="danger"' in _before(shown, "Avlys</a>")
    assert 'data-color="danger"' not in _before(shown, "Lag kopi</a>")
    leader.press("Sett på pause")
    assert "Den stenger ikke av seg selv så lenge pausen varer." in leader.get(survey.page)


def _before(page: Page, words: str) -> str:
    """Give the tag, and for a fold its two, that stand before these words."""
    return page.html.partition(words)[0][-400:].rpartition("<details" if "summary" in words else "<a ")[2]
