"""A leader builds a survey over the pages: conditions, pages, pictures, versions, and two leaders at once."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.core.files.conftest import png
from tests.plugins.survey.asking import add_question, content_path, send_to_all, write_survey

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Member, People

pytestmark = pytest.mark.one_engine(
    "the builder is forms; its versions are stored on both engines by test_revising and test_survey"
)

BUS = "Hva bør vi satse på?"


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    """The browser of a project leader, in September 2026."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


@pytest.fixture
def page(leader: Browser) -> str:
    """The path of a survey with one question of each of the first four types."""
    return write_survey(leader)


def question_ids(leader: Browser, page: str) -> list[str]:
    shown = leader.get(f"{content_path(page)}/innhold")
    return re.findall(r'data-question="([^"]+)"', shown.html)


def titles(leader: Browser, page: str) -> list[str]:
    shown = leader.get(f"{content_path(page)}/innhold")
    return re.findall(r'<h3 class="sk-card__title">([^<]+)</h3>', shown.html.split("Legg til et spørsmål")[0])


def act(leader: Browser, page: str, question_id: str, act: str, before: str = "") -> Page:
    """Press a button beside a question, or drag it."""
    shown = leader.get(f"{content_path(page)}/innhold")
    sent = dict(shown.form(f"{content_path(page)}/rekkefolge").sent) | {
        "question": question_id,
        "act": act,
        "before": before,
    }
    leader.forge(f"{content_path(page)}/rekkefolge", sent)
    return leader.get(f"{content_path(page)}/innhold")


def change(leader: Browser, page: str, question_id: str, status: int = 200, **fields: Any) -> Page:
    leader.get(f"{content_path(page)}/sporsmal/{question_id}")
    return leader.post(f"{content_path(page)}/sporsmal/{question_id}", fields, status=status)


def put_to_use(leader: Browser, page: str) -> Page:
    leader.get(f"{content_path(page)}/ta-i-bruk")
    return leader.press("Ta endringene i bruk")


def open_link(people: People, letters: Postman, member: Member) -> tuple[Browser, Page]:
    browser = people.browser()
    return browser, browser.get(letters.last_to(member.email).path("/i/"))


def test_a_question_can_wait_for_an_answer_to_an_earlier_one(leader: Browser, page: str) -> None:
    first, *_rest, last = question_ids(leader, page)
    form = leader.get(f"{content_path(page)}/sporsmal/{last}").form(f"{content_path(page)}/sporsmal/{last}")
    bus = min(value for value in form.offered["show_if"] if value.startswith(first) and value[-1] != "*")
    change(leader, page, last, show_if=bus)
    assert f"Vises bare hvis svaret på «{BUS}» er" in leader.get(f"{content_path(page)}/innhold")
    assert 'name="show_if"' not in leader.get(f"{content_path(page)}/sporsmal/{first}").html, "nothing comes before it"


def test_what_a_rule_needs_cannot_be_taken_away_and_the_reason_names_the_question(leader: Browser, page: str) -> None:
    first, second, *_rest = question_ids(leader, page)
    form = leader.get(f"{content_path(page)}/sporsmal/{second}").form(f"{content_path(page)}/sporsmal/{second}")
    sykkel = next(
        value for value in form.offered["show_if"] if value.startswith(first) and _says(leader, value, "Sykkel")
    )
    change(leader, page, second, show_if=sykkel)
    said = "«Hvor har du hørt om det?» vises bare etter"
    assert f"{said} svaret på dette. Endre vilkåret der først." in act(leader, page, first, "remove")
    assert f"{said} et tidligere svar. Det må stå etter det spørsmålet." in act(leader, page, second, "up")
    lost = change(leader, page, first, status=422, options="Buss\nGjenbruk")
    assert "vises bare hvis svaret er «Sykkel». Endre vilkåret der først." in lost
    assert question_ids(leader, page)[:2] == [first, second]


def test_pages_are_parted_and_breaks_moved_like_questions(leader: Browser, page: str, people: People) -> None:
    first, *_rest = question_ids(leader, page)
    act(leader, page, first, "break")
    assert titles(leader, page)[:3] == [BUS, "Sideskift", "Hvor har du hørt om det?"]
    page_break = question_ids(leader, page)[1]
    act(leader, page, page_break, "down")
    assert titles(leader, page)[2] == "Sideskift"
    assert "4 spørsmål" in leader.get(page), "a break is no question"
    act(leader, page, page_break, "remove")
    assert "Sideskift" not in titles(leader, page)


def test_ac4_a_question_is_dragged_to_where_the_buttons_would_bring_it(leader: Browser, page: str) -> None:
    first, second, third, last = question_ids(leader, page)
    act(leader, page, last, "place", before=second)
    assert question_ids(leader, page) == [first, last, second, third]
    act(leader, page, first, "place", before="")
    assert question_ids(leader, page) == [last, second, third, first]
    act(leader, page, first, "place", before=first)
    assert question_ids(leader, page) == [last, second, third, first]


