"""Kjell joins on his phone; a child is told kindly why not; whoever has enough of us leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.eventually import eventually
from tests.journeys.ways import Thumb, fill_in_sign_up, letter_to, tick

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.ways import Database
    from tests.servers import Site

pytestmark = pytest.mark.journey

MOST_PAGES, MOST_TAPS = 2, 12


def test_ac8_kjell_joins_on_a_small_phone_without_javascript(phone: Page, site: Site) -> None:
    thumb = Thumb(phone)
    phone.goto("/")
    thumb.press("Bli med")
    assert thumb.look() == "Bli med i innbyggerpanelet"
    fill_in_sign_up(thumb, name="Kjell Berg", email="kjell@example.no", year="1949")
    thumb.press("Send")
    assert thumb.look() == "Sjekk e-posten"
    thumb.write("Skriv koden fra e-posten", letter_to(site, "kjell@example.no").code)
    thumb.press("Bekreft at jeg vil være med")
    assert phone.locator("h1").inner_text() == "Velkommen, Kjell"
    assert len(thumb.pages) <= MOST_PAGES, thumb.pages
    assert thumb.taps <= MOST_TAPS, f"{thumb.taps} taps"

    tick(phone.locator("main"), "Helse og omsorg")
    phone.get_by_label("Hvor hørte du om oss?").select_option(label="Byfesten")
    thumb.press("Lagre")
    assert "Takk. Det er lagret." in phone.locator("main").inner_text()
    phone.goto("/mitt-panel")
    assert phone.locator("h1").inner_text() == "Hei, Kjell"


def test_a_child_is_told_kindly_why_not_and_nothing_is_kept(phone: Page, site: Site, database: Database) -> None:
    eventually(lambda: database.counts()["core_job"])  # the worker has planned its own work by now
    before = database.counts()
    phone.goto("/bli-med")
    thumb = Thumb(phone)
    fill_in_sign_up(thumb, name="Lea Berg", email="lea@example.no", year="2015")
    thumb.press("Send")
    assert thumb.look() == "Panelet er for deg som har fylt 15 år"
    assert "Vi har ikke lagret noe av det du skrev." in phone.locator("main").inner_text()
    assert database.counts() == before
    assert site.letters_to("lea@example.no") == []
