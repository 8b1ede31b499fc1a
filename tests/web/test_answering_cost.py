"""What answering costs: few questions to the database, few bytes over the air, and nothing typed is lost in a crowd."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from core import db
from core.questionnaire.models import Answer
from core.turns import Turns
from tests.plugins.survey.open_survey import FIRST, SECOND, THIRD, open_survey, rows_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

MOST_BYTES = 30_000
FIRST_POST, NEXT_POST, LAST_POST, PAGE = 14, 9, 15, 7


def _posting(browser: Browser, path: str, values: dict[str, Any]) -> None:
    """Send a page as a browser does, and follow nothing: the next page is another request."""
    form = browser.page.form(path)  # type: ignore[union-attr]
    sent = dict(form.filled(values)) | ({} if path.endswith("se-over") else {"act": "next"})
    assert browser.client.post(path, data=sent, base_url="http://localhost/").status_code == 303


def test_a_page_of_answers_asks_few_questions(people: People, queries: Any) -> None:
    kari = people.member()
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    ways = [("svar/1", {FIRST: "bil"}), ("svar/2", {SECOND: "Snø"}), ("svar/3", {THIRD: ""}), ("se-over", {})]
    posts, pages = [], []
    for way, values in ways:
        with queries() as shown:
            browser.get(f"/undersokelse/klima/{way}")
        with queries() as sent:
            _posting(browser, f"/undersokelse/klima/{way}", values)
        pages.append(len(shown))
        posts.append(len(sent))
    assert max(pages) <= PAGE, pages
    assert posts[0] <= FIRST_POST, posts
    assert max(posts[1:3]) <= NEXT_POST, posts
    assert posts[3] <= LAST_POST, posts


def test_the_page_and_its_style_are_light(people: People) -> None:
    kari = people.member()
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    style = gzip.compress(browser.client.get("/static/samskap.css").data, 9)
    for way in ("svar/1", "svar/2"):
        page = browser.get(f"/undersokelse/klima/{way}")
        assert len(gzip.compress(page.html.encode(), 9)) + len(style) <= MOST_BYTES


@pytest.fixture
def crowded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Turns:
    """The place for writing as on SQLite, on both engines; nobody waits."""
    turns = Turns()
    monkeypatch.setitem(app.extensions, "turns", turns)
    monkeypatch.setattr(db, "LONGEST_WAIT", 0)
    return turns


def test_in_a_crowd_the_page_keeps_what_was_typed_and_sends_it_again(
    app: Flask, people: People, crowded: Turns
) -> None:
    kari = people.member()
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    browser.press("Neste", {FIRST: "bil"})
    with crowded.mine(0):
        told = browser.press("Neste", {SECOND: "Snø <i> bakken"}, status=503)
    assert told.headers["Retry-After"] == "10"
    assert told.headers["Cache-Control"] == "no-store, private"
    assert told.heading == "Det er mange inne akkurat nå"
    assert "Det du skrev, er tatt vare på" in told
    assert browser.press("Prøv igjen").path == "/undersokelse/klima/svar/3"
    browser.press("Neste", {THIRD: ""})
    browser.press("Send inn svar")
    assert "Snø <i> bakken" in [row.value for row in rows_of(app, Answer)]


def test_in_a_crowd_no_password_is_written_into_the_page(people: People, crowded: Turns) -> None:
    browser = people.browser()
    browser.get("/logg-inn")
    with crowded.mine(0):
        told = browser.client.post(
            "/bli-med", data={"csrf_token": browser.csrf(), "password": "hemmelig"}, base_url="http://localhost/"
        )
    assert told.status_code == 503
    assert "hemmelig" not in told.text


def test_in_a_crowd_programs_get_a_problem(app: Flask, crowded: Turns) -> None:
    with app.test_request_context("/api/v1/projects", method="POST"):
        answer = app.make_response(app.handle_user_exception(db.Busy()))
    assert (answer.status_code, answer.json["status"], answer.headers["Retry-After"]) == (503, 503, "10")
