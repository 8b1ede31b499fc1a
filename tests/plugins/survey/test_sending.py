"""Sending with safety: count, preview, ten minutes to stop, a stop that leaves nothing behind, and a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs, settings
from core.audit import Act, AuditRow
from core.db import session, transaction
from core.engagement.models import Engagement, Membership
from core.engagement.sending import planning
from core.engagement.sending.errors import AlreadyLeft
from core.engagement.sending.models import Sending
from core.messaging.models import OutboxLetter
from core.panel import services as panel
from core.panel.models import Panelist
from tests.plugins.survey.asking import write_survey
from tests.racing import race
from tests.sending import let_leave, press_send, send_to_all

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def run_jobs(app: Flask) -> None:
    with app.app_context():
        jobs.run_due()


def state_of(app: Flask) -> str:
    with app.app_context():
        return session.scalars(sa.select(Engagement.state)).one()


def test_ux6_the_confirmation_repeats_the_number_the_subject_and_the_time(leader: Browser, people: People) -> None:
    people.members(2)
    people.member(state="paused", paused_until=None)
    page = write_survey(leader)
    shown = leader.get(f"{page}/mottakere")
    assert "Utelatt: 1 på pause" in shown
    assert "2 personer får e-post" in shown
    asked = leader.post(f"{page}/send")
    for words in ("2 personer", "Si hva du mener: Klima i Bærum", "tirsdag 15. september 2026 kl. 12.10"):
        assert words in asked
    planned = leader.post(f"{page}/send")
    assert "Sendes tirsdag 15. september 2026 kl. 12.10" in planned
    assert "Stopp sendingen" in planned.html


def test_ux6_for_ten_minutes_nobody_is_told_anything_and_then_everybody(
    leader: Browser, people: People, letters: Postman, frozen_clock: Any, db_rows: Any
) -> None:
    member = people.member()
    press_send(leader, write_survey(leader))
    frozen_clock.forward(minutes=9, seconds=59)
    run_jobs(leader.app)
    assert not letters.to(member.email)
    assert (state_of(leader.app), db_rows()["core_participation"]) == ("draft", 0)
    frozen_clock.forward(seconds=1)
    run_jobs(leader.app)
    assert [letter.subject for letter in letters.to(member.email)] == ["Si hva du mener: Klima i Bærum"]
    assert (state_of(leader.app), db_rows()["core_participation"]) == ("open", 1)
    assert db_rows()["core_sending_recipient"] == 0


def test_ux6_a_stopped_send_out_leaves_nothing_behind_and_can_be_sent_again(
    leader: Browser, people: People, letters: Postman, frozen_clock: Any, db_rows: Any
) -> None:
    member = people.member()
    page = write_survey(leader)
    press_send(leader, page)
    before = db_rows()
    stopped = leader.press("Stopp sendingen")
    assert "Ingen har fått e-posten" in stopped
    frozen_clock.forward(hours=1)
    run_jobs(leader.app)
    assert not letters.to(member.email)
    after = db_rows()
    assert after["core_participation"] == after["core_sending_recipient"] == 0
    assert (after["core_letter"], after["core_sending"]) == (before["core_letter"], 1)
    press_send(leader, page)
    let_leave(leader.app)
    assert len(letters.to(member.email)) == 1


def test_ux6_a_stop_while_it_leaves_takes_the_rest_back_and_says_how_many_had_it(
    app: Flask, leader: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    people.members(3)
    press_send(leader, write_survey(leader))
    let_leave(app)
    with app.app_context(), transaction():  # one of the three has left, as where the relay is slow
        first = sa.select(OutboxLetter.id).where(OutboxLetter.sending_id.is_not(None)).limit(1)
        session.execute(sa.update(OutboxLetter).where(OutboxLetter.id.in_(first)).values(state="sent"))
        sending = session.scalars(sa.select(Sending)).one()
        assert planning.stop(sending, None) == 1
    assert not letters.deliver()
    assert db_rows()["core_participation"] == 1
    assert state_of(app) == "open"


def test_ux6_stopped_before_the_first_letter_left_the_activity_is_a_draft_again(
    app: Flask, leader: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    people.members(3)
    page = write_survey(leader)
    press_send(leader, page)
    let_leave(app)
    with app.app_context(), transaction():
        assert planning.stop(session.scalars(sa.select(Sending)).one(), None) == 0
    assert (state_of(app), db_rows()["core_participation"]) == ("draft", 0)
    press_send(leader, page)
    let_leave(app)
    assert len(letters.deliver()) == 3


def test_what_has_left_cannot_be_stopped(app: Flask, leader: Browser, people: People, letters: Postman) -> None:
    people.member()
    press_send(leader, write_survey(leader))
    let_leave(app)
    letters.deliver()
    with app.app_context(), transaction(), pytest.raises(AlreadyLeft):
        planning.stop(session.scalars(sa.select(Sending)).one(), None)


def test_in12_a_stop_that_races_with_the_worker_ends_whole(app: Flask, people: People, db_rows: Any) -> None:
    leader = people.browser_of(people.staff("leader"))
    people.members(4)
    page = write_survey(leader, deadline="2099-10-30")  # a frozen clock does not reach other threads
    for _round in range(4):
        press_send(leader, page)
        with app.app_context(), transaction():
            sending = session.scalars(sa.select(Sending).order_by(Sending.id.desc())).first()
            assert sending is not None
            sending_id, was = sending.id, sending.state
            session.execute(sa.update(Sending).where(Sending.id == sending_id).values(due_at=sending.created_at))
            session.execute(sa.update(jobs.Job).where(jobs.Job.kind == planning.JOB).values(due_at=sending.created_at))
        assert was == "waiting"
        race([lambda: run_jobs(app), lambda which=sending_id: _stop(app, which)])
        run_jobs(app)
        with app.app_context():
            state = session.scalars(sa.select(Sending.state).where(Sending.id == sending_id)).one()
            alive = session.scalar(sa.select(sa.func.count()).where(OutboxLetter.state == "waiting")) or 0
        assert (state, alive, db_rows()["core_participation"], state_of(app)) == ("stopped", 0, 0, "draft")


def _stop(app: Flask, sending_id: Any) -> None:
    with app.app_context(), transaction():
        planning.stop(planning.by_id(sending_id), None)


def test_in12_the_button_pressed_by_many_at_once_plans_one(app: Flask, people: People, db_rows: Any) -> None:
    leader = people.browser_of(people.staff("leader"))
    people.members(2)
    page = write_survey(leader, deadline="2099-10-30")
    leader.get(f"{page}/mottakere")
    form = dict(leader.post(f"{page}/send").form(f"{page}/send").sent)
    press = [lambda: leader.client.post(f"{page}/send", data=form, base_url="http://localhost/") for _one in range(8)]
    race(press)
    assert db_rows()["core_sending"] == 1


def test_who_takes_a_break_in_the_ten_minutes_gets_nothing(
    app: Flask, leader: Browser, people: People, letters: Postman
) -> None:
    tired, awake = people.member(), people.member()
    press_send(leader, write_survey(leader))
    with app.app_context(), transaction():
        panel.pause(session.get_one(Panelist, tired.id))
    let_leave(app)
    assert (letters.to(tired.email), len(letters.to(awake.email))) == ([], 1)


def test_a_night_is_slept_through_and_it_is_said(leader: Browser, people: People) -> None:
    people.member()
    page = write_survey(leader)
    with leader.app.app_context(), transaction():
        settings.change("core", {"quiet_from": 21, "quiet_to": 7, "send_any_day": False})
    leader.get(f"{page}/mottakere")
    asked = leader.post(f"{page}/send", {"when": "later", "day": "2026-09-19", "at": "22.30"})
    assert "mandag 21. september 2026 kl. 07.00" in asked
    assert "Derfor er tidspunktet flyttet" in asked
    assert "mandag 21. september 2026 kl. 07.00" in leader.post(f"{page}/send")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"when": "later", "day": "", "at": "10.30"}, "Velg en dag"),
        ({"when": "later", "day": "2026-09-20", "at": "25"}, "Skriv klokkeslettet slik"),
        ({"when": "later", "day": "2026-09-14", "at": "10:30"}, "Tidspunktet er passert"),
    ],
)
def test_a_time_that_is_none_is_refused_at_its_field(
    leader: Browser, people: People, when: dict[str, str], said: str
) -> None:
    people.member()
    page = write_survey(leader)
    leader.get(f"{page}/mottakere")
    assert said in leader.post(f"{page}/send", when, status=422)


def test_the_test_goes_to_oneself_and_to_nobody_else(leader: Browser, people: People, letters: Postman) -> None:
    member = people.member()
    page = write_survey(leader)
    leader.get(f"{page}/mottakere")
    back = leader.press("Send testen til meg")
    assert back.path == f"{page}/mottakere"
    assert "Testen er på vei til" in back
    assert "3. Send" in back, "one is where one was"
    got = letters.deliver()
    assert {letter.to for letter in got} == {got[0].to} != {member.email}
    assert all(letter.subject.startswith("Test: ") for letter in got)
    assert {letter.message["Content-Language"] for letter in got} == {"nb", "en"}


def test_pr10_a_look_at_the_names_leaves_a_line_in_the_log(app: Flask, leader: Browser, people: People) -> None:
    people.member(name="Åse Dahl"), people.member(name="Omar Ali")
    page = write_survey(leader)
    assert "Åse Dahl" in leader.get(f"{page}/mottakere/hvem")
    assert "Åse Dahl" not in leader.get(f"{page}/mottakere/hvem?q=omar")
    with app.app_context():
        looked = sa.select(sa.func.count()).where(AuditRow.act == Act.RECIPIENTS_SEEN)
        assert session.scalar(looked) == 2


def test_a_correction_goes_to_exactly_those_who_got_the_wrong_letter(
    app: Flask, leader: Browser, people: People, letters: Postman
) -> None:
    got = people.members(2)
    page = write_survey(leader)
    press_send(leader, page)
    let_leave(app)
    letters.deliver()
    late = people.member()
    with app.app_context():
        wrong = session.scalars(sa.select(Sending.id)).one()
    leader.get(f"/arbeid/sendinger/{wrong}/rettelse")
    body = "Hei, {fornavn}\n\nFristen er 1. november.\n\n**[Se]({lenke})**"
    words = {"subject": "Feil dato", "body": body, "body_en": ""}
    assert "{ukjent}" in leader.post(f"/arbeid/sendinger/{wrong}/rettelse", {"body": "{ukjent}"}, status=422)
    leader.post(f"/arbeid/sendinger/{wrong}/rettelse", words)
    let_leave(app)
    new = letters.deliver()
    assert {letter.to for letter in new} == {member.email for member in got}
    assert late.email not in {letter.to for letter in new}
    assert {letter.subject for letter in new} == {"Rettelse: Feil dato"}
    assert all("/i/" in letter.path("/i/") and "List-Unsubscribe" in letter.message for letter in new)


def test_a_correction_is_tried_on_oneself_as_it_stands_and_nobody_else_gets_it(
    app: Flask, leader: Browser, people: People, letters: Postman
) -> None:
    people.member()
    send_to_all(leader, write_survey(leader))
    letters.deliver()
    with app.app_context():
        wrong = session.scalars(sa.select(Sending.id)).one()
    leader.get(f"/arbeid/sendinger/{wrong}/rettelse")
    leader.press("Send testen til meg", {"body": "{ukjent}"}, status=422)
    words = {"subject": "Feil dato", "body": "Fristen er 1. november.", "subject_en": "Wrong", "body_en": "1 November."}
    shown = leader.press("Send testen til meg", words)
    assert "Fristen er 1. november." in shown, "what was written is still there"
    tests = letters.deliver()
    assert sorted(letter.subject for letter in tests) == ["Test: Correction: Wrong", "Test: Rettelse: Feil dato"]
    assert len({letter.to for letter in tests}) == 1
    assert "Fristen er 1. november." in next(letter.text for letter in tests if "Rettelse" in letter.subject)
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Sending)) == 1


def test_the_calendar_shows_the_week_with_state_and_the_way_there(leader: Browser, people: People) -> None:
    people.member()
    press_send(leader, write_survey(leader))
    week = leader.get("/arbeid/kalender")
    for words in ("Uke 38", "tirsdag 15. september 2026 – i dag", "kl. 12.10", "Planlagt"):
        assert words in week
    assert "Stopp sendingen" in leader.get(week.link("Invitasjon: Klima i Bærum")).html
    assert "Invitasjon" not in leader.get("/arbeid/kalender?uke=2026-09-21")
    colleague = people.browser_of(people.staff("leader"))
    assert "Klima i Bærum" in colleague.get("/arbeid/kalender")
    assert not [link for link in colleague.get("/arbeid/kalender").links if "sendinger" in link[1]]


def test_the_log_of_deliveries_is_searched_by_name_and_each_look_is_noted(
    app: Flask, leader: Browser, people: People, letters: Postman
) -> None:
    people.member(name="Åse Dahl"), people.member(name="Omar Ali")
    page = write_survey(leader)
    press_send(leader, page)
    let_leave(app)
    letters.deliver()
    assert "Sendt" in leader.get(f"{page}/leveringer")
    found = leader.get(f"{page}/leveringer?q=omar")
    assert "Omar Ali" in found
    assert "Åse Dahl" not in found
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).where(AuditRow.act == Act.DELIVERY_SEEN)) == 2


def test_az6_what_was_planned_for_a_day_does_not_leave_once_its_planner_may_not_send(
    leader: Browser, people: People, letters: Postman, frozen_clock: Any
) -> None:
    kari = people.member()
    page = write_survey(leader)
    leader.get(f"{page}/mottakere")
    leader.post(f"{page}/send", {"when": "later", "day": "2026-09-21", "at": "10.30"})
    waiting = leader.post(f"{page}/send").path
    with leader.app.app_context(), transaction():
        session.execute(sa.delete(Membership))
    frozen_clock.forward(days=8)
    let_leave(leader.app)
    letters.deliver()
    assert letters.to(kari.email) == []
    office = people.browser_of(people.staff("administrator"))
    assert "har ikke lenger tilgang til å sende her" in office.get(waiting)


def test_who_was_asked_is_shown_a_page_at_a_time_and_found_by_name(leader: Browser, people: People) -> None:
    for number in range(52):
        people.member(name=f"Kari {number:02}")
    page = write_survey(leader)
    send_to_all(leader, page)
    first = leader.get(f"{page}/gjennomforing")
    assert "Vis 52 navn" in first
    assert ("Kari 49" in first, "Kari 50" in first) == (True, False)
    second = leader.get(first.link("Neste"))
    assert ("Kari 49" in second, "Kari 50" in second, "Kari 51" in second) == (False, True, True)
    assert "Neste" not in [text for text, _where in second.links]
    found = leader.get(f"{page}/gjennomforing?q=kari+07")
    assert ("Kari 07" in found, "Kari 08" in found) == (True, False)
    assert "Ingen med det navnet." in leader.get(f"{page}/gjennomforing?q=%25")
