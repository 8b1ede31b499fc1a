"""The part of the tour behind the staff's door: a survey built, its transitions, the registers and the system."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.auth.demo import PASSWORD
from tests.eventually import eventually
from tests.journeys import building, calling, drawing, meeting, rooms, transitions
from tests.journeys.rooms import submit, visit
from tests.journeys.ways import path_in_letter

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.tour import Tour

HANNE, IVAR, MONA = "hanne@example.no", "ivar@example.no", "mona@example.no"
OFFICE = (
    "/api/docs", "/arbeid", "/arbeid/prosjekter", "/arbeid/prosjekter/nytt", "/arbeid/forslag", "/arbeid/kalender",
    "/arbeid/e-post-i-retur", "/arbeid/hjelp", "/arbeid/panelet", "/arbeid/panelet/befolkning",
    "/arbeid/panelet/lenker", "/arbeid/panelet/dobbelt", "/arbeid/panelet/deltakere", "/arbeid/panelet/innlesing",
    "/arbeid/panelet/lister", "/arbeid/panelet/segmenter", "/arbeid/aktiviteter/ny",
)  # fmt: skip
TABS = ("", "/rediger", "/mottakere", "/e-poster", "/gjennomforing", "/rapport", "/resultat")
COUNTED = ("/rapport/fordelt", "/rapport/fordelt?etter=alder", "/e-poster/svar", "/personvern", "/leveringer")


def come_in(tour: Tour) -> None:
    """Come in for the first time by a link, and as one who has forgotten the password."""
    page = tour.window()
    said = tour.site.run("admin", "create", "--name", "Ny Kollega", "--email", "ny@example.no", "--role", "leader")
    page.goto(urlsplit(said.strip().splitlines()[-1]).path)
    tour.stop("staff welcome", page)
    submit(page, "/velkommen/")
    tour.stop("staff welcome refused", page)
    for place in range(2):
        page.locator("input[type=password]").nth(place).fill(PASSWORD)
    submit(page, "/velkommen/")
    tour.stop("staff sign in", page)
    tour.password(page, "ny@example.no", "feil passord, langt nok")
    tour.stop("staff sign in refused", page)
    _forgotten(tour, tour.window())
    tour.password(page, "ny@example.no", PASSWORD)
    tour.stop("staff second factor, new", page)
    submit(page, "/to-faktor/oppsett")
    tour.stop("staff second factor, key", page)


def projects(tour: Tour) -> None:
    """See the desk, the demo's own activity, and a survey that is built, copied, planned and cancelled."""
    desk = tour.signed_in(HANNE)
    for path in OFFICE:
        desk.goto(path)
        tour.stop(f"staff {path}", desk)
    submit(desk)
    tour.stop("staff /arbeid/aktiviteter/ny refused", desk)
    _recruiting(tour, desk)
    rooms.account(desk, tour.stop)
    _published(tour, desk)
    calling.written(tour, desk)
    calling.read(tour)
    drawing.drawn(tour, desk)
    meeting.held(tour, desk)
    survey = building.draft(desk, tour.stop)
    tabs(tour, desk, survey, "draft, empty")
    building.filled(desk, tour.stop, survey)
    tabs(tour, desk, survey, "draft, ready", ("", "/mottakere"))
    rooms.teams(desk, tour.stop, survey)
    rooms.no_code(desk, tour.stop, survey)
    transitions.ended(desk, tour.window(), tour.stop, survey)
    rooms.code(desk, tour.window(), tour.stop, rooms.poll(desk, tour.site))


def house(tour: Tour) -> None:
    """See the registers, the system's pages, and the letters of the demo."""
    page = tour.signed_in(IVAR)
    rooms.privacy(page, tour.stop)
    rooms.system(page, tour.stop)
    for path in ("/dev/mail", "/dev/mail?q=finnes-ikke"):
        page.goto(path)
        tour.stop(f"demo {path}", page)
    page.goto("/dev/mail")
    page.locator(".sk-rows__title").first.click()
    tour.stop("demo letter", page)


def pages(tour: Tour) -> None:
    """See what an editor sees, and a page written, looked at, published and fetched back."""
    page = tour.signed_in(MONA)
    tour.stop("editor /arbeid", page)
    for path in ("", "/forside", "/om", "/for-unge", "/sporsmal-og-svar"):
        visit(page, f"/arbeid/sider{path}")
        tour.stop(f"editor /arbeid/sider{path}", page)
    visit(page, "/arbeid/sider/om")
    page.locator("main [name=title]").fill("")
    submit(page, "/arbeid/sider/om")
    tour.stop("editor's page refused", page)
    page.locator("main [name=title]").fill("Om panelet vårt")
    submit(page, "/arbeid/sider/om")
    tour.stop("editor's page, draft", page)
    visit(page, "/arbeid/sider/om")
    tour.stop("editor's page, not published", page)
    visit(page, "/arbeid/sider/om/utkast")
    submit(page, "/publiser")
    tour.stop("editor's page, published", page)


