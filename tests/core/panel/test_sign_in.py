"""Coming in by letter: the code in the browser that asked, the button anywhere, and the same for all who ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.auth.models import Visit
from core.db import session
from core.panel import services
from core.panel.models import Panelist, SignInRequest
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.letters import Letter, Postman
    from tests.people import People

EMAIL = "kari@eksempel.no"
STRANGER = "karl@eksempel.no"
COOKIE = "samskap_visit"


@pytest.fixture
def kari(people: People, letters: Postman) -> Any:
    """A member, whose letters so far are read."""
    member = people.member(email=EMAIL, name="Kari Berg")
    letters.deliver()
    return member


def ask(browser: Browser, email: str = EMAIL, status: int = 200, path: str = "/logg-inn", **more: Any) -> Page:
    """Type an address at the door."""
    browser.get(path)
    return browser.post("/logg-inn", {"email": email, **more}, status=status)


def button(letter: Letter) -> str:
    """Give the address behind the letter's button."""
    return letter.path("/logg-inn/lenke/")


def wrong(code: str) -> str:
    """Give six other digits."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def same(page: Page) -> tuple[int, str]:
    """Give a page without what always differs: the token against forged requests, and the address that was typed."""
    return page.status, re.sub(r'name="csrf_token" value="[^"]*"', "", page.html).replace("karl", "kari")


def signed_in(browser: Browser) -> bool:
    """Tell whether somebody is inside."""
    return browser.client.get("/mitt-panel", base_url="http://localhost/").status_code == 200


def test_a_member_comes_in_by_the_code_from_the_letter(browse: Browser, kari: Any, letters: Postman) -> None:
    page = ask(browse)
    assert "Hvis adressen er med i panelet, kommer det en e-post nå." in page
    letter = letters.last_to(EMAIL)
    assert letter.subject == "Logg inn i innbyggerpanelet"
    page = browse.press("Logg inn", {"code": f"{letter.code[:3]} {letter.code[3:]}"})
    assert (page.path, page.heading) == ("/mitt-panel", "Hei, Kari")
    assert "for gammel" in people_browser(browse).get(button(letter), status=410), "the code uses up the button"


def people_browser(browse: Browser) -> Browser:
    """Give another browser of the same site."""
    return type(browse)(browse.app)


def test_a_member_comes_in_by_the_button_on_another_device(
    browse: Browser, people: People, kari: Any, letters: Postman
) -> None:
    ask(browse)
    letter = letters.last_to(EMAIL)
    phone = people.browser()
    for _scan in range(2):
        phone.get(button(letter))
    assert not signed_in(phone), "opening the link is not coming in"
    assert phone.press("Logg inn").path == "/mitt-panel"
    assert not signed_in(browse), "the one who asked is not let in by somebody else's button"
    assert "Koden stemmer ikke" in browse.press("Logg inn", {"code": letter.code}), "the button uses up the code"


def test_au8_known_and_unknown_addresses_meet_the_same(
    people: People, kari: Any, letters: Postman, db_rows: Any
) -> None:
    seen, rows = [], []
    for email in (EMAIL, STRANGER):
        browser, before = people.browser(), db_rows()
        pages = [ask(browser, email)]
        pages.append(browser.press("Logg inn", {"code": "000000"}))
        pages.append(browser.press("Send på nytt"))
        pages += [browser.press("Send på nytt") for _more in range(5)]
        pages.append(ask(browser, email, status=422))
        seen.append([same(page) for page in pages])
        rows.append({name: count - before[name] for name, count in db_rows().items()})
    assert seen[0] == seen[1]
    assert rows[0] == rows[1]
    assert rows[0]["core_letter"] == 5
    assert len(letters.to(EMAIL)) == 1, "the newest; those it replaced are not sent"
    assert letters.to(STRANGER) == []


def test_au8_known_and_unknown_addresses_take_the_same_work(
    people: People, kari: Any, queries: Callable[[], Any]
) -> None:
    ran: list[list[str]] = []
    for email in (EMAIL, STRANGER):
        browser = people.browser()
        browser.get("/logg-inn")
        with queries() as heard:
            browser.post("/logg-inn", {"email": email})
            browser.press("Send på nytt")
            browser.press("Logg inn", {"code": "000000"})
        ran.append(heard.statements)
    assert ran[0] == ran[1]


def test_au8_a_right_code_for_an_unknown_address_opens_nothing(app: Flask, browse: Browser, kari: Any) -> None:
    from core.auth import links

    ask(browse, STRANGER)
    with app.app_context():
        request = session.scalars(sa.select(SignInRequest.id)).one()
        link = links.of_subject(links.Purpose.SIGN_IN, request)
        assert link is not None
        code, token = links.code(link.id), links.token(link.id)
    browse.get(f"/logg-inn/lenke/{token}")
    assert "for gammel" in browse.press("Logg inn", status=410)
    browse.get("/logg-inn/sjekk-e-posten")
    assert "Koden stemmer ikke" in browse.press("Logg inn", {"code": code})
    assert not signed_in(browse)


def test_au8_unknown_and_foreign_tokens_of_fewer_e_mails_meet_the_same(people: People, kari: Any) -> None:
    gone = people.member()
    browser = people.browser()
    browser.get(f"/avmelding/{gone.fewer}/meld-deg-ut")
    browser.press("Meld meg ut av panelet")
    tokens = (gone.fewer, "x" * 27, kari.fewer[::-1])
    for method in ("GET", "POST"):
        answers = [browser._send(method, f"/avmelding/{token}") for token in tokens]
        bodies = {
            re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True)).replace(token, "")
            for token, answer in zip(tokens, answers, strict=True)
        }
        assert {answer.status_code for answer in answers} == {404}
        assert len(bodies) == 1


def test_au15_the_code_works_only_in_the_browser_that_asked(people: People, kari: Any, letters: Postman) -> None:
    owner, other = people.browser(), people.browser()
    ask(owner)
    code = letters.last_to(EMAIL).code
    ask(other, STRANGER)
    assert "Koden stemmer ikke" in other.press("Logg inn", {"code": code})
    nobody = people.browser()
    nobody.get("/logg-inn")
    nobody.forge("/logg-inn/sjekk-e-posten", {"code": code})
    assert not signed_in(other)
    assert not signed_in(nobody)
    assert owner.press("Logg inn", {"code": code}).path == "/mitt-panel"


def test_au15_of_twenty_who_use_one_link_at_once_one_comes_in(
    browse: Browser, kari: Any, letters: Postman, app: Flask
) -> None:
    ask(browse)
    path = button(letters.last_to(EMAIL))
    browsers = [people_browser(browse) for _racer in range(20)]
    for browser in browsers:
        browser.get(path)
    answers = race([lambda browser=browser: browser.forge(path) for browser in browsers])
    assert sorted(answer.status_code for answer in answers) == [303] + [410] * 19
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Visit)) == 1


def test_se1_a_new_visit_ends_the_browsers_earlier_one(app: Flask, people: People, kari: Any, letters: Postman) -> None:
    ola = people.member(email="ola@eksempel.no", name="Ola Lie")
    browser = people.browser_of(ola)
    planted = browser.client.get_cookie(COOKIE)
    assert planted is not None
    ask_forged(browser)
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        token = kept.get("csrf_token")
        kept["links"] = {"somebody's": "link"}
    browser.get(button(letters.last_to(EMAIL)))
    assert browser.press("Logg inn").heading == "Hei, Kari"
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        assert kept.get("csrf_token") != token
        assert "links" not in kept, "the next person at the screen does not hold the links of the one before"
    thief = people.browser()
    thief.client.set_cookie(COOKIE, planted.value, domain="localhost")
    assert not signed_in(thief)
    new = browser.client.get_cookie(COOKIE)
    assert new is not None
    assert new.value != planted.value


def ask_forged(browser: Browser) -> None:
    """Ask for Kari's letter from a browser that is inside already, where the door leads on."""
    browser.get("/bli-med")
    browser.forge("/logg-inn", {"email": EMAIL})


