"""A send-out to those who may still be asked: who is left out is told, and two at once ask nobody once too often."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, settings
from core.db import session, transaction
from core.engagement.models import Participation
from core.engagement.sending.departure import leave
from core.engagement.sending.models import WAITING, Sending
from core.engagement.sending.planning import stop
from core.panel.models import Panelist
from tests.plugins.survey.asking import write_survey
from tests.racing import race
from tests.sending import BY_DAY_AND_NIGHT, let_leave, press_send, send_to_all

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def hanne(people: People, frozen_clock: Any) -> Browser:
    """A leader's browser, on a day in September 2026."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def cap_at(app: Flask, times: int) -> None:
    """Let nobody be asked more often than so many times a year."""
    with app.app_context(), transaction():
        settings.change("core", {**BY_DAY_AND_NIGHT, "send_unapproved": True, "contacts_a_year": times})


def test_a_capped_send_out_says_who_was_left_out(hanne: Browser, people: People, letters: Postman) -> None:
    kari, ola = people.member(name="Kari Lie"), people.member(name="Ola Berg")
    women = hanne.get("/arbeid/panelet/segmenter") and hanne.post("/arbeid/panelet/segmenter", {"title": "Kari"})
    hanne.get(f"{women.path}/ny-regel?rule=core.never_asked")
    hanne.post(f"{women.path}/ny-regel/core.never_asked", {"side": "out"})
    send_to_all(hanne, write_survey(hanne, title="Første"))
    second = write_survey(hanne, title="Andre")
    people.member(name="Ny Person")
    hanne.get(f"{second}/mottakere")
    hanne.post(f"{second}/mottakere", {"who": "segment", "segment": women.path.rsplit("/", 1)[1]})
    cap_at(hanne.app, 1)
    page = hanne.get(f"{second}/mottakere")
    assert "Utelatt: 2 over grensen" in page
    assert "Grensen er 1 invitasjon i året." in page
    assert "Ingen får denne invitasjonen" in page
    people.member(name="Aldri Spurt")
    hanne.get(f"{second}/mottakere")
    hanne.post(f"{second}/mottakere", {"who": "all"})
    hanne.get(f"{second}/mottakere")
    assert "Utelatt: 2 over grensen" in hanne.get(f"{second}/send?people=2&when=now"), "said again before it is sent"
    hanne.get(f"{second}/mottakere")
    hanne.post(f"{second}/mottakere", {"who": "segment", "segment": women.path.rsplit("/", 1)[1]})
    cap_at(hanne.app, 2)
    assert "Utelatt" not in hanne.get(f"{second}/mottakere")
    press_send(hanne, second)
    let_leave(hanne.app)
    assert [len(letters.to(member.email)) for member in (kari, ola)] == [2, 2]
    assert "Invitasjonen gikk til segmentet «Kari»." in hanne.get(f"{second}/mottakere")
    assert "Du er spurt 2 av høyst 2 ganger i år." in people.browser_of(kari).get("/mitt-panel")


def test_a_limit_and_who_comes_first_are_kept_and_told(hanne: Browser, people: People) -> None:
    people.members(3)
    page = f"{write_survey(hanne)}/mottakere"
    hanne.get(page)
    shown = hanne.post(page, {"who": "all", "most_people": "2", "ask_first": "longest_since"})
    assert "Utelatt: 1 utenfor antallet" in shown
    sent = dict(shown.form(page).sent)
    assert (sent["most_people"], sent["ask_first"]) == ("2", "longest_since")
    refused = hanne.post(page, {"who": "segment", "most_people": "mange"}, status=422)
    assert "Skriv et helt tall, minst 1." in refused
    hanne.get(page)
    assert "Velg et segment." in hanne.post(page, {"who": "segment", "most_people": ""}, status=422)


def test_the_same_people_twice_in_a_week_is_warned_of(hanne: Browser, people: People) -> None:
    people.members(2)
    send_to_all(hanne, write_survey(hanne, title="Første"))
    second = write_survey(hanne, title="Andre")
    hanne.get(f"{second}/mottakere")
    page = hanne.post(f"{second}/send")
    assert "Noen av dem får en annen e-post samme uke" in page
    assert "2 personer får også «Første»" in page
    hanne.post(f"{second}/send")
    assert "2 personer får også «Første»" in hanne.get("/arbeid/kalender")


