"""«Vil ikke svare» and «Vet ikke» are answers like others: a report divides by them, too."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from core.db import session, transaction
from core.engagement.answers import submit_answers
from core.engagement.models import Engagement, Participation
from core.questionnaire.models import Response
from core.reporting.background import variables
from core.reporting.divided import _group
from tests.plugins.survey.open_survey import open_survey, rows_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.people import People


@pytest.mark.usefixtures("frozen_clock")
def test_a_report_divides_by_those_who_would_not_say_too(app: Flask, people: People) -> None:
    members = [
        *people.members(3, gender="unsaid", district=None),
        *people.members(2, gender="woman", district="Jar"),
    ]
    survey = open_survey(people, members)
    for place in rows_of(app, Participation):
        with app.app_context(), transaction() as here:
            submit_answers(here.get_one(Participation, place.id), {"reise": "bil", "hvorfor": "Snø"})
    answers = [row.id for row in rows_of(app, Response)]
    with app.app_context():
        by_place, _by_age, by_gender = variables(session.get_one(Engagement, survey.id), answers)
        said = [Counter(_group(group) for group in by.of_response.values()) for by in (by_place, by_gender)]
        assert [_group(group) for group in by_place.groups][-1] == "Vet ikke"
    assert said == [{"Vet ikke": 3, "Jar": 2}, {"Vil ikke svare": 3, "Kvinne": 2}]
