"""The list of words that voters write on together: what each may do, who sees what, and how words go for good."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from core.clock import today
from core.contributions import Principal
from core.db import session, transaction
from core.engagement.models import Engagement
from core.engagement.services import close
from core.live import logs
from core.plugin.privacy import Person
from core.types import new_id
from tests.browsing import HOME
from tests.sending import send_to_all

from samskap_poll import live, own_data

if TYPE_CHECKING:
    from core.types import Id
    from flask import Flask
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

WHERE = "/avstemning/torget/ord"


@pytest.fixture
def leader(people: People) -> Colleague:
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Nordmann")


@pytest.fixture
def per(people: People) -> Member:
    return people.member(name="Per Nordmann")


@pytest.fixture
def poll(people: People, leader: Colleague, kari: Member, per: Member) -> Id:
    """A poll that both are asked to."""
    desk = people.browser_of(leader)
    desk.get("/arbeid/aktiviteter/ny")
    page = desk.post("/arbeid/aktiviteter/ny", {"format": "poll", "title": "Torget", "purpose": "Vi vil vite."})
    engagement = page.path.rpartition("/")[2]
    desk.get(f"/arbeid/aktiviteter/{engagement}/rediger")
    deadline = (today() + timedelta(days=14)).isoformat()
    desk.post(f"/arbeid/aktiviteter/{engagement}/rediger", {"deadline": deadline})
    desk.get(f"/arbeid/avstemning/{engagement}")
    desk.post(f"/arbeid/avstemning/{engagement}", {"text": "Hva bør torget få?", "choices": "Benker\nTrær"})
    send_to_all(desk, f"/arbeid/aktiviteter/{engagement}")
    return UUID(engagement)


class Page:
    """One member's page of the list, which speaks in plain requests."""

    def __init__(self, browser: Browser, log: Id) -> None:
        self.browser, self.log = browser, log
        browser.get(WHERE)

    def ask(self, kind: str, **arguments: Any) -> dict[str, Any]:
        """Ask for one thing, and give what became of it."""
        item = {"op_id": str(new_id()), "kind": kind, **arguments}
        headers = {"X-CSRFToken": self.browser.csrf()}
        where = f"/sanntid/{self.log}/ops"
        answer = self.browser.client.post(where, base_url=HOME, json={"items": [item]}, headers=headers)
        told: dict[str, Any] = json.loads(answer.text)["items"][0]
        return told

    def say(self, text: str) -> str:
        """Write a word, which must come in; give its id."""
        key = str(new_id())
        assert "seq" in self.ask("word.say", id=key, text=text)
        return key

    def welcome(self) -> dict[str, Any]:
        """Give all that this page is told."""
        told: dict[str, Any] = json.loads(self.browser.client.get(f"/sanntid/{self.log}/ops", base_url=HOME).text)
        return told


@pytest.fixture
def log_id(app: Flask, poll: Id) -> Id:
    with app.app_context():
        log = live.begun(poll)
        assert log is not None, "it begins when the poll opens"
        return log.id


@pytest.fixture
def pages(people: People, kari: Member, per: Member, log_id: Id) -> tuple[Page, Page]:
    return Page(people.browser_of(kari), log_id), Page(people.browser_of(per), log_id)


def texts(welcome: dict[str, Any]) -> list[str]:
    return [word["text"] for word in welcome["snapshot"]["words"]]


def test_a_word_is_seen_by_all_and_known_as_ones_own_by_its_writer_alone(pages: tuple[Page, Page]) -> None:
    ours, theirs = pages
    key = ours.say("  skygge ")
    assert texts(theirs.welcome()) == ["skygge"]
    assert theirs.welcome()["yours"] == {"words": []}
    assert ours.welcome()["yours"] == {"words": [{"id": key, "text": "skygge", "mine": True}]}
    assert "mine" not in json.dumps(theirs.welcome())


def test_each_has_three_words_and_another_when_one_is_taken_back(pages: tuple[Page, Page]) -> None:
    ours, theirs = pages
    keys = [ours.say(word) for word in ("skygge", "ro", "lek")]
    assert ours.ask("word.say", id=str(new_id()), text="lys")["err"]["code"] == "enough"
    assert theirs.ask("word.take_back", id=keys[0])["err"]["code"] == "unknown"
    assert "seq" in ours.ask("word.take_back", id=keys[0])
    assert ours.ask("word.say", id=keys[0], text="lys")["err"]["code"] == "exists"
    ours.say("lys")
    assert texts(theirs.welcome()) == ["ro", "lek", "lys"]


