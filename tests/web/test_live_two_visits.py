"""Whoever leads a workshop and has come as a guest too, in the same browser: on each page they are one of the two."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from core.auth import links, visits
from core.auth.links import Purpose
from core.db import session, transaction
from core.engagement import invitations
from core.engagement.models import Engagement
from core.types import new_id
from tests.web.boards import Meeting, at_the_board, workshop
from tests.web.stubborn import note, open_for_writing

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import Colleague, Member, People
    from tests.sockets import Served

TOLD = re.compile(r'<sk-board data-page="([^"]*)"')
LOCK = {"kind": "lock.set", "on": True}


@pytest.fixture
def meeting(server: Served, people: People, hanne: Colleague, meeting: Meeting) -> Meeting:
    open_for_writing(server, people, hanne, meeting)
    return meeting


@pytest.fixture
def both(people: People, meeting: Meeting, hanne: Colleague) -> Browser:
    """A browser in which Hanne leads, and has also come by the code."""
    return come_as_guest_too(people, people.browser_of(hanne), meeting)


def come_as_guest_too(people: People, browser: Browser, meeting: Meeting) -> Browser:
    """Give a browser what a guest's has beside what it has."""
    with people.app.app_context():
        name = visits.cookie_name()
    cookie = people.guest(meeting.engagement, "Hanne på benken").client.get_cookie(name)
    assert cookie is not None
    browser.client.set_cookie(name, cookie.value, domain="localhost")
    return browser


def told(browser: Browser, path: str) -> dict[str, Any]:
    """Give what a page says to its script."""
    found = TOLD.search(browser.get(path).html)
    assert found, "the page has no live board"
    said: dict[str, Any] = json.loads(html.unescape(found.group(1)))
    return said


def pages(people: People, meeting: Meeting) -> tuple[str, str]:
    """Give where those who take part see the board, and where it is led."""
    with people.app.app_context():
        name = session.get_one(Engagement, meeting.engagement).name
    return f"/workshop/{name}/tavle", f"/arbeid/workshop/{meeting.engagement}/tavle"


def as_its_page(server: Served, browser: Browser, meeting: Meeting, page: dict[str, Any]) -> Any:
    return at_the_board(server, browser, meeting, view=page["view"])


def test_rt2_each_page_is_for_the_one_that_it_says_and_acts_as_no_other(
    server: Served, people: People, meeting: Meeting, both: Browser
) -> None:
    guests, leaders = (told(both, path) for path in pages(people, meeting))
    assert guests["me"] != leaders["me"]
    assert (guests["leads"], leaders["leads"]) == (False, True)
    with as_its_page(server, both, meeting, guests) as guest, as_its_page(server, both, meeting, leaders) as leader:
        assert (guest.you["id"], guest.you["role"]) == (guests["me"], "participant")
        assert (leader.you["id"], leader.you["role"]) == (leaders["me"], "facilitator")
        assert guest.do(**LOCK)["err"]["code"] == "not_now"
        key = guest.note("Skrevet på benken")
        leader.listen(until=3)
        assert leader.things[key]["by"] == guests["me"]
        assert leader.do(**LOCK)["seq"]


def test_bo13_rt2_plain_requests_act_as_the_page_that_sends_them(
    people: People, meeting: Meeting, both: Browser
) -> None:
    guests, leaders = (told(both, path) for path in pages(people, meeting))
    for page, role, done in ((guests, "participant", "not_now"), (leaders, "facilitator", None)):
        answer = both.client.get(f"/sanntid/{meeting.log}/ops?view={page['view']}", base_url="http://localhost")
        assert (answer.get_json()["you"]["id"], answer.get_json()["you"]["role"]) == (page["me"], role)
        told_ = ask(both, meeting, page["view"], {"op_id": str(new_id()), **LOCK})
        assert told_.get("err", {}).get("code") == done


def test_rt2_a_line_that_the_server_has_forgotten_still_writes_as_its_own_page(
    server: Served, people: People, meeting: Meeting, both: Browser
) -> None:
    """The page has not come in again yet, and what it sends says for which of the two it is."""
    guests = told(both, pages(people, meeting)[0])
    hub = server.app.extensions["live"].hub
    with as_its_page(server, both, meeting, guests) as page:
        gathering = hub.open_gathering(meeting.log)
        gathering.leave(next(iter(gathering._members)))
        item = note("Etter at tjeneren glemte oss")
        answer = page.line.ask("ops", {"log": page.log, "view": guests["view"], "items": [item]})
        assert answer["items"][0]["seq"] == 3
        key = item["id"]
        page.hello(view=guests["view"])
        assert page.you["id"] == guests["me"]
        assert page.things[key]["mine"] is True


def test_rt2_who_came_as_a_guest_elsewhere_and_reads_by_a_letter_is_not_that_guest_here(
    people: People, meeting: Meeting, hanne: Colleague
) -> None:
    browser = come_as_guest_too(people, people.browser(), workshop(people, hanne, "Et annet møte"))
    browser.get(letter_to(people, meeting, people.member()))
    page = browser.get(pages(people, meeting)[0])
    assert "For å skrive på tavla må du logge inn" in page
    assert not TOLD.search(page.html)


def ask(browser: Browser, meeting: Meeting, view: str, item: dict[str, Any]) -> dict[str, Any]:
    """Send an intent as a page does that has no socket; tell what became of it."""
    answer = browser.client.post(
        f"/sanntid/{meeting.log}/ops",
        base_url="http://localhost",
        json={"items": [item], "view": view},
        headers={"X-CSRFToken": browser.csrf()},
    )
    said: dict[str, Any] = answer.get_json()["items"][0]
    return said


def letter_to(people: People, meeting: Meeting, member: Member) -> str:
    """Ask a member to come; give where the link in their letter leads."""
    with people.app.app_context(), transaction():
        engagement = session.get_one(Engagement, meeting.engagement)
        invitations.invite_all(engagement, [member.id])
        place = invitations.participation_of(engagement.id, member.id)
        assert place is not None
        link = links.of_subject(Purpose.PARTICIPATE, place.id)
        assert link is not None
        return f"/i/{links.token(link.id)}"
