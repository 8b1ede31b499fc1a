"""Colleagues' accounts: invited, given roles, shut, let in anew; what is taken away is gone at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.auth.models import Staff
from core.auth.services import principal, staff_by_id
from core.auth.staff_admin import services
from core.auth.staff_admin.errors import HasComeIn, LastAdministrator
from core.db import session, transaction
from tests.people import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Colleague, People

STAFF = "/arbeid/system/ansatte"
INVITED = "ny.kollega@kommune.example.no"


@pytest.fixture
def ivar(people: People) -> Colleague:
    """An administrator."""
    return people.staff("administrator", name="Ivar Moen")


@pytest.fixture
def office(people: People, ivar: Colleague) -> Browser:
    """The administrator's browser."""
    return people.browser_of(ivar)


def invite(office: Browser, *roles: str, name: str = "Nora Ås", email: str = INVITED) -> str:
    """Invite a colleague, and give the address of their page."""
    office.get(f"{STAFF}/ny")
    listed = office.press("Send invitasjonen", {"name": name, "email": email, "roles": list(roles)})
    return listed.link(name)


def way_in(letters: Postman, address: str = INVITED) -> str:
    """Give the path of the one-time link in the newest letter to somebody."""
    letters.deliver()
    return letters.last_to(address).path("/arbeid/velkommen/")


def acts(app: Flask, colleague_id: object) -> list[str]:
    """Give what has been noted about somebody."""
    with app.app_context():
        rows = sa.select(AuditRow.act).where(AuditRow.object_id == colleague_id).order_by(AuditRow.id)
        return list(session.scalars(rows))


def test_an_invited_colleague_gets_a_letter_and_comes_in_with_the_roles_given(
    app: Flask, people: People, office: Browser, letters: Postman
) -> None:
    path = invite(office, "leader", "analyst")
    assert "Invitert" in office.get(path)
    newcomer = people.browser()
    newcomer.get(way_in(letters))
    assert newcomer.press("Lagre passordet", {"password": PASSWORD, "again": PASSWORD}).path == "/arbeid/logg-inn"
    page = office.get(path)
    assert "I bruk" in page
    with app.app_context():
        made = session.scalars(sa.select(Staff).where(Staff.email == INVITED)).one()
        assert principal(made).roles == {"leader", "analyst"}
        assert acts(app, made.id)[0] == Act.STAFF_INVITED


