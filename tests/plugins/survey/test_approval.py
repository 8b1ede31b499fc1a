"""A colleague's look at what goes to all members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session
from core.engagement.sending.models import Sending
from core.panel.models import District
from tests.plugins.survey.asking import write_survey
from tests.sending import let_leave, press_send, without_quiet_hours

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("who approves what; the sending itself runs on both engines")


@pytest.fixture
def hanne(people: People, frozen_clock: Any) -> Browser:
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


@pytest.fixture
def mona(people: People, frozen_clock: Any) -> Colleague:
    return people.staff("editor", name="Mona Berg")


@pytest.fixture
def asked(hanne: Browser, mona: Colleague, people: People) -> str:
    """An invitation to everybody that waits for a colleague; the path of its activity."""
    people.member(email="kari@example.no")
    page = write_survey(hanne)
    without_quiet_hours(hanne.app, approval=True)
    press_send(hanne, page)
    return page


def the_sending(app: Flask) -> tuple[str, str]:
    """Give the newest send-out's path, and its state."""
    with app.app_context():
        newest = session.scalars(sa.select(Sending).order_by(Sending.id.desc())).first()
        assert newest is not None
        return f"/arbeid/sendinger/{newest.id}", newest.state


def test_mail_to_everybody_waits_for_a_colleague_who_is_told(
    app: Flask, asked: str, mona: Colleague, people: People, letters: Postman
) -> None:
    assert the_sending(app)[1] == "waiting_for_approval"
    let_leave(app)
    assert not letters.to("kari@example.no")
    letter = letters.last_to(mona.email)
    desk = people.browser_of(mona)
    assert "Se over: Invitasjon – Klima i Bærum" in desk.get("/arbeid")
    page = desk.get(letter.path("/godkjenning"))
    assert "Si hva du mener: Klima i Bærum" in page
    said = desk.press("Ja, send til 1 person")
    assert "Godkjent. E-posten sendes tirsdag 15. september 2026 kl. 12.10" in said
    let_leave(app)
    assert len(letters.to("kari@example.no")) == 1


def test_nobody_looks_over_their_own(app: Flask, asked: str, hanne: Browser) -> None:
    path, _state = the_sending(app)
    page = hanne.get(f"{path}/godkjenning")
    assert "så en annen må si ja" in page
    assert not [form for form in page.forms if form.action.endswith("/godkjenn")]
    hanne.forge(f"{path}/godkjenn", {"seen": "x"})
    assert the_sending(app)[1] == "waiting_for_approval"


def test_it_is_sent_back_with_words_and_asked_anew(
    asked: str, hanne: Browser, mona: Colleague, people: People, letters: Postman
) -> None:
    path, _state = the_sending(hanne.app)
    desk = people.browser_of(mona)
    desk.get(f"{path}/godkjenning")
    desk.post(f"{path}/send-tilbake", {"words": "Fristen er for kort"})
    assert "Fristen er for kort" in hanne.get(path)
    assert "Rett og be på nytt: Klima i Bærum" in hanne.get("/arbeid")
    assert not letters.to("kari@example.no")
    press_send(hanne, asked)
    assert the_sending(hanne.app)[1] == "waiting_for_approval"


def test_a_change_after_the_yes_asks_again(
    asked: str, hanne: Browser, mona: Colleague, people: People, letters: Postman
) -> None:
    path, _state = the_sending(hanne.app)
    desk = people.browser_of(mona)
    desk.get(f"{path}/godkjenning")
    desk.press("Ja, send til 1 person")
    assert the_sending(hanne.app)[1] == "waiting"
    hanne.get(f"{asked}/e-poster")
    assert "En kollega må se over den på nytt" in hanne.post(f"{asked}/e-poster", {"subject": "Noe helt annet"})
    assert the_sending(hanne.app)[1] == "waiting_for_approval"
    let_leave(hanne.app)
    assert not letters.to("kari@example.no")
    desk.get(f"{path}/godkjenning")
    desk.press("Ja, send til 1 person")
    hanne.get(f"{asked}/rediger")
    hanne.post(f"{asked}/rediger", {"title": "Klima på Jar"})  # not a page of letters: seen when it would leave
    let_leave(hanne.app)
    assert (the_sending(hanne.app)[1], letters.to("kari@example.no")) == ("waiting_for_approval", [])


def test_a_yes_to_what_was_changed_while_one_read_does_not_count(
    app: Flask, asked: str, hanne: Browser, mona: Colleague, people: People
) -> None:
    path, _state = the_sending(app)
    desk = people.browser_of(mona)
    desk.get(f"{path}/godkjenning")
    hanne.get(f"{asked}/e-poster")
    hanne.post(f"{asked}/e-poster", {"subject": "Noe helt annet"})
    assert "Noe ble endret mens du leste" in desk.press("Ja, send til 1 person")
    assert the_sending(app)[1] == "waiting_for_approval"


@pytest.mark.parametrize(("places", "state"), [(["Jar"], "waiting"), ([], "waiting_for_approval")])
def test_mail_to_some_places_needs_no_colleague_and_mail_to_every_place_does(  # noqa: PLR0913, PLR0917
    app: Flask, hanne: Browser, mona: Colleague, people: People, letters: Postman, places: list[str], state: str
) -> None:
    people.member(email="kari@example.no", district="Jar")
    page = write_survey(hanne)
    without_quiet_hours(app, approval=True)
    with app.app_context():
        some = sa.select(District.id).where(District.name.in_(places)) if places else sa.select(District.id)
        chosen = [str(one) for one in session.scalars(some)]
    hanne.get(f"{page}/mottakere")
    hanne.post(f"{page}/mottakere", {"who": "places", "districts": chosen})
    press_send(hanne, page)
    assert the_sending(app)[1] == state


def test_who_is_alone_in_the_house_is_told_so(app: Flask, hanne: Browser, people: People) -> None:
    people.member()
    page = write_survey(hanne)
    without_quiet_hours(app, approval=True)
    assert "Ingen kollega kan se over e-posten" in press_send(hanne, page)
