"""A leader is invited, comes in by password and second factor, leads a project, and leaves: another takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyotp
import pytest

from tests.journeys.conftest import DESK
from tests.journeys.ways import KEY, PASSWORD, give_password, labelled, letter_to, press, take_recovery_codes, tick

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.servers import Site

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

IVAR, NORA, TORE = "ivar.drift@example.no", "nora.as@example.no", "tore.berg@example.no"


def come_in(page: Page, path: str, email: str) -> None:
    """Take the one-time link: choose a password, sign in with it, connect an app and give its code."""
    page.goto(path)
    for place in range(2):
        page.locator("input[type=password]").nth(place).fill(PASSWORD)
    press(page, "Lagre passordet")
    give_password(page, email, PASSWORD)
    press(page, "Lag QR-kode")
    found = KEY.search(page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    labelled(page, "Koden fra appen").fill(pyotp.TOTP(found.group().replace(" ", "")).now())
    press(page, "Bekreft koden")
    take_recovery_codes(page)
    assert page.locator("h1").inner_text() == "Arbeidsbord"


def invite(page: Page, name: str, email: str) -> None:
    """Invite a colleague as project leader, from the system page on."""
    page.goto("/arbeid/system")
    press(page, "Kolleger, roller og tilganger")
    press(page, "Inviter en kollega")
    labelled(page, "Navn").fill(name)
    labelled(page, "E-postadresse på jobben").fill(email)
    tick(page.get_by_role("group", name="Roller"), "Prosjektleder")
    press(page, "Send invitasjonen")
    assert f"Invitasjonen er på vei til {email}." in page.locator("main").inner_text()


def test_a_leader_is_invited_leads_leaves_and_hands_over(open_window: Callable[..., Page], site: Site) -> None:
    office = open_window(**DESK, javascript=True)
    made = site.run("admin", "create", "--name", "Ivar Moen", "--email", IVAR, "--role", "administrator")
    come_in(office, urlsplit(made.strip().splitlines()[-1]).path, IVAR)
    invite(office, "Nora Ås", NORA)
    invite(office, "Tore Berg", TORE)

    desk = open_window(390, 844, javascript=True)
    come_in(desk, letter_to(site, NORA, "invitert").path("/arbeid/velkommen/"), NORA)
    desk.goto("/arbeid/prosjekter")
    press(desk, "Nytt prosjekt")
    labelled(desk, "Tittel").fill("Min side")
    press(desk, "Lag prosjektet")
    assert "Nora Ås – Leder" in desk.locator("main").inner_text()
    project = urlsplit(desk.url).path

    heir = open_window(**DESK, javascript=False)
    come_in(heir, letter_to(site, TORE, "invitert").path("/arbeid/velkommen/"), TORE)
    office.goto("/arbeid/system/ansatte?q=nora")
    press(office, "Nora Ås")
    press(office, "Avslutt arbeidsforholdet")
    labelled(office, "Hvem overtar «Min side»?").select_option(label=f"Tore Berg ({TORE})")
    press(office, "Avslutt arbeidsforholdet")
    assert "Sluttet" in office.locator("main").inner_text()
    desk.goto(project)
    assert urlsplit(desk.url).path == "/arbeid/logg-inn", "her way in is shut"

    heir.goto(letter_to(site, TORE, "leder nå").path("/arbeid/prosjekter/"))
    shown = heir.locator("main").inner_text()
    assert "Tore Berg – Leder" in shown
    assert f"Svar på e-poster kommer til {TORE}" in shown
    assert "Nora" not in shown
