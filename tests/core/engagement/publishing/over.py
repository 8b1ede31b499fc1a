"""A survey that is over, with what the tests of results do to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.auth.services import principal, staff_by_id
from core.db import session
from core.engagement import results, services
from core.engagement.models import Engagement
from core.questionnaire import open_answers
from core.types import LocalText
from tests.plugins.survey.open_survey import fill_in, open_survey
from tests.sending import without_quiet_hours

if TYPE_CHECKING:
    from core.contributions import Principal
    from tests.browsing import Browser
    from tests.people import Member, People
    from tests.plugins.survey.open_survey import OpenSurvey


@dataclass(frozen=True)
class Over:
    """A survey that some have answered and that has closed."""

    survey: OpenSurvey
    leader: Browser
    answered: list[Member]
    silent: Member
    writing: Any

    @property
    def page(self) -> str:
        """The path of the result's editor."""
        return f"{self.survey.page}/resultat"

    @property
    def project(self) -> str:
        """The path of the project's staff page."""
        with self.survey.app.app_context():
            return f"/arbeid/prosjekter/{self.engagement().project_id}"

    @property
    def name(self) -> str:
        """Its word in addresses."""
        with self.survey.app.app_context():
            return self.engagement().name

    def engagement(self) -> Engagement:
        """Give the row, inside a context."""
        return session.get_one(Engagement, self.survey.id)

    def by(self) -> Principal:
        """Give the leader, inside a context."""
        found = staff_by_id(self.survey.leader.id)
        assert found
        return principal(found)

    def draft(self, *chosen: str, summary: str = "Folk vil ha flere busser.") -> None:
        """Write the result's draft."""
        with self.writing():
            kept = self.engagement().result
            results.save(self.engagement(), kept.version if kept else 0, LocalText(nb=summary), chosen)

    def look_at_answers(self, but: str = "") -> None:
        """Look at every open answer; one of them is hidden."""
        with self.writing():
            asked = self.engagement().questionnaire_id
            assert asked
            for answer in open_answers.open_answers(asked, ["hvorfor", "mer"]):
                mark: Any = "hidden" if answer.text == but else "seen"
                open_answers.mark(asked, [(answer.response, answer.question)], mark)


def survey_over(people: People, writing: Any, number: int, level: str = "named") -> Over:
    """Let so many answer a survey, and close it."""
    without_quiet_hours(people.app)
    answered = [people.member(name=f"Deltaker Nummer{one}") for one in range(number)]
    silent = people.member(name="Taus Hansen")
    survey = open_survey(people, [*answered, silent], level)
    for one, member in enumerate(answered):
        browser, _page = survey.open(people, member)
        fill_in(browser, why=f"Grunn {one}")
    over = Over(survey, people.browser_of(survey.leader), answered, silent, writing)
    with writing():
        services.close(over.engagement(), over.by())
    return over