def test_only_invitations_are_told_of(hanne: Browser, people: People) -> None:
    """Who gets another's reminder has not answered there, and that is not ours to know."""
    people.member()
    first = write_survey(hanne, title="Første")
    send_to_all(hanne, first)
    with hanne.app.app_context(), transaction():
        session.execute(sa.update(Sending).values(due_at=clock.now() - timedelta(days=30)))
    hanne.get(f"{first}/paminnelser")
    hanne.press("Send påminnelse til 1 som ikke har svart")
    second = write_survey(hanne, title="Andre")
    hanne.get(f"{second}/mottakere")
    assert "samme uke" not in hanne.post(f"{second}/send")


def test_a_send_out_says_whom_it_left_out_when_it_left(hanne: Browser, people: People) -> None:
    members = people.members(2)
    page = write_survey(hanne)
    press_send(hanne, page)
    with hanne.app.app_context(), transaction():
        session.get_one(Panelist, members[0].id).state = "paused"
    let_leave(hanne.app)
    path = re.findall(r'href="(/arbeid/sendinger/[^"]+)"', hanne.get(f"{page}/mottakere").html)[0]
    shown = hanne.get(path)
    assert "Mottakere 1 person" in shown
    assert "Utelatt da den gikk 1 person" in shown


def test_an_invitation_that_nobody_could_get_is_held(hanne: Browser, people: People) -> None:
    member = people.member()
    page = write_survey(hanne)
    press_send(hanne, page)
    with hanne.app.app_context(), transaction():
        session.get_one(Panelist, member.id).state = "paused"
    let_leave(hanne.app)
    assert "Utkast" in hanne.get(page)
    path = re.findall(r'href="(/arbeid/sendinger/[^"]+)"', hanne.get(f"{page}/mottakere").html)[0]
    assert "Ingen av dem kunne spørres" in hanne.get(path)


def test_another_week_is_not_warned_of(hanne: Browser, people: People, frozen_clock: Any) -> None:
    people.members(2)
    send_to_all(hanne, write_survey(hanne, title="Første"))
    frozen_clock.forward(days=8)
    hanne = people.browser_of(people.staff("leader"))
    second = write_survey(hanne, title="Andre")
    hanne.get(f"{second}/mottakere")
    assert "samme uke" not in hanne.post(f"{second}/send")


def test_who_was_never_told_was_not_asked(hanne: Browser, people: People, writing: Any) -> None:
    people.members(2)
    cap_at(hanne.app, 1)
    page = write_survey(hanne)
    press_send(hanne, page)
    let_leave(hanne.app)
    with writing():
        stop(session.scalars(sa.select(Sending)).one(), None)
        assert list(session.scalars(sa.select(Panelist.invited_times))) == [0, 0]
    assert "Utelatt" not in hanne.get(f"{page}/mottakere")


def test_two_that_leave_at_once_ask_nobody_once_too_often(hanne: Browser, people: People, writing: Any) -> None:
    members = people.members(8)
    for title in ("Første", "Andre", "Tredje"):
        press_send(hanne, write_survey(hanne, title=title, deadline="2030-10-30"))
    cap_at(hanne.app, 1)
    with writing():
        session.execute(sa.update(Sending).values(due_at=clock.now()))
        waiting = list(session.scalars(sa.select(Sending.id).where(Sending.state == WAITING)))

    def go(sending_id: Any) -> None:
        with hanne.app.app_context():
            steps = iter(())
            with transaction():
                steps = leave({"sending": str(sending_id)})
                more = next(steps, None) is not None
            while more:
                with transaction():
                    more = next(steps, None) is not None

    race([lambda sending_id=sending_id: go(sending_id) for sending_id in waiting])  # type: ignore[misc]
    with hanne.app.app_context():
        times = sa.select(Participation.panelist_id, sa.func.count()).group_by(Participation.panelist_id)
        assert dict(iter(session.execute(times))) == {member.id: 1 for member in members}


def test_what_stands_in_the_way_of_asking_again_is_said_beside_the_state(hanne: Browser, people: People) -> None:
    people.member(name="Åse Lie")
    people.member(name="Zara Berg")
    page = write_survey(hanne)
    send_to_all(hanne, page)
    cap_at(hanne.app, 1)
    listed = hanne.get(f"{page}/gjennomforing").text
    assert listed.index("Zara Berg Invitert Over grensen for henvendelser") < listed.index("Åse Lie Invitert")
