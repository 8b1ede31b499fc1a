"""Coming in by a sign-in elsewhere: a real provider, and twenty ways in which its answer must not hold."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests
import sqlalchemy as sa
from joserfc.jwk import OctKey, RSAKey

from core.audit import Act, AuditRow
from core.auth import visits
from core.auth.models import Staff
from core.db import session, transaction
from core.permissions import LEADER
from tests.browsing import Browser
from tests.elsewhere.doors import between, identity, invited, without
from tests.elsewhere.provider import LEVELS, NATIONAL_ID, Door, Elsewhere, away, walk
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    from flask import Flask

    from tests.fixtures.house import House
    from tests.letters import Postman
    from tests.people import Member, People

pytestmark = pytest.mark.one_engine("tokens know nothing of the engine")

IN = Door(page="/logg-inn", button="Logg inn med ID-porten")
LINK = Door(page="/mitt-panel/profil", button="Koble til ID-porten")
WORK = Door(page="/arbeid/logg-inn", button="Logg inn med kommunens innlogging")
RESIDENTS, STAFF = "/logg-inn/id-porten/svar", "/arbeid/logg-inn/kommunen/svar"
CONFIRM = "/arbeid/bekreft-deg"
REFUSED, UNKNOWN = "Innloggingen ble ikke fullført", "Vi kjenner deg ikke igjen"


def test_a_member_links_id_porten_and_comes_in_by_it(
    doors: Flask, people: People, visitor: Browser, elsewhere: Elsewhere
) -> None:
    member = people.member(name="Kari Nordmann")
    own = _same_browser(doors, people.browser_of(member))
    elsewhere.next_is("kari")
    assert "Fra nå av kan du logge inn med ID-porten." in walk(own, elsewhere, LINK)
    elsewhere.next_is("kari", LEVELS[2])
    page = walk(visitor, elsewhere, IN)
    assert page.path == "/mitt-panel"
    assert "Hei, Kari" in page


def test_se1_coming_in_by_id_porten_puts_away_what_the_one_before_left_and_leads_on(
    kari: Member, visitor: Browser, elsewhere: Elsewhere
) -> None:
    visitor.get("/logg-inn")
    with visitor.client.session_transaction(base_url="http://localhost/") as kept:
        kept["links"] = {"somebody's": "link"}
        token = kept["csrf_token"]
    elsewhere.next_is("kari")
    page = walk(visitor, elsewhere, Door(page="/logg-inn?next=/mitt-panel/profil", button=IN.button))
    assert page.path == "/mitt-panel/profil", "the page they were on the way to"
    with visitor.client.session_transaction(base_url="http://localhost/") as kept:
        assert "links" not in kept, "the next person at the screen does not hold the links of the one before"
        assert kept["csrf_token"] != token


def test_au12_a_national_id_is_stored_nowhere(
    doors: Flask, kari: Member, visitor: Browser, elsewhere: Elsewhere, house: House
) -> None:
    elsewhere.next_is("kari")
    walk(visitor, elsewhere, IN)
    with doors.app_context():
        tables = sa.inspect(session.get_bind()).get_table_names()
        everything = [sa.select(sa.literal_column("*")).select_from(sa.table(name)) for name in tables]
        rows = [str(row) for question in everything for row in session.execute(question)]
    assert not [row for row in rows if NATIONAL_ID in row]
    with visitor.client.session_transaction(base_url="http://localhost/") as kept:
        assert NATIONAL_ID not in str(dict(kept))


def test_somebody_unknown_is_told_to_come_in_by_letter_first(visitor: Browser, elsewhere: Elsewhere) -> None:
    elsewhere.next_is("a stranger")
    assert UNKNOWN in walk(visitor, elsewhere, IN, status=403)


def test_au12_a_sign_in_that_is_too_weak_is_refused(kari: Member, visitor: Browser, elsewhere: Elsewhere) -> None:
    elsewhere.next_is("kari", LEVELS[0])
    assert REFUSED in walk(visitor, elsewhere, IN, status=403)


def test_somebody_who_changes_their_mind_is_met_kindly(kari: Member, visitor: Browser, elsewhere: Elsewhere) -> None:
    elsewhere.next_is(error="access_denied")
    assert REFUSED in walk(visitor, elsewhere, IN, status=403)


MUTATIONS: dict[str, Callable[[Elsewhere, dict[str, Any]], str]] = {
    "another issuer": lambda at, claims: at.signed({**claims, "iss": "https://idporten.example"}),
    "no issuer": lambda at, claims: at.signed(without(claims, "iss")),
    "another audience": lambda at, claims: at.signed({**claims, "aud": "somebody-else"}),
    "another audience, authorised for us": lambda at, claims: at.signed({**claims, "aud": "x", "azp": "samskap"}),
    "authorised for another": lambda at, claims: at.signed({**claims, "aud": ["samskap", "x"], "azp": "x"}),
    "no audience": lambda at, claims: at.signed(without(claims, "aud")),
    "out of date": lambda at, claims: at.signed({**claims, "exp": int(time.time()) - 120}),
    "no end": lambda at, claims: at.signed(without(claims, "exp")),
    "an end that is no number": lambda at, claims: at.signed({**claims, "exp": "tomorrow"}),
    "from the future": lambda at, claims: at.signed({**claims, "iat": int(time.time()) + 3600}),
    "not yet valid": lambda at, claims: at.signed({**claims, "nbf": int(time.time()) + 3600}),
    "another nonce": lambda at, claims: at.signed({**claims, "nonce": "of an earlier sign-in"}),
    "no nonce": lambda at, claims: at.signed(without(claims, "nonce")),
    "no subject": lambda at, claims: at.signed(without(claims, "sub")),
    "a subject that is no text": lambda at, claims: at.signed({**claims, "sub": ["kari"]}),
    "no level": lambda at, claims: at.signed(without(claims, "acr")),
    "a level nobody knows": lambda at, claims: at.signed({**claims, "acr": "idporten-loa-very-high"}),
    "a level that is a list": lambda at, claims: at.signed({**claims, "acr": [LEVELS[2]]}),
    "another's signature": lambda at, claims: at.signed(claims, key=RSAKey.generate_key(2048)),
    "the public key as a secret": lambda at, claims: at.signed(
        claims, key=OctKey.import_key(at.signer.as_pem(private=False)), alg="HS256"
    ),
    "no signature": lambda at, claims: f"{_part({'alg': 'none'})}.{_part(claims)}.",
    "a signature that was cut": lambda at, claims: at.signed(claims)[:-8],
    "a claim changed after signing": lambda at, claims: _swapped(at.signed(claims), {**claims, "sub": "another"}),
    "no token at all": lambda at, claims: "",
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_au12_a_token_that_was_tampered_with_is_refused(
    name: str, kari: Member, visitor: Browser, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    between(monkeypatch, lambda token: MUTATIONS[name](elsewhere, elsewhere.claims(token)))
    elsewhere.next_is("kari")
    assert REFUSED in walk(visitor, elsewhere, IN, status=403)
    assert visitor.client.get("/mitt-panel", base_url="http://localhost/").status_code != requests.codes.ok


def test_au12_the_same_token_signed_anew_without_a_change_is_accepted(
    kari: Member, visitor: Browser, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    between(monkeypatch, lambda token: elsewhere.signed(elsewhere.claims(token)))
    elsewhere.next_is("kari")
    assert walk(visitor, elsewhere, IN).path == "/mitt-panel"


def test_au12_an_answer_that_this_browser_did_not_ask_for_is_refused(
    doors: Flask, kari: Member, visitor: Browser, elsewhere: Elsewhere
) -> None:
    elsewhere.next_is("kari")
    answer = elsewhere.through(away(visitor, IN))
    assert REFUSED in Browser(doors).get(answer, status=403)
    assert REFUSED in visitor.get(answer.replace("state=", "state=x"), status=403)
    assert REFUSED in visitor.get(RESIDENTS, status=403)


def test_au12_an_answer_works_once(kari: Member, visitor: Browser, elsewhere: Elsewhere) -> None:
    elsewhere.next_is("kari")
    back = visitor.get(elsewhere.through(away(visitor, IN)))
    form = back.form(button="Logg inn")
    assert visitor.post(form.action, {}).path == "/mitt-panel"
    again = visitor.forge(form.action, {**dict(form.sent), "csrf_token": visitor.csrf()})
    assert again.status_code == requests.codes.forbidden


def test_au12_a_code_needs_the_verifier_of_the_browser_that_began(
    doors: Flask, kari: Member, visitor: Browser, elsewhere: Elsewhere
) -> None:
    elsewhere.next_is("kari")
    stolen = dict(visitor.get(elsewhere.through(away(visitor, IN))).form(button="Logg inn").sent)
    thief = Browser(doors)
    elsewhere.next_is("thief")
    own = dict(thief.get(elsewhere.through(away(thief, IN))).form(button="Logg inn").sent)
    answer = thief.forge(RESIDENTS, {"code": stolen["code"], "state": own["state"]})
    assert answer.status_code == requests.codes.forbidden


def test_a_provider_that_is_down_is_said_plainly(
    house: House, app: Flask, entry_points: tuple[EntryPoint, ...], elsewhere: Elsewhere
) -> None:
    nowhere = replace(elsewhere.provider(), issuer="http://localhost:9")
    visitor = Browser(create_app(replace(house.config, id_porten=nowhere), entry_points))
    visitor.get("/bli-med")
    assert visitor.forge("/logg-inn/id-porten").status_code == requests.codes.forbidden


def test_a_door_that_is_not_set_up_does_not_exist(browse: Browser) -> None:
    browse.get("/bli-med")
    assert browse.forge("/logg-inn/id-porten").status_code == requests.codes.not_found
    assert browse.forge("/arbeid/logg-inn/kommunen").status_code == requests.codes.not_found


def test_an_invited_colleague_comes_in_by_the_municipality(
    doors: Flask, people: People, visitor: Browser, elsewhere: Elsewhere
) -> None:
    path = people.welcome_path(LEADER, name="Hanne Lie")
    elsewhere.next_is("hanne", LEVELS[2])
    assert walk(visitor, elsewhere, invited(path)).path == "/arbeid"
    another = Browser(doors)
    elsewhere.next_is("hanne", LEVELS[2])
    assert walk(another, elsewhere, WORK).path == "/arbeid"


@pytest.mark.parametrize(("wanted", "came_to"), [("/arbeid/konto", "/arbeid/konto"), ("//evil.example/x", "/arbeid")])
@pytest.mark.usefixtures("hanne")
def test_who_comes_in_goes_on_to_their_page(doors: Flask, elsewhere: Elsewhere, wanted: str, came_to: str) -> None:
    elsewhere.next_is("hanne", LEVELS[2])
    door = Door(page=f"{WORK.page}?next={wanted}", button=WORK.button)
    assert walk(Browser(doors), elsewhere, door).path == came_to


def test_an_invitation_is_used_up_by_the_municipality_too(
    doors: Flask, people: People, visitor: Browser, elsewhere: Elsewhere
) -> None:
    path = people.welcome_path(LEADER)
    elsewhere.next_is("mona", LEVELS[2])
    walk(visitor, elsewhere, invited(path))
    Browser(doors).get(path, status=410)


def test_au1_staff_without_a_strong_sign_in_stay_outside(
    people: People, visitor: Browser, elsewhere: Elsewhere
) -> None:
    path = people.welcome_path(LEADER)
    elsewhere.next_is("hanne", LEVELS[1])
    assert REFUSED in walk(visitor, elsewhere, invited(path), status=403)
    assert visitor.get("/arbeid").path == "/arbeid/logg-inn"


def test_an_account_that_is_closed_stays_closed(
    doors: Flask, people: People, visitor: Browser, elsewhere: Elsewhere
) -> None:
    colleague = people.staff(LEADER)
    with people.app.app_context(), transaction():
        session.add(identity(elsewhere, "gone", staff_id=colleague.id))
        session.get_one(Staff, colleague.id).active = False
    elsewhere.next_is("gone", LEVELS[2])
    assert UNKNOWN in walk(visitor, elsewhere, WORK, status=403)


def test_who_links_id_porten_is_told_by_letter_and_it_is_noted(
    doors: Flask, people: People, elsewhere: Elsewhere, letters: Postman
) -> None:
    member = people.member(name="Kari Nordmann")
    own = _same_browser(doors, people.browser_of(member))
    elsewhere.next_is("kari")
    walk(own, elsewhere, LINK)
    assert "har koblet til ID-porten" in letters.last_to(member.email).text
    with doors.app_context():
        assert session.scalars(sa.select(AuditRow.object_id).where(AuditRow.act == Act.ID_PORTEN_LINKED)).all() == [
            member.id
        ]


def test_one_sign_in_elsewhere_belongs_to_one_person(
    doors: Flask, kari: Member, people: People, elsewhere: Elsewhere
) -> None:
    other = _same_browser(doors, people.browser_of(people.member()))
    elsewhere.next_is("kari")
    assert "Denne innloggingen er i bruk" in walk(other, elsewhere, LINK, status=409)


def test_a_member_may_forget_id_porten(doors: Flask, kari: Member, people: People, elsewhere: Elsewhere) -> None:
    own = _same_browser(doors, people.browser_of(kari))
    own.get("/mitt-panel/profil")
    assert "ID-porten er fjernet." in own.press("Koble fra ID-porten")
    elsewhere.next_is("kari")
    assert UNKNOWN in walk(Browser(doors), elsewhere, IN, status=403)


def _same_browser(doors: Flask, browser: Browser) -> Browser:
    """Let a browser that is signed in stand at the doors."""
    at_doors = Browser(doors)
    name = visits.cookie_name
    with doors.app_context():
        cookie = browser.client.get_cookie(name(), domain="localhost")
    assert cookie is not None
    at_doors.client.set_cookie(cookie.key, cookie.value, domain="localhost")
    return at_doors


def _part(what: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(what).encode()).rstrip(b"=").decode()


def _swapped(token: str, claims: dict[str, Any]) -> str:
    head, _body, signature = token.split(".")
    return f"{head}.{_part(claims)}.{signature}"
