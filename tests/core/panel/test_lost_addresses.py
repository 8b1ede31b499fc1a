"""Members who cannot read the mail to the address we know: they tell, staff call, and the address is changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs
from core.audit import AuditRow
from core.db import session
from core.panel.models import LostAddress, Panelist
from tests.people import People
from tests.racing import race

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Member

OLD, NEW = "kari@eksempel.no", "kari.ny@eksempel.no"
FORM = "/logg-inn/byttet-adresse"
LIST = "/arbeid/panelet/adresser"
TOLD = {"name": "Kari Berg", "old_email": OLD, "new_email": NEW, "phone": "99 88 77 66", "message": "Ny jobb"}


@pytest.fixture
def kari(people: People, letters: Postman) -> Member:
    """A member, whose letters so far are read."""
    member = people.member(email=OLD, name="Kari Berg", birth_year=1961)
    letters.deliver()
    return member


@pytest.fixture
def hanne(people: People) -> Browser:
    """The browser of a leader."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def tell(browser: Browser, status: int = 200, **changed: Any) -> Page:
    """Tell of a new address."""
    browser.get(FORM)
    return browser.post(FORM, {**TOLD, **changed}, status=status)


def acts(app: Flask) -> list[str]:
    """Give what the audit says was done, in order."""
    with app.app_context():
        return list(session.scalars(sa.select(AuditRow.act).order_by(AuditRow.id)))


def test_whoever_lost_their_address_gets_it_changed_after_a_call(
    app: Flask, browse: Browser, kari: Member, hanne: Browser, letters: Postman
) -> None:
    inside = People(app).browser_of(kari)
    assert tell(browse).heading == "Takk for at du sa fra"
    assert letters.deliver() == []
    assert "1 person har byttet e-postadresse" in hanne.get("/arbeid")
    hanne.click("Se")
    page = hanne.click("Kari Berg")
    assert page.text.count("Kari Berg") >= 3, "what was written stands beside what we know"
    assert "1961" in page
    assert "99 88 77 66" in page
    assert "Adressen er byttet." in hanne.press("Jeg har ringt, bytt adressen")
    with app.app_context():
        assert session.get_one(Panelist, kari.id).email == NEW
    assert letters.last_to(OLD).subject == "Vi har byttet e-postadressen din"
    assert letters.last_to(NEW).path("/logg-inn") == "/logg-inn"
    inside.get("/mitt-panel", status=401)
    assert {"address_requests_seen", "members_seen", "address_changed"} <= set(acts(app))
    assert "Ingen venter nå." in hanne.get(LIST)
    browse.get("/logg-inn")
    browse.post("/logg-inn", {"email": NEW})
    assert browse.press("Logg inn", {"code": letters.last_to(NEW).code}).path == "/mitt-panel"


def test_au8_members_and_others_meet_the_same(people: People, kari: Member, queries: Any, letters: Postman) -> None:
    pages, work = [], []
    for email in (OLD, "karl@eksempel.no"):
        browser = people.browser()
        browser.get(FORM)
        with queries() as ran:
            page = browser.post(FORM, {**TOLD, "old_email": email, "new_email": f"ny.{email}"})
        pages.append((page.status, re.sub(r'name="csrf_token" value="[^"]*"', "", page.html)))
        work.append(ran.statements)
    assert pages[0] == pages[1]
    assert work[0] == work[1]
    assert letters.deliver() == []


def test_au8_what_is_asked_too_often_says_nothing_about_membership(people: People, kari: Member) -> None:
    for email in (OLD, "karl@eksempel.no"):
        for number in range(5):
            tell(people.browser(), old_email=email, new_email=f"ny{number}.{email}")
        page = tell(people.browser(), old_email=email, status=422)
        assert "Vi har fått flere meldinger om denne adressen i dag. Ring oss" in page


def test_the_same_form_twice_is_one_request(browse: Browser, kari: Member, db_rows: Any) -> None:
    form = browse.get(FORM).form(FORM)
    for _press in range(2):
        browse.forge(FORM, dict(form.filled(TOLD)))
    assert db_rows()["core_lost_address"] == 1


def test_wrong_input_is_answered_at_the_field_and_kept(browse: Browser, db_rows: Any) -> None:
    page = tell(browse, 422, new_email="kari at eksempel", phone="")
    assert "Skriv e-postadressen slik" in page
    assert "Dette feltet må fylles ut" in page
    assert dict(page.form(FORM).sent)["message"] == "Ny jobb"
    assert db_rows()["core_lost_address"] == 0


