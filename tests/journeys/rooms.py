"""The rooms beside the tour's main way: a member's own pages, one's account, teams, codes, privacy and the system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from tests.journeys.sending import press_send

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import Site

MINE = (
    "/mitt-panel/utvalg", "/mitt-panel/forslag",
    "/mitt-panel/profil", "/mitt-panel/samtykker", "/mitt-panel/samtykker/meld-deg-ut",
    "/bekreft-deg",
)  # fmt: skip
ACCOUNT = (
    "/arbeid/konto", "/arbeid/konto/passord", "/arbeid/konto/app", "/arbeid/konto/passnokler",
    "/arbeid/konto/reservekoder", "/arbeid/konto/nokler", "/arbeid/bekreft-deg", "/arbeid/panelet/adresser",
)  # fmt: skip
SYSTEM = (
    "", "/jobber", "/e-poster", "/oppsett", "/oppsett/logo", "/oppsett/farger", "/oppsett/bosteder",
    "/oppsett/avsender", "/innstillinger/core", "/ansatte", "/ansatte?q=finnes-ikke", "/ansatte/ny",
)  # fmt: skip
FAR = "Voll"  # where nobody of the tour lives
REGISTERS = ("", "/finn", "/tilgang", "/samtykker", "/protokoll", "/oppbevaring", "/berort")


class Show(Protocol):
    """What is done at every stop."""

    def __call__(self, name: str, page: Page) -> None:
        """Look at a page; ``name`` says who sees which page in which state."""


def sign_in_code(page: Page, show: Show, email: str) -> None:
    """See the residents' door: refused without an address, then the page of the code, and a wrong one."""
    submit(page, "/logg-inn")
    show("sign in refused", page)
    page.locator("[name=email]").fill(email)
    submit(page, "/logg-inn")
    show("sign in, check the e-mail", page)
    page.locator("[name=code]").fill("000000")
    submit(page, "/logg-inn/sjekk-e-posten")
    show("sign in, wrong code", page)


def mine(page: Page, show: Show, language: str) -> None:
    """See a member's own pages, and a new address asked for."""
    home = "" if language == "nb" else f"/{language}"
    for path in MINE:
        visit(page, f"{home}{path}")
        show(f"mine {path}", page)
    visit(page, f"{home}/mitt-panel/profil/adresse")
    submit(page, "/adresse")
    show("mine /mitt-panel/profil/adresse refused", page)
    page.locator("main [name=email]").fill(f"tur.flytter.{language}@example.no")
    submit(page, "/adresse")
    show("mine, check the new address", page)


def account(desk: Page, show: Show) -> None:
    """See one's account, and a token for a program made."""
    for path in ACCOUNT:
        visit(desk, path)
        show(f"account {path}", desk)
    visit(desk, "/arbeid/konto/nokler")
    submit(desk, "/nokler")
    show("account /arbeid/konto/nokler refused", desk)
    desk.locator("main [name=name]").fill("Kartet på nettsiden")
    tick(desk, "[name=scopes]")
    submit(desk, "/nokler")
    show("account, token made", desk)
    visit(desk, "/arbeid/konto/nokler")
    show("account, one token", desk)


def teams(desk: Page, show: Show, activity: str) -> None:
    """See who is with an activity, and who is with its project."""
    visit(desk, f"{activity}/team")
    show("staff team of an activity", desk)
    visit(desk, activity)
    project = desk.locator("main a[href*='/prosjekter/'][href*='/team']").first.get_attribute("href") or ""
    visit(desk, urlsplit(project).path)
    show("staff team of a project", desk)


def poll(desk: Page, site: Site) -> str:
    """Make a poll, whose format takes guests, and send it to a place where nobody of this tour lives."""
    desk.goto("/arbeid/aktiviteter/ny")
    tick(desk, "[name=format][value=poll]")
    desk.locator("[name=title]").fill("Benkene i parken")
    desk.locator("[name=purpose]").fill("Vi vil vite hvor benkene skal stå.")
    submit(desk)
    poll = urlsplit(desk.url).path
    desk.goto(f"{poll}/rediger")
    desk.locator("[name=deadline]").fill("2099-10-30")
    desk.locator("[name=minutes]").fill("1")
    submit(desk)
    desk.goto(poll.replace("/aktiviteter/", "/avstemning/"))
    desk.locator("[name=text]").fill("Hvor skal benkene stå?")
    desk.locator("[name=choices]").fill("I sola\nI skyggen")
    submit(desk)
    desk.goto(f"{poll}/mottakere")
    tick(desk, "[name=who][value=places]")
    desk.locator("main label").filter(has_text=re.compile(rf"^\s*{FAR}\s*$")).click()
    submit(desk)
    press_send(desk, site, poll)
    return poll


