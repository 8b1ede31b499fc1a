"""What happens to colleagues' accounts and teams, as part of the walk: every letter that tells of it is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyotp

from core import clock
from core.permissions import LEADER
from tests.authenticator import add_passkey

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import Colleague
    from tests.web.texts_of_residents import Walk

PASSWORD = "grønn trommel danser sakte 73"
CODE = re.compile(r"<code>([a-z2-9-]{19})</code>")


def see_the_staffs_letters(walk: Walk, projects: Page) -> None:
    """Change an account in every way there is, from its owner's side and the administrator's, and a team."""
    office = walk.people.browser_of(walk.people.staff("administrator", name=walk.words.contact))
    colleague = walk.people.staff("leader", name=walk.words.contact)
    _change_own(walk, colleague)
    _be_changed(walk, office, colleague)
    project = next(to for _said, to in projects.links if re.search(r"/arbeid/prosjekter/[0-9a-f-]+$", to))
    _join_a_team(walk, office, project)
    office.get("/arbeid/system/oppsett/prove")
    office.press("Send testen til meg")
    walk.letters.deliver()


def _change_own(walk: Walk, colleague: Colleague) -> None:
    browser = walk.people.browser_of(colleague)
    add_passkey(browser)
    browser.press("Fjern Telefonen")
    browser.get("/arbeid/konto/reservekoder")
    browser.post("/arbeid/konto/reservekoder", {})
    browser.get("/arbeid/konto/reservekoder")
    code = CODE.findall(browser.post("/arbeid/konto/reservekoder", {}).html)[0]
    stranger = walk.people.browser()
    stranger.client.environ_base["HTTP_USER_AGENT"] = "Safari/604.1 (iPhone)"
    stranger.get("/arbeid/logg-inn")
    stranger.post("/arbeid/logg-inn", {"email": colleague.email, "password": colleague.password})
    stranger.press("Bruk reservekoden", {"code": code})
    browser.get("/arbeid/konto/app")
    found = re.search(r"<strong>([A-Z2-7 ]+)</strong>", browser.press("Lag QR-kode").html)
    assert found
    browser.post("/arbeid/konto/app/kode", {"code": pyotp.TOTP(found[1].replace(" ", "")).at(clock.now())})
    browser.get("/arbeid/konto/passord")
    browser.post("/arbeid/konto/passord", {"old": colleague.password, "password": PASSWORD, "again": PASSWORD})
    forgetful = walk.people.browser()
    forgetful.get("/arbeid/glemt-passord")
    forgetful.post("/arbeid/glemt-passord", {"email": colleague.email})
    walk.letters.deliver()


def _be_changed(walk: Walk, office: Browser, colleague: Colleague) -> None:
    office.get("/arbeid/system/ansatte/ny")
    values = {"name": walk.words.contact, "email": "ny@kommune.example.no", "roles": ["leader"]}
    office.press("Send invitasjonen", values)
    office.get(f"/arbeid/system/ansatte/{colleague.id}")
    office.press("Lagre rollene", {"roles": ["editor"]})
    office.press("Slipp inn på nytt")
    walk.letters.deliver()
    office.press("Steng kontoen")
    walk.letters.deliver()


def _join_a_team(walk: Walk, office: Browser, project: str) -> None:
    newcomer = walk.people.staff("leader", name=walk.words.contact)
    office.get(f"{project}/team")
    office.press("Ta med i teamet", {"staff": str(newcomer.id), "role": LEADER})
    office.get(f"{project}/team")
    office.press("Gi videre", {"new": str(newcomer.id), "keep": "true"})
    walk.letters.deliver()
