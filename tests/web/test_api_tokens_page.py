"""The page where staff make their own tokens: shown once, listed, taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.auth.staff_admin.services import let_in_anew_by_command
from core.db import session, transaction
from tests.programs import Program, token_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import People

pytestmark = pytest.mark.one_engine("tokens themselves are tested on both engines")

KEYS = "/arbeid/konto/nokler"
WANTED = {"name": "Statistikk", "scopes": ["engagements:read", "results:read"], "lives": "30"}


@pytest.fixture
def leader(people: People) -> Browser:
    """A leader who is signed in, and has looked at the page."""
    browser = people.browser_of(people.staff("leader"))
    browser.get(KEYS)
    return browser


def made(browser: Browser, **values: Any) -> str:
    """Make a token on the page, and read it there."""
    page = browser.press("Lag nøkkelen", {**WANTED, **values})
    found = re.search(r"samskap_[\w-]{43}", page.text)
    assert found, page.text
    return found[0]


def test_a_token_is_made_shown_once_and_works(app: Flask, leader: Browser) -> None:
    assert leader.page is not None
    assert "Du har ingen nøkler." in leader.page
    token = made(leader)
    assert leader.page.headers["Cache-Control"].startswith("no-store")
    Program(app, token).call("list_engagements")
    Program(app, token).call("list_invitations", 403, engagement_id="6f1c5a1e-0000-4000-8000-000000000000")
    page = leader.get(KEYS)
    assert token not in page.html
    assert "Statistikk" in page
    assert "engagements:read" in page


def test_se3_whoever_gets_a_new_token_is_told_by_letter(people: People, letters: Postman) -> None:
    hanne = people.staff("leader")
    browser = people.browser_of(hanne)
    browser.get(KEYS)
    made(browser)
    assert letters.last_to(hanne.email).subject == "Det er laget en nøkkel til kontoen din"


def test_an_administrator_sees_a_colleagues_tokens_and_takes_one_back(app: Flask, people: People) -> None:
    hanne, boss = people.staff("leader", name="Hanne Lie"), people.staff("administrator")
    office = people.browser_of(boss)
    assert "Hanne Lie har ingen nøkler." in office.get(f"/arbeid/system/ansatte/{hanne.id}/nokler")
    token = token_of(app, hanne, "engagements:read")
    office.get(f"/arbeid/system/ansatte/{hanne.id}")
    page = office.click("Se nøklene")
    assert "Nøklene til Hanne Lie" in page
    page = office.press(next(words for form in page.forms for words in form.buttons if "Trekk" in words))
    assert "Trukket tilbake" in page
    Program(app, token).call("list_engagements", 401)
    with app.app_context():
        taken = sa.select(AuditRow.staff_id).where(AuditRow.act == Act.TOKEN_REVOKED)
        assert session.scalars(taken).all() == [boss.id]


@pytest.mark.parametrize("act", ["slipp-inn", "steng"])
def test_se1_a_token_dies_when_its_owner_is_let_in_anew_or_shut_out(app: Flask, people: People, act: str) -> None:
    hanne, office = people.staff("leader"), people.browser_of(people.staff("administrator"))
    token = token_of(app, hanne, "engagements:read")
    office.get(f"/arbeid/system/ansatte/{hanne.id}")
    assert office.forge(f"/arbeid/system/ansatte/{hanne.id}/{act}").status_code == 303
    if act == "steng":
        assert office.forge(f"/arbeid/system/ansatte/{hanne.id}/apne").status_code == 303
    Program(app, token).call("list_engagements", 401)


def test_se1_a_token_dies_by_the_command_that_lets_in_anew_too(app: Flask, people: People) -> None:
    hanne = people.staff("leader")
    token = token_of(app, hanne, "engagements:read")
    with app.app_context(), transaction():
        let_in_anew_by_command(hanne.email)
    Program(app, token).call("list_engagements", 401)


def test_the_form_sent_again_makes_no_second_token_and_shows_none(leader: Browser) -> None:
    assert leader.page is not None
    sent = {**dict(leader.page.form(KEYS).sent), **WANTED}
    assert "samskap_" in leader.forge(KEYS, sent).get_data(as_text=True)
    again = leader.forge(KEYS, sent)
    assert again.status_code == 303
    page = leader.get(KEYS)
    assert "Den vises bare én gang" in page
    assert page.html.count("Trekk tilbake Statistikk") == 1


def test_a_token_that_is_taken_back_is_dead_and_stays_listed(app: Flask, leader: Browser) -> None:
    token = made(leader)
    leader.get(KEYS)
    page = leader.press("Trekk tilbake Statistikk")
    assert "Trukket tilbake" in page
    assert "Trekk tilbake Statistikk" not in page
    assert Program(app, token).call("list_engagements", 401).word == "token-refused"


def test_a_token_that_has_expired_is_listed_as_such(people: People, frozen_clock: Watch) -> None:
    colleague = people.staff("leader")
    browser = people.browser_of(colleague)
    browser.get(KEYS)
    made(browser)
    assert "Virker" in browser.get(KEYS)
    frozen_clock.forward(days=30)
    page = people.browser_of(colleague).get(KEYS)
    assert "Utløpt" in page
    assert "Trekk tilbake" not in page


def test_a_token_is_made_only_by_who_has_just_shown_who_they_are(people: People, frozen_clock: Watch) -> None:
    browser = people.browser_of(people.staff("leader"))
    browser.get(KEYS)
    frozen_clock.forward(hours=2)
    answer = browser.forge(KEYS, {**WANTED, "form_id": "6f1c5a1e-0000-4000-8000-000000000000"})
    assert answer.location.startswith("/arbeid/bekreft-deg")
    assert browser.get(KEYS).path == "/arbeid/bekreft-deg"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "Navn – Dette feltet må fylles ut."),
        ({"scopes": None}, "Velg minst én ting nøkkelen skal kunne brukes til."),
    ],
)
def test_a_token_needs_a_name_and_something_to_do(leader: Browser, values: dict[str, Any], said: str) -> None:
    page = leader.press("Lag nøkkelen", {**WANTED, **values}, status=422)
    assert said in page
    assert "samskap_" not in page.text


@pytest.mark.parametrize(("name", "value"), [("scopes", "panelists:everything"), ("lives", "366"), ("lives", "0")])
def test_az4_scopes_and_lives_that_are_not_offered_are_refused(leader: Browser, name: str, value: str) -> None:
    assert leader.page is not None
    sent = {**dict(leader.page.form(KEYS).sent), **WANTED, name: value}
    answer = leader.forge(KEYS, sent)
    assert answer.status_code == 422
    assert "samskap_" not in answer.get_data(as_text=True)


def test_az3_nobody_takes_back_or_sees_anothers_token(app: Flask, people: People, leader: Browser) -> None:
    token = made(leader)
    page = leader.get(KEYS)
    revoke = next(form.action for form in page.forms if "trekk-tilbake" in form.action)
    other = people.browser_of(people.staff("administrator"))
    assert "Statistikk" not in other.get(KEYS)
    assert other.forge(revoke).status_code == 404
    Program(app, token).call("list_engagements")
