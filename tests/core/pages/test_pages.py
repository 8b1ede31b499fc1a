"""Editors write the public pages: draft, look, publish, fetch back; in two languages, never with what could do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.pages import marks
from core.pages.defaults import words_of
from core.pages.names import PageName

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import People

ABOUT = "/arbeid/sider/om"
WORDS = {
    "title": "Om oss",
    "lead": "Vi i {kommune} spør.",
    "body": "## Hvem?\n\n- **Du**\n- [Resultater](/resultater)",
    "title_en": "About us",
    "lead_en": "We ask.",
    "body_en": "## Who?",
}


@pytest.fixture
def mona(people: People) -> Browser:
    return people.browser_of(people.staff("editor", name="Mona Editor"))


def test_a_page_says_what_came_with_the_product_until_somebody_writes(people: People) -> None:
    page = people.browser().get("/om")
    assert "Hva er innbyggerpanelet?" in page
    assert "{kommune}" not in page
    assert "What is the citizen panel?" in people.browser().get("/en/om")


@pytest.mark.parametrize("page", PageName)
def test_every_page_comes_in_both_languages(page: PageName) -> None:
    words = words_of(page)
    for text in (words.title, words.lead, words.body):
        assert bool(text.get("nb")) == bool(text.get("en"))
        assert marks.refused_links(text.say("nb")) == marks.refused_links(text.say("en")) == []
    assert words.body.say("nb").count("\n## ") == words.body.say("en").count("\n## ")


def test_a_draft_is_seen_by_its_editors_only_and_then_by_all(people: People, mona: Browser) -> None:
    draft = _save(mona, WORDS)
    assert "Bare dere ser den nå" in draft
    assert "Vi i Bærum spør." in draft
    assert "About us" in draft
    assert "Om oss" not in people.browser().get("/om")
    assert "Siden er publisert." in mona.post(f"{ABOUT}/publiser")
    page = people.browser().get("/om")
    assert "<h2>Hvem?</h2>" in page.html
    assert '<a href="/resultater">Resultater</a>' in page.html
    assert "About us" in people.browser().get("/en/om")


def test_what_is_published_already_is_not_published_twice(mona: Browser) -> None:
    _save(mona, WORDS)
    mona.forge(f"{ABOUT}/publiser", {"version": "1"})
    mona.forge(f"{ABOUT}/publiser", {"version": "1"})
    assert "publisert fra før" in mona.get(ABOUT)


@pytest.mark.parametrize("english", [WORDS["body_en"], ""])
def test_the_second_of_two_editors_sees_both_texts(people: People, mona: Browser, english: str) -> None:
    other = people.browser_of(people.staff("editor", name="Olav Editor"))
    mona.get(ABOUT)
    other.get(ABOUT)
    mona.post(ABOUT, {**WORDS, "body_en": english})
    page = other.post(ABOUT, {**WORDS, "body": "Min egen tekst"}, status=409)
    assert "Min egen tekst" in page
    assert "## Hvem?" in page
    assert "Noen andre lagret" in page


def test_nobody_publishes_what_they_have_not_seen(people: People, mona: Browser) -> None:
    _save(mona, WORDS)
    _save(people.browser_of(people.staff("editor", name="Olav Editor")), {**WORDS, "title": "Noe helt annet"})
    page = mona.post(f"{ABOUT}/publiser")
    assert "Noen andre har lagret siden" in page
    assert "Noe helt annet" in page
    assert "Hva er innbyggerpanelet?" in people.browser().get("/om")
    mona.post(f"{ABOUT}/publiser")
    assert "Noe helt annet" in people.browser().get("/om")


def test_an_earlier_text_is_fetched_back_as_a_draft(people: People, mona: Browser) -> None:
    for title in ("Om oss", "Noe helt annet"):
        _save(mona, {**WORDS, "title": title})
        mona.post(f"{ABOUT}/publiser")
    mona.get(ABOUT)
    mona.post(f"{ABOUT}/hent/1")
    assert "Noe helt annet" in people.browser().get("/om")
    mona.click("Se utkastet")
    mona.post(f"{ABOUT}/publiser")
    assert "Om oss" in people.browser().get("/om")
    mona.get(ABOUT)
    mona.post(f"{ABOUT}/hent/0")
    mona.click("Se utkastet")
    mona.post(f"{ABOUT}/publiser")
    assert "Hva er innbyggerpanelet?" in people.browser().get("/om")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"body": "[trykk](javascript:alert(1))"}, "En lenke må begynne med"),
        ({"body": "[trykk](//evil.example)"}, "En lenke må begynne med"),
        ({"lead": "Hei, {fornavn}"}, "Feltet finnes ikke: {fornavn}"),
        ({"title": ""}, "Dette feltet må fylles ut."),
    ],
)
def test_what_a_page_must_not_hold_is_refused_and_kept(mona: Browser, words: dict[str, str], said: str) -> None:
    mona.get(ABOUT)
    page = mona.post(ABOUT, {**WORDS, **words}, status=422)
    assert said in page
    assert "Vi i {kommune} spør." in page or "lead" in words


def test_in2_no_page_runs_what_an_editor_writes() -> None:
    written = str(marks.html("<script>x</script> ![a](https://x.example/p.png) {kommune}", {"kommune": "<b>"}))
    assert "<script" not in written
    assert "<img" not in written
    assert "<b>" not in written


def test_the_front_page_carries_the_editors_sentence(people: People, mona: Browser) -> None:
    front = "/arbeid/sider/forside"
    mona.get(front)
    mona.post(front, {"lead": "Kom og bestem.", "body": "Møt oss på Byfesten."})
    mona.post(f"{front}/publiser")
    page = people.browser().get("/")
    assert "Kom og bestem." in page
    assert "Møt oss på Byfesten." in page


def _save(browser: Browser, words: dict[str, str]) -> Page:
    browser.get(ABOUT)
    return browser.post(ABOUT, words)
