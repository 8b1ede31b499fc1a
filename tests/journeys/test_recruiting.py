"""Hanne sees that the young are missing, makes a link for a school, and three who join by it close the gap by three."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from core.auth.demo import PASSWORD, SECRET
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.office import HANNE
from tests.journeys.ways import join_here, labelled, press, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.servers import Site

pytestmark = [
    pytest.mark.journey,
    pytest.mark.one_engine("the demo's panel; what it does goes through services that run on both engines"),
]

YOUNG = "15–24 år"
THREE = (("Sara Vik", "2008"), ("Ali Haddad", "2009"), ("Ida Moe", "2007"))


def missing(desk: Page) -> int:
    """Read how many heads are missing among the young."""
    desk.goto("/arbeid/panelet")
    shown = desk.locator(".sk-bar", has_text=YOUNG).inner_text()
    found = re.search(r"mangler (\d+)", shown)
    assert found, shown
    return int(found[1])


def test_a_stand_is_empty_again_after_a_minute_and_sends_nothing_twice(open_demo: Callable[..., Page]) -> None:
    tablet = open_demo(width=768, height=1024)
    tablet.clock.install()
    tablet.goto("/bli-med/stand-pa-byfesten-oppdiktet/stand")
    name = labelled(tablet, "Navn")
    name.fill("Kari")
    tablet.clock.run_for(59_000)
    assert name.input_value() == "Kari"
    tablet.clock.run_for(1_000)
    expect(name).to_have_value("")
    name.fill("Kari")
    press(tablet, "Send")
    expect(tablet.get_by_role("alert")).to_be_visible()
    expect(name).to_have_value("Kari")
    tablet.wait_for_load_state()  # its script has told the browser what a reload is
    tablet.reload()
    expect(name).to_have_value("")


def brought(desk: Page, title: str) -> list[str]:
    """Read what a link has brought: visits, sign-ups, members, active now."""
    desk.goto("/arbeid/panelet/lenker")
    return desk.locator("main tr", has_text=title).locator("td[data-numeric]").all_inner_texts()


def test_three_young_people_join_by_a_schools_link_and_the_gap_shrinks_by_three(
    open_demo: Callable[..., Page], demo_site: Site
) -> None:
    desk = open_demo(**DESK)
    sign_in(desk, HANNE, PASSWORD, SECRET)
    assert f"Mangler flest: {YOUNG}" in desk.locator("main").inner_text()
    press(desk, "Se panelet")
    before = missing(desk)

    press(desk, "Rekrutteringslenker")
    labelled(desk, "Hva skal lenken brukes til?").fill("Rud skole")
    labelled(desk, "Hvor hørte de om oss?").select_option(label="Plakat")
    press(desk, "Lag lenken")
    assert desk.locator("img.sk-poster__picture").get_attribute("src")
    link = urlsplit(f"http://{desk.locator('.sk-poster__address').inner_text()}").path
    assert link == "/bli-med/rud-skole"

    for number, (name, year) in enumerate(THREE, 1):
        phone = open_demo(**PHONE, javascript=False)
        phone.goto(link)
        join_here(phone, demo_site, name=name, email=f"rud{number}@example.no", year=year)
        assert phone.get_by_label("Hvor hørte du om oss?").input_value(), "the link has said it"

    assert missing(desk) == before - len(THREE)
    assert brought(desk, "Rud skole") == ["3", "3", "3", "3", "–"]
