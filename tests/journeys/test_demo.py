"""The demo plays the panel's history: the known figures hold, and what is made up says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.auth.models import Staff
from core.engagement.models import Engagement, Membership, Participation, Result
from core.guests.models import JoinCode
from core.live.models import LiveFact, LiveLog
from core.panel.models import District, Panelist
from core.proposals.models import Proposal
from core.questionnaire.models import Answer, QuestionnaireVersion, Response
from core.settings import SETUP, Setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.ways import Database

pytestmark = [
    pytest.mark.journey,
    pytest.mark.one_engine("`make demo` is on SQLite; what it does goes through the same services"),
]

CLIMATE = sa.select(Engagement.id).where(Engagement.name == "klima-i-baerum").scalar_subquery()


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (datetime(2019, 10, 9, tzinfo=UTC), 427),
        (datetime(2020, 2, 2, tzinfo=UTC), 440),
        (datetime(2020, 7, 1, tzinfo=UTC), 550),
    ],
)
def test_the_panel_grew_as_it_is_known_to_have_grown(demo_database: Database, day: datetime, members: int) -> None:
    assert demo_database.count(sa.select(Panelist.id).where(Panelist.joined_at < day)) == members


def test_members_live_in_all_22_districts(demo_database: Database) -> None:
    lived_in = sa.select(Panelist.district_id).where(Panelist.district_id.is_not(None)).distinct()
    assert demo_database.count(sa.select(District.id)) == 22
    assert demo_database.count(lived_in) == 22


def test_the_first_set_up_is_done_but_for_what_the_demo_leaves_open(demo_database: Database) -> None:
    kept = sa.select(Setting.value).where(Setting.owner == SETUP, Setting.name == "done")
    assert demo_database.all(kept) == [{"is": ["alder", "avsender", "bosteder", "kontakt", "navn"]}]
    assert demo_database.count(sa.select(Setting.name).where(Setting.owner == "core", Setting.name == "sender")) == 1


def test_427_were_asked_and_290_answered_whatever_they_had_to_answer(demo_database: Database) -> None:
    asked = sa.select(Participation.id).where(Participation.engagement_id == CLIMATE)
    answered = sa.select(Response.id).join(Participation).where(Participation.engagement_id == CLIMATE)
    assert demo_database.count(asked) == 427
    assert demo_database.count(asked.where(Participation.state == "completed")) == 290
    assert demo_database.count(answered) == 290
    for question in required_questions(demo_database):
        given = answered.join(Answer, Answer.response_id == Response.id).where(Answer.question_id == question)
        assert demo_database.count(given) == 290, question


def test_the_result_is_published_with_its_figures_and_marked_as_made_up(
    open_demo: Callable[..., Page], demo_database: Database
) -> None:
    published = sa.select(Result.engagement_id).where(Result.engagement_id == CLIMATE, Result.published_at.is_not(None))
    assert demo_database.count(published) == 1
    page = open_demo(320, 640, javascript=False)
    page.goto("/resultater")
    page.get_by_role("link", name="Klima i Bærum").click()
    shown = page.locator("main").inner_text().replace("\u00a0", " ")
    figures = page.locator(".sk-figures__value").all_inner_texts()
    assert [figure.replace("\u00a0", " ") for figure in figures] == ["427", "290", "68 %"]
    assert "Tall laget for demonstrasjon" in shown


def test_the_surveys_before_and_after_are_there_and_one_is_open_to_try(demo_database: Database) -> None:
    found = demo_database.rows(
        sa.select(Engagement.name, Engagement.state, Engagement.anonymity, sa.func.count(Response.id))
        .outerjoin(Response, Response.questionnaire_id == Engagement.questionnaire_id)
        .where(Engagement.format == "survey")
        .group_by(Engagement.id)
    )
    assert sorted(tuple(row) for row in found) == [
        ("a-bli-hort-i-plan-og-byggesaker", "closed", "named", 164),
        ("klima-i-baerum", "closed", "named", 290),
        ("nettsidene-til-kommunen", "closed", "named", 185),
        ("uteomradene-der-du-bor", "open", "confidential", 63),
    ]


def test_an_adviser_of_another_unit_leads_the_planning_survey_too_and_nothing_else(demo_database: Database) -> None:
    led = sa.select(Membership.engagement_id, Membership.project_id).join(Staff, Staff.id == Membership.staff_id)
    planning = sa.select(Engagement.id).where(Engagement.name == "a-bli-hort-i-plan-og-byggesaker")
    (place,) = demo_database.rows(led.where(Staff.email == "jonas@example.no"))
    assert (place.engagement_id, place.project_id) == (demo_database.all(planning)[0], None)


def test_three_proposals_stand_at_three_stages(demo_database: Database) -> None:
    found = demo_database.rows(sa.select(Proposal.answered_at, Proposal.looked_at, Proposal.shown_at))
    stages = sorted((bool(row.answered_at), bool(row.looked_at), bool(row.shown_at)) for row in found)
    assert stages == [(False, False, False), (False, True, True), (True, False, True)]


def required_questions(database: Database) -> list[str]:
    """Name the questions that everybody had to answer."""
    asked = sa.select(QuestionnaireVersion.definition).join(
        Engagement, Engagement.questionnaire_id == QuestionnaireVersion.questionnaire_id
    )
    definition = database.all(asked.where(Engagement.name == "klima-i-baerum"))[-1]
    found = [item["id"] for item in definition["items"] if item.get("required")]
    assert found
    return found


def test_one_workshop_has_been_and_has_its_votes_and_one_is_open_to_whoever_has_its_code(
    demo_database: Database,
) -> None:
    held, now = (
        sa.select(LiveLog.id).join(Engagement).where(Engagement.name == name).scalar_subquery()
        for name in ("workshop-om-nye-min-side", "sandvika-en-lordag")
    )
    published = sa.select(LiveFact.payload).where(LiveFact.log_id == held, LiveFact.kind == "voting.publish")
    (result,) = demo_database.all(published)
    assert (result["voters"], sum(result["totals"].values())) == (18, 54)
    assert demo_database.count(sa.select(LiveFact.seq).where(LiveFact.log_id == now, LiveFact.kind == "note.add")) == 7
    door = sa.select(JoinCode.id).join(Engagement).where(Engagement.name == "sandvika-en-lordag")
    assert demo_database.count(door.where(Engagement.state == "open")) == 1
