"""Consents are added, never changed; each knows its words; taking back is as easy as giving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from core.audit import Act, AuditRow, note
from core.db import session, transaction
from core.panel.consents import ConsentIsKept, of_member, remember_wording
from core.panel.models import Consent, Wording
from tests.people import CONSENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.people import People


def test_pr7_a_consent_cannot_be_changed_or_deleted(people: People, writing: Callable[[], Any]) -> None:
    member = people.member()
    mine = sa.select(Consent).where(Consent.panelist_id == member.id)
    with pytest.raises(ConsentIsKept), writing():
        session.scalars(mine).one().given = False
    with pytest.raises(ConsentIsKept), writing():
        session.delete(session.scalars(mine).one())
    for statement in (sa.update(Consent).values(given=False), sa.delete(Consent)):
        with pytest.raises(ConsentIsKept), writing():
            session.execute(statement)


@pytest.mark.parametrize("model", [Consent, AuditRow])
def test_pr7_the_database_itself_refuses_to_change_it(app: Flask, people: People, model: type[Any]) -> None:
    people.member()
    with app.app_context(), transaction():
        note(Act.MEMBERS_SEEN, None)
    with pytest.raises(DBAPIError, match="append-only"), app.app_context(), transaction():
        session.execute(sa.update(model.__table__).values({"at": sa.null()}))


def test_pr7_a_new_sentence_is_a_new_version(people: People, writing: Callable[[], Any]) -> None:
    member = people.member()
    with writing():
        remember_wording("membership", "nb", "Et helt annet ja")
        remember_wording("membership", "nb", "Et helt annet ja")
        (given,) = of_member(member.id)
        assert (given.text, given.version, given.consent.channel) == (CONSENT, 1, "form")
        assert len(session.scalars(sa.select(Wording)).all()) == 2


def test_pr7_a_member_sees_what_they_said_yes_to_and_takes_it_back_in_two_presses(people: People, app: Flask) -> None:
    member = people.member()
    browser = people.browser_of(member)
    page = browser.get("/mitt-panel")
    assert [words for words, _to in page.links if words in {"Profil", "Samtykker"}][:2] == ["Profil", "Samtykker"]
    page = browser.click("Samtykker")
    assert f"<q>{CONSENT}</q>" in page.html
    assert "Tekst nummer 1" in page
    assert browser.press("Ta en pause").path == "/mitt-panel/samtykker"
    assert "På pause" in browser.press("Avslutt pausen") or "Med i panelet" in browser.get("/mitt-panel/samtykker")
    leaving = browser.click("Meld meg ut av panelet")
    assert "Dette beholder vi" in leaving
    browser.press("Meld meg ut av panelet")
    with app.app_context():
        assert of_member(member.id) == []
    browser.get("/mitt-panel/samtykker", 401)


def test_pr7_the_privacy_officer_reads_the_register(people: People) -> None:
    member = people.member(name="Kari Ja")
    officer = people.browser_of(people.staff("privacy_officer"))
    page = officer.get("/arbeid/personvern/samtykker")
    assert member.name in page
    assert f"«{CONSENT}»" in page
