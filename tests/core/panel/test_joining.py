"""Joining the panel: the form, the letter with a button and a code, the confirmation."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.panel.eligibility import AgeRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import People

EMAIL = "kari@eksempel.no"
FORM = {
    "name": "Kari Nordmann",
    "email": EMAIL,
    "birth_year": "1975",
    "gender": "woman",
    "consent": "true",
}


def fill_in(browse: Browser, status: int = 200, **changed: Any) -> Page:
    """Open the form and send it, with a district that is on the list."""
    form = browse.get("/bli-med").form("/bli-med")
    place = min(form.offered["district"] - {"", "unknown", "elsewhere"})
    return browse.post("/bli-med", {**FORM, "district": place, **changed}, status=status)


def same(page: Page) -> str:
    """Give the page without what always differs: the token against forged requests and the address typed."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.html).replace("ola@", "ole@")


def test_a_resident_joins_by_the_button_in_the_letter(browse: Browser, letters: Postman, db_rows: Any) -> None:
    assert "Sjekk e-posten" in fill_in(browse)
    letter = letters.last_to(EMAIL)
    browse.get(letter.path("/bekreft/"))
    assert db_rows()["core_panelist"] == 0, "opening the link joins nobody"
    assert "Velkommen, Kari" in browse.press("Bekreft at jeg vil være med")
    rows = db_rows()
    assert (rows["core_panelist"], rows["core_sign_up"], rows["core_consent"]) == (1, 0, 1)


def test_a_resident_joins_by_the_code_and_tells_more(browse: Browser, letters: Postman, db_rows: Any) -> None:
    fill_in(browse)
    code = letters.last_to(EMAIL).code
    page = browse.post("/bli-med/sjekk-e-posten", {"code": f" {code[:3]} {code[3:]} "})
    interests = sorted(page.form("/bli-med/velkommen").offered["interests"])
    browse.post("/bli-med/velkommen", {"interests": interests[:2]})
    assert db_rows()["core_panelist_interest"] == 2


def test_au15_the_code_works_only_in_the_browser_that_asked(
    browse: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    fill_in(browse)
    code = letters.last_to(EMAIL).code
    stranger = people.browser()
    stranger.get("/bli-med/sjekk-e-posten")
    stranger.forge("/bli-med/sjekk-e-posten", {"code": code})
    assert db_rows()["core_panelist"] == 0


def test_five_wrong_codes_are_the_last(browse: Browser, letters: Postman, db_rows: Any) -> None:
    fill_in(browse)
    code = letters.last_to(EMAIL).code
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        assert "Koden stemmer ikke" in browse.post("/bli-med/sjekk-e-posten", {"code": wrong})
    assert "Koden stemmer ikke" in browse.post("/bli-med/sjekk-e-posten", {"code": code})
    assert db_rows()["core_panelist"] == 0
    browse.press("Send på nytt")
    browse.post("/bli-med/sjekk-e-posten", {"code": letters.last_to(EMAIL).code})
    assert db_rows()["core_panelist"] == 1


def test_asking_for_the_letter_again_twice_at_once_posts_one(browse: Browser, letters: Postman) -> None:
    fill_in(browse)
    again = next(form for form in browse.get("/bli-med/sjekk-e-posten").forms if form.action.endswith("send-igjen"))
    for _press in range(2):
        browse.forge("/bli-med/send-igjen", dict(again.sent))
    assert len(letters.to(EMAIL)) == 2


def test_the_code_dies_after_ten_minutes_and_the_button_after_seven_days(
    browse: Browser, letters: Postman, frozen_clock: Any
) -> None:
    fill_in(browse)
    letter = letters.last_to(EMAIL)
    frozen_clock.forward(minutes=11)
    assert "Koden stemmer ikke" in browse.post("/bli-med/sjekk-e-posten", {"code": letter.code})
    frozen_clock.forward(days=6)
    browse.get(letter.path("/bekreft/"))
    frozen_clock.forward(days=2)
    assert "for gammel" in browse.get(letter.path("/bekreft/"), status=410)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Dette feltet må fylles ut"),
        ({"email": "kari at eksempel"}, "Skriv e-postadressen slik"),
        ({"birth_year": "nitten"}, "fire siffer"),
        ({"birth_year": "99999999999999999999999"}, "fire siffer"),
        ({"gender": None}, "Velg ett av alternativene"),
        ({"consent": None}, "Kryss av"),
        ({"name": "a" * 101}, "for lang"),
    ],
)
def test_wrong_input_is_answered_at_the_field_and_everything_typed_is_kept(
    browse: Browser, db_rows: Any, changed: dict[str, Any], said: str
) -> None:
    before = db_rows()
    page = fill_in(browse, **changed, status=422)
    assert said in page
    kept = dict(page.form("/bli-med").sent)
    for name in ("name", "email", "birth_year", "gender"):
        if name not in changed:
            assert kept[name] == FORM[name]
    assert db_rows() == before


