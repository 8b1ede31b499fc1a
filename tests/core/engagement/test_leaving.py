"""A colleague leaves: everything they led goes to somebody who stays, and nothing opens for them any more."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.api.models import ApiToken
from core.api.scopes import Scope
from core.api.services import Wanted, make
from core.auth import identities
from core.auth.models import Staff, Visit
from core.auth.services import principal
from core.db import session, transaction
from core.engagement import leaving as parting
from core.engagement import services, team
from core.engagement.errors import NoHeir
from core.engagement.models import Membership
from core.permissions import LEADER
from core.types import LocalText, new_id
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import Any

    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague, People

    Opened = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Case:
    """Who leaves, who stays, what is led, and the administrator's browser."""

    office: Browser
    hanne: Colleague
    tore: Colleague
    led: tuple[Id, Id]


@pytest.fixture
def office(people: People) -> Browser:
    """The browser of an administrator."""
    return people.browser_of(people.staff("administrator", name="Ivar Moen"))


@pytest.fixture
def hanne(people: People) -> Colleague:
    """The leader who leaves."""
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def tore(people: People) -> Colleague:
    """A colleague who stays."""
    return people.staff("leader", name="Tore Ås")


@pytest.fixture
def led(writing: Opened, hanne: Colleague) -> tuple[Id, Id]:
    """Two projects that only Hanne leads."""
    with writing():
        leader = principal(session.get_one(Staff, hanne.id))
        made = [services.create_project(LocalText(nb=title), leader) for title in ("Klima", "Min side")]
        return made[0].id, made[1].id


@pytest.fixture
def case(office: Browser, hanne: Colleague, tore: Colleague, led: tuple[Id, Id]) -> Case:
    """All of it."""
    return Case(office, hanne, tore, led)


def test_whoever_leaves_while_they_inherit_does_not_lead_alone(app: Flask, people: People, case: Case) -> None:
    """Two administrators at once: one gives Hanne's projects to Tore, the other lets Tore go, who leads nothing yet."""
    boss, both = people.staff("administrator"), threading.Barrier(2)
    together = app.extensions["engines"][True].dialect.name == "postgresql"

    def leave(colleague: Colleague, heir: Colleague | None) -> bool:
        try:
            with app.app_context(), transaction():
                gone, by = session.get_one(Staff, colleague.id), principal(session.get_one(Staff, boss.id))
                heirs = {project: session.get_one(Staff, heir.id) for project in case.led} if heir else {}
                if together:
                    both.wait()
                parting.leave(gone, heirs, by)
        except NoHeir:
            return False
        return True

    done = race([lambda: leave(case.hanne, case.tore), lambda: leave(case.tore, None)])
    assert sorted(done) == [False, True]
    with app.app_context():
        for project in case.led:
            (left,) = team.leaders_of(project)
            assert session.get_one(Staff, left).active


def page_of(colleague: Colleague) -> str:
    """Give the address where somebody's employment is ended."""
    return f"/arbeid/system/ansatte/{colleague.id}"


def leaders(app: Flask, project: Id) -> list[Id | None]:
    """Read who leads a project."""
    with app.app_context():
        rows = sa.select(Membership.staff_id).where(Membership.project_id == project, Membership.role == LEADER)
        return list(session.scalars(rows))


def test_everything_goes_to_one_and_the_way_in_is_shut(
    app: Flask, people: People, case: Case, letters: Postman
) -> None:
    office, hanne, tore, led = case.office, case.hanne, case.tore, case.led
    browser = people.browser_of(hanne)
    office.get(page_of(hanne))
    page = office.click("Avslutt arbeidsforholdet")
    assert "Kollegaen har ansvaret for 2 prosjekter" in page
    assert {"Hvem overtar «Klima»?", "Hvem overtar «Min side»?"} <= set(_questions(page.text))
    assert "Sluttet" in office.press("Avslutt arbeidsforholdet", {"every": str(tore.id)})
    assert [leaders(app, project) for project in led] == [[tore.id], [tore.id]]
    assert f"Svar på e-poster kommer til {tore.email}" in people.browser_of(tore).get(f"/arbeid/prosjekter/{led[0]}")
    assert browser.get("/arbeid").path == "/arbeid/logg-inn"
    with app.app_context():
        gone = session.get_one(Staff, hanne.id)
        assert (gone.active, gone.password, gone.tf_totp_secret, gone.roles) == (False, None, None, [])
        assert (
            session.scalars(sa.select(Visit).where(Visit.subject_id == hanne.id, Visit.ended_at.is_(None))).all() == []
        )
    assert {letter.subject for letter in letters.to(tore.email)} == {"Du leder nå et prosjekt"}
    assert letters.to(hanne.email) == []


def test_each_thing_can_go_to_another(app: Flask, people: People, case: Case) -> None:
    office, hanne, tore, led = case.office, case.hanne, case.tore, case.led
    mona = people.staff(name="Mona Dahl")
    office.get(f"{page_of(hanne)}/avslutt")
    office.press("Avslutt arbeidsforholdet", {f"heir-{led[0]}": str(tore.id), f"heir-{led[1]}": str(mona.id)})
    assert [leaders(app, project) for project in led] == [[tore.id], [mona.id]]