def test_se1_signing_out_ends_the_visit_and_puts_the_personal_links_away(people: People, kari: Any) -> None:
    browser = people.browser_of(kari)
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        kept["links"] = {"somebody's": "link"}
    browser.get("/mitt-panel")
    assert "Du er logget ut." in browser.press("Logg ut")
    assert "Du er logget ut." not in browser.get("/")
    with browser.client.session_transaction(base_url="http://localhost/") as kept:
        assert "links" not in kept
    thief = people.browser()
    thief.client.set_cookie(COOKIE, cookie.value, domain="localhost")
    assert not signed_in(thief)


@pytest.mark.parametrize("ticked", [True, False])
def test_se1_a_browser_stays_signed_in_only_if_asked_to(
    browse: Browser, kari: Any, letters: Postman, frozen_clock: Any, ticked: bool
) -> None:
    ask(browse, remember="true" if ticked else None)
    code = letters.last_to(EMAIL).code
    answer = browse.forge("/logg-inn/sjekk-e-posten", {"code": code})
    given = next(value for name, value in answer.headers if name == "Set-Cookie" and value.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(given.split("; "))
    assert (f"Max-Age={90 * 24 * 3600}" in given) is ticked
    assert ("Max-Age" in given or "Expires" in given) is ticked, "else it goes when the browser is closed"
    frozen_clock.forward(hours=25)
    assert signed_in(browse) is ticked
    frozen_clock.forward(days=90)
    assert not signed_in(browse)


def test_the_tick_holds_for_the_device_it_was_ticked_on(people: People, kari: Any, letters: Postman) -> None:
    asking, other = people.browser(), people.browser()
    ask(asking, remember="true")
    path = button(letters.last_to(EMAIL))
    for browser, ticked in ((asking, True), (other, False)):
        form = browser.get(path).form(path)
        assert (("remember", "true") in form.sent) is ticked


NASTY = (
    "https://evil.example/mitt-panel", "//evil.example/mitt-panel", "/\\evil.example", "\\\\evil.example", "/arbeid",
    "/", "/mitt-panel\r\nX-Evil: 1", "/mitt-panel@evil.example", "javascript:alert(1)", "/logg-ut", "/static/x",
    "http:/mitt-panel", "mitt-panel", "/mitt-panel/../arbeid", "/%2f%2fevil.example", "/avmelding/x", "/finnes-ikke",
    "/undersokelse/finnes-ikke/svar/1", "/mitt-panel\x00", "/en//evil.example", "\t//evil.example", "/x" * 400,
)  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_se3_the_way_on_is_a_personal_page_of_this_site(
    people: People, kari: Any, letters: Postman, nasty: str
) -> None:
    browser = people.browser()
    browser.get("/logg-inn")
    browser.forge("/logg-inn", {"email": EMAIL, "next": nasty})
    answer = browser.forge("/logg-inn/sjekk-e-posten", {"code": letters.last_to(EMAIL).code})
    assert answer.location == "/mitt-panel"


@pytest.mark.parametrize("wanted", ["/mitt-panel/profil", "/en/mitt-panel/deltatt"])
def test_whoever_wanted_a_personal_page_comes_there(people: People, kari: Any, letters: Postman, wanted: str) -> None:
    here, there = people.browser(), people.browser()
    root = "/en" if wanted.startswith("/en") else ""
    page = here.get(wanted, status=401)
    assert page.heading == ("Sign in" if root else "Logg inn")
    here.post(f"{root}/logg-inn", {"email": EMAIL})
    letter = letters.last_to(EMAIL)
    there.get(button(letter))
    assert there.press("Logg inn").path == wanted
    ask(here, path=f"/logg-inn?next={wanted}")
    assert here.press("Logg inn", {"code": letters.last_to(EMAIL).code}).path == wanted


def test_who_is_inside_already_goes_on(people: People, kari: Any) -> None:
    browser = people.browser_of(kari)
    assert browser.get("/logg-inn").path == "/mitt-panel"
    assert browser.get("/logg-inn?next=/mitt-panel/profil").path == "/mitt-panel/profil"


def test_who_takes_a_break_comes_in_and_who_has_left_does_not(
    app: Flask, people: People, kari: Any, letters: Postman, writing: Any
) -> None:
    with writing():
        services.pause(session.get_one(Panelist, kari.id))
    ask(people.browser())
    assert letters.last_to(EMAIL).code
    waiting = people.browser()
    ask(waiting)
    with writing():
        services.leave(session.get_one(Panelist, kari.id))
    before = len(letters.to(EMAIL))
    ask(people.browser())
    assert len(letters.to(EMAIL)) == before


def test_au10_the_links_come_from_the_sites_own_address(browse: Browser, kari: Any, letters: Postman) -> None:
    browse.get("/logg-inn")
    for name in ("X-Forwarded-Host", "Forwarded", "Origin", "Referer"):
        browse.forge("/logg-inn", {"email": EMAIL}, headers={name: "host=evil.example"})
        letter = letters.last_to(EMAIL)
        assert "evil.example" not in letter.text + letter.html
        assert "http://localhost/logg-inn/lenke/" in letter.text


def test_pr9_the_log_knows_nobody(browse: Browser, kari: Any, letters: Postman, capfd: Any) -> None:
    ask(browse)
    letter = letters.last_to(EMAIL)
    browse.press("Logg inn", {"code": wrong(letter.code)})
    browse.get(button(letter))
    browse.press("Logg inn")
    said = "".join(capfd.readouterr())
    for secret in (EMAIL, "Kari", letter.code, button(letter).rsplit("/", 1)[1]):
        assert secret not in said


def test_an_english_member_gets_an_english_letter_and_comes_to_english_pages(people: People, letters: Postman) -> None:
    people.member(email="lise@eksempel.no", language="en")
    browser = people.browser()
    ask(browser, "lise@eksempel.no")
    letter = letters.last_to("lise@eksempel.no")
    assert letter.subject == "Sign in to the citizen panel"
    browser.get(button(letter))
    assert browser.press("Sign in").path == "/en/mitt-panel"
