"""How many questions each page asks the database: the same however much there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.people import People

PUBLIC = {"/": 8, "/bli-med": 3, "/aktiviteter": 5, "/resultater": 5, "/om": 2, "/personvern": 2}
STAFF = {"/arbeid": 12, "/arbeid/prosjekter": 8, "/arbeid/aktiviteter/ny": 8}


@pytest.mark.parametrize(("path", "most"), PUBLIC.items())
def test_a_public_page_asks_few_questions(browse: Any, queries: Any, path: str, most: int) -> None:
    with queries() as ran:
        browse.get(path)
    assert len(ran) <= most, ran.statements


@pytest.mark.parametrize(("path", "most"), STAFF.items())
def test_a_staff_page_asks_few_questions(people: People, queries: Any, path: str, most: int) -> None:
    browser = people.browser_of(people.staff("leader"))
    with queries() as ran:
        browser.get(path)
    assert len(ran) <= most, ran.statements


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