def test_nothing_is_left_without_a_leader(app: Flask, people: People, case: Case) -> None:
    office, hanne, tore, led = case.office, case.hanne, case.tore, case.led
    office.get(f"{page_of(hanne)}/avslutt")
    page = office.press("Avslutt arbeidsforholdet", {f"heir-{led[0]}": str(tore.id)}, 409)
    assert "Ingen prosjekter kan stå uten leder" in page
    assert [leaders(app, project) for project in led] == [[hanne.id], [hanne.id]], "what was begun is taken back"
    assert people.browser_of(hanne).get("/arbeid").path == "/arbeid"


def test_the_other_leader_is_suggested(case: Case, writing: Opened) -> None:
    office, hanne, tore, led = case.office, case.hanne, case.tore, case.led
    with writing():
        session.add(Membership(project_id=led[0], staff_id=tore.id, role=LEADER))
    page = office.get(f"{page_of(hanne)}/avslutt")
    assert dict(page.form(button="Avslutt").sent)[f"heir-{led[0]}"] == str(tore.id)


def test_who_was_only_invited_takes_nothing_over(app: Flask, people: People, case: Case, writing: Opened) -> None:
    office, hanne, led = case.office, case.hanne, case.led
    people.welcome_path("leader", email="nora@kommune.example.no")
    with writing():
        nora = session.scalars(sa.select(Staff).where(Staff.email == "nora@kommune.example.no")).one()
        session.add(Membership(project_id=led[0], staff_id=nora.id, role=LEADER))
        found = nora.id
    form = office.get(f"{page_of(hanne)}/avslutt").form(button="Avslutt")
    assert str(found) not in form.offered["every"]
    assert str(case.tore.id) in form.offered["every"]
    assert not dict(form.sent)[f"heir-{led[0]}"], "nor is suggested"
    handing = people.browser_of(hanne).get(f"/arbeid/prosjekter/{led[0]}/team").form(button="Gi videre")
    assert str(found) not in handing.offered["new"]
    with writing():
        gone, heir, by = (session.get_one(Staff, one) for one in (hanne.id, found, case.tore.id))
        with pytest.raises(NoHeir):
            parting.leave(gone, dict.fromkeys(led, heir), principal(by))


def test_who_was_only_invited_is_no_reason_to_let_the_last_leader_go(
    app: Flask, people: People, case: Case, writing: Opened
) -> None:
    hanne, project = case.hanne, case.led[0]
    people.welcome_path("leader", name="Nora Ås", email="nora@kommune.example.no")
    hers = people.browser_of(hanne)
    hers.get(f"/arbeid/prosjekter/{project}/team")
    with app.app_context():
        nora = session.scalars(sa.select(Staff.id).where(Staff.email == "nora@kommune.example.no")).one()
    hers.press("Ta med i teamet", {"staff": str(nora), "role": LEADER})
    assert "Noen må lede prosjektet" in hers.press("Ta ut av teamet: Hanne Lie")
    case.office.get(f"/arbeid/system/ansatte/{nora}")
    case.office.press("Trekk invitasjonen tilbake")
    assert leaders(app, project) == [hanne.id]


def test_who_leaves_is_no_longer_known_elsewhere(office: Browser, hanne: Colleague, writing: Opened) -> None:
    with writing():
        identities.link_staff("https://issuer.example", "hanne", hanne.id)
    office.get(f"{page_of(hanne)}/avslutt")
    office.press("Avslutt arbeidsforholdet")
    with writing():
        assert not identities.is_linked(staff=hanne.id)
    office.press("Åpne kontoen igjen")
    with writing():
        assert identities.staff_of("https://issuer.example", "hanne") is None


def test_programs_of_whoever_leaves_are_shut_out(
    app: Flask, people: People, office: Browser, hanne: Colleague, writing: Opened
) -> None:
    with writing():
        owner = principal(session.get_one(Staff, hanne.id))
        wanted = Wanted(id=new_id(), name="Timeplan", scopes=[Scope.ENGAGEMENTS_READ], lives=timedelta(days=30))
        make(wanted, owner)
    office.get(f"{page_of(hanne)}/avslutt")
    office.press("Avslutt arbeidsforholdet")
    with app.app_context():
        assert session.scalars(sa.select(ApiToken.revoked_at).where(ApiToken.staff_id == hanne.id)).one() is not None


def test_who_comes_back_gets_a_new_way_in_and_no_roles(
    app: Flask, people: People, office: Browser, hanne: Colleague, letters: Postman
) -> None:
    office.get(f"{page_of(hanne)}/avslutt")
    office.press("Avslutt arbeidsforholdet")
    office.press("Åpne kontoen igjen")
    people.browser().get(letters.last_to(hanne.email).path("/arbeid/velkommen/"))
    with app.app_context():
        assert session.get_one(Staff, hanne.id).roles == []


def test_nobody_ends_their_own_employment(people: People) -> None:
    people.staff("administrator")
    me = people.staff("administrator")
    office = people.browser_of(me)
    office.get(f"{page_of(me)}/avslutt")
    assert "ditt eget arbeidsforhold" in office.press("Avslutt arbeidsforholdet", {}, 409)


def _questions(text: str) -> list[str]:
    return [f"Hvem overtar «{part.split('»')[0]}»?" for part in text.split("Hvem overtar «")[1:]]
