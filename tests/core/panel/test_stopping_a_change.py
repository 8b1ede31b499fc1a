"""«Ring oss, så stopper vi det»: staff stop a change of address that the member knows nothing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.audit import AuditRow
from core.auth import identities, services
from core.auth.models import Staff
from core.db import session, transaction
from core.panel import addresses
from core.panel.models import Panelist

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Letter, Postman
    from tests.people import Member, People

OLD, NEW = "kari@eksempel.no", "tyv@eksempel.no"
FORM, LIST = "/mitt-panel/profil/adresse", "/arbeid/panelet/adresser"
STOP = "Stopp byttet til Kari Berg"


@pytest.fixture
def kari(people: People) -> Member:
    """A member."""
    return people.member(email=OLD, name="Kari Berg")


@pytest.fixture
def thief(people: People, kari: Member, letters: Postman) -> Browser:
    """A browser that somebody else is signed in with as her, and that has asked for another address."""
    browser = people.browser_of(kari)
    browser.get(FORM)
    browser.post(FORM, {"email": NEW})
    assert "Ring oss på" in letters.last_to(OLD).text
    return browser


@pytest.fixture
def letter(thief: Browser, letters: Postman) -> Letter:
    """The letter to the new address."""
    return letters.last_to(NEW)


@pytest.fixture
def hanne(people: People) -> Browser:
    """The browser of a leader, who answers the telephone."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def test_staff_stop_it_and_whoever_asked_is_signed_out(
    app: Flask, people: People, thief: Browser, letter: Letter, hanne: Browser
) -> None:
    page = hanne.get(LIST)
    assert "Bytter som venter" in page
    assert f"Fra {OLD} til {NEW}" in page
    assert "Byttet er stoppet, og alle enhetene er logget ut." in hanne.press(STOP)
    assert "Bytter som venter" not in hanne.get(LIST)
    people.browser().get(letter.path("/bekreft/adresse/"), status=410)
    thief.get("/mitt-panel", status=401)
    with app.app_context():
        kari = session.scalars(sa.select(Panelist).where(Panelist.email == OLD)).one()
        stopped = sa.select(AuditRow.object_id).where(AuditRow.act == "address_change_stopped")
        assert list(session.scalars(stopped)) == [kari.id]


def test_id_porten_that_somebody_else_linked_goes_with_it_and_the_member_is_told(
    app: Flask, kari: Member, letter: Letter, hanne: Browser, letters: Postman
) -> None:
    link_thief(app, kari)
    assert letter
    hanne.get(LIST)
    hanne.press(STOP)
    assert letters.last_to(OLD).subject == "Vi har koblet fra ID-porten"
    with app.app_context():
        assert not identities.is_linked(panelist=kari.id)
        assert session.scalars(sa.select(AuditRow.object_id).where(AuditRow.act == "id_porten_unlinked")).all() == [
            kari.id
        ]


def test_who_has_none_hears_nothing_of_id_porten(letter: Letter, hanne: Browser, letters: Postman) -> None:
    assert letter
    hanne.get(LIST)
    hanne.press(STOP)
    assert "Vi har koblet fra ID-porten" not in [posted.subject for posted in letters.to(OLD)]


def test_id_porten_goes_also_when_staff_change_the_address_and_the_new_one_is_told(
    app: Flask, people: People, kari: Member, letters: Postman
) -> None:
    link_thief(app, kari)
    boss = people.staff("leader")
    with app.app_context(), transaction():
        by = services.principal(session.get_one(Staff, boss.id))
        addresses.change_address_for(session.get_one(Panelist, kari.id), "ny@eksempel.no", by)
    assert "Vi har koblet fra ID-porten" in [posted.subject for posted in letters.to("ny@eksempel.no")]
    with app.app_context():
        assert not identities.is_linked(panelist=kari.id)


def link_thief(app: Flask, kari: Member) -> None:
    """Let somebody else have linked their ID-porten to her."""
    with app.app_context(), transaction():
        identities.link_panelist("https://id.example", "thief", kari.id)


def test_what_was_answered_meanwhile_is_not_stopped(
    app: Flask, people: People, kari: Member, letter: Letter, hanne: Browser
) -> None:
    hanne.get(LIST)
    phone = people.browser()
    phone.get(letter.path("/bekreft/adresse/"))
    phone.press("Bekreft den nye adressen")
    assert "Byttet venter ikke lenger." in hanne.press(STOP)
    with app.app_context():
        assert session.get_one(Panelist, kari.id).email == NEW
        stopped = sa.select(sa.func.count()).select_from(AuditRow).where(AuditRow.act == "address_change_stopped")
        assert session.scalar(stopped) == 0
