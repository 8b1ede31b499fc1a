"""Confidential answers: tied to people only through a key held apart, and to nobody once it is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from core import jobs
from core.contributions import Person
from core.db import session, transaction
from core.engagement import keys
from core.engagement.models import AnswerKey, Engagement, Participation
from core.privacy.erasure import erase
from core.privacy.exporting import export
from core.questionnaire.models import Answer, Response
from tests.plugins.survey.attack import back_up, named_in
from tests.plugins.survey.open_survey import OpenSurvey, fill_in, open_survey, rows_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import Member, People


@pytest.fixture
def answered(people: People, frozen_clock: Any) -> tuple[OpenSurvey, Member, Member]:
    """Kari and Ola have answered."""
    kari, ola = people.member(name="Kari Hemmelig"), people.member(name="Ola Hansen")
    survey = open_survey(people, [kari, ola], "confidential")
    for member, why in ((kari, "Karis grunn"), (ola, "Olas grunn")):
        browser, _page = survey.open(people, member)
        fill_in(browser, why)
    return survey, kari, ola


def destroy_key(app: Flask, watch: Any, days: int = 200) -> None:
    watch.forward(days=days)
    with app.app_context():
        jobs.run_due()


def test_the_database_holds_no_tie_between_answer_and_person(
    app: Flask, answered: tuple[OpenSurvey, Member, Member]
) -> None:
    rows = back_up(app).rows
    places = rows_of(app, Participation)
    who = [str(one).replace("-", "").encode() for place in places for one in (place.id, place.panelist_id)]
    assert named_in([*rows["core_response"], *rows["core_answer"]], who) == []
    for response in rows_of(app, Response):
        assert (response.participation_id, response.submitted_at, response.id.version) == (None, None, 4)


def test_the_key_opens_with_the_servers_secret_only(
    app: Flask, answered: tuple[OpenSurvey, Member, Member], new_app: Any
) -> None:
    survey, _kari, _ola = answered
    thief = new_app(secret="another secret that is quite long enough for this")
    with thief.app_context():
        engagement = session.get_one(Engagement, survey.id)
        place = session.scalars(sa.select(Participation).limit(1)).one()
        with pytest.raises(InvalidTag):
            keys.mark_of(engagement, place.id)


def test_with_the_key_a_person_gets_and_erases_their_own(
    app: Flask, answered: tuple[OpenSurvey, Member, Member]
) -> None:
    _survey, kari, _ola = answered
    person = Person(kind="panelist", id=kari.id)
    with app.app_context():
        told = str([part.rows for part in export(person).parts])
        assert "Karis grunn" in told
        assert "Olas grunn" not in told
    with app.app_context(), transaction():
        erase(person)
    assert {row.value for row in rows_of(app, Answer)} == {"bil", "Olas grunn"}


def test_after_the_day_nobody_finds_whose_an_answer_is(
    app: Flask, people: People, answered: tuple[OpenSurvey, Member, Member], frozen_clock: Any, db_rows: Any
) -> None:
    _survey, kari, _ola = answered
    destroy_key(app, frozen_clock)
    assert rows_of(app, AnswerKey) == []
    assert db_rows()["core_answer_draft"] == 0
    person = Person(kind="panelist", id=kari.id)
    with app.app_context():
        assert "Karis grunn" not in str([part.rows for part in export(person).parts])
    with app.app_context(), transaction():
        erase(person)
    assert {"Karis grunn", "Olas grunn"} <= {row.value for row in rows_of(app, Answer)}


def test_the_key_stays_until_its_day(
    app: Flask, people: People, answered: tuple[OpenSurvey, Member, Member], frozen_clock: Any
) -> None:
    destroy_key(app, frozen_clock, days=40)
    assert len(rows_of(app, AnswerKey)) == 1


def test_the_answers_lie_in_the_order_of_their_ids_once_the_key_is_gone(
    app: Flask, answered: tuple[OpenSurvey, Member, Member], frozen_clock: Any
) -> None:
    destroy_key(app, frozen_clock)
    orders = back_up(app).texts_by
    assert orders["place of the response"] == orders["place of the answer"] == orders["id"]


def test_report_and_file_never_show_who(people: People, answered: tuple[OpenSurvey, Member, Member]) -> None:
    survey, _kari, _ola = answered
    leader = people.browser_of(survey.leader)
    report = leader.get(f"{survey.page}/rapport")
    file = leader.client.get(f"{survey.page}/rapport/data", base_url="http://localhost/").data.decode("utf-8-sig")
    for shown in (report.html.split("<main", 1)[-1], file):
        assert "Hemmelig" not in shown