@pytest.mark.parametrize("nasty", ["\x00", "\u202eKari", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "'; --"])
def test_whatever_is_typed_as_a_name_is_only_a_name(browse: Browser, letters: Postman, nasty: str) -> None:
    page = fill_in(browse, name=f"Kari{nasty}")
    assert "<script>alert" not in page.html
    letter = letters.last_to(EMAIL)
    assert "49" not in letter.subject
    assert "<script>alert" not in letter.html


def test_pr11_a_fourteen_year_old_is_refused_and_nothing_is_stored(
    browse: Browser, letters: Postman, db_rows: Any, frozen_clock: Any, capfd: Any
) -> None:
    before = db_rows()
    page = fill_in(browse, birth_year=str(frozen_clock.now.year - 14))
    assert "Panelet er for deg som har fylt 15 år" in page
    assert str(frozen_clock.now.year + 1) in page
    assert sum(db_rows().values()) == sum(before.values())
    assert letters.deliver() == []
    assert EMAIL not in "".join(capfd.readouterr())
    with browse.client.session_transaction(base_url="http://localhost/") as kept:
        assert EMAIL not in str(dict(kept))


def test_pr11_in_the_boundary_year_one_question_decides(
    browse: Browser, letters: Postman, db_rows: Any, frozen_clock: Any
) -> None:
    year = str(frozen_clock.now.year - 15)
    before = db_rows()
    page = fill_in(browse, birth_year=year, status=422)
    assert "Har du fylt 15 år?" in page
    assert db_rows() == before
    assert "Panelet er for deg som har fylt 15 år" in browse.post("/bli-med", {"birthday_passed": "no"})
    assert db_rows() == before
    browse.get("/bli-med")
    fill_in(browse, birth_year=year, status=422)
    browse.post("/bli-med", {"birthday_passed": "yes"})
    assert letters.last_to(EMAIL)


def test_pr11_the_boundary_is_a_setting() -> None:
    day = date(2026, 2, 28)
    assert AgeRule(youngest=15).allows(2010, day, birthday_passed=None) is True
    assert AgeRule(youngest=15).allows(2011, day, birthday_passed=None) is None
    assert AgeRule(youngest=15).allows(2012, day, birthday_passed=True) is False
    assert AgeRule(youngest=16).allows(2010, day, birthday_passed=False) is False


def test_who_lives_elsewhere_is_told_kindly_and_nothing_is_stored(browse: Browser, db_rows: Any) -> None:
    before = db_rows()
    browse.get("/bli-med")
    page = browse.post("/bli-med", {**FORM, "district": "elsewhere"})
    assert "bor i Bærum" in page
    assert db_rows() == before


def test_who_cannot_find_their_place_can_join(browse: Browser, letters: Postman) -> None:
    browse.get("/bli-med")
    browse.post("/bli-med", {**FORM, "district": "unknown"})
    assert letters.last_to(EMAIL)


