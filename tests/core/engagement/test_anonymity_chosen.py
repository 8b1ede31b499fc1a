"""The leader chooses how answers are kept before anybody is asked; people read it; from then on it never changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.engagement import anonymity
from core.engagement.errors import WrongState
from core.engagement.models import AnswerKey, Engagement
from tests.plugins.survey.asking import send_to_all, write_survey

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    return people.browser_of(people.staff("leader"))


def choose(leader: Browser, page: str, level: str, status: int = 200, **more: str) -> Any:
    leader.get(f"{page}/personvern")
    return leader.post(f"{page}/personvern", {"level": level, **more}, status=status)


def test_the_letter_and_the_page_say_the_chosen_level(leader: Browser, people: People, letters: Postman) -> None:
    kari = people.member()
    page = write_survey(leader)
    assert "Svarene er anonyme." in choose(leader, page, "anonymous")
    send_to_all(leader, page)
    assert "Svarene er anonyme" in letters.last_to(kari.email).text
    public = people.browser().get("/aktiviteter/klima-i-baerum")
    assert "Derfor kan du ikke endre eller trekke svaret etterpå." in public


def test_a_confidential_level_has_a_key_with_an_end(leader: Browser, db_rows: Any) -> None:
    page = write_survey(leader)
    refused = choose(leader, page, "confidential", status=422, key_until="2026-10-01")
    assert "Velg en dag etter fristen for svar." in refused
    assert db_rows()["core_answer_key"] == 0
    choose(leader, page, "confidential", key_until="2027-01-31")
    assert db_rows()["core_answer_key"] == 1
    choose(leader, page, "named")
    assert db_rows()["core_answer_key"] == 0


def test_a_later_deadline_than_the_key_stops_the_opening(leader: Browser) -> None:
    page = write_survey(leader)
    choose(leader, page, "confidential", key_until="2026-11-15")
    leader.get(f"{page}/rediger")
    overview = leader.post(f"{page}/rediger", {"deadline": "2026-12-01"})
    assert "Nøkkelen slettes før fristen for svar." in overview


def test_after_the_first_invitation_the_level_is_locked(
    leader: Browser, people: People, writing: Any, app: Any
) -> None:
    people.member()
    page = write_survey(leader)
    form = leader.get(f"{page}/personvern").form(f"{page}/personvern")
    choose(leader, page, "anonymous")
    send_to_all(leader, page)
    assert "Valget er låst" in leader.get(f"{page}/personvern")
    assert (
        leader.client.post(
            f"{page}/personvern", data=dict(form.filled({"level": "named"})), base_url="http://localhost/"
        ).status_code
        == 409
    )
    with writing() as session:
        engagement = session.scalars(sa.select(Engagement)).one()
        for level in ("named", "confidential"):
            with pytest.raises(WrongState):
                anonymity.choose(engagement, engagement.version, level, date(2099, 1, 1))
        engagement.anonymity = "named"
        with pytest.raises(WrongState):
            session.flush()
        session.rollback()


def test_the_keys_job_is_planned_for_the_day_that_was_chosen(leader: Browser, frozen_clock: Any, app: Any) -> None:
    from core import jobs
    from core.db import session

    page = write_survey(leader)
    choose(leader, page, "confidential", key_until="2026-11-15")
    for days, left in ((1, 1), (120, 0)):
        frozen_clock.forward(days=days)
        with app.app_context():
            jobs.run_due()
            assert session.scalar(sa.select(sa.func.count()).select_from(AnswerKey)) == left
    assert clock.now() - timedelta(days=1) > clock.instant(__import__("datetime").datetime(2026, 11, 15))


def test_while_it_is_open_no_deadline_outlasts_the_key(leader: Browser, people: People) -> None:
    people.member()
    page = write_survey(leader)
    choose(leader, page, "confidential", key_until="2027-01-31")
    send_to_all(leader, page)
    leader.get(f"{page}/rediger")
    refused = leader.post(f"{page}/rediger", {"deadline": "2027-02-01"}, status=422)
    assert "nøkkelen slettes søndag 31. januar 2027" in refused
    leader.get(f"{page}/rediger")
    assert "Lagret." in leader.post(f"{page}/rediger", {"deadline": "2027-01-30"})
