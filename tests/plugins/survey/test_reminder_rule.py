"""The rule for reminders beside what people do: by hand, a pause, a limit that is reached, a rule that comes late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.auth.models import Visit
from core.db import session, transaction
from core.engagement.sending.models import Sending
from tests.plugins.survey.asking import send_to_all, write_survey

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Member, People

REMINDER, GOING_ON = "Vi mangler ditt svar", "svare igjen"


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    """Give a leader whose visit outlives the days that pass here."""
    browser = people.browser_of(people.staff("leader", name="Hanne Lie"))
    with browser.app.app_context(), transaction():
        session.execute(sa.update(Visit).values(expires_at=clock.now() + timedelta(days=100)))
    return browser


@pytest.fixture
def waits(people: People) -> Member:
    return people.member(name="Kari Venter")


@pytest.fixture
def page(leader: Browser, waits: Member) -> str:
    """The path of a survey that one was asked to, on 15 September at noon, and has not answered."""
    path = write_survey(leader)
    send_to_all(leader, path)
    return path


def noon(day: int) -> datetime:
    """Give noon so many days after the invitation left."""
    return datetime(2026, 9, 15, 12, 0, tzinfo=clock.OSLO) + timedelta(days=day)


def set_rule(leader: Browser, page: str, days: int = 4, most: int = 2) -> Page:
    leader.get(f"{page}/paminnelser")
    return leader.post(f"{page}/paminnelser", {"on": "true", "days": str(days), "most": str(most)})


def press(leader: Browser, page: str) -> Page:
    leader.get(f"{page}/paminnelser")
    return leader.press("Send påminnelse til 1 som ikke har svart")


def left(leader: Browser, letters: Postman, subject: str = REMINDER) -> int:
    """Run what is due; count the letters of this subject that left."""
    with leader.app.app_context():
        jobs.run_due()
    return sum(subject in letter.subject for letter in letters.deliver())


def planned(leader: Browser) -> list[datetime]:
    """Tell when the reminders that wait will leave."""
    with leader.app.app_context():
        waiting = sa.select(Sending.due_at).where(Sending.kind == "survey.reminder", Sending.state == "waiting")
        return [clock.local(at) for at in session.scalars(waiting.order_by(Sending.due_at))]


def test_a_reminder_by_hand_takes_the_place_of_the_rules_and_the_rule_counts_from_it(
    leader: Browser, letters: Postman, page: str, frozen_clock: Any
) -> None:
    set_rule(leader, page)
    frozen_clock.set(noon(4) - timedelta(minutes=20))
    press(leader, page)
    assert len(planned(leader)) == 1
    assert "En påminnelse er på vei allerede." in press(leader, page)
    assert len(planned(leader)) == 1
    frozen_clock.set(noon(4) + timedelta(hours=2))
    assert left(leader, letters) == 1
    frozen_clock.forward(hours=1)
    assert left(leader, letters) == 0
    assert [at.date() for at in planned(leader)] == [noon(8).date()]


def test_the_reminder_that_was_taken_back_says_why(leader: Browser, page: str, frozen_clock: Any) -> None:
    set_rule(leader, page)
    press(leader, page)
    with leader.app.app_context():
        stopped = session.scalars(sa.select(Sending.id).where(Sending.state == "stopped")).one()
    assert "En kollega sendte en påminnelse i stedet." in leader.get(f"/arbeid/sendinger/{stopped}")


def test_the_rule_is_asked_again_at_departure_whether_it_is_often_enough(
    leader: Browser, letters: Postman, page: str, frozen_clock: Any
) -> None:
    press(leader, page)
    frozen_clock.forward(minutes=10)
    assert left(leader, letters) == 1
    set_rule(leader, page)
    with leader.app.app_context(), transaction():
        session.execute(sa.text("update core_reminder_rule set most = 1"))
    frozen_clock.set(noon(5))
    assert left(leader, letters) == 0
    assert planned(leader) == []


@pytest.mark.parametrize("days", [4, 25])
def test_after_a_pause_the_rule_counts_from_when_it_goes_on(
    leader: Browser, letters: Postman, page: str, frozen_clock: Any, days: int
) -> None:
    set_rule(leader, page, days=days)
    leader.get(page)
    leader.press("Sett på pause")
    frozen_clock.set(noon(24))  # before or after the day when the rule would have reminded
    leader.get(page)
    leader.press("Fortsett og si fra til 1")
    frozen_clock.forward(minutes=10)
    assert left(leader, letters, GOING_ON) == 1
    frozen_clock.forward(hours=2)
    assert left(leader, letters) == 0
    frozen_clock.set(noon(26))
    assert left(leader, letters) == 0
    set_rule(leader, page, days=8)
    assert [at.date() for at in planned(leader)] == [noon(32).date()]


def test_a_rule_that_is_saved_says_when_the_next_leaves_and_to_how_many(
    leader: Browser, page: str, frozen_clock: Any
) -> None:
    assert "Neste påminnelse går lørdag 19. september" in set_rule(leader, page)
    frozen_clock.set(noon(10))
    shown = set_rule(leader, page)
    assert "Neste påminnelse går fredag 25. september 2026 kl. 12.10, nå til 1 som ikke har svart." in shown
    assert "Lagret. Ingen påminnelse er planlagt." in set_rule(leader, page, days=46)
    leader.get(f"{page}/paminnelser")
    assert "Lagret. Ingen påminnelse er planlagt." in leader.post(f"{page}/paminnelser", {"on": None})


def test_a_reminder_by_hand_leaves_on_the_day_that_is_chosen(
    leader: Browser, letters: Postman, page: str, frozen_clock: Any
) -> None:
    leader.get(f"{page}/paminnelser")
    button = "Send påminnelse til 1 som ikke har svart"
    assert "Velg en dag." in leader.press(button, {"when": "later", "at": "10.30"}, status=422)
    late = {"when": "later", "day": "2026-11-02", "at": "10.30"}
    assert "Da er fristen ute." in leader.press(button, late, status=422)
    leader.press(button, {"when": "later", "day": "2026-09-21", "at": "10.30"})
    frozen_clock.set(datetime(2026, 9, 21, 10, 29, tzinfo=clock.OSLO))
    assert left(leader, letters) == 0
    frozen_clock.forward(minutes=1)
    assert left(leader, letters) == 1


def test_the_button_that_reminds_holds_though_somebody_has_answered_since(leader: Browser, page: str) -> None:
    leader.get(f"{page}/paminnelser")
    leader.forge(f"{page}/paminnelser/send", {"people": "0", "when": "now"})
    assert "Antallet mottakere har endret seg" in leader.get(f"{page}/paminnelser")
    assert len(planned(leader)) == 0
    leader.forge(f"{page}/paminnelser/send", {"people": "2", "when": "now"})
    assert len(planned(leader)) == 1
