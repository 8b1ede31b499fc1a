"""What comes of an activity: its result in blocks, the draft's link, «Dette skjedde», followers, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.rooms import Show


def drafted(desk: Page, reader: Page, show: Show, survey: str) -> None:
    """Put blocks into a draft that is saved, and share it."""
    for kind in ("tekst", "bilde", "e-post"):
        visit(desk, f"{survey}/resultat/{kind}")
        show(f"staff result, {kind}", desk)
    visit(desk, f"{survey}/resultat/tekst")
    submit(desk, "/resultat/tekst")
    show("staff result, tekst refused", desk)
    desk.locator("[name=title]").fill("Slik fortsetter arbeidet")
    desk.locator("[name=text]").fill("Vi setter ut benkene før sommeren.")
    submit(desk, "/resultat/tekst")
    submit(desk, "/resultat/lenke")
    show("staff result, shared", desk)
    visit(reader, urlsplit(desk.locator("a[href*='/utkast/']").get_attribute("href") or "").path)
    show("a result's draft", reader)


def told(desk: Page, reader: Page, show: Show, survey: str) -> None:
    """Tell what happened, correct it, and write to the followers of a result that is public; then take it back."""
    visit(desk, f"{survey}/resultat")
    show("staff result, published", desk)
    desk.locator("main a[href*='/dette-skjedde/ny']").first.click()
    show("staff what happened", desk)
    submit(desk, "/dette-skjedde/ny")
    show("staff what happened refused", desk)
    for name, words in (("said", "Vi vil ha benker."), ("done", "Vi satte ut tolv benker.")):
        desk.locator(f"[name={name}]").fill(words)
    submit(desk, "/dette-skjedde/ny")
    show("staff what happened, written", desk)
    entry = urlsplit(desk.url).path
    submit(desk, "/publiser")
    visit(desk, entry)
    show("staff what happened, public", desk)
    visit(desk, entry.split("/dette-skjedde")[0])
    show("staff project, followed up", desk)
    _room(desk, show, urlsplit(desk.url).path)
    desk.locator("main a[href*='/prosjekter/']:not([href*='/arbeid'])").first.click()
    visit(reader, urlsplit(desk.url).path)
    show("a project", reader)
    visit(desk, f"{entry.split('/dette-skjedde')[0]}/nytt-fra-prosjektet")
    show("staff news", desk)
    visit(desk, f"{survey}/resultat")
    desk.locator("form[action$='/trekk-tilbake']").evaluate("form => form.closest('details').open = true")
    show("staff withdraw?", desk)


def _room(desk: Page, show: Show, project: str) -> None:
    """See the planning committee's room: empty, refused, with a meeting and a note; and go back to the project."""
    visit(desk, f"{project}/utvalgets-rom")
    show("staff committee room, empty", desk)
    submit(desk, "/notater")
    show("staff committee room, note refused", desk)
    desk.locator("main [name=text]").fill("Vi tar opp benkene neste gang.")
    submit(desk, "/notater")
    show("staff committee room, a note", desk)
    desk.locator("main a[href*='/notater/']").first.click()
    show("staff committee room, own note", desk)
    visit(desk, project)
