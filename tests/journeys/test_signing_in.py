"""Kjell comes in on his phone with a code; Sara changes her address, and opens the letter on another device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.ways import Thumb, join, labelled, letter_to, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.servers import Site

pytestmark = pytest.mark.journey

MOST_TAPS = 4
SIGN_IN, NEW, OLD = "Logg inn", "Bekreft den nye", "Vil du bytte"


def test_ac8_kjell_comes_in_on_his_phone_without_javascript(
    open_window: Callable[..., Page], phone: Page, site: Site
) -> None:
    join(open_window(), site, name="Kjell Aas", email="kjell.aas@example.no")
    phone.goto("/mitt-panel")
    thumb = Thumb(phone)
    assert thumb.look() == "Logg inn"
    thumb.write("E-post", "Kjell.Aas@example.no")
    thumb.press("Send meg en e-post")
    assert thumb.look() == "Sjekk e-posten"
    assert "Hvis adressen er med i panelet, kommer det en e-post nå." in phone.locator("main").inner_text()
    thumb.write("Skriv koden fra e-posten", letter_to(site, "kjell.aas@example.no", SIGN_IN).code)
    phone.locator("main").get_by_role("button", name="Logg inn").click()
    assert thumb.look() == "Hei, Kjell"
    assert thumb.taps <= MOST_TAPS


def test_sara_changes_her_address_and_opens_the_letter_on_another_device(
    open_window: Callable[..., Page], site: Site
) -> None:
    old, new = "sara.gammel@example.no", "sara.ny@example.no"
    laptop, library, phone = open_window(), open_window(), open_window(**PHONE, javascript=False)
    join(laptop, site, name="Sara Moen", email=old)
    come_in(library, site, old)

    laptop.goto("/mitt-panel/profil")
    press(laptop, "Bytt e-postadresse")
    labelled(laptop, "Ny e-postadresse").fill(new)
    press(laptop, "Send e-post til den nye")
    assert laptop.locator("h1").inner_text() == "Sjekk den nye e-posten"
    assert letter_to(site, old, OLD).paths, "the old address is told at once"

    phone.goto(letter_to(site, new, NEW).path("/bekreft/adresse/"))
    press(phone, "Bekreft den nye adressen")
    assert phone.locator("h1").inner_text() == "Adressen er byttet"
    phone.goto("/mitt-panel")
    assert phone.locator("h1").inner_text() == "Logg inn", "the letter changes the address and lets nobody in"

    laptop.goto("/mitt-panel/profil")
    assert new in laptop.locator("main").inner_text(), "the device that asked is still inside"
    library.goto("/mitt-panel")
    assert library.locator("h1").inner_text() == "Logg inn", "every other one is not"
    come_in(phone, site, new)


def come_in(page: Page, site: Site, email: str) -> None:
    """Sign in with the code from the letter."""
    page.goto("/logg-inn")
    labelled(page, "E-post").fill(email)
    press(page, "Send meg en e-post")
    labelled(page, "Skriv koden fra e-posten").fill(letter_to(site, email, SIGN_IN).code)
    page.locator("main").get_by_role("button", name="Logg inn").click()
    assert page.locator("h1").inner_text() == "Hei, Sara"
