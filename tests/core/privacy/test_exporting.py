"""What somebody gets of their own: all of it, and nothing of anybody else's."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.auth.models import Visit
from core.contributions import Person
from core.db import session, transaction
from core.files.contents import Content
from core.files.services import keep, of_person
from core.files.storage import path_of
from core.privacy import groups
from core.privacy.exporting import export, exported_columns
from core.privacy.rows import entry, tables
from core.privacy.words import COLUMNS, TABLES
from tests.canaries import Bird, fly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser as Chromium

    from tests.browsing import Browser
    from tests.people import People

pytestmark = pytest.mark.usefixtures("a_format")  # the canaries answer a survey

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
FILES = ("plan.pdf", "andres.pdf", "../../plan.pdf")
PATH = "/mitt-panel/samtykker/mine-opplysninger"


@pytest.fixture
def flock(people: People) -> tuple[Bird, Bird]:
    """Two members who answered the same."""
    first = fly(people, "Gulspurv81")
    return first, fly(people, "Bokfink92", first.engagement)


def unpacked(browser: Browser) -> dict[str, str]:
    """Download, and give the files by name."""
    answer = browser.client.get(PATH, base_url="http://localhost/")
    assert answer.status_code == 200, answer.location
    assert "no-store" in answer.headers["Cache-Control"]
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_pr2_an_export_holds_all_of_ones_own_and_nothing_of_others(people: People, flock: tuple[Bird, Bird]) -> None:
    mine, other = flock
    files = unpacked(people.browser_of(mine.member))
    whole = "".join(files.values())
    assert [word for word in mine.words if word not in whole] == []
    assert [word for word in other.words if word in whole] == []
    assert json.loads(files["opplysninger.json"])["missing"] == []


def test_pr2_the_same_can_be_read_by_people(people: People, flock: tuple[Bird, Bird]) -> None:
    page = unpacked(people.browser_of(flock[0].member))["opplysninger.html"]
    for words in (
        *(word for word in flock[0].words if not word.startswith(("innhold", "agent"))),
        "Svarene dine",
        "Hva mener du?",
        "Kanarifugler",
        "1933",
        "Bosted",
    ):
        assert words in page
    assert "http://" not in page
    assert "<script" not in page


def test_pr2_people_read_words_and_not_what_stands_in_columns(people: People, flock: tuple[Bird, Bird]) -> None:
    page = unpacked(people.browser_of(flock[0].member))["opplysninger.html"]
    for words in (
        "Vil ikke svare",
        "Med i panelet",
        "Har deltatt",
        "Være med i innbyggerpanelet",
        "Norsk",
        "Innmeldingen på",
    ):
        assert words in page
    for stored in (">unsaid<", ">active<", ">completed<", ">membership<", ">nb<", ">form<", "+00:00"):
        assert stored not in page
    assert re.search(r">[0-9a-f]{64}<", page) is None


def test_pr2_browsers_are_named_in_words_on_the_page_and_as_they_are_for_machines(
    app: Flask, people: People, flock: tuple[Bird, Bird]
) -> None:
    browser = people.browser_of(flock[0].member)
    with app.app_context(), transaction():
        session.execute(sa.update(Visit).where(Visit.subject_id == flock[0].member.id).values(agent=FIREFOX))
    files = unpacked(browser)
    assert "Firefox på Android" in files["opplysninger.html"]
    assert FIREFOX not in files["opplysninger.html"]
    assert FIREFOX in files["opplysninger.json"]


def test_the_page_carries_its_look_and_asks_nobody_for_anything(people: People, flock: tuple[Bird, Bird]) -> None:
    page = unpacked(people.browser_of(flock[0].member))["opplysninger.html"]
    assert "<style>" in page
    assert re.search(r"\b(src|srcset|url|@import)\b", page) is None
    cells = re.findall(r"<td([^>]*)>", page)
    assert cells
    assert [cell for cell in cells if not re.fullmatch(r' data-label="[^"]+"', cell)] == []


@pytest.mark.journey
@pytest.mark.one_engine("a file looks the same on every engine")
def test_the_page_folds_on_a_phone_and_is_a_table_on_a_desk(
    people: People, flock: tuple[Bird, Bird], chromium: Chromium, tmp_path: Path
) -> None:
    file = tmp_path / "opplysninger.html"
    file.write_text(unpacked(people.browser_of(flock[0].member))[file.name], encoding="utf-8")
    for width, looks in ((320, "block"), (390, "block"), (1280, "table-cell")):
        page = chromium.new_page(viewport={"width": width, "height": 800})
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("getComputedStyle(document.querySelector('td')).display") == looks
        label = "getComputedStyle(document.querySelector('td'), '::before').content"
        assert (page.evaluate(label) != "none") is (looks == "block"), "each value stands under its name"
        page.close()


def test_pr2_the_files_that_somebody_has_sent_come_along(
    app: Flask, people: People, flock: tuple[Bird, Bird], writing: Callable[[], Any]
) -> None:
    sent = [Content(data=name.encode(), kind="document", media_type="application/pdf", name=name) for name in FILES]
    with writing():
        for content, bird in zip(sent, (*flock, flock[0]), strict=True):
            keep(content, place="person", engagement=bird.engagement, panelist=bird.member.id)
    answer = people.browser_of(flock[0].member).client.get(PATH, base_url="http://localhost/")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        got = {name: file.read(name) for name in file.namelist() if name.startswith("filer/")}
    assert {name.encode() for name in (FILES[0], FILES[2])} <= set(got.values())
    assert FILES[1].encode() not in got.values()
    assert not any("/" in name.removeprefix("filer/") or ".." in name for name in got)


def test_pr2_a_file_that_is_lost_is_named_and_holds_back_nothing_else(
    people: People, flock: tuple[Bird, Bird], reading: Callable[[], Any]
) -> None:
    with reading():
        (sent,) = of_person(flock[0].member.id)
        path_of(sent.id).unlink()
    files = unpacked(people.browser_of(flock[0].member))
    assert json.loads(files["opplysninger.json"])["missing"] == [sent.name]
    assert flock[0].member.email in files["opplysninger.json"]


def test_az5_nobody_else_gets_it(people: People, flock: tuple[Bird, Bird], browse: Browser) -> None:
    """The address names nobody: it is whoever is signed in, and a stranger is nobody."""
    browse.get(PATH, 401)
    assert flock[0].member.name not in unpacked(people.browser_of(flock[1].member))["opplysninger.json"]


def test_pr2_a_plugin_that_fails_is_named(
    app: Flask, flock: tuple[Bird, Bird], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = app.extensions["registry"]
    require = registry.require

    def failing(owner: str, hook: str, **arguments: object) -> object:
        if owner != "core":
            raise OSError(owner)
        return require(owner, hook, **arguments)

    monkeypatch.setattr(registry, "require", failing)
    with app.app_context():
        found = export(Person(kind="panelist", id=flock[0].member.id))
    assert list(found.missing) == sorted(registry.plugins)
    assert found.parts


def test_pr1_every_exported_column_of_core_has_a_name_for_people(app: Flask) -> None:
    """What only ties rows together needs none: it is in the JSON."""
    with app.app_context():
        held = [table for table in tables("core") if any(entry(column).personal for column in table.columns)]
        exported = {column for table in held if table.name in TABLES for column in exported_columns(table)}
    ties = {"panelist_id", "subject_id", "recipient_id", "response_id", "participation_id"}
    assert {str(column) for column in exported if not {column.name, str(column)} & {*COLUMNS, *ties}} == set()


def test_pr1_every_kind_of_data_about_residents_has_its_words_on_the_page(app: Flask, browse: Browser) -> None:
    with app.app_context():
        assert {name: [str(c) for c in columns] for name, columns in groups.ungrouped().items()} == {}
    page = browse.get("/personvern")
    for words in ("Fødselsår", "Svarene dine", "så lenge du er med i panelet", "7 dager", "3 år"):
        assert words in page


def test_pr1_a_column_that_nobody_grouped_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "KINDS", groups.KINDS[1:])
    with app.app_context(), transaction():
        assert "core_panelist" in groups.ungrouped()
