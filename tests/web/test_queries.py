"""How many questions each page asks the database: the same however much there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.plugins.survey.open_survey import open_survey

if TYPE_CHECKING:
    from tests.people import People

PUBLIC = {"/": 9, "/bli-med": 3, "/aktiviteter": 5, "/resultater": 5, "/om": 2, "/personvern": 2, "/om/hvem-er-med": 10}
SEGMENTS = 8
STAFF = {"/arbeid": 20, "/arbeid/prosjekter": 8, "/arbeid/aktiviteter/ny": 8}
PANEL = {
    "/arbeid/panelet": 18, "/arbeid/panelet/lister": 9, "/arbeid/panelet/innlesing": 6, "/arbeid/panelet/deltakere": 9,
    "/arbeid/kalender": 7,
}  # fmt: skip


@pytest.mark.parametrize(("path", "most"), PUBLIC.items())
def test_a_public_page_asks_few_questions(browse: Any, queries: Any, path: str, most: int) -> None:
    with queries() as ran:
        browse.get(path)
    assert len(ran) <= most, ran.statements


@pytest.mark.parametrize(("path", "most"), {**STAFF, **PANEL}.items())
def test_a_staff_page_asks_few_questions(people: People, queries: Any, path: str, most: int) -> None:
    browser = people.browser_of(people.staff("leader"))
    with queries() as ran:
        browser.get(path)
    assert len(ran) <= most, ran.statements


def test_the_segments_ask_the_same_for_one_and_for_many(people: People, queries: Any) -> None:
    browser = people.browser_of(people.staff("leader"))
    for number in range(3):
        browser.get("/arbeid/panelet/segmenter")
        page = browser.post("/arbeid/panelet/segmenter", {"title": f"Aldri spurt {number}"}).path
        browser.get(f"{page}/ny-regel?rule=core.never_asked")
        browser.post(f"{page}/ny-regel/core.never_asked", {"side": "in"})
        with queries() as ran:
            browser.get("/arbeid/panelet/segmenter")
        assert len(ran) <= SEGMENTS, ran.statements


def test_the_lists_ask_the_same_for_one_and_for_many(people: People, queries: Any, a_format: str) -> None:
    browser = people.browser_of(people.staff("leader"))
    counts = []
    for number in (1, 6):
        for title in range(number):
            browser.get("/arbeid/aktiviteter/ny")
            browser.post("/arbeid/aktiviteter/ny", {"format": a_format, "title": f"T{title}", "purpose": "x"})
        with queries() as ran:
            browser.get("/arbeid")
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_the_pages_of_activities_ask_the_same_for_one_and_for_many(people: People, queries: Any) -> None:
    kari = people.member()
    leader = people.browser_of(people.staff("leader"))
    asked: dict[str, set[int]] = {}
    for number in (1, 4):
        for _one in range(number):
            survey = open_survey(people, [kari])
        pages = {"/aktiviteter": people.browser(), "/": people.browser(), "/mitt-panel": people.browser_of(kari)}
        for path, browser in {**pages, "/mitt-panel/deltatt": people.browser_of(kari), "/arbeid": leader}.items():
            with queries() as ran:
                browser.get(path)
            asked.setdefault(path, set()).add(len(ran))
        with queries() as ran:
            people.browser_of(survey.leader).get(survey.page)
        asked.setdefault("overview", set()).add(len(ran))
    assert {path: counts for path, counts in asked.items() if len(counts) > 1} == {}
    assert max(asked["overview"]) <= 32
