"""UX5: every address that people were promised exists, and none of them wants BankID or JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.exceptions import NotFound

from tests.web.world import world_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

pytestmark = pytest.mark.one_engine("addresses are the same on every engine")

ID = "01a2021c-b35a-77db-ab25-1026234c2f9d"
PUBLIC = (
    "/ /bli-med /bli-med/sjekk-e-posten /aktiviteter /resultater /resultater/feed /forslag /forslag/nytt /om "
    "/om/sporsmal-og-svar /om/for-unge /om/kontakt /personvern /informasjonskapsler /tilgjengelighet /hjelp /logg-inn "
    "/kode"
).split()
NAMED = (
    "/bekreft/x /prosjekter/x /aktiviteter/x /resultater/x /resultater/x/data /kode/x /i/x /avmelding/x /forslag/x "
    "/undersokelse/x/svar/1"
).split()
PERSONAL = "/mitt-panel /mitt-panel/deltatt /mitt-panel/profil /mitt-panel/samtykker".split()
STAFF = {
    "leader": "/arbeid /arbeid/kalender /arbeid/aktiviteter/ny /arbeid/forslag",
    "editor": "/arbeid/sider",
    "privacy_officer": "/arbeid/personvern",
    "administrator": "/arbeid/system /arbeid/hjelp",
}
# What a format fills has its own address; the panel's pages come with «Who is missing».
TABS = ("", "/mottakere", "/e-poster", "/gjennomforing", "/rapport", "/resultat")


@pytest.mark.parametrize("language", ["", "/en"])
def test_ux5_every_public_address_is_there_for_anybody_without_javascript(
    app: Flask, people: People, language: str
) -> None:
    browser = people.browser()
    for path in PUBLIC:
        _plain(browser, f"{language}{path}".rstrip("/") or "/")


def test_ux5_every_address_of_ones_own_is_there_without_bankid(app: Flask, people: People) -> None:
    browser = people.browser_of(people.member())
    for path in PERSONAL:
        _plain(browser, path)


@pytest.mark.parametrize(("role", "paths"), STAFF.items())
def test_ux5_every_address_of_staff_is_there(people: People, role: str, paths: str) -> None:
    browser = people.browser_of(people.staff(role))
    for path in paths.split():
        _plain(browser, path)


def test_ux5_every_address_of_one_thing_is_there(app: Flask, a_format: str) -> None:
    world_in(app, a_format)
    there = [*NAMED, f"/arbeid/prosjekter/{ID}", *(f"/arbeid/aktiviteter/{ID}{tab}" for tab in TABS)]
    assert [path for path in there if not _known(app, path)] == []


def test_ux5_an_address_that_is_not_there_is_found(app: Flask) -> None:
    assert not _known(app, "/resultater/x/trekk-en-gang-til")


def _known(app: Flask, path: str) -> bool:
    try:
        app.url_map.bind("localhost").match(path)
    except NotFound:
        return False
    return True


def _plain(browser: Browser, path: str) -> None:
    """Read a page as somebody who has neither: no provider is known to this installation, no script runs."""
    answer = browser.client.get(path, base_url="http://localhost/", follow_redirects=True)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    assert "<noscript" not in answer.text, path