@pytest.mark.parametrize("given", [{"text": " "}, {"text": "x" * 31}, {"text": "ro", "more": 1}, {"text": 1}, {}])
def test_what_is_no_word_is_refused(pages: tuple[Page, Page], given: dict[str, Any]) -> None:
    assert pages[0].ask("word.say", id=str(new_id()), **given)["err"]["code"] == "invalid"


@pytest.mark.parametrize("kind", ["person.forget", "list.close", "nothing"])
def test_nobody_asks_what_only_the_server_does(pages: tuple[Page, Page], kind: str) -> None:
    assert pages[0].ask(kind, by="x")["err"]["code"] == "invalid"


def test_a_word_that_was_taken_back_is_in_no_row_and_its_number_stays(app: Flask, pages: tuple[Page, Page]) -> None:
    ours, theirs = pages
    ours.ask("word.take_back", id=ours.say("skygge"))
    with app.app_context():
        assert "skygge" not in str([logged.fact.payload for logged in logs.after(ours.log, 0)])
    epoch = theirs.welcome()["epoch"]
    since = theirs.browser.client.get(f"/sanntid/{ours.log}/ops?after=0&epoch={epoch}", base_url=HOME)
    assert [item["kind"] for item in json.loads(since.text)["items"]] == ["hidden", "word.take_back"]


def test_the_list_ends_with_the_poll(app: Flask, poll: Id, leader: Colleague, pages: tuple[Page, Page]) -> None:
    ours, theirs = pages
    ours.say("skygge")
    with app.app_context(), transaction():
        close(session.get_one(Engagement, poll), Principal(kind="staff", id=leader.id, name=leader.name))
    assert ours.ask("word.say", id=str(new_id()), text="ro")["err"]["code"] == "over"
    assert (theirs.welcome()["snapshot"]["over"], theirs.welcome()["you"]["caps"]) == (True, [])


def test_the_page_shows_what_stands_there_also_without_a_script(pages: tuple[Page, Page]) -> None:
    ours, theirs = pages
    ours.say("<b>skygge</b>")
    page = theirs.browser.get(WHERE)
    assert "<li>&lt;b&gt;skygge&lt;/b&gt;</li>" in page.html
    assert "Du trenger JavaScript for å skrive ord selv." in page
    theirs.browser.get("/avstemning/torget")
    theirs.browser.press("Stem", {"choice": "1"})
    assert theirs.browser.click("Skriv ord for det du tenker").path == WHERE


def test_whoever_came_by_a_letter_alone_reads_and_is_asked_to_sign_in(
    browse: Browser, letters: Postman, kari: Member, pages: tuple[Page, Page]
) -> None:
    pages[1].say("skygge")
    browse.get(letters.last_to(kari.email).path("/i/"))
    page = browse.get(WHERE)
    assert "<li>skygge</li>" in page.html
    assert "Logg inn for å skrive ord selv." in page
    assert "data-page" not in page.html


def test_only_those_who_take_part_see_the_words(people: People, browse: Browser, log_id: Id) -> None:
    browse.get(WHERE, status=401)
    people.browser_of(people.member()).get(WHERE, status=401)


def test_ones_words_are_handed_out_and_taken_off_the_list_and_out_of_its_log(
    app: Flask, kari: Member, pages: tuple[Page, Page]
) -> None:
    ours, theirs = pages
    ours.say("skygge")
    theirs.say("ro")
    person = Person(kind="panelist", id=kari.id, places=())
    with app.app_context(), transaction():
        assert own_data.export(person)[-1].rows == [{"text": "skygge"}]
        own_data.erase(person)
        own_data.erase(person)
        assert own_data.export(person)[-1].rows == []
        facts = [logged.fact for logged in logs.after(ours.log, 0)]
    assert "skygge" not in str(facts)
    assert logs.name_on(ours.log, kari.id) not in str(facts)
    assert texts(theirs.welcome()) == ["ro"]
