"""What an answer tells of when a member was last heard of: the day where it is theirs by name, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.db import session
from core.panel.models import Panelist
from tests.plugins.survey.open_survey import fill_in, open_survey

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.people import Member, People


def row(app: Flask, member: Member) -> dict[str, Any]:
    """Give all that a member's row says."""
    with app.app_context():
        found = session.get_one(Panelist, member.id)
        return {column.name: getattr(found, column.name) for column in Panelist.__table__.columns}


@pytest.mark.parametrize("level", ["anonymous", "confidential", "named"])
def test_pr5_an_anonymous_answer_leaves_no_day_with_the_member(
    app: Flask, people: People, frozen_clock: Watch, level: str
) -> None:
    """Neither the opened link nor the answer: whoever reads the members' rows learns nothing of when."""
    member = people.member()
    survey = open_survey(people, [member], level)
    before = row(app, member)
    frozen_clock.forward(days=3)
    browser, _page = survey.open(people, member)
    assert row(app, member) == before, "a link that is opened tells nothing of anybody"
    fill_in(browser)
    named = {} if level == "anonymous" else {"heard_on": clock.today()}
    assert row(app, member) == {**before, **named}
