"""A leader looks at the survey, tries it, and changes it while people answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugins.survey.asking import add_question, content_path, send_to_all, write_survey
from tests.plugins.survey.test_building import act, change, open_link, put_to_use, question_ids, titles

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Member, People


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    """The browser of a project leader, in September 2026."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


@pytest.fixture
def kari(people: People) -> Member:
    """Somebody who is asked."""
    return people.member(name="Kari Nordmann")


@pytest.fixture
def page(leader: Browser, kari: Member) -> str:
    """The path of a survey with one question of each of the first four types, sent to Kari."""
    page = write_survey(leader)
    send_to_all(leader, page)
    return page


def send_answers(browser: Browser, questions: Page, first: str) -> None:
    form = next(form for form in questions.forms if f"q-{first}" in form.names)
    receipt = browser.press("Send inn svar", {f"q-{first}": min(form.offered[f"q-{first}"])})
    assert "Svaret ditt er mottatt" in receipt


def test_a_typo_is_put_right_without_a_warning_and_as_the_same_version(
    leader: Browser, page: str, people: People, letters: Postman, kari: Member
) -> None:
    first = question_ids(leader, page)[0]
    browser, questions = open_link(people, letters, kari)
    send_answers(browser, questions, first)
    change(leader, page, first, text="Hva bør vi satse på nå?")
    assert "Du har endringer som ikke er i bruk ennå" in leader.get(f"{content_path(page)}/innhold")
    shown = leader.get(f"{content_path(page)}/ta-i-bruk")
    assert "Du har bare endret ord." in shown
    assert "har svart allerede" not in shown
    leader.press("Ta endringene i bruk")
    assert "Du har endringer" not in leader.get(f"{content_path(page)}/innhold")
    assert titles(leader, page)[0] == "Hva bør vi satse på nå?"


def test_other_questions_after_the_first_answer_warn_of_what_happens_to_it(
    leader: Browser, page: str, people: People, letters: Postman, kari: Member
) -> None:
    first, *_rest, last = question_ids(leader, page)
    browser, questions = open_link(people, letters, kari)
    send_answers(browser, questions, first)
    act(leader, page, last, "remove")
    add_question(leader, page, "short_text", {"text": "Hvilket sted?"})
    shown = leader.get(f"{content_path(page)}/ta-i-bruk")
    assert "1 person har svart allerede" in shown
    assert "Svarene deres blir stående slik de er." in shown
    assert "Noe mer?" in shown
    assert "Hvilket sted?" in shown
    used = put_to_use(leader, page)
    assert "Endringene er i bruk." in used
    report = leader.client.get(f"{page}/rapport/data", base_url="http://localhost/").data.decode("utf-8-sig")
    assert "Hvilket sted?" in report
    assert "Noe mer?" in report, "what was asked before stays in the report"


def test_people_get_the_old_questions_until_the_new_ones_are_in_use(
    leader: Browser, page: str, people: People, letters: Postman, kari: Member
) -> None:
    first, *_rest, last = question_ids(leader, page)
    act(leader, page, last, "remove")
    browser, questions = open_link(people, letters, kari)
    assert "Noe mer?" in questions
    put_to_use(leader, page)
    assert "Noe mer?" not in browser.get(questions.path)
    assert question_ids(leader, page)[0] == first


def test_changes_can_be_thrown_away(leader: Browser, page: str) -> None:
    before = titles(leader, page)
    act(leader, page, question_ids(leader, page)[0], "remove")
    leader.get(f"{content_path(page)}/ta-i-bruk")
    leader.press("Forkast endringene")
    assert titles(leader, page) == before
    assert leader.get(f"{content_path(page)}/ta-i-bruk").path.endswith("/innhold")
    answer = leader.forge(f"{content_path(page)}/forkast")
    assert answer.status_code == 409, answer.text


def test_changes_that_a_colleague_made_meanwhile_are_read_before_they_are_put_to_use(
    leader: Browser, page: str, people: People
) -> None:
    first, second, *_rest = question_ids(leader, page)
    colleague = people.browser_of(people.staff("administrator", name="Ivar Moe"))
    act(leader, page, first, "remove")
    leader.get(f"{content_path(page)}/ta-i-bruk")
    act(colleague, page, second, "remove")
    again = leader.press("Ta endringene i bruk")
    assert "Noen andre endret spørsmålene samtidig." in again
    assert "Hvor har du hørt om det?" in again


