"""Who is in the panel, as everybody may see it: three pictures with their tables, and no small group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

PAGE = "/om/hvem-er-med"


def test_everybody_sees_gender_age_and_place_each_with_its_table(browse: Browser, people: People) -> None:
    people.members(8, gender="woman", district="Jar", birth_year=1980)
    page = browse.get(PAGE)
    assert "Vi er 8 i panelet." in page
    assert [page.html.count(part) for part in ('class="sk-chart"', "<table")] == [3, 3]
    assert "<script" not in page.html.split("<main")[1].split("</main>")[0]


def test_it_is_said_in_english_too_and_the_front_page_leads_there(browse: Browser, people: People) -> None:
    people.members(8)
    browse.get("/en/")
    page = browse.click("See who is in the panel")
    assert page.path == f"/en{PAGE}"
    assert "Prefer not to say" in page
    assert "Hvem er med?" in browse.get("/om/for-unge")


def test_an_empty_panel_says_so(browse: Browser) -> None:
    assert "Ingen er med ennå." in browse.get(PAGE)


@pytest.mark.parametrize("few", [1, 5])
def test_pr6_a_small_group_is_not_shown_and_cannot_be_worked_out(
    app: Flask, browse: Browser, people: People, few: int
) -> None:
    people.members(10, gender="woman", district="Jar", birth_year=1980)
    people.members(7, gender="man", district="Voll", birth_year=1960)
    people.members(few, gender="unsaid", district="Voll", birth_year=1960)
    page = browse.get(PAGE)
    gender = page.html.split('id="kjønn"')[0]
    assert "vises ikke" in gender
    rows = page.text.split("Kjønn i tall")[1].split("Alder i tall")[0]
    assert f"Vil ikke svare {few}" not in rows
    assert "Mann 7" not in rows, "with the number of all, it would tell the small one"
    assert app.name