def test_a_number_and_a_short_text_are_asked_answered_and_written_to_the_file(
    leader: Browser, people: People, letters: Postman
) -> None:
    kari = people.member()
    page = write_survey(leader)
    bounds = {"text": "Hvor langt?", "least": "0", "most": "100,5", "unit": "km"}
    add_question(leader, page, "number", bounds)
    add_question(leader, page, "short_text", {"text": "Hvilket sted?"})
    refused = add_question(leader, page, "number", {"text": "Hva?", "least": "5", "most": "4"}, status=422)
    assert "Det største tallet må være større enn det minste." in refused
    assert "Skriv et tall med sifre" in add_question(
        leader, page, "number", {"text": "Hva?", "least": "ti"}, status=422
    )
    *_four, number, line = question_ids(leader, page)
    first = question_ids(leader, page)[0]
    send_to_all(leader, page)
    browser, questions = open_link(people, letters, kari)
    assert "Fra 0 til 100,5 km." in questions
    chosen = min(next(form for form in questions.forms if f"q-{first}" in form.names).offered[f"q-{first}"])
    answered = {f"q-{first}": chosen, f"q-{number}": "12,5", f"q-{line}": "Rud"}
    assert "Svaret ditt er mottatt" in browser.press("Send inn svar", answered)
    heading = file_heading(leader, page)
    assert heading[-2:] == ["Hvor langt?", "Hvilket sted?"]


def test_decidim_8709_columns_stand_in_the_order_of_the_questions(leader: Browser, people: People) -> None:
    people.member()
    page = write_survey(leader)
    first, *_rest, last = question_ids(leader, page)
    act(leader, page, last, "place", before=first)
    wanted = titles(leader, page)
    assert wanted[0] == "Noe mer?"
    send_to_all(leader, page)
    heading = file_heading(leader, page)
    assert list(dict.fromkeys(column.split(" – ")[0] for column in heading)) == wanted


def file_heading(leader: Browser, page: str) -> list[str]:
    raw = leader.client.get(f"{page}/rapport/data", base_url="http://localhost/").data.decode("utf-8-sig")
    return next(csv.reader(io.StringIO(raw), delimiter=";"))


def test_in2_what_a_leader_writes_is_text_on_every_page_of_the_builder(leader: Browser, page: str) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    options = f"{evil}\nb"
    fields = {"text": evil, "text_en": evil, "help": evil, "options": options, "options_en": options, "other": "true"}
    add_question(leader, page, "single_choice", fields)
    add_question(leader, page, "number", {"text": evil, "unit": "<b>km</b><i>", "least": "1"})
    last = question_ids(leader, page)[-1]
    content = content_path(page)
    for path in (
        "innhold",
        "telefon",
        "telefon?sprak=en",
        "prov",
        "prov?sprak=en",
        f"sporsmal/{last}",
        f"sporsmal/{last}/bilde",
    ):
        html = leader.get(f"{content}/{path}").html
        assert "alert(1)" in html, path
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert "<b>km" not in html, path


def _says(leader: Browser, value: str, words: str) -> bool:
    found = re.search(rf'value="{re.escape(value)}"[^>]*>([^<]*)<', leader.page.html)
    return bool(found and words in found[1])


def test_two_leaders_at_once_see_both_texts_and_nothing_is_lost(leader: Browser, page: str, people: People) -> None:
    colleague = people.browser_of(people.staff("administrator", name="Ivar Moe"))
    first = question_ids(leader, page)[0]
    path = f"{content_path(page)}/sporsmal/{first}"
    for browser in (leader, colleague):
        browser.get(path)
    leader.post(path, {"text": "Hva skal vi satse på?", "help": "Velg det viktigste."})
    both = colleague.post(path, {"text": "Hva vil du at vi satser på?"}, status=409)
    assert "Noen andre endret spørsmålet mens du skrev." in both
    assert "Hva skal vi satse på?" in both
    assert "Velg det viktigste." in both
    assert dict(both.form(path).sent)["text"] == "Hva vil du at vi satser på?"
    colleague.press("Lagre spørsmålet")
    assert titles(leader, page)[0] == "Hva vil du at vi satser på?"


def test_two_leaders_who_change_different_questions_do_not_meet(leader: Browser, page: str, people: People) -> None:
    colleague = people.browser_of(people.staff("administrator", name="Ivar Moe"))
    first, *_rest, last = question_ids(leader, page)
    colleague.get(f"{content_path(page)}/sporsmal/{last}")
    change(leader, page, first, text="Hva skal vi satse på?")
    colleague.post(f"{content_path(page)}/sporsmal/{last}", {"text": "Har du mer?"})
    assert (titles(leader, page)[0], titles(leader, page)[-1]) == ("Hva skal vi satse på?", "Har du mer?")


