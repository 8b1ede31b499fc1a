"""Every state of an activity that a survey has, reached by its services, with its words in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock, jobs
from core.auth.services import principal, staff_by_id
from core.db import session
from core.engagement import counting, lists, results, services, state_words, states, transitions
from core.engagement.calling import opening
from core.engagement.calling.services import describe_call
from core.engagement.models import Engagement
from core.engagement.states import Situation
from core.engagement.views.filters import public_choices
from core.language import speaking
from core.types import LocalText
from tests.plugins.survey.open_survey import open_survey
from tests.sending import without_quiet_hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.contributions import Principal
    from tests.people import People
    from tests.plugins.survey.open_survey import OpenSurvey

pytestmark = pytest.mark.usefixtures("frozen_clock")

WHY = LocalText(nb="Vi mangler folk.", en="We lack people.")


def to_draft(engagement: Engagement, _by: Principal) -> None:
    engagement.state = "draft"


def to_planned(engagement: Engagement, by: Principal) -> None:
    engagement.state = "draft"
    session.flush()
    transitions.plan_opening(engagement, clock.now() + timedelta(days=3), by)


def to_calling(engagement: Engagement, _by: Principal) -> None:
    engagement.state = "draft"
    describe_call(engagement, 0, {"deadline": clock.now() + timedelta(days=5), "seats": 1})
    opening.open_call(engagement)


def to_choosing(engagement: Engagement, by: Principal) -> None:
    to_calling(engagement, by)
    opening.close_call(engagement, by)


def to_replying(engagement: Engagement, by: Principal) -> None:
    to_choosing(engagement, by)
    opening.note_chosen(engagement)


def to_open(_engagement: Engagement, _by: Principal) -> None:
    pass


def to_paused(engagement: Engagement, by: Principal) -> None:
    transitions.pause(engagement, by)


def to_ended(engagement: Engagement, by: Principal) -> None:
    engagement.result_by = services.end_of_day((clock.now() + timedelta(days=20)).date())
    services.close(engagement, by)


def to_published(engagement: Engagement, by: Principal) -> None:
    to_ended(engagement, by)
    results.save(engagement, 0, LocalText(nb="Kort."), [part.id for part in results.report_sections(engagement)])
    results.publish(engagement, by)


def to_followed(engagement: Engagement, by: Principal) -> None:
    to_published(engagement, by)
    transitions.note_follow_up(engagement)


def to_cancelled(engagement: Engagement, by: Principal) -> None:
    transitions.cancel(engagement, WHY, by)


# (how it comes there, what the leader reads, what residents read; in nb and en)
TABLE: dict[Situation, tuple[Callable[..., None], tuple[str, str], tuple[str, str]]] = {
    Situation.DRAFT: (to_draft, ("Utkast", "Draft"), ("Utkast", "Draft")),
    Situation.PLANNED: (
        to_planned,
        ("Planlagt – åpner 18. september", "Planned – opens 18 September"),
        ("Kommer 18. september", "Coming 18 September"),
    ),
    Situation.CALLING: (
        to_calling,
        (
            "Åpen for å melde seg – frist 20. september – 0 har meldt seg",
            "Open for offers – deadline 20 September – 0 have offered",
        ),
        ("Du kan melde deg – frist 20. september", "You can offer to take part – deadline 20 September"),
    ),
    Situation.CHOOSING: (
        to_choosing,
        ("Velg deltakere", "Choose participants"),
        ("Stengt – vi velger deltakere nå", "Closed – we are choosing participants now"),
    ),
    Situation.REPLYING: (
        to_replying,
        ("Venter på svar – 0 av 1 har sagt ja", "Waiting for replies – 0 of 1 have said yes"),
        ("Stengt – deltakerne er valgt", "Closed – the participants have been chosen"),
    ),
    Situation.OPEN: (
        to_open,
        ("Pågår – 0 av 1 har svart (0 %)", "Under way – 0 of 1 have answered (0%)"),
        ("Åpen – frist 15. oktober", "Open – deadline 15 October"),
    ),
    Situation.PAUSED: (
        to_paused,
        ("Satt på pause", "On hold"),
        ("Satt på pause – vi skriver når det fortsetter", "On hold – we will write when it goes on"),
    ),
    Situation.ENDED: (
        to_ended,
        ("Avsluttet i dag – resultat mangler", "Ended today – result missing"),
        ("Avsluttet – resultatet kommer innen 5. oktober", "Ended – the result comes by 5 October"),
    ),
    Situation.PUBLISHED: (
        to_published,
        ("Resultat publisert – oppfølging mangler", "Result published – follow-up missing"),
        ("Se resultatet", "See the result"),
    ),
    Situation.FOLLOWED: (
        to_followed,
        ("Fulgt opp", "Followed up"),
        ("Se resultatet · Dette skjedde", "See the result · This is what happened"),
    ),
    Situation.CANCELLED: (to_cancelled, ("Avlyst", "Cancelled"), ("Avlyst", "Cancelled")),
}


@pytest.fixture
def survey(people: People, frozen_clock: Any) -> OpenSurvey:
    without_quiet_hours(people.app)
    return open_survey(people, [people.member(name="Kari Berg")])


def the(survey: OpenSurvey) -> tuple[Engagement, Principal]:
    leader = staff_by_id(survey.leader.id)
    assert leader
    return session.get_one(Engagement, survey.id), principal(leader)


def words(shown: state_words.Shown) -> str:
    said = f"{shown.label} – {shown.detail}" if shown.detail else shown.label
    return said.replace("\xa0", " ")


@pytest.mark.parametrize("wanted", list(Situation))
def test_ux1_every_state_has_its_words_in_both_languages(survey: OpenSurvey, writing: Any, wanted: Situation) -> None:
    reach, to_leader, to_resident = TABLE[wanted]
    with writing():
        reach(*the(survey))
    with writing():
        engagement, _by = the(survey)
        assert states.situation(engagement) is wanted
        figures = counting.figures([engagement])[engagement.id]
        for place, language in enumerate(("nb", "en")):
            with speaking(language):
                assert words(state_words.for_leader(engagement, figures)) == to_leader[place]
                assert words(state_words.for_resident(engagement)) == to_resident[place]


@pytest.mark.parametrize("wanted", list(Situation))
def test_ux1_a_list_filters_by_the_same_words_as_the_row_says(
    survey: OpenSurvey, writing: Any, wanted: Situation
) -> None:
    with writing():
        TABLE[wanted][0](*the(survey))
    with writing():
        found = {one for one in Situation if list(session.scalars(lists.in_situation(one)))}
        assert found == {wanted}


@pytest.mark.parametrize("wanted", [one for one in Situation if one is not Situation.DRAFT])
def test_ux2_every_state_stands_on_its_public_page_and_on_the_desk(
    survey: OpenSurvey, people: People, writing: Any, wanted: Situation
) -> None:
    reach, to_leader, to_resident = TABLE[wanted]
    with writing():
        reach(*the(survey))
    reader, leader = people.browser(), people.browser_of(survey.leader)
    for place, root in enumerate(("", "/en")):
        assert to_resident[place] in reader.get(f"{root}/aktiviteter/klima")
        assert to_resident[place] in reader.get(f"{root}/aktiviteter")
    for path in (survey.page, "/arbeid", f"/arbeid?tilstand={wanted}"):
        assert to_leader[0] in leader.get(path)


@pytest.mark.parametrize("wanted", [one for one in Situation if one is not Situation.DRAFT])
def test_ux1_the_public_filter_has_each_word_once_and_finds_what_says_it(
    survey: OpenSurvey, people: People, writing: Any, wanted: Situation
) -> None:
    with writing():
        TABLE[wanted][0](*the(survey))
        choices, said = public_choices(), state_words.residents_word(wanted, None)
    assert len({choice.label for choice in choices}) == len(choices)
    [fitting] = [choice for choice in choices if choice.label == said]
    reader = people.browser()
    here = "/aktiviteter/klima"
    finding = {one.value for one in choices if here in reader.get(f"/aktiviteter?tilstand={one.value}").html}
    assert finding == {fitting.value}
    assert here in reader.get(f"/aktiviteter?tilstand={wanted.value}").html, "an address that somebody kept"


def test_ux2_an_archived_activity_leaves_the_desk_and_stays_for_residents(
    survey: OpenSurvey, people: People, writing: Any
) -> None:
    with writing():
        to_ended(*the(survey))
    leader = people.browser_of(survey.leader)
    leader.get(survey.page)
    assert "Arkivert" in leader.press("Arkiver")
    assert survey.page not in leader.get("/arbeid").html
    assert survey.page in leader.get("/arbeid?tilstand=archived").html
    assert "Avsluttet" in people.browser().get("/aktiviteter/klima")
    leader.get(survey.page)
    leader.press("Hent fram")
    assert survey.page in leader.get("/arbeid").html


def test_a_planned_activity_opens_on_its_day_and_not_before(
    survey: OpenSurvey, writing: Any, frozen_clock: Any, app: Any
) -> None:
    with writing():
        to_planned(*the(survey))
    for days, state in ((2, "planned"), (2, "open")):
        frozen_clock.forward(days=days)
        with app.app_context():
            jobs.run_due()
            assert the(survey)[0].state == state


def test_a_planned_activity_that_lacks_something_stays_and_the_desk_says_so(
    survey: OpenSurvey, people: People, writing: Any, frozen_clock: Any, app: Any
) -> None:
    with writing():
        to_planned(*the(survey))
        the(survey)[0].project.contact_id = None
    frozen_clock.forward(days=4)
    with app.app_context():
        jobs.run_due()
        assert the(survey)[0].state == "planned"
    assert "Åpnet ikke: Klima" in people.browser_of(survey.leader).get("/arbeid")
    assert "Kommer" in people.browser().get("/aktiviteter/klima")