def tabs(tour: Tour, desk: Page, activity: str, state: str, paths: tuple[str, ...] = TABS) -> None:
    """See an activity's tabs."""
    for path in paths:
        desk.goto(f"{activity}{path}")
        tour.stop(f"staff {state} {path or 'oversikt'}", desk)


def _forgotten(tour: Tour, page: Page) -> None:
    page.goto("/arbeid/glemt-passord")
    tour.stop("staff forgotten password", page)
    page.locator("[name=email]").fill("ukjent@example.no")
    submit(page)
    tour.stop("staff forgotten password, sent", page)
    page.goto("/arbeid/glemt-passord")
    page.locator("[name=email]").fill("ny@example.no")
    submit(page)
    page.goto(path_in_letter(tour.site, "ny@example.no", "/arbeid/nytt-passord/"))
    tour.stop("staff new password", page)
    submit(page, "/nytt-passord/")
    tour.stop("staff new password refused", page)


def _recruiting(tour: Tour, desk: Page) -> None:
    """See a recruitment link, its stand, and what is said when figures or a link lack something."""
    for path in (
        "/arbeid/panelet/befolkning", "/arbeid/panelet/lenker", "/arbeid/panelet/lister/kanaler/ny",
        "/arbeid/panelet/innlesing",
    ):  # fmt: skip
        desk.goto(path)
        submit(desk, path)
        tour.stop(f"staff {path} refused", desk)
    desk.goto("/arbeid/panelet/befolkning")
    desk.locator("main a[href$='/fjern']").first.click()
    tour.stop("staff population figures, asked whether they go", desk)
    _care(tour, desk)
    _members(tour, desk)
    desk.goto("/arbeid/panelet/segmenter")
    desk.locator("main table a").first.click()
    tour.stop("staff segment", desk)
    desk.locator("[name=rule]").select_option("core.age")
    desk.get_by_role("button", name="Velg regelen").click()
    submit(desk, "/ny-regel/")
    tour.stop("staff segment rule refused", desk)
    desk.goto("/arbeid/panelet/lenker")
    desk.locator("main table a").first.click()
    tour.stop("staff recruitment link", desk)
    stand = tour.window()
    stand.goto(f"/bli-med/{desk.locator('.sk-poster__address').inner_text().rsplit('/', 1)[1]}/stand")
    tour.stop("a stand", stand)
    submit(stand, "/stand")
    tour.stop("a stand, refused", stand)
    stand.goto(f"{urlsplit(stand.url).path}/takk")
    tour.stop("a stand, thanks", stand)


def _members(tour: Tour, desk: Page) -> None:
    """See one member, and a list with one row that is good and one to mend."""
    desk.goto("/arbeid/panelet/deltakere")
    desk.locator(".sk-rows__title").first.click()
    tour.stop("staff one member", desk)
    desk.goto("/arbeid/panelet/innlesing")
    rows = "navn;epost;født\nKari Ny;kari.ny@example.no;1980\nOla;;1980\n"
    desk.set_input_files("[name=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    desk.locator("[name=source]").fill("Byfesten")
    submit(desk, "/innlesing")
    eventually(lambda: desk.reload() and desk.locator("form[action$='/inviter']").count(), every=0.3)
    tour.stop("staff a list, read", desk)
    submit(desk, "/inviter")
    tour.stop("staff a list, being sent", desk)


def _care(tour: Tour, desk: Page) -> None:
    """See a thing of a list, two who look like one told apart, and the asking held."""
    desk.goto("/arbeid/panelet/lister")
    desk.locator("main a[href*='/lister/interesser/']").first.click()
    tour.stop("staff a thing of a list", desk)
    desk.goto("/arbeid/panelet/dobbelt")
    submit(desk, "/dobbelt/ulike")
    tour.stop("staff two told apart", desk)
    desk.goto("/arbeid/panelet")
    submit(desk, "/bekreftelser/vent")
    tour.stop("staff asking held", desk)
    submit(desk, "/bekreftelser/fortsett")


def _published(tour: Tour, desk: Page) -> None:
    """See the demo's own activity, whose report is large, and its project."""
    desk.goto("/arbeid")
    desk.locator(".sk-rows__title[href*='/arbeid/aktiviteter/']").filter(has_text="Klima i Bærum").click()
    klima = urlsplit(desk.url).path
    tabs(tour, desk, klima, "published, demo", TABS + COUNTED)
    for tab, words in (("rapport", "/rapport/svar/"), ("resultat", "/resultat/sitater/")):
        desk.goto(f"{klima}/{tab}")
        desk.locator(f"main a[href*='{words}']").first.click()
        tour.stop(f"staff published, demo {words}", desk)
    desk.goto("/arbeid/prosjekter")
    desk.locator("main a[href*='/arbeid/prosjekter/']:not([href$=nytt])").first.click()
    tour.stop("staff project", desk)
