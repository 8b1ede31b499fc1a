"""What happens when the moment comes and a send-out cannot leave as it was planned, or reaches others than then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs, settings
from core.db import session, transaction
from core.engagement.models import Engagement, Membership
from core.engagement.sending.models import Sending
from core.messaging.models import OutboxLetter
from tests.plugins.survey.asking import write_survey
from tests.sending import let_leave, press_send, send_to_all, without_quiet_hours

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

HELD = "En e-post til panelet ble ikke sendt"
ON_THE_DESK = "Ikke sendt: "


@pytest.fixture
def hanne(people: People, frozen_clock: Any) -> Colleague:
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def leader(people: People, hanne: Colleague) -> Browser:
    return people.browser_of(hanne)


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Moe")


@pytest.fixture
def planned(leader: Browser, kari: Member) -> str:
    """The path of a survey whose invitation waits its ten minutes."""
    page = write_survey(leader)
    press_send(leader, page)
    return page


def the_state(app: Flask) -> tuple[str, str]:
    with app.app_context():
        row = session.scalars(sa.select(Sending).order_by(Sending.id.desc()).limit(1)).unique().one()
        return row.state, row.stopped_for


def change(app: Flask, what: type[Engagement | Sending], **values: Any) -> None:
    with app.app_context(), transaction():
        session.execute(sa.update(what).values(**values))


def ask_more(leader: Browser, page: str) -> None:
    leader.get(f"{page}/mottakere")
    leader.get(leader.page.link("Send til 1 person"))
    leader.post(f"{page}/send")


def test_an_invitation_whose_plugin_is_gone_is_stopped_and_its_planner_told(
    people: People, hanne: Colleague, planned: str, kari: Member, letters: Postman
) -> None:
    app = people.app
    change(app, Engagement, format="vekk")
    change(app, Sending, kind="vekk.invitation")
    let_leave(app)
    assert the_state(app) == ("stopped", "gone")
    assert not letters.to(kari.email)
    assert letters.last_to(hanne.email).subject == HELD
    browser = people.browser_of(hanne)
    assert ON_THE_DESK in browser.get("/arbeid")
    assert "programtillegget mangler" in browser.get(browser.page.link("Se hvorfor"))
    with app.app_context():
        assert session.scalars(sa.select(Engagement.state)).one() == "draft"


def test_what_lacks_something_when_it_should_leave_stands_on_the_desk_until_it_is_planned_anew(
    app: Flask, leader: Browser, hanne: Colleague, planned: str, letters: Postman
) -> None:
    change(app, Engagement, deadline=clock.now() - timedelta(days=1))
    let_leave(app)
    letter = letters.last_to(hanne.email)
    assert letter.subject == HELD
    assert "Noe manglet da den skulle gå" in leader.get(letter.path("/arbeid/sendinger/"))
    assert ON_THE_DESK in leader.get("/arbeid")
    leader.get(f"{planned}/rediger")
    leader.post(f"{planned}/rediger", {"deadline": "2026-11-30"})
    press_send(leader, planned)
    assert ON_THE_DESK not in leader.get("/arbeid")


def test_what_its_planner_may_not_send_any_more_is_told_to_the_leaders(
    people: People, leader: Browser, kari: Member, hanne: Colleague, letters: Postman
) -> None:
    app, page = people.app, write_survey(leader)
    leader.get(f"{page}/mottakere")
    leader.post(f"{page}/send", {"when": "later", "day": "2026-09-21", "at": "10.30"})
    leader.post(f"{page}/send")
    other = people.staff("leader", name="Jonas Vik")
    with app.app_context(), transaction():
        session.execute(sa.update(Membership).values(staff_id=other.id))
    let_leave(app)
    assert letters.last_to(other.email).subject == HELD
    assert HELD not in [letter.subject for letter in letters.to(hanne.email)]
    assert ON_THE_DESK in people.browser_of(other).get("/arbeid")


def test_a_reminder_that_nobody_needs_is_no_news(
    app: Flask, leader: Browser, hanne: Colleague, kari: Member, letters: Postman
) -> None:
    page = write_survey(leader)
    send_to_all(leader, page)
    leader.get(f"{page}/paminnelser")
    leader.press("Send påminnelse til 1 som ikke har svart")
    leader.get(page)
    leader.press("Sett på pause")
    let_leave(app)
    assert the_state(app) == ("stopped", "over")
    assert HELD not in [letter.subject for letter in letters.to(hanne.email)]
    assert ON_THE_DESK not in leader.get("/arbeid")


def test_a_draft_that_is_archived_asks_nobody(
    leader: Browser, planned: str, kari: Member, letters: Postman, frozen_clock: Any
) -> None:
    leader.get(planned)
    assert "Invitasjonen som ventet på å bli sendt, er stoppet." in leader.press("Arkiver")
    frozen_clock.forward(minutes=10)
    with leader.app.app_context():
        jobs.run_due()
    assert not letters.to(kari.email)
    assert the_state(leader.app) == ("stopped", "archived")
    assert ON_THE_DESK not in leader.get("/arbeid")


def test_a_correction_reaches_those_whose_wrong_letter_waits_its_turn_and_not_those_whose_was_stopped(
    app: Flask, leader: Browser, people: People, letters: Postman
) -> None:
    got, waits, spared = people.members(3)
    press_send(leader, write_survey(leader))
    let_leave(app)
    with app.app_context(), transaction():  # the relay has taken one, and takes the others at its pace
        first = sa.update(OutboxLetter).where(OutboxLetter.recipient_id == got.id, OutboxLetter.sending_id.is_not(None))
        session.execute(first.values(state="sent"))
        wrong = session.scalars(sa.select(Sending.id)).one()
    path = f"/arbeid/sendinger/{wrong}/rettelse"
    leader.get(path)
    leader.post(path, {"subject": "Feil dato", "body": "Hei, {fornavn}\n\nFristen er 1. november.", "body_en": ""})
    with app.app_context(), transaction():  # and one letter is dropped on the way
        dropped = sa.update(OutboxLetter).where(OutboxLetter.recipient_id == spared.id)
        session.execute(dropped.values(state="dropped"))
    let_leave(app)
    told = {letter.to for letter in letters.deliver() if letter.subject == "Rettelse: Feil dato"}
    assert told == {got.email, waits.email}


def test_who_is_asked_later_gets_what_a_colleague_has_seen_or_a_colleague_looks_again(
    app: Flask, leader: Browser, people: People, kari: Member
) -> None:
    colleague = people.browser_of(people.staff("editor", name="Mona Berg"))
    page = write_survey(leader)
    without_quiet_hours(app, approval=True)
    press_send(leader, page)
    colleague.get("/arbeid")
    colleague.get(colleague.page.link("Se over"))
    colleague.press("Ja, send til 1 person")
    let_leave(app)
    people.member()
    ask_more(leader, page)
    assert the_state(app)[0] == "waiting"
    let_leave(app)
    people.member()
    leader.get(f"{page}/e-poster")
    leader.post(f"{page}/e-poster", {"subject": "Noe helt annet"})
    ask_more(leader, page)
    assert the_state(app)[0] == "waiting_for_approval"


def test_a_draft_whose_invitation_waits_says_so_on_its_overview_and_asks_for_nothing_on_the_desk(
    leader: Browser, planned: str
) -> None:
    overview = leader.get(planned)
    assert "Sendes tirsdag 15. september 2026 kl. 12.10" in overview
    assert "Nå velger du hvem" not in overview
    assert "Gjør ferdig: Klima i Bærum" not in leader.get("/arbeid")
    leader.get(planned)
    leader.press("Stopp sendingen")
    assert "Nå velger du hvem" in leader.get(planned)
    assert "Gjør ferdig: Klima i Bærum" in leader.get("/arbeid")


def test_now_says_when_it_is_at_night(leader: Browser, kari: Member, frozen_clock: Any) -> None:
    page = write_survey(leader)
    assert "Den går om ti minutter, så du kan stoppe den." in leader.get(f"{page}/mottakere")
    with leader.app.app_context(), transaction():
        settings.change("core", {"quiet_from": 11, "quiet_to": 13, "send_any_day": True})
    shown = leader.get(f"{page}/mottakere")
    assert "Den går tirsdag 15. september 2026 kl. 13.00, for vi sender ikke om natten" in shown