def test_au8_a_known_address_sees_the_same_page_and_gets_another_letter(
    browse: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    people.member(email="ola@eksempel.no")
    letters.deliver()
    known, unknown = people.browser(), people.browser()
    pages = [fill_in(known, email="ola@eksempel.no"), fill_in(unknown, email="ole@eksempel.no")]
    assert same(pages[0]) == same(pages[1])
    assert letters.last_to("ola@eksempel.no").subject == "Du er allerede med i innbyggerpanelet"
    assert letters.last_to("ole@eksempel.no").subject == "Bekreft at du vil være med i innbyggerpanelet"
    wrong = {"code": "123456"}
    answers = [browser.post("/bli-med/sjekk-e-posten", wrong) for browser in (known, unknown)]
    assert same(answers[0]) == same(answers[1])
    again = [browser.press("Send på nytt") for browser in (known, unknown)]
    assert same(again[0]) == same(again[1])
    assert db_rows()["core_panelist"] == 1


def test_au8_the_same_number_of_queries_for_known_and_unknown(
    people: People, queries: Callable[[], Any], letters: Postman
) -> None:
    people.member(email="ola@eksempel.no")
    fill_in(people.browser(), email="per@eksempel.no")  # the words of the consent are kept the first time
    counts = []
    for email in ("ola@eksempel.no", "ole@eksempel.no"):
        browser = people.browser()
        form = browser.get("/bli-med").form("/bli-med")
        place = sorted(form.offered["district"])[3]
        with queries() as ran:
            browser.post("/bli-med", {**FORM, "email": email, "district": place})
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_sending_the_form_twice_is_one_sign_up_and_one_letter(browse: Browser, letters: Postman, db_rows: Any) -> None:
    form = browse.get("/bli-med").form("/bli-med")
    sent = form.filled({**FORM, "district": "unknown"})
    for _press in range(2):
        browse.forge("/bli-med", dict(sent))
    assert db_rows()["core_sign_up"] == 1
    assert len(letters.to(EMAIL)) == 1


def test_going_back_to_correct_the_address_writes_to_the_new_one(
    browse: Browser, letters: Postman, db_rows: Any
) -> None:
    form = browse.get("/bli-med").form("/bli-med")
    for email in ("kaari@eksempel.no", EMAIL):
        browse.forge("/bli-med", dict(form.filled({**FORM, "district": "unknown", "email": email})))
    assert db_rows()["core_sign_up"] == 1
    assert letters.to("kaari@eksempel.no") == []
    assert letters.last_to(EMAIL).code


def test_confirming_twice_explains_itself_and_offers_a_way_on(browse: Browser, letters: Postman, db_rows: Any) -> None:
    fill_in(browse)
    path = letters.last_to(EMAIL).path("/bekreft/")
    browse.get(path)
    browse.press("Bekreft at jeg vil være med")
    page = browse.get(path, status=410)
    assert "Lenken er brukt" in page
    assert page.link("Forsiden")
    assert db_rows()["core_panelist"] == 1


def test_a_mistyped_link_explains_itself(browse: Browser) -> None:
    page = browse.get("/bekreft/dette-er-ikke-en-lenke", status=404)
    assert "Vi kjenner ikke lenken" in page
    assert page.link("Kontakt oss")


def test_a_wrong_address_is_corrected_and_forgotten(browse: Browser, letters: Postman, db_rows: Any) -> None:
    fill_in(browse, email="kaari@eksempel.no")
    page = browse.press("Rett adressen")
    assert dict(page.form("/bli-med").sent)["name"] == "Kari Nordmann"
    browse.post("/bli-med", {"email": EMAIL, "consent": "true"})
    assert db_rows()["core_sign_up"] == 1
    assert letters.last_to(EMAIL)
    assert letters.to("kaari@eksempel.no") == []


def test_who_never_confirms_is_reminded_once_and_forgotten_after_a_week(
    browse: Browser, letters: Postman, db_rows: Any, frozen_clock: Any, app: Any
) -> None:
    from core import jobs

    def tidy() -> None:
        with app.app_context():
            jobs.run_due()

    fill_in(browse)
    assert len(letters.to(EMAIL)) == 1
    frozen_clock.forward(days=3)
    tidy()
    assert len(letters.to(EMAIL)) == 2
    frozen_clock.forward(days=1)
    tidy()
    assert len(letters.to(EMAIL)) == 2
    frozen_clock.forward(days=4)
    tidy()
    assert db_rows()["core_sign_up"] == 0


def test_english_visitors_get_english_letters(browse: Browser, letters: Postman) -> None:
    form = browse.get("/en/bli-med").form("/en/bli-med")
    place = min(form.offered["district"] - {"", "elsewhere", "unknown"})
    browse.post("/en/bli-med", {**FORM, "district": place})
    letter = letters.last_to(EMAIL)
    assert letter.subject == "Please confirm that you want to join the citizen panel"
    assert "/en/bekreft/" in letter.path("/bekreft/")


def test_the_joined_browser_is_signed_in_and_can_sign_out(browse: Browser, letters: Postman) -> None:
    fill_in(browse)
    browse.post("/bli-med/sjekk-e-posten", {"code": letters.last_to(EMAIL).code})
    browse.get("/mitt-panel")
    browse.press("Logg ut")
    browse.get("/mitt-panel", status=401)


def test_dates_of_the_clock_are_civil_in_oslo() -> None:
    from datetime import UTC, datetime

    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2027, 1, 1)


def test_au8_the_sixth_sign_up_of_an_address_in_a_day_is_told_so_whoever_has_it(
    people: People, letters: Postman
) -> None:
    people.member(email="ola@eksempel.no")
    for email in ("ola@eksempel.no", "ole@eksempel.no"):
        for _time in range(5):
            fill_in(people.browser(), email=email)
        page = fill_in(people.browser(), email=email, status=422)
        assert "Det har gått flere e-poster til denne adressen i dag. Se i søppelposten, eller ring oss" in page
        assert dict(page.form("/bli-med").sent)["name"] == "Kari Nordmann"