def test_the_same_form_sent_twice_invites_once(app: Flask, office: Browser, letters: Postman) -> None:
    office.get(f"{STAFF}/ny")
    form = office.page.form(button="Send invitasjonen") if office.page else None
    assert form is not None
    sent = dict(form.filled({"name": "Nora Ås", "email": INVITED, "roles": ["leader"]}))
    answers = [office.forge(f"{STAFF}/ny", sent) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(letters.to(INVITED)) == 1


def test_an_address_that_somebody_has_is_refused_and_what_was_typed_stands(office: Browser, ivar: Colleague) -> None:
    office.get(f"{STAFF}/ny")
    page = office.press("Send invitasjonen", {"name": "Nora Ås", "email": ivar.email}, 409)
    assert "Noen har allerede en konto" in page
    assert 'value="Nora Ås"' in page.html


def test_a_new_invitation_kills_the_old_link(people: People, office: Browser, letters: Postman) -> None:
    path = invite(office, "leader")
    old = way_in(letters)
    office.get(path)
    office.press("Send invitasjonen på nytt")
    new = way_in(letters)
    assert old != new
    people.browser().get(old, 410)
    people.browser().get(new)


def test_who_has_used_an_invitation_once_is_not_withdrawn_when_let_in_anew(
    app: Flask, people: People, ivar: Colleague
) -> None:
    nora = people.staff("leader")
    with app.app_context(), transaction():
        row, by = session.get_one(Staff, nora.id), principal(session.get_one(Staff, ivar.id))
        services.let_in_anew(row, by)
        assert not services.has_come_in(row), "the password is gone, and she never got past the second door"
        with pytest.raises(HasComeIn):
            services.withdraw(row, by)


def test_a_withdrawn_invitation_opens_nothing_and_leaves_no_account(
    app: Flask, people: People, office: Browser, letters: Postman
) -> None:
    path = invite(office, "leader")
    link = way_in(letters)
    office.get(path)
    assert office.press("Trekk invitasjonen tilbake").path == STAFF
    people.browser().get(link, 410)
    with app.app_context():
        assert session.scalar(sa.select(Staff.id).where(Staff.email == INVITED)) is None


def test_a_waiting_letter_does_not_leave_when_the_invitation_was_withdrawn(office: Browser, letters: Postman) -> None:
    path = invite(office, "leader")
    office.get(path)
    office.press("Trekk invitasjonen tilbake")
    assert letters.to(INVITED) == []


def test_whoever_has_come_in_cannot_be_withdrawn(office: Browser, people: People) -> None:
    hanne = people.staff("leader")
    office.get(f"{STAFF}/{hanne.id}")
    answer = office.forge(f"{STAFF}/{hanne.id}/trekk-invitasjonen")
    assert answer.status_code == 303
    assert "allerede brukt invitasjonen" in office.get(f"{STAFF}/{hanne.id}")


def test_az6_a_role_that_is_taken_away_is_gone_at_the_next_request(people: People, office: Browser) -> None:
    other = people.staff("administrator", "leader", name="Åse Berg")
    browser = people.browser_of(other)
    assert browser.get("/arbeid/system").status == 200
    office.get(f"{STAFF}/{other.id}")
    office.press("Lagre rollene", {"roles": ["leader"]})
    assert browser.get("/arbeid/system", 403).status == 403
    assert browser.get("/arbeid/aktiviteter/ny").status == 200
    office.press("Lagre rollene", {"roles": []})
    assert browser.get("/arbeid/aktiviteter/ny", 403).status == 403
    assert "Ny aktivitet" not in browser.get("/arbeid"), "what may not be opened is not offered"


def test_a_colleague_whose_roles_change_is_told(people: People, office: Browser, letters: Postman) -> None:
    other = people.staff("leader")
    office.get(f"{STAFF}/{other.id}")
    office.press("Lagre rollene", {"roles": ["editor"]})
    assert [letter.subject for letter in letters.to(other.email)] == ["Rollene dine er endret"]


def test_the_last_administrator_keeps_the_role_and_the_account(
    people: People, office: Browser, ivar: Colleague
) -> None:
    people.welcome_path("administrator", name="Kommer Snart")  # invited, and nobody who could look after anything yet
    page = office.get(f"{STAFF}/{ivar.id}")
    assert "Steng kontoen" not in page.html
    assert "siste administratoren" in office.press("Lagre rollene", {"roles": ["leader"]}, 409)
    office.forge(f"{STAFF}/{ivar.id}/steng")
    assert office.get("/arbeid/system").status == 200


def test_of_two_administrators_who_shut_each_other_out_at_once_one_stays(app: Flask, people: People) -> None:
    pair = [people.staff("administrator"), people.staff("administrator")]
    refused: list[Exception] = []
    start = threading.Barrier(2)

    def shut(me: Colleague, other: Colleague) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    by = principal(services.colleague(me.id))
                    services.disable(services.colleague(other.id), by)
            except (LastAdministrator, sa.exc.DBAPIError) as error:
                refused.append(error)

    racers = [threading.Thread(target=shut, args=args) for args in (pair, pair[::-1])]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    with app.app_context():
        left = [one for one in pair if (found := staff_by_id(one.id)) and found.active]
    assert (len(left), len(refused)) == (1, 1)


def test_az6_a_shut_account_is_out_at_the_next_request_and_comes_back_as_it_was(
    app: Flask, people: People, office: Browser, letters: Postman
) -> None:
    other = people.staff("leader")
    browser = people.browser_of(other)
    office.get(f"{STAFF}/{other.id}")
    assert "Stengt" in office.press("Steng kontoen")
    assert browser.get("/arbeid").path == "/arbeid/logg-inn"
    people.browser().get("/arbeid/logg-inn")
    assert "Kontoen din er stengt" in [letter.subject for letter in letters.to(other.email)]
    office.press("Åpne kontoen igjen")
    assert browser.get("/arbeid").path == "/arbeid/logg-inn", "an ended visit stays ended"
    assert people.sign_in(other).get("/arbeid").path == "/arbeid"
    noted = [act for act in acts(app, other.id) if act in {Act.STAFF_DISABLED, Act.STAFF_ENABLED}]
    assert noted == [Act.STAFF_DISABLED, Act.STAFF_ENABLED]


def test_who_is_shut_out_is_not_let_in_anew_before_the_account_is_opened(
    people: People, office: Browser, letters: Postman
) -> None:
    other = people.staff("leader")
    office.get(f"{STAFF}/{other.id}")
    office.press("Steng kontoen")
    told = len(letters.to(other.email))
    office.forge(f"{STAFF}/{other.id}/slipp-inn")
    assert "Kontoen er stengt. Åpne den først." in office.get(f"{STAFF}/{other.id}")
    assert len(letters.to(other.email)) == told


def test_nobody_shuts_their_own_account(people: People, office: Browser, ivar: Colleague) -> None:
    people.staff("administrator")
    assert "Steng kontoen" not in office.get(f"{STAFF}/{ivar.id}").html
    office.forge(f"{STAFF}/{ivar.id}/steng")
    assert "egen konto" in office.get("/arbeid")


def test_who_has_lost_everything_is_let_in_anew_by_letter(people: People, office: Browser, letters: Postman) -> None:
    other = people.staff("leader")
    browser = people.browser_of(other)
    office.get(f"{STAFF}/{other.id}")
    assert "Venter på nytt passord" in office.press("Slipp inn på nytt")
    assert browser.get("/arbeid").path == "/arbeid/logg-inn"
    newcomer = people.browser()
    newcomer.get(way_in(letters, other.email))
    newcomer.press("Lagre passordet", {"password": PASSWORD, "again": PASSWORD})
    assert "I bruk" in office.get(f"{STAFF}/{other.id}")


def test_au9_the_way_in_anew_lives_an_hour_as_every_link_to_a_new_password(
    people: People, office: Browser, letters: Postman, frozen_clock: Watch
) -> None:
    other = people.staff("leader")
    office.get(f"{STAFF}/{other.id}")
    office.press("Slipp inn på nytt")
    way = way_in(letters, other.email)
    frozen_clock.forward(minutes=59)
    assert "Lagre passordet" in people.browser().get(way)
    frozen_clock.forward(minutes=2)
    assert people.browser().get(way, status=410).path == way


def test_the_list_finds_names_and_addresses_whatever_the_accents(people: People, office: Browser) -> None:
    people.staff(name="Ærlend Østby", email="erlend@kommune.example.no")
    people.staff(name="Renée Dahl", email="rd@kommune.example.no")
    assert "Ærlend Østby" in office.get(f"{STAFF}?q=ærlend øst")
    assert "Renée Dahl" in office.get(f"{STAFF}?q=renee")
    page = office.get(f"{STAFF}?q=erlend@")
    assert "Ærlend Østby" in page
    assert "Renée Dahl" not in page
    assert "Ingen treff" in office.get(f"{STAFF}?q=100%25")


def test_the_list_comes_in_norwegian_order_a_page_at_a_time_and_back(people: People, office: Browser) -> None:
    names = [f"{letter}{number:02} Berg" for letter in "ZÆØÅ" for number in range(8)]
    for name in reversed(names):
        people.staff(name=name, second_factor=False)
    seen, page = [], office.get(f"{STAFF}?q=berg")
    first = [said for said, _to in page.links if said.endswith(" Berg")]
    seen += first
    page = office.click("Neste")
    seen += [said for said, _to in page.links if said.endswith(" Berg")]
    assert seen == names
    assert "Neste" not in page
    assert [said for said, _to in office.click("Forrige").links if said.endswith(" Berg")] == first


def test_the_list_asks_the_database_the_same_for_few_and_for_many(
    people: People, office: Browser, queries: object
) -> None:
    def ran() -> int:
        with queries() as found:  # type: ignore[operator]
            office.get(STAFF)
        return len(found)

    few = ran()
    for _one in range(10):
        people.staff("leader", "analyst", second_factor=False)
    assert ran() == few


@pytest.mark.parametrize("role", ["leader", "editor", "privacy_officer", "analyst"])
def test_nobody_but_administrators_is_shown_the_list(people: People, role: str) -> None:
    browser = people.browser_of(people.staff(role))
    assert "System" not in [said for said, _to in browser.get("/arbeid").links]
    browser.get(STAFF, 403)