def test_staff_refuse_with_a_reason_and_nothing_changes(
    app: Flask, browse: Browser, kari: Member, hanne: Browser, letters: Postman
) -> None:
    tell(browse)
    hanne.get(LIST)
    hanne.click("Kari Berg")
    hanne.press("Avvis", {"reason": ""}, status=422)
    hanne.press("Avvis", {"reason": "Ikke til å få tak i"})
    with app.app_context():
        assert session.get_one(Panelist, kari.id).email == OLD
    assert letters.deliver() == []
    assert "Grunn: Ikke til å få tak i" in hanne.click("Kari Berg")
    assert acts(app)[-2:] == ["address_requests_seen", "members_seen"]
    assert "address_request_refused" in acts(app)


def test_whoever_corrects_the_old_address_sees_that_member_first(
    app: Flask, browse: Browser, kari: Member, hanne: Browser
) -> None:
    tell(browse, old_email="kaari@eksempel.no")
    hanne.get(LIST)
    assert "Ingen paneldeltaker har den gamle adressen." in hanne.click("Kari Berg")
    page = hanne.press("Jeg har ringt, bytt adressen", status=422)
    assert "Ingen paneldeltaker har denne adressen." in page
    page = hanne.press("Jeg har ringt, bytt adressen", {"old_email": OLD})
    assert "1961" in page
    with app.app_context():
        assert session.get_one(Panelist, kari.id).email == OLD, "first they see who it is"
    hanne.press("Jeg har ringt, bytt adressen")
    with app.app_context():
        assert session.get_one(Panelist, kari.id).email == NEW


def test_an_address_that_another_member_has_is_not_given_away(
    app: Flask, browse: Browser, kari: Member, hanne: Browser, people: People
) -> None:
    people.member(email=NEW)
    tell(browse)
    hanne.get(LIST)
    hanne.click("Kari Berg")
    page = hanne.press("Jeg har ringt, bytt adressen", status=422)
    assert "En annen paneldeltaker har denne adressen." in page
    with app.app_context():
        assert session.scalars(sa.select(LostAddress.outcome)).all() == ["open"]


def test_of_five_colleagues_who_press_at_once_one_changes_it(
    app: Flask, browse: Browser, kari: Member, people: People
) -> None:
    tell(browse)
    with app.app_context():
        asked = session.scalars(sa.select(LostAddress.id)).one()
    colleagues = [people.browser_of(people.staff("leader")) for _colleague in range(5)]
    values = {"seen": str(kari.id), "old_email": OLD, "new_email": NEW}
    for colleague in colleagues:
        colleague.get(f"{LIST}/{asked}")
    answers = race([lambda one=one: one.forge(f"{LIST}/{asked}/bytt", values) for one in colleagues])
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 303
    assert set(statuses[1:]) <= {409, 422}
    assert acts(app).count("address_changed") == 1


def test_what_was_handled_is_forgotten_after_90_days_and_what_waits_after_180(
    app: Flask, people: People, kari: Member, frozen_clock: Any, db_rows: Any
) -> None:
    hanne = people.browser_of(people.staff("leader"))
    tell(people.browser())
    tell(people.browser(), name="Karl", old_email="karl@eksempel.no", new_email="karl.ny@eksempel.no")
    hanne.get(LIST)
    hanne.click("Karl")
    hanne.press("Avvis", {"reason": "Ukjent"})
    for days, left in ((89, 2), (2, 1), (88, 1), (2, 0)):
        frozen_clock.forward(days=days)
        with app.app_context():
            jobs.run_due()
        assert db_rows()["core_lost_address"] == left


def test_who_may_not_help_sees_neither_the_list_nor_the_task(people: People, kari: Member, browse: Browser) -> None:
    tell(browse)
    officer = people.browser_of(people.staff("privacy_officer"))
    officer.get(LIST, status=403)
    assert "har byttet e-postadresse" not in officer.get("/arbeid")


def test_what_a_colleague_has_handled_is_not_handled_again(
    app: Flask, browse: Browser, kari: Member, hanne: Browser, people: People
) -> None:
    tell(browse)
    ivar = people.browser_of(people.staff("administrator"))
    for browser in (hanne, ivar):
        browser.get(LIST)
        browser.click("Kari Berg")
    hanne.press("Avvis", {"reason": "Ikke til å få tak i"})
    change = {"seen": str(kari.id), "old_email": OLD, "new_email": NEW}
    for act, values in (("avvis", {"reason": "Nei"}), ("bytt", change)):
        answer = ivar.forge(f"{LIST}/{asked(app)}/{act}", values)
        assert (answer.status_code, "En kollega var først" in answer.get_data(as_text=True)) == (409, True)
    with app.app_context():
        assert session.get_one(Panelist, kari.id).email == OLD


def asked(app: Flask) -> object:
    """Give the id of the one request."""
    with app.app_context():
        return session.scalars(sa.select(LostAddress.id)).one()