def no_code(desk: Page, show: Show, activity: str) -> None:
    """See that an activity whose format takes no guests has no code."""
    visit(desk, f"{activity}/kode")
    show("staff code of an activity without guests", desk)


def code(desk: Page, guest: Page, show: Show, activity: str) -> None:
    """See a code made, somebody come in by it, and them on the list."""
    visit(desk, f"{activity}/kode")
    show("staff code of an activity, none", desk)
    submit(desk, "/kode")
    show("staff code of an activity", desk)
    guest.goto("/kode")
    guest.locator("[name=code]").fill(desk.locator(".sk-poster__code").inner_text())
    submit(guest, "/kode")
    show("guest, name", guest)
    guest.locator("[name=name]").fill("Gjest")
    submit(guest, "/kode/")
    show("guest, inside", guest)
    visit(desk, f"{activity}/kode")
    show("staff code of an activity, one guest", desk)


def privacy(office: Page, show: Show) -> None:
    """See the registers, a person found, and what they ask for."""
    visit(office, "/arbeid/personvern/nei-takk")
    show("privacy, forget a no", office)
    submit(office)
    show("privacy, forget a no, refused", office)
    for path in REGISTERS:
        visit(office, f"/arbeid/personvern{path}")
        show(f"privacy {path or 'index'}", office)
    office.locator(".sk-rows__title[href*='/berort/']").first.click()
    show("privacy, an activity's people", office)
    office.goto("/arbeid/personvern/finn?q=Kari")
    show("privacy, found", office)
    office.locator(".sk-rows__title[href*='/personer/']").first.click()
    show("privacy, a person", office)
    submit(office)
    show("privacy, a person refused", office)
    tick(office, "[name=kind][value=correct]")
    tick(office, "[name=channel]")
    submit(office)
    show("privacy, a request", office)
    office.locator("main a[href$='/rett']").click()
    show("privacy, correct", office)
    visit(office, "/arbeid/personvern")
    show("privacy index, one request", office)


def system(office: Page, show: Show) -> None:
    """See the system's pages and the colleagues."""
    for path in SYSTEM:
        visit(office, f"/arbeid/system{path}")
        show(f"administrator /arbeid/system{path}", office)
    submit(office)
    show("administrator invitation refused", office)
    visit(office, "/arbeid/system/ansatte")
    office.locator("main th a", has_text=re.compile("Hanne")).click()
    show("administrator, a colleague", office)
    office.locator("main a[href$='/nokler']").click()
    show("administrator, a colleague's keys", office)
    office.go_back()
    office.locator("main a[href$='/avslutt']").click()
    show("administrator, a colleague leaves", office)
    visit(office, "/arbeid/system/innstillinger/core")
    office.locator("[name=youngest]").fill("200")
    submit(office)
    show("administrator settings refused", office)


def visit(page: Page, address: str) -> None:
    """Open an address and be there, not where it sends people who may not."""
    page.goto(address)
    assert urlsplit(page.url).path == urlsplit(address).path, page.url


def submit(page: Page, action: str = "") -> None:
    """Press the first button of the page's form that goes to an address with this in it, unfolding what asks once."""
    forms = f"main form[action*='{action}']" if action else "main form[method=post]"
    if not page.locator(forms).count():
        forms = "main form[method=post]:not([action])"
    button = page.locator(f"{forms} button[type=submit]").first
    button.evaluate("button => { const folded = button.closest('details'); if (folded) folded.open = true; }")
    button.click()
    page.wait_for_load_state()


def tick(page: Page, field: str) -> None:
    """Tap the label of a choice."""
    chosen = page.locator(f"main {field}").first
    page.locator(f"label[for='{chosen.get_attribute('id')}']").click()