def test_after_the_end_the_questions_stand(leader: Browser, page: str) -> None:
    form = leader.get(f"{content_path(page)}/innhold").form(f"{content_path(page)}/rekkefolge")
    leader.get(f"{page}/gjennomforing")
    leader.press("Steng for svar")
    assert leader.forge(form.action, dict(form.sent) | {"act": "remove"}).status_code == 409
    shown = leader.get(f"{content_path(page)}/innhold")
    assert "Spørsmålene kan ikke endres nå." in shown
    assert "Flytt ned" not in shown


def test_the_phone_shows_every_page_in_both_languages_and_stores_nothing(
    leader: Browser, people: People, db_rows: Any
) -> None:
    page = write_survey(leader)
    first, *_rest, last = question_ids(leader, page)
    add_question(
        leader, page, "single_choice", {"text": "Når?", "text_en": "When?", "options": "Nå\nSiden", "other": "true"}
    )
    act(leader, page, first, "break")
    change(leader, page, last, show_if=f"{first}:*")
    before = db_rows()
    norwegian = leader.get(f"{content_path(page)}/telefon")
    assert "Side 2 av 2" in norwegian
    assert "Vises bare for dem som har svart på «Hva bør vi satse på?»." in norwegian
    english = leader.click("English")
    assert "When?" in english
    assert "Page 2 of 2" in english
    assert "Something else" in english
    assert "Slik ser den ut på telefonen" in english, "the leader's own page stays Norwegian"
    assert db_rows() == before


def test_a_trial_is_checked_like_an_answer_and_thrown_away(
    leader: Browser, people: People, db_rows: Any, frozen_clock: Any
) -> None:
    page = write_survey(leader)
    first, _second, _third, last = question_ids(leader, page)
    act(leader, page, first, "break")
    before = db_rows()
    leader.get(f"{content_path(page)}/innhold")
    tried = leader.click("Prøv selv")
    assert "ingenting blir lagret" in tried
    assert "Svar på dette spørsmålet." in leader.press("Neste", status=422)
    form = leader.page.form(f"{content_path(page)}/prov") if leader.page else None
    assert form
    chosen = min(form.offered[f"q-{first}"])
    second = leader.press("Neste", {f"q-{first}": chosen})
    assert "Side 2 av 2" in second
    back = leader.press("Forrige", {f"q-{last}": "Ikke mist dette"})
    assert f'value="{chosen}" checked' in back.html
    again = leader.press("Neste")
    assert "Ikke mist dette" in again.html
    assert "Dette er en prøve. Ingenting blir sendt." in again
    frozen_clock.forward(seconds=75)
    ended = leader.press("Send inn svar")
    assert "Ingenting er lagret. Du brukte 1 minutt og 15 sekunder." in ended
    assert db_rows() == before


def test_a_trial_of_nothing_says_so_and_a_forged_one_is_refused(leader: Browser) -> None:
    leader.get("/arbeid/aktiviteter/ny")
    page = leader.post("/arbeid/aktiviteter/ny", {"format": "survey", "title": "Tom", "purpose": "x"}).path
    assert "Det er ingen spørsmål å prøve ennå" in leader.get(f"{content_path(page)}/prov")
    for sent in ({}, {"number": "-1", "begun": "1"}, {"number": "1", "begun": "9" * 30}, {"number": "x", "begun": "1"}):
        assert leader.forge(f"{content_path(page)}/prov", sent).status_code == 400


def test_a_trial_carries_what_was_written_as_text(leader: Browser) -> None:
    page = write_survey(leader)
    first, *_rest, last = question_ids(leader, page)
    act(leader, page, last, "place", before=first)
    act(leader, page, last, "break")
    leader.get(f"{content_path(page)}/prov")
    html = leader.press("Neste", {f"q-{last}": '"><script>alert(1)</script>'}).html
    assert re.search(r'type="hidden" name="q-[0-9a-f]+" value="&#34;&gt;&lt;script&gt;', html)
    assert "<script>alert" not in html
