"""Where staff are signed in: new rows at the doors, seen and ended by their owner, asked again before weighty acts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pyotp
import pytest
import sqlalchemy as sa

from core import clock
from core.auth import services
from core.auth.models import Staff, Visit
from core.db import session, transaction
from tests.authenticator import add_passkey, options
from tests.web.world import HOME, password_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.people import Colleague, People

CONFIRM = "/arbeid/bekreft-deg"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("leader", name="Ada Ås")


def agent(browser: Browser, name: str) -> Browser:
    """Let a browser call itself so."""
    browser.client.environ_base["HTTP_USER_AGENT"] = name
    return browser


def copy_of(people: People, browser: Browser) -> Browser:
    """Give a browser with the same cookies, as a thief would have it."""
    copied = people.browser()
    copied.client._cookies = dict(browser.client._cookies)
    return copied


def is_in(browser: Browser) -> bool:
    """Tell whether somebody is signed in here."""
    return browser.get("/arbeid").path == "/arbeid"


def test_se1_each_door_gives_a_new_session_and_the_one_before_is_dead(
    people: People, ada: Colleague, frozen_clock: Watch
) -> None:
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    before = copy_of(people, browser)
    halfway = password_only(people, ada)
    kept_halfway = copy_of(people, halfway)
    halfway.post("/arbeid/to-faktor", {"code": ada.code()})
    assert is_in(halfway)
    assert not is_in(before)
    assert not is_in(kept_halfway), "the cookie of half a sign-in opens nothing"


def test_se1_signing_in_again_ends_the_visit_that_was_there(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    old = copy_of(people, browser)
    with browser.client.session_transaction(base_url=HOME) as kept:
        kept.pop("_user_id")  # signed out by an error, with the visit still in the cookie
    people.sign_in(ada, browser)
    assert is_in(browser)
    assert not is_in(old)
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Visit).where(Visit.ended_at.is_(None))) == 1


def test_se1_a_cookie_after_sign_out_is_dead(people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    copied = copy_of(people, browser)
    browser.get("/arbeid")
    browser.press("Logg ut")
    assert not is_in(browser)
    assert not is_in(copied)


def test_who_signs_out_is_told_so_once(people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    browser.get("/arbeid")
    page = browser.press("Logg ut")
    assert page.path == "/"
    assert "Du er logget ut." in page
    assert "Du er logget ut." not in browser.get("/")


def test_se1_whoever_is_disabled_is_out_at_the_next_request(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    with app.app_context(), transaction():
        session.get_one(Staff, ada.id).active = False
    assert not is_in(browser)


def test_se1_a_changed_factor_ends_every_other_visit_and_goes_on_here(people: People, ada: Colleague) -> None:
    elsewhere, browser = people.browser_of(ada), people.browser_of(ada)
    copied = copy_of(people, browser)
    add_passkey(browser)
    assert is_in(browser)
    assert not is_in(elsewhere)
    assert not is_in(copied)


def test_se1_half_a_sign_in_is_forgotten_after_a_quarter_of_an_hour(
    people: People, ada: Colleague, frozen_clock: Watch
) -> None:
    browser = password_only(people, ada)
    frozen_clock.forward(minutes=16)
    assert browser.post("/arbeid/to-faktor", {"code": ada.code()}).path == "/arbeid/logg-inn"


def test_se1_the_cookies_of_https_are_kept_to_this_host(new_app: Callable[..., Flask], people: People) -> None:
    ada = people.staff("leader")
    client = new_app(base_url="https://panel.example.no", demo=False).test_client()
    home = "https://panel.example.no/"
    token = client.get("/arbeid/logg-inn", base_url=home).get_data(as_text=True)
    sent = {"csrf_token": token.split('name="csrf_token" value="')[1].split('"')[0]}
    for path, values in (
        ("/arbeid/logg-inn", {"email": ada.email, "password": ada.password}),
        ("/arbeid/to-faktor", {"code": ada.code()}),
    ):
        answer = client.post(path, data={**sent, **values}, base_url=home)
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-samskap="), cookie
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), cookie
            assert "Domain" not in cookie
    assert answer.location == "/arbeid"


# Own sessions


def test_staff_see_where_they_are_signed_in_in_plain_words(people: People, ada: Colleague, frozen_clock: Watch) -> None:
    people.sign_in(ada, agent(people.browser(), SAFARI))
    frozen_clock.forward(hours=2)
    here = people.sign_in(ada, agent(people.browser(), FIREFOX))
    page = here.get("/arbeid/konto")
    assert page.text.index("Denne nettleseren Firefox på Windows") < page.text.index("Safari på iPhone")
    assert (
        "Siden tirsdag 15. september 2026 kl. 12.00. Du bekreftet sist hvem du er tirsdag 15. september 2026 kl. 12.00."
        in page
    )
    assert "Siden tirsdag 15. september 2026 kl. 14.00." in page


def test_staff_end_one_of_their_visits_or_all_others(people: People, ada: Colleague) -> None:
    one, two, here = (people.browser_of(ada) for _browser in range(3))
    here.get("/arbeid/konto")
    assert "Du er logget ut der." in here.press("Avslutt", {})
    assert [is_in(one), is_in(two)].count(True) == 1
    here.get("/arbeid/konto")
    assert "Alle andre steder er du logget ut." in here.press("Avslutt alle andre")
    assert not is_in(one)
    assert not is_in(two)
    assert is_in(here)
    assert "Avslutt" not in here.get("/arbeid/konto")


def test_az3_nobody_ends_the_visit_of_another(app: Flask, people: People, ada: Colleague) -> None:
    hers = people.browser_of(ada)
    with app.app_context():
        foreign = session.scalars(sa.select(Visit.id)).one()
    mine = people.browser_of(people.staff("administrator"))
    mine.get("/arbeid/konto")
    assert mine.forge("/arbeid/konto/okter/avslutt", {"chosen": str(foreign)}).status_code == 404
    assert is_in(hers)


# Asking again


WEIGHTY = ("passord", "app", "reservekoder", "passnokler")


@pytest.mark.parametrize("page", WEIGHTY)
def test_se3_before_a_weighty_act_staff_show_again_who_they_are(
    people: People, ada: Colleague, frozen_clock: Watch, page: str
) -> None:
    browser, wanted = people.browser_of(ada), f"/arbeid/konto/{page}"
    frozen_clock.forward(minutes=14)
    assert browser.get(wanted).path == wanted
    frozen_clock.forward(minutes=2)
    assert browser.get(wanted).path == CONFIRM
    shown = browser.post(CONFIRM, {"password": ada.password, "code": ada.code()})
    assert shown.path == wanted, "on to what was wanted"
    assert browser.get("/arbeid/konto").path == "/arbeid/konto"


def test_se3_a_form_that_was_begun_in_time_is_not_lost(people: People, ada: Colleague, frozen_clock: Watch) -> None:
    browser = people.browser_of(ada)
    frozen_clock.forward(minutes=14)
    browser.get("/arbeid/konto/reservekoder")
    frozen_clock.forward(minutes=15)
    assert "Reservekodene dine" in browser.press("Lag åtte nye")


def test_se3_a_form_that_comes_too_late_leads_to_its_page_and_does_nothing(
    people: People, ada: Colleague, frozen_clock: Watch
) -> None:
    other, browser = people.browser_of(ada), people.browser_of(ada)
    browser.get("/arbeid/konto")
    frozen_clock.forward(minutes=31)
    answer = browser.forge("/arbeid/konto/okter/avslutt-alle-andre")
    assert (answer.status_code, answer.location) == (303, f"{CONFIRM}?next=/arbeid/konto")
    assert is_in(other)


@pytest.mark.parametrize("wrong", [{"password": "feil"}, {"code": "000000"}])
def test_se3_both_factors_are_asked(people: People, ada: Colleague, frozen_clock: Watch, wrong: dict[str, str]) -> None:
    browser = people.browser_of(ada)
    frozen_clock.forward(hours=1)
    browser.get("/arbeid/konto/passord")
    values = {"password": ada.password, "code": ada.code(), **wrong}
    assert "Passordet eller koden stemmer ikke." in browser.post(CONFIRM, values, status=422)
    assert browser.get("/arbeid/konto/passord").path == CONFIRM


def test_se3_guesses_at_the_second_asking_count_too(people: People, ada: Colleague, frozen_clock: Watch) -> None:
    browser = people.browser_of(ada)
    browser.get(CONFIRM)
    pages = [browser.post(CONFIRM, {"password": ada.password, "code": "000000"}, status=422) for _time in range(6)]
    assert ["Det ble for mange forsøk." in page for page in pages] == [False] * 5 + [True]


def test_se3_a_passkey_that_checks_its_holder_is_enough(people: People, ada: Colleague, frozen_clock: Watch) -> None:
    browser = people.browser_of(ada)
    key = add_passkey(browser)
    frozen_clock.forward(hours=1)
    browser.get("/arbeid/konto/passord")
    key.verifies = False
    page = browser.post(CONFIRM, {"credential": key.sign(options(browser))}, status=422)
    assert "Passnøkkelen virket ikke." in page
    key.verifies = True
    assert browser.post(CONFIRM, {"credential": key.sign(options(browser))}).path == "/arbeid/konto/passord"


def test_se3_the_passkey_of_another_confirms_nobody(people: People, ada: Colleague, frozen_clock: Watch) -> None:
    key, browser = add_passkey(people.browser_of(people.staff("leader"))), people.browser_of(ada)
    add_passkey(browser, "Min egen")
    frozen_clock.forward(hours=1)
    browser.get("/arbeid/konto/passord")
    browser.post(CONFIRM, {"credential": key.sign(options(browser))}, status=422)
    assert browser.get("/arbeid/konto/passord").path == CONFIRM


@pytest.mark.parametrize(
    "trick", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"]
)
def test_se3_after_confirming_one_stays_on_this_site(
    people: People, ada: Colleague, frozen_clock: Watch, trick: str
) -> None:
    browser = people.browser_of(ada)
    browser.get(CONFIRM)
    answer = browser.forge(
        f"{CONFIRM}?next={quote(trick, safe='')}", {"password": ada.password, "code": ada.code(), "next": trick}
    )
    assert (answer.status_code, answer.location) == (303, "/arbeid")


def test_se3_what_was_confirmed_in_one_browser_is_not_in_another(
    people: People, ada: Colleague, frozen_clock: Watch
) -> None:
    one, other = people.browser_of(ada), people.browser_of(ada)
    frozen_clock.forward(hours=1)
    one.get("/arbeid/konto/passord")
    one.post(CONFIRM, {"password": ada.password, "code": pyotp.TOTP(ada.key).at(clock.now())})
    assert one.get("/arbeid/konto/passord").path == "/arbeid/konto/passord"
    assert other.get("/arbeid/konto/passord").path == CONFIRM


def test_letting_somebody_in_anew_takes_every_factor_away(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.browser_of(ada)
    key = add_passkey(browser)
    with app.app_context(), transaction():
        services.let_in_anew(ada.email)
    assert not is_in(browser)
    stranger = people.browser()
    stranger.get("/arbeid/logg-inn")
    page = stranger.post("/arbeid/passnokkel", {"credential": key.sign(options(stranger))})
    assert page.path == "/arbeid/logg-inn"
