"""Population figures on the staff's page: read, kept as versions, used, and taken away again."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from core.panel.population import services as population
from tests.browsing import read
from tests.core.panel.population.figures import LONG_CSV, PLACES_CSV, json_stat

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.browsing import Browser, Page
    from tests.people import People

HERE = "/arbeid/panelet/befolkning"


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


def read_file(browser: Browser, data: bytes | str, *, status: int = 200, **values: str) -> Page:
    """Send the form with a file, as a browser does, and give the page that comes of it."""
    browser.get(HERE)
    raw = data.encode() if isinstance(data, str) else data
    sent = {"csrf_token": browser.csrf(), **values, "file": (io.BytesIO(raw), "tall.csv")}
    answer = browser.client.post(HERE, data=sent, base_url="http://localhost/", content_type="multipart/form-data")
    assert answer.status_code == (303 if status == 200 else status)
    return browser.get(HERE) if status == 200 else read(answer)


def test_a_file_is_read_and_its_figures_are_used(
    hanne: Browser, reading: Callable[[], AbstractContextManager[None]]
) -> None:
    page = hanne.get(HERE)
    assert "Vi har ingen befolkningstall ennå." in page
    page = read_file(hanne, json_stat())
    assert re.search(r"Vi har lest tall for \d\s\d{3} personer", page.text)
    assert "Brukes for kjønn" in page
    assert "Brukes for alder" in page
    with reading():
        by_age = population.references()["age"].numbers
        by_gender = population.references()["gender"].numbers
    assert by_age == {"15-24": 801 + 811, "25-39": 1201 + 1211, "67-": 4 + 14}
    assert by_gender["woman"] == 811 + 1211 + 14, "those who are too young to join are not counted"


def test_a_newer_count_replaces_the_one_before_until_it_is_taken_away(
    hanne: Browser, reading: Callable[[], AbstractContextManager[None]]
) -> None:
    read_file(hanne, LONG_CSV, source="Eldre tall", counted_on="2024-01-01")
    read_file(hanne, json_stat())
    with reading():
        assert population.references()["age"].numbers["15-24"] == 1612
        newest = population.versions()[0]
    asked = hanne.get(f"{HERE}/{newest.id}/fjern")
    assert re.search(r"Alder Vi bruker tallene fra Eldre tall, telt 1\.\sjanuar 2024", asked.text), "which take over"
    assert "Bosted" not in asked.text.split("Ja, ta bort")[0], "it tells of no places"
    for place in ("Hvem mangler?", "Arbeidsbordet", "Hvem er med?", "forslaget til hvordan gruppen skal se ut"):
        assert place in asked, "where they are used"
    with reading():
        assert population.references()["age"].numbers["15-24"] == 1612, "to be asked takes nothing away"
    hanne.press("Ja, ta bort tallene")
    with reading():
        assert population.references()["age"].numbers["15-24"] == 15500
        (last,) = population.versions()
    assert "Alder Vi har ingen andre tall." in hanne.get(f"{HERE}/{last.id}/fjern")


def test_figures_that_nothing_uses_change_nothing_when_they_go(
    hanne: Browser, reading: Callable[[], AbstractContextManager[None]]
) -> None:
    read_file(hanne, LONG_CSV, source="Eldre tall", counted_on="2024-01-01")
    read_file(hanne, LONG_CSV, source="Nyere tall", counted_on="2025-01-01")
    with reading():
        older = population.versions()[1]
    asked = hanne.get(f"{HERE}/{older.id}/fjern")
    assert "Tallene er ikke i bruk. Ingen sider endrer seg." in asked
    assert "Arbeidsbordet" not in asked
    hanne.press("Ja, ta bort tallene")
    assert "Tallene var alt tatt bort." in hanne.get(f"{HERE}/{older.id}/fjern"), "a colleague was first"


def test_what_the_file_does_not_say_is_asked_for_and_the_rest_is_kept(hanne: Browser) -> None:
    page = read_file(hanne, PLACES_CSV, source="Kommunen", status=422)
    assert "Filen sier ikke når det er telt. Skriv dagen." in page
    assert "Kommunen" in page.html
    page = read_file(hanne, PLACES_CSV, source="Kommunen", counted_on="2099-01-01", status=422)
    assert "Dagen kan ikke være fram i tid." in page


def test_places_that_we_do_not_have_are_named(hanne: Browser) -> None:
    values = {"source": "Kommunen", "counted_on": "2026-01-01"}
    page = read_file(hanne, PLACES_CSV + "Atlantis;7\n", **values)
    assert "så de er ikke med: Atlantis" in page
    assert re.search(r"har ikke tall for disse bostedene: [^.]*Snarøya", page.html)
    assert "har ikke tall for" not in read_file(hanne, json_stat()), "a file that tells of no places lacks none"
    page = read_file(hanne, "bosted;antall\nAtlantis;7\nUtopia;8\n", status=422, **values)
    assert "Ingen av stedene i filen står i listen over bosteder." in page


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe\x00", b"{", b"PK\x03\x04zip", b"a;b\n1;2;3"])
def test_in6_a_file_that_is_something_else_is_refused_with_a_sentence(hanne: Browser, broken: bytes) -> None:
    page = read_file(hanne, broken, source="x", counted_on="2026-01-01", status=422)
    assert "Fil med befolkningstall" in page
    assert "Vi har ingen befolkningstall ennå." in page


def test_who_only_reads_figures_sees_them_and_changes_none(people: People) -> None:
    analyst = people.browser_of(people.staff("analyst"))
    read_file(people.browser_of(people.staff("leader")), LONG_CSV, source="Eldre tall", counted_on="2024-01-01")
    page = analyst.get(HERE)
    assert "Eldre tall" in page
    assert [words for words in ("Ta bort", "Legg inn nye tall") if words in page] == [], "what they may not press"
    assert analyst.forge(HERE, {"source": "x"}).status_code == 403