def test_what_was_typed_about_a_question_that_is_gone_can_be_added_again(
    leader: Browser, page: str, people: People
) -> None:
    colleague = people.browser_of(people.staff("administrator", name="Ivar Moe"))
    last = question_ids(leader, page)[-1]
    colleague.get(f"{content_path(page)}/sporsmal/{last}")
    act(leader, page, last, "remove")
    gone = colleague.post(f"{content_path(page)}/sporsmal/{last}", {"text": "Har du mer på hjertet?"}, status=404)
    assert "Noen andre tok bort spørsmålet mens du skrev." in gone
    colleague.press("Lagre spørsmålet")
    assert titles(leader, page)[-1] == "Har du mer på hjertet?"


def test_moving_in_a_list_that_somebody_else_changed_shows_it_as_it_is(
    leader: Browser, page: str, people: People
) -> None:
    shown = leader.get(f"{content_path(page)}/innhold")
    stale = dict(shown.form(f"{content_path(page)}/rekkefolge").sent) | {"act": "remove"}
    change(leader, page, question_ids(leader, page)[-1], text="Noe nytt?")
    leader.forge(f"{content_path(page)}/rekkefolge", stale)
    assert "Noen andre endret spørsmålene samtidig." in leader.get(f"{content_path(page)}/innhold")
    assert len(titles(leader, page)) == 4


def test_a_picture_says_what_it_shows_and_only_those_who_are_asked_see_it(
    leader: Browser, people: People, letters: Postman
) -> None:
    kari = people.member()
    page = write_survey(leader)
    first = question_ids(leader, page)[0]
    path = f"{content_path(page)}/sporsmal/{first}/bilde"
    assert "Dette feltet må fylles ut." in _send_picture(leader, path, png(4, 4, 4), alt="")
    assert "Vi tar bare imot bilder" in _send_picture(leader, path, b"<svg onload=alert(1)>", alt="Et kart")
    _send_picture(leader, path, png(4, 4, 4), alt="Et kart over Rud", status=303)
    assert 'alt="Et kart over Rud"' in leader.get(f"{content_path(page)}/innhold").html
    send_to_all(leader, page)
    browser, questions = open_link(people, letters, kari)
    address = re.search(r'<img class="sk-picture" src="([^"]+)" alt="Et kart over Rud">', questions.html)
    assert address
    shown = browser.client.get(address[1], base_url="http://localhost/")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert people.browser().client.get(address[1], base_url="http://localhost/").status_code != 200


def test_a_pictures_words_change_without_a_new_file_and_the_picture_can_be_taken_away(
    leader: Browser, page: str
) -> None:
    first = question_ids(leader, page)[0]
    path = f"{content_path(page)}/sporsmal/{first}/bilde"
    leader.get(path)
    assert "Velg et bilde." in leader.post(path, {"alt": "Et kart"}, status=422)
    _send_picture(leader, path, png(4, 4, 4), alt="Et kart", status=303)
    leader.get(path)
    leader.post(path, {"alt": "Et bedre kart"})
    assert 'alt="Et bedre kart"' in leader.get(f"{content_path(page)}/innhold").html
    leader.get(path)
    leader.press("Ta bort bildet")
    assert "sk-picture" not in leader.get(f"{content_path(page)}/innhold").html


def _send_picture(leader: Browser, path: str, data: bytes, *, alt: str, status: int = 422) -> str:
    sent = dict(leader.get(path).form(path).sent) | {"alt": alt, "picture": (io.BytesIO(data), "kart.png")}
    answer = leader.client.post(path, data=sent, base_url="http://localhost/", content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    return answer.text


def test_questions_are_changed_moved_copied_and_taken_away(leader: Browser) -> None:
    page = write_survey(leader)
    content = content_path(page)
    leader.get(f"{content}/innhold")
    leader.press("Flytt ned")
    leader.press("Lag kopi")
    leader.press("Ja, ta bort")
    shown = leader.get(f"{content}/innhold")
    assert shown.text.count("Hva bør vi satse på?") == 1


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("single_choice", {"text": "", "options": "a\nb"}, "Dette feltet må fylles ut."),
        ("single_choice", {"text": "Hva?", "options": "bare ett"}, "minst 2"),
        ("multiple_choice", {"text": "Hva?", "options": "likt\nlikt"}, "to ganger"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_at_its_field(
    leader: Browser, kind: str, fields: dict[str, str], said: str
) -> None:
    page = write_survey(leader)
    assert said in add_question(leader, page, kind, fields, status=422)
