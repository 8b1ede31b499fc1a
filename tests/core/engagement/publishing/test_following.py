"""Members follow a project, hear its news, and stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.sending import let_leave

if TYPE_CHECKING:
    from tests.browsing import Page
    from tests.core.engagement.publishing.over import Over
    from tests.letters import Postman
    from tests.people import People

NEWS = {"title": "Bussene kommer", "title_en": "The buses are coming", "body": "I mai.", "body_en": "In May."}


def tell(over: Over, button: str) -> Page:
    over.leader.get(f"{over.project}/nytt-fra-prosjektet")
    return over.leader.press(button, NEWS)


def test_a_follower_hears_the_news_and_stops_hearing(over: Over, people: People, letters: Postman) -> None:
    browser = people.browser_of(over.silent)
    browser.get("/prosjekter/klima")
    assert "Du følger prosjektet." in browser.press("Følg prosjektet")
    tell(over, "Publiser og fortell 1 følger")
    let_leave(over.survey.app)
    got = letters.last_to(over.silent.email)
    assert got.subject == "Nytt fra Klima: Bussene kommer"
    assert "I mai." in got.text
    assert got.path("/prosjekter/") == "/prosjekter/klima"
    assert "Bussene kommer" in over.leader.get(over.project)
    mine = browser.get("/mitt-panel").text.partition("Siden sist")[2]
    assert "Bussene kommer Nytt om prosjektet Klima." in " ".join(mine.split())
    assert "Bussene kommer" not in people.browser_of(over.answered[0]).get("/mitt-panel")
    assert not [one for one in letters.to(over.answered[0].email) if "Nytt fra" in one.subject]
    browser.get("/prosjekter/klima")
    browser.press("Slutt å følge")
    assert "Publiser og fortell" not in over.leader.get(f"{over.project}/nytt-fra-prosjektet")


def test_who_stops_following_within_the_ten_minutes_gets_nothing(over: Over, people: People, letters: Postman) -> None:
    browser = people.browser_of(over.silent)
    browser.get("/prosjekter/klima")
    browser.press("Følg prosjektet")
    tell(over, "Publiser og fortell 1 følger")
    browser.get("/prosjekter/klima")
    browser.press("Slutt å følge")
    let_leave(over.survey.app)
    assert not [one for one in letters.to(over.silent.email) if "Nytt fra" in one.subject]


def test_news_stands_on_the_projects_page_in_both_languages(over: Over, people: People) -> None:
    tell(over, "Publiser")
    assert "Bussene kommer" in people.browser().get("/prosjekter/klima")
    assert "The buses are coming" in people.browser().get("/en/prosjekter/klima")


def test_following_twice_is_once_and_a_guest_is_told_to_sign_in(over: Over, people: People) -> None:
    browser = people.browser_of(over.silent)
    browser.get("/prosjekter/klima")
    for _time in range(2):
        assert browser.forge("/prosjekter/klima/folg").status_code == 303
    assert "1 person følger prosjektet." in over.leader.get(over.project)
    assert people.browser().get("/prosjekter/klima").link("Logg inn").startswith("/logg-inn")


def test_a_project_with_nothing_public_is_nowhere(over: Over, people: People) -> None:
    over.leader.get("/arbeid/prosjekter/nytt")
    over.leader.post("/arbeid/prosjekter/nytt", {"title": "Hemmelig plan"})
    people.browser().get("/prosjekter/hemmelig-plan", 404)


def news_of(over: Over) -> str:
    """Give the path of the project's only news, for staff."""
    (path,) = re.findall(r'href="([^"]+/nytt-fra-prosjektet/[^"]+)"', over.leader.get(over.project).html)
    return path


def test_news_is_put_right_and_the_page_says_when(over: Over, people: People) -> None:
    tell(over, "Publiser")
    over.leader.get(news_of(over))
    over.leader.press("Lagre rettelsen", {"title": "Bussene kommer snart"})
    page = people.browser().get("/prosjekter/klima")
    assert "Bussene kommer snart" in page
    assert "Rettet " in page
    over.leader.get(news_of(over))
    assert "Dette feltet må fylles ut." in over.leader.press("Lagre rettelsen", {"title": ""}, status=422)


def test_news_is_taken_back_and_shown_again_and_a_letter_that_waits_is_not_sent(
    over: Over, people: People, letters: Postman
) -> None:
    browser = people.browser_of(over.silent)
    browser.get("/prosjekter/klima")
    browser.press("Følg prosjektet")
    tell(over, "Publiser og fortell 1 følger")
    over.leader.get(news_of(over))
    assert "Tatt bort fra siden" in over.leader.press("Ta det bort fra siden")
    assert "Bussene kommer" not in people.browser().get("/prosjekter/klima")
    assert "Bussene kommer" not in browser.get("/mitt-panel")
    let_leave(over.survey.app)
    assert not [one for one in letters.to(over.silent.email) if "Nytt fra" in one.subject]
    over.leader.get(news_of(over))
    over.leader.press("Vis det igjen")
    assert "Bussene kommer" in people.browser().get("/prosjekter/klima")


def test_two_who_put_news_right_at_once_lose_nothing(over: Over, people: People) -> None:
    tell(over, "Publiser")
    path = news_of(over)
    other = people.browser_of(people.staff("administrator"))
    other.get(path)
    over.leader.get(path)
    over.leader.press("Lagre rettelsen", {"title": "Først"})
    refused = other.press("Lagre rettelsen", {"title": "Sist"}, status=409)
    assert "Noen andre lagret" in refused
    assert dict(refused.form(path).sent)["title"] == "Sist"
