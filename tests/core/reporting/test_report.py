"""The report on its pages and in its files: protected figures, open answers, tables by group, and who reads what."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

import openpyxl
import pytest

from core.contributions import Sheet
from core.db import session, transaction
from core.engagement.models import Engagement
from core.language import speaking
from core.reporting import breakdowns, divided
from core.reporting.downloads import csv_text
from core.reporting.models import Breakdown
from core.reporting.spreadsheets import xlsx_bytes
from tests.plugins.survey.asking import add_question, send_to_all, write_survey
from tests.reading import closed, the_rest_answer

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

HIDDEN = "Vises ikke, fordi gruppen er for liten (færre enn 6)."
PROTECTED = "Vises ikke, for å verne en liten gruppe (færre enn 6)."


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    """The browser of a project leader."""
    return people.browser_of(people.staff("leader"))


@pytest.fixture
def page(leader: Browser, people: People, app: Flask) -> str:
    """The staff page of a survey that 20 have answered in two places, and that has closed."""
    people.members(12, district="Jar", gender="woman")
    people.members(8, district="Voll", gender="man")
    page = write_survey(leader)
    send_to_all(leader, page)
    the_rest_answer(app, page, text="Flere busser", at_most=12)
    the_rest_answer(app, page, text="Bedre sykkelveier", option=1)
    closed(app, page)
    return page


def own_words(leader: Browser, page: str) -> str:
    """Give the path of the answers to the open question."""
    found = re.search(r'href="([^"]*/rapport/svar/[^"]*)"', leader.get(f"{page}/rapport").html)
    assert found
    return found[1]


def test_pr6_an_open_survey_shows_nothing_until_enough_have_answered(
    leader: Browser, people: People, app: Flask
) -> None:
    people.members(8)
    page = write_survey(leader)
    send_to_all(leader, page)
    assert "Her kommer svarene når minst seks har svart." in leader.get(f"{page}/rapport")
    the_rest_answer(app, page, at_most=5)
    assert "Her kommer svarene når minst seks har svart." in leader.get(f"{page}/rapport")
    closed(app, page)
    report = leader.get(f"{page}/rapport")
    assert HIDDEN in report
    assert "Helt enig" not in report
    assert "Helt enig" not in leader.client.get(f"{page}/rapport/data", base_url="http://localhost/").text


def test_the_report_says_how_the_figures_came_about(leader: Browser, page: str) -> None:
    report = leader.get(f"{page}/rapport")
    assert "20 fikk spørsmålet. Alle svarte." in report
    for said in (
        "Slik ble tallene til",
        "Svarandelen er de som har svart, delt på alle",
        "20 ble invitert.",
        "feilmargin",
    ):
        assert said in report
    assert "±" not in report


def test_pr6_tables_by_place_and_gender_hide_small_groups(leader: Browser, page: str) -> None:
    by_place = leader.get(f"{page}/rapport/fordelt?etter=sted")
    table = by_place.html[by_place.html.index("<table") : by_place.html.index("</table>")]
    rows = {row[0]: row[1:] for row in cells(table)}
    places = rows["Svar"]
    bases = dict(zip(places, rows["Antall personer"], strict=True))
    assert bases["Jar"] == "12"
    assert {bases[place] for place in places if place != "Jar"} == {"–"}, "the empty places alone would be known"
    assert PROTECTED in by_place
    assert HIDDEN not in by_place, "untrue of the large ones, which are hidden for another's sake"
    assert rows["Buss"][places.index("Jar")] == "–", "all of them said the same"
    assert "Antall personer" in leader.get(f"{page}/rapport/fordelt?etter=kjonn")
    by_age = leader.get(f"{page}/rapport/fordelt?etter=alder")
    assert PROTECTED in by_age
    assert "Antall personer" not in by_age, "all are of one age: the table would say that nobody is of another"


def test_pr6_tables_by_group_never_change_once_made(leader: Browser, page: str, app: Flask) -> None:
    before = leader.get(f"{page}/rapport/fordelt").text
    with app.app_context(), transaction():
        breakdowns.make(session.get_one(Engagement, UUID(page.rsplit("/", 1)[1])))
        kept = session.get_one(Breakdown, UUID(page.rsplit("/", 1)[1]))
        every = [
            number
            for by in kept.figures.values()
            for table in by["questions"].values()
            for row in (*table["cells"], table["bases"])
            for number in row
        ]
    assert leader.get(f"{page}/rapport/fordelt").text == before
    assert all(number is None or number >= 6 for number in every)
    assert {None} < set(every)


def test_pr6_the_smallest_group_is_never_lowered_after_an_answer(leader: Browser, people: People, app: Flask) -> None:
    people.members(9)
    page = write_survey(leader)
    smallest = f"{page}/rapport/minste-gruppe"
    leader.get(f"{page}/rapport")
    assert "Skriv et tall fra 6 til 20." in leader.post(smallest, {"smallest": "5"}, status=422)
    leader.get(f"{page}/rapport")
    leader.post(smallest, {"smallest": "10"})
    leader.post(smallest, {"smallest": "8"})
    send_to_all(leader, page)
    the_rest_answer(app, page, at_most=1)
    leader.get(f"{page}/rapport")
    assert "Da kan tallet bare økes." in leader.post(smallest, {"smallest": "7"}, status=422)
    the_rest_answer(app, page)
    closed(app, page)
    assert "Helt enig" in leader.get(f"{page}/rapport")
    leader.post(smallest, {"smallest": "12"})
    report = leader.get(f"{page}/rapport")
    assert "Helt enig" not in report
    assert "(færre enn 12)" in report


def test_pr6_tables_by_group_are_hidden_once_a_larger_smallest_group_is_asked_for(leader: Browser, page: str) -> None:
    by_place = f"{page}/rapport/fordelt?etter=sted"
    assert "Antall personer" in leader.get(by_place)
    leader.get(f"{page}/rapport")
    leader.post(f"{page}/rapport/minste-gruppe", {"smallest": "12"})
    refused = leader.get(by_place)
    assert "Nå viser rapporten bare grupper på minst 12." in refused
    assert "Antall personer" not in refused
    with leader.app.app_context():
        engagement = session.get_one(Engagement, UUID(page.rsplit("/", 1)[1]))
        assert [divided.sections(engagement, way.name, "nb") for way in divided.ways()] == [[], [], []]


def test_pr6_tables_by_group_that_were_made_for_the_larger_group_are_shown(
    leader: Browser, people: People, app: Flask
) -> None:
    people.members(14, district="Jar")
    people.members(14, district="Voll")
    page = write_survey(leader)
    leader.get(f"{page}/rapport")
    leader.post(f"{page}/rapport/minste-gruppe", {"smallest": "12"})
    send_to_all(leader, page)
    the_rest_answer(app, page)
    closed(app, page)
    assert "Nå viser rapporten bare" not in leader.get(f"{page}/rapport/fordelt?etter=sted")
    assert "<table" in leader.page.html


def test_open_answers_are_searched_and_their_words_counted_by_person(leader: Browser, page: str) -> None:
    where = own_words(leader, page)
    every = leader.get(where)
    assert "20 svar." in every
    assert re.search(r"busser\s+12", every.text)
    found = leader.get(f"{where}?q=SYKKEL")
    assert "8 svar." in found
    assert "Flere busser" not in found.html[found.html.index("sk-sorting") :]
    assert "0 svar." in leader.get(f"{where}?q=%00%22")


def test_open_answers_are_paged_and_their_order_tells_nothing(leader: Browser, people: People, app: Flask) -> None:
    people.members(40)
    page = write_survey(leader)
    send_to_all(leader, page)
    for number in range(40):
        the_rest_answer(app, page, text=f"Svar nummer {number:02}.", at_most=1)
    closed(app, page)
    first = leader.get(own_words(leader, page))
    second = leader.get(first.link("Neste"))
    seen = [re.findall(r"Svar nummer (\d\d)\.", one.html) for one in (first, second)]
    assert [len(numbers) for numbers in seen] == [25, 15]
    assert len({*seen[0], *seen[1]}) == 40
    assert seen[0] != sorted(seen[0])
    assert re.findall(r"Svar nummer (\d\d)\.", leader.get(own_words(leader, page)).html) == seen[0]


def test_themes_are_made_filled_renamed_and_removed(leader: Browser, page: str) -> None:
    where = own_words(leader, page)
    leader.get(where)
    leader.post(f"{where}/temaer", {"title": "Kollektiv"})
    again = leader.post(f"{where}/temaer", {"title": "kollektiv"}, status=422)
    assert "Spørsmålet har et tema med dette navnet." in again
    shown = leader.get(f"{where}?q=busser")
    chosen = re.findall(r'name="answers" value="([^"]+)"', shown.html)
    theme = re.search(r'name="theme" value="([^"]+)"', shown.html)
    assert theme
    assert len(chosen) == 12
    leader.post(f"{where}/sorter", {"answers": chosen[:7], "act": "put", "theme": theme[1]})
    counted = leader.get(where)
    assert "7 (35 %)" in counted.text.replace("\u00a0", " ")
    assert "7 svar." in leader.get(f"{where}?tema={theme[1]}")
    leader.get(where)
    leader.post(f"{where}/sorter", {"answers": chosen[:2], "act": "take", "theme": theme[1]})
    leader.post(f"{where}/temaer/endre", {"theme": theme[1], "act": "rename", "title": "Buss og tog"})
    assert "5 (25 %)" in leader.get(where).text.replace("\u00a0", " ")
    assert "Buss og tog" in leader.page
    leader.post(f"{where}/temaer/endre", {"theme": theme[1], "act": "remove"})
    assert "Buss og tog" not in leader.get(where)
    assert "20 svar." in leader.page


def test_open_answers_are_looked_at_before_they_are_published(leader: Browser, page: str, app: Flask) -> None:
    from core.engagement.unseen import unseen_texts

    engagement = UUID(page.rsplit("/", 1)[1])
    with app.app_context():
        assert unseen_texts(session.get_one(Engagement, engagement)) == 20
    where = own_words(leader, page)
    chosen = re.findall(r'name="answers" value="([^"]+)"', leader.get(f"{where}?q=busser").html)
    leader.post(f"{where}/sorter", {"answers": chosen[:1], "act": "hidden"})
    leader.get(where)
    leader.post(f"{where}/sorter", {"answers": chosen[1:], "act": "seen"})
    with app.app_context():
        assert unseen_texts(session.get_one(Engagement, engagement)) == 8
    report = leader.get(f"{page}/rapport")
    assert "11 like svar" in report
    assert "Publiseres ikke" in leader.get(where)


def test_the_analyst_reads_figures_and_nothing_that_people_have_written(
    leader: Browser, people: People, page: str
) -> None:
    where = own_words(leader, page)
    analyst = people.browser_of(people.staff("analyst"))
    report = analyst.get(f"{page}/rapport")
    assert "Hva bør vi satse på?" in report
    assert "Flere busser" not in report
    assert "Last ned" not in report
    analyst.get(f"{page}/rapport/fordelt")
    for closed_door in (where, f"{page}/rapport/data", f"{page}/rapport/regneark"):
        analyst.get(closed_door, status=403)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "http://x.example"])
def test_in5_a_workbook_holds_texts_and_numbers_and_no_formula(
    leader: Browser, people: People, app: Flask, formula: str
) -> None:
    people.members(6)
    page = write_survey(leader)
    send_to_all(leader, page)
    the_rest_answer(app, page, text=formula)
    closed(app, page)
    raw = leader.client.get(f"{page}/rapport/regneark", base_url="http://localhost/")
    assert raw.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(raw.data)).active
    assert sheet is not None
    kinds = {(cell.data_type, cell.hyperlink) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {("s", None), ("n", None)}
    assert formula in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_choice_that_lacks_its_theme_keeps_the_search_the_page_and_the_ticks(leader: Browser, page: str) -> None:
    where = own_words(leader, page)
    leader.get(where)
    made = leader.post(f"{where}/temaer", {"title": "Kollektiv"})
    assert "Ingen svar ligger i et tema ennå." in made
    assert "Ingen har svart" not in made
    theme = re.search(r'name="theme" value="([^"]+)"', made.html)
    assert theme
    assert "Ingen svar ligger i temaet ennå." in leader.get(f"{where}?tema={theme[1]}")
    chosen = re.findall(r'name="answers" value="([^"]+)"', leader.get(f"{where}?q=busser").html)
    refused = leader.press("Legg i temaet", {"answers": chosen[:3], "theme": ""}, status=422)
    assert "12 svar." in refused
    assert [value for name, value in refused.form(f"{where}/sorter").sent if name == "answers"] == chosen[:3]
    assert 'id="field-theme-feil"' in refused.html
    done = leader.press("Legg i temaet", {"theme": theme[1]})
    assert "12 svar." in done, "the search is kept when it goes well, too"
    assert "3 (15 %)" in done.text.replace("\u00a0", " ")
    nothing = leader.press("Merk som lest", status=422)
    assert 'href="#field-answers"' in nothing.html
    assert 'id="field-answers"' in nothing.html


def test_a_refused_choice_comes_back_on_its_own_page_of_the_list(leader: Browser, people: People, app: Flask) -> None:
    people.members(30)
    page = write_survey(leader)
    send_to_all(leader, page)
    the_rest_answer(app, page)
    closed(app, page)
    leader.get(own_words(leader, page))
    second = leader.click("Neste")
    listed = [value for name, value in second.form(button="Merk som lest").sent if name == "listed"]
    refused = leader.press("Merk som lest", status=422)
    assert [value for name, value in refused.form(button="Merk som lest").sent if name == "listed"] == listed
    assert len(listed) == 5


def test_a_whole_page_is_marked_as_read_or_put_under_a_theme_at_once(leader: Browser, page: str, app: Flask) -> None:
    from core.engagement.unseen import unseen_texts

    where = own_words(leader, page)
    first = leader.get(where)
    assert "Svar som ikke er lest, kan inneholde personopplysninger." in first
    assert "Ikke lest ennå" in first
    kept_out = re.findall(r'name="answers" value="([^"]+)"', first.html)[0]
    leader.press("Hold utenfor det som publiseres", {"answers": [kept_out]})
    read = leader.press("Merk alle på siden som lest")
    assert "19 svar er oppdatert." in read
    assert "Publiseres ikke" in read, "reading the page publishes nothing that somebody keeps out"
    assert "Ikke lest ennå" not in read
    with app.app_context():
        assert unseen_texts(session.get_one(Engagement, UUID(page.rsplit("/", 1)[1]))) == 0
    leader.post(f"{where}/temaer", {"title": "Kollektiv"})
    leader.get(f"{where}?q=busser")
    theme = re.search(r'name="theme" value="([^"]+)"', leader.page.html if leader.page else "")
    assert theme
    assert "12 (60 %)" in leader.press("Legg alle på siden i temaet", {"theme": theme[1]}).text.replace("\u00a0", " ")


def test_a_workbook_holds_numbers_that_can_be_averaged_on_a_sheet_with_a_name(
    leader: Browser, people: People, app: Flask
) -> None:
    people.members(6)
    page = write_survey(leader)
    add_question(leader, page, "number", {"text": "Hvor mange grader?"})
    send_to_all(leader, page)
    the_rest_answer(app, page)
    closed(app, page)
    raw = leader.client.get(f"{page}/rapport/regneark", base_url="http://localhost/")
    sheet = openpyxl.load_workbook(io.BytesIO(raw.data)).active
    assert sheet is not None
    assert sheet.title == "Svar"
    columns = {column[0]: column[1:] for column in sheet.iter_cols(values_only=True)}
    assert columns["Hvor mange grader?"] == (7,) * 6
    assert columns["Hvor godt kjenner du til det?"] == (1,) * 6


@pytest.mark.parametrize(("language", "written"), [("nb", "-2,5"), ("en", "-2.5")])
def test_in5_a_number_below_zero_is_a_number_in_both_kinds_of_file(app: Flask, language: str, written: str) -> None:
    sheet = Sheet(name="x", rows=[["a", "b"], [-2.5, "-2"]])
    found = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheet, "Svar"))).active
    assert found is not None
    assert [cell.data_type for cell in found[2]] == ["n", "s"]
    with app.test_request_context(), speaking(language):
        assert csv_text(sheet).splitlines()[1] == f"{written};'-2"


@pytest.mark.parametrize(
    ("title", "tab"),
    [("Funn", "Funn"), ("A/B: [x]", "A B x"), ("'", "Sheet1"), ("Så mange ord at det ikke er plass", 31)],
)
def test_the_title_of_any_report_fits_on_the_tab_of_its_sheet(title: str, tab: str | int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(Sheet(name="x", rows=[["a"]]), title)))
    assert tab in {book.sheetnames[0], len(book.sheetnames[0])}


def cells(table: str) -> list[list[str]]:
    """Read a drawn table."""
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]
