"""A member's own profile: seen, put right, by the same rule of age as when they joined."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.auth.models import Visit
from core.db import session
from core.panel.models import Panelist

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Member, People


@pytest.fixture
def kari(people: People) -> Member:
    """A member."""
    return people.member(email="kari@eksempel.no", name="Kari Berg", birth_year=1980)


@pytest.fixture
def browser(people: People, kari: Member) -> Browser:
    """Her browser, on her profile."""
    browser = people.browser_of(kari)
    browser.get("/mitt-panel/profil")
    return browser


def stored(reading: Callable[[], Any], member: Member) -> dict[str, Any]:
    """Read what is stored of a member."""
    with reading():
        row = session.get_one(Panelist, member.id)
        names = ("name", "birth_year", "gender", "language", "district_id", "email")
        return {name: getattr(row, name) for name in names} | {"interests": len(row.interests)}


def test_a_member_sees_and_changes_everything_they_told(browser: Browser, kari: Member, reading: Any) -> None:
    form = browser.page.form("/mitt-panel/profil") if browser.page else None
    assert form is not None
    assert dict(form.sent)["name"] == "Kari Berg"
    place = min(form.offered["district"] - {"", "unknown"})
    interests = sorted(form.offered["interests"])[:2]
    changed = {"name": "Kari  Lie", "birth_year": "1981", "gender": "woman", "language": "en", "district": place}
    page = browser.post("/mitt-panel/profil", {**changed, "interests": interests})
    assert "Profilen er lagret." in page
    found = stored(reading, kari)
    assert (found["name"], found["birth_year"], found["gender"], found["language"]) == ("Kari Lie", 1981, "woman", "en")
    assert (str(found["district_id"]), found["interests"]) == (place, 2)
    assert dict(page.form("/mitt-panel/profil").sent)["name"] == "Kari Lie"
    browser.post("/mitt-panel/profil", {"interests": None, "district": "unknown"})
    assert (stored(reading, kari)["interests"], stored(reading, kari)["district_id"]) == (0, None)


def test_the_letters_follow_the_language(browser: Browser, people: People, letters: Postman) -> None:
    browser.post("/mitt-panel/profil", {"language": "en"})
    asking = people.browser()
    asking.get("/logg-inn")
    asking.post("/logg-inn", {"email": "kari@eksempel.no"})
    assert letters.last_to("kari@eksempel.no").subject == "Sign in to the citizen panel"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Dette feltet må fylles ut"),
        ({"birth_year": "åtti"}, "fire siffer"),
        ({"birth_year": "2015"}, "har fylt 15 år"),
    ],
)
@pytest.mark.usefixtures("frozen_clock")
def test_wrong_input_is_answered_at_the_field_and_nothing_changes(
    browser: Browser, kari: Member, reading: Any, changed: dict[str, str], said: str
) -> None:
    before = stored(reading, kari)
    page = browser.post("/mitt-panel/profil", {"gender": "man", **changed}, status=422)
    assert said in page
    assert stored(reading, kari) == before


def test_pr11_in_the_boundary_year_one_question_decides_here_too(
    people: People, kari: Member, reading: Any, frozen_clock: Any
) -> None:
    browser = people.browser_of(kari)
    browser.get("/mitt-panel/profil")
    year = str(frozen_clock.now.year - 15)
    assert "Har du fylt 15 år?" in browser.post("/mitt-panel/profil", {"birth_year": year}, status=422)
    assert "har fylt 15 år" in browser.post("/mitt-panel/profil", {"birthday_passed": "no"}, status=422)
    assert stored(reading, kari)["birth_year"] == 1980
    browser.post("/mitt-panel/profil", {"birthday_passed": "yes"})
    assert stored(reading, kari)["birth_year"] == int(year)
    browser.post("/mitt-panel/profil", {"name": "Kari"})
    assert stored(reading, kari)["name"] == "Kari", "who has answered once is not asked again"


@pytest.mark.parametrize("field", ["email", "id", "state", "joined_at", "paused_until"])
def test_az4_no_other_field_can_be_changed(browser: Browser, kari: Member, reading: Any, field: str) -> None:
    form = browser.page.form("/mitt-panel/profil") if browser.page else None
    assert form is not None
    before = stored(reading, kari)
    answer = browser.forge("/mitt-panel/profil", {**dict(form.sent), "name": "Ny", field: "annet"})
    assert answer.status_code == 422
    assert stored(reading, kari) == before


def test_the_menu_of_a_member_has_its_places(browser: Browser) -> None:
    assert browser.page is not None
    menu = [words for words, _to in browser.page.links]
    for title in ("Oversikt", "Deltatt", "Profil"):
        assert title in menu
    assert "Logg inn" not in menu


def test_the_page_asks_few_questions(browser: Browser, queries: Any) -> None:
    with queries() as ran:
        browser.get("/mitt-panel/profil")
    assert len(ran) <= 14, ran.statements


def test_se3_whoever_finds_the_screen_open_cannot_let_the_member_leave(
    people: People, letters: Postman, writing: Any, db_rows: Any
) -> None:
    member = people.member(email="kari@eksempel.no")
    browser = people.browser_of(member)
    for page in ("/mitt-panel", "/mitt-panel/profil", "/mitt-panel/samtykker"):
        assert "/avmelding/" not in browser.get(page).html, "no page of one's own gives the letters' link away"
    with writing() as here:
        here.execute(sa.update(Visit).values(confirmed_at=clock.now() - timedelta(hours=2)))
    browser.get("/mitt-panel/profil")
    assert browser.click("melde deg ut").path == "/bekreft-deg"
    assert browser.forge("/mitt-panel/samtykker/meld-deg-ut").status_code == 303
    assert db_rows()["core_panelist"] == 1
    browser.get("/bekreft-deg?next=/mitt-panel/samtykker/meld-deg-ut")
    browser.press("Send meg en kode")
    page = browser.press("Gå videre", {"code": letters.last_to(member.email).code})
    assert page.heading == "Vil du melde deg ut?"
    browser.press("Meld meg ut av panelet")
    assert db_rows()["core_panelist"] == 0


def test_se2_leaving_by_the_letters_link_takes_a_form_of_ours(app: Flask, people: People, db_rows: Any) -> None:
    member = people.member()
    where = f"/avmelding/{member.fewer}/meld-deg-ut"
    assert app.test_client().post(where, base_url="http://localhost/").status_code == 400
    for values in ({"choice": "leave"}, {"List-Unsubscribe": "One-Click", "choice": "leave"}):
        app.test_client().post(f"/avmelding/{member.fewer}", data=values, base_url="http://localhost/")
    assert db_rows()["core_panelist"] == 1
