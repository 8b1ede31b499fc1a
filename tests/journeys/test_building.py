"""Hanne builds a survey: every part by plain forms without JavaScript, and with it questions can be dragged, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.ways import labelled, press, tick, write_survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.ways import Colleague

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("what the browser does is the same on every engine")]

TALL = {"width": 1280, "height": 2600}  # so that every question is in sight


def titles(page: Page) -> list[str]:
    """Read the questions in their order."""
    return page.locator(".sk-questionlist h3").all_inner_texts()


def test_ac4_a_survey_is_built_without_javascript_and_dragged_with_it(
    open_window: Callable[..., Page], hanne: Colleague
) -> None:
    plain = open_window(**PHONE, javascript=False)
    plain.context.add_cookies(hanne.cookies)
    write_survey(plain, "Gatene på Jar")
    press(plain, "Innhold")
    press(plain, "Tall")
    labelled(plain, "Spørsmål").fill("Hvor mange kilometer går du?")
    labelled(plain, "Største tall").fill("42,5")
    labelled(plain, "Hva tallet teller").fill("km")
    plain.locator("[name=show_if]").select_option(label="er «Buss»")
    press(plain, "Lagre spørsmålet")
    assert "Vises bare hvis svaret på" in plain.locator("main").inner_text()
    before = titles(plain)
    last = plain.locator(".sk-questionlist > li").last
    last.get_by_role("button", name="Flytt opp").click()
    assert titles(plain) == [*before[:-2], before[-1], before[-2]]
    plain.locator(".sk-questionlist > li").first.get_by_role("button", name="Ny side etter").click()
    assert titles(plain)[1] == "Sideskift"

    press(plain, "Prøv selv")
    tick(plain.locator("main"), "Buss")
    press(plain, "Neste")
    labelled(plain, "Hvor mange kilometer går du?").fill("2,5")
    press(plain, "Send inn svar")
    assert "Ingenting er lagret." in plain.locator("main").inner_text()

    press(plain, "Tilbake til spørsmålene")
    desk = open_window(**TALL, javascript=True)
    desk.context.add_cookies(hanne.cookies)
    desk.goto(plain.url)
    before = titles(desk)
    with desk.expect_navigation():
        drag(desk, before[-1], onto=before[2])
    assert titles(desk) == [*before[:2], before[-1], *before[2:-1]]


def drag(page: Page, title: str, onto: str) -> None:
    """Take a question by its title, and let it go over the upper edge of another."""
    taken = page.locator(".sk-questionlist h3", has_text=title).bounding_box()
    place = page.locator(".sk-questionlist > li", has_text=onto).bounding_box()
    assert taken
    assert place
    page.mouse.move(taken["x"] + 20, taken["y"] + 8)
    page.mouse.down()
    page.mouse.move(taken["x"] + 24, taken["y"] - 30, steps=4)
    page.mouse.move(place["x"] + 60, place["y"] + 6, steps=8)
    page.mouse.up()
