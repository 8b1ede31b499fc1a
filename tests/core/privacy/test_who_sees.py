"""The privacy page says of each role what it sees, and cannot forget one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.capabilities import Capability
from core.contributions import Role
from core.permissions import HOUSE_ROLES
from core.privacy.who_sees import SHOWS_NOBODY, SIGHTS, of_residents

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.house import House

ROLES = {str(role.name): str(role.title) for role in HOUSE_ROLES}
MEMBERS = "Hvem som er med i panelet: navn og e-postadresse, og hva de har sagt ja til"
LOST = "Navn, adresse, telefon og fødselsår når du sier fra at du har byttet e-postadresse"
ASKED = "Hvem som er spurt i en aktivitet, hvem som har svart, og hvem som er gjest"
ANSWERS = "Svarene, uten navn, og filer du sender oss"


def said(app: Flask) -> dict[str, list[str]]:
    """Give who sees what, as the page says it."""
    with app.test_request_context():
        return {line.what: list(line.by) for line in of_residents()}


def test_every_right_shows_something_or_is_said_to_show_nobody() -> None:
    shown = frozenset().union(*(sight.shown_by for sight in SIGHTS))
    assert shown | SHOWS_NOBODY == frozenset(Capability)
    assert not shown & SHOWS_NOBODY


def test_each_role_that_sees_people_is_named(app: Flask) -> None:
    page = said(app)
    assert page[MEMBERS] == ["Administrator", "Prosjektleder", "Personvernombud"]
    assert page[LOST] == ["Administrator", "Prosjektleder"]
    assert {"Administrator", "Personvernombud", "Leder, bare der de arbeider"} <= set(page[ASKED])
    assert {"Administrator", "Leder, bare der de arbeider"} <= set(page[ANSWERS])
    assert not {"Redaktør", "Analytiker", "Prosjektleder"} & set(page[ANSWERS])


def test_a_new_role_stands_there_by_itself(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Role(name="guard", title="Vokter", scope="house", capabilities=frozenset({Capability.SEE_MEMBERS}))
    monkeypatch.setitem(app.extensions, "roles", [*app.extensions["roles"], guard])
    assert "Vokter" in said(app)[MEMBERS]


def test_the_page_shows_it_and_how_staff_sign_in(browse: Browser, house: House) -> None:
    page = browse.get("/personvern")
    for what, by in said(house.app).items():
        assert what in page
        assert " · ".join(by) in page
    assert "Ansatte logger inn med en passnøkkel, eller med passord og en kode." in page
    assert "kommunens egen innlogging" not in page, "it is not set up here"


def test_the_page_names_the_municipalitys_sign_in_where_it_is_set_up(
    browse: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "sign_in_elsewhere", frozenset({"staff_login"}))
    assert "De kan også logge inn med kommunens egen innlogging." in browse.get("/personvern")
