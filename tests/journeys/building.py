"""A survey built: every type of question, pages, conditions, a picture, the phone and the trial."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.journeys.rooms import submit, tick, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.rooms import Show

KINDS = ("single_choice", "multiple_choice", "scale", "number", "short_text", "long_text")
OPTIONS = "Benker\nTrær\nSykkelveier som går helt fram til skolen og stasjonen"


def draft(desk: Page, show: Show) -> str:
    """Begin a survey; gives the path of its staff page."""
    visit(desk, "/arbeid/aktiviteter/ny")
    tick(desk, "[name=format][value=survey]")
    desk.locator("[name=title]").fill("Gatene på Jar")
    desk.locator("[name=purpose]").fill("Vi vil vite hva du mener om gatene.")
    submit(desk)
    survey = urlsplit(desk.url).path
    visit(desk, f"{content(survey)}/innhold")
    show("staff questions, none", desk)
    visit(desk, f"{content(survey)}/prov")
    show("staff trial, nothing to try", desk)
    visit(desk, f"{survey}/personvern")
    show("staff anonymity", desk)
    return survey


def filled(desk: Page, show: Show, survey: str) -> None:
    """Give it two dates and its questions on two pages, and look at it as those who are asked will see it."""
    visit(desk, f"{survey}/rediger")
    desk.locator("[name=deadline]").fill("2099-10-30")
    desk.locator("[name=result_by]").fill("2099-11-15")
    desk.locator("[name=minutes]").fill("4")
    submit(desk)
    here = content(survey)
    for kind in KINDS:
        _question(desk, show, f"{here}/sporsmal/ny/{kind}", kind)
    visit(desk, f"{here}/innhold")
    desk.locator("button[value=break]").first.click()
    _picture(desk, show, here)
    visit(desk, f"{here}/innhold")
    show("staff questions, all", desk)
    desk.locator("main a[href*='/sporsmal/']:not([href*='/ny/']):not([href$='/bilde'])").last.click()
    show("staff question, with a condition", desk)
    _tried(desk, show, here)


def revised(desk: Page, show: Show, survey: str) -> None:
    """Change the questions of a survey that is open, and throw the changes away."""
    here = content(survey)
    visit(desk, f"{here}/innhold")
    show("staff questions, open", desk)
    desk.locator("button[value=copy]").first.click()
    show("staff questions, changes wait", desk)
    visit(desk, f"{here}/ta-i-bruk")
    show("staff changes", desk)
    submit(desk, "/forkast")


def content(survey: str) -> str:
    """Give the address of a survey's questions."""
    return survey.replace("/aktiviteter/", "/undersokelse/")


def _question(desk: Page, show: Show, path: str, kind: str) -> None:
    visit(desk, path)
    show(f"staff question {kind}", desk)
    if kind == KINDS[0]:
        submit(desk)
        show(f"staff question {kind} refused", desk)
        tick(desk, "[name=required]")
        tick(desk, "[name=other]")
    desk.locator("[name=text]").fill(f"Hva bør vi satse på i gatene ({kind})?")
    if desk.locator("[name=options]").count():
        desk.locator("[name=options]").fill(OPTIONS)
    if kind == KINDS[-1]:
        desk.locator("[name=show_if]").select_option(index=1)
    submit(desk)


def _picture(desk: Page, show: Show, here: str) -> None:
    visit(desk, f"{here}/innhold")
    desk.locator("a[href$='/bilde']").first.click()
    show("staff picture of a question", desk)
    submit(desk)
    show("staff picture of a question refused", desk)
    picture = {"name": "gata.png", "mimeType": "image/png", "buffer": desk.screenshot()}
    desk.locator("main input[type=file]").set_input_files(files=[picture])
    desk.locator("main [name=alt]").fill("En gate med to benker")
    submit(desk)
    desk.locator("a[href$='/bilde']").first.click()
    show("staff picture of a question, kept", desk)


def _tried(desk: Page, show: Show, here: str) -> None:
    for language in ("nb", "en"):
        visit(desk, f"{here}/telefon?sprak={language}")
        show(f"staff survey on a phone, {language}", desk)
    visit(desk, f"{here}/prov")
    show("staff trial", desk)
    submit(desk, "/prov")
    show("staff trial, lacking", desk)
    desk.locator("main .sk-choice label").first.click()
    submit(desk, "/prov")
    show("staff trial, second page", desk)
    submit(desk, "/prov")
    show("staff trial, ended", desk)
