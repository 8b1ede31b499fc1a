"""What whoever leads sees of those who take part: hands, who is ready, who is away; and whom they take out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
import sqlalchemy as sa

from core.contributions import Person
from core.db import session, transaction
from core.engagement.models import Engagement
from core.guests.models import Guest
from core.privacy.erasure import erase
from tests.web.boards import Meeting, Page, at_the_board, tell, told_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browsing import Browser
    from tests.people import People
    from tests.sockets import Served

pytestmark = pytest.mark.one_engine("nothing of it is in a database")


def known(leader: Page, of: Page, holds: Callable[[Any], bool]) -> Any:
    """Give what the leader is told of somebody, once it holds."""
    me = of.you["id"]
    return told_until(leader, "people", lambda people: me in people and holds(people[me]))[me]


def test_bo14_a_hand_and_who_is_ready_is_told_to_whoever_leads_and_to_nobody_else(
    leader: Page, kari: Browser, per: Browser, come: Callable[..., Page]
) -> None:
    mine, other = come(kari), come(per)
    tell(mine, hand=1700000000000, ready="group")
    one = known(leader, mine, lambda one: one.get("hand"))
    assert (one["name"], one["hand"], one["ready"]) == ("Kari", 1700000000000, True)
    tell(mine, ready="group")
    assert "hand" not in known(leader, mine, lambda one: "hand" not in one), "it is down again"
    assert told_until(other, "here", lambda here: here.get("participant") == 2)
    assert "1700000000000" not in "".join(other.everything)


def test_bo14_who_is_ready_with_a_step_is_not_ready_with_the_next(
    leader: Page, kari: Browser, come: Callable[..., Page]
) -> None:
    page = come(kari)
    tell(page, ready="group")
    assert known(leader, page, lambda one: one.get("ready"))
    assert leader.do("step.set", step="show")["seq"]
    assert known(leader, page, lambda one: "ready" not in one)


@pytest.fixture
def told_anew(server: Served, leaders: Browser, meeting: Meeting) -> Callable[[], dict[str, Any]]:
    """Give what another page of the leader's is told when it comes."""

    def come_and_go() -> dict[str, Any]:
        with at_the_board(server, leaders, meeting) as second:
            return second.hello()

    return come_and_go


def test_who_has_been_here_and_is_away_is_known_to_whoever_leads_and_counted_for_nobody(
    leader: Page, kari: Browser, per: Browser, come: Callable[..., Page], told_anew: Callable[[], dict[str, Any]]
) -> None:
    other, page = come(per), come(kari)
    assert known(leader, page, bool)["name"] == "Kari"
    page.line.wire.close()
    away = {"name": "Kari", "role": "participant", "away": True}
    assert known(leader, page, lambda one: one.get("away")) == away
    welcome = told_anew()
    assert (welcome["people"][page.you["id"]], welcome["here"]["participant"]) == (away, 1)
    assert "away" not in known(leader, come(kari), lambda one: "away" not in one)
    assert "Kari" not in "".join(other.everything)


def test_pr3_who_is_away_and_erased_is_known_no_more(
    leader: Page, kari: Browser, come: Callable[..., Page], people: People, told_anew: Callable[[], dict[str, Any]]
) -> None:
    page = come(kari)
    page.line.wire.close()
    known(leader, page, lambda one: one.get("away"))
    with people.app.app_context(), transaction():
        erase(Person(kind="guest", id=session.scalars(sa.select(Guest.id).where(Guest.name == "Kari")).one()))
    assert told_until(leader, "people", lambda told: page.you["id"] in told)[page.you["id"]] is None
    assert "Kari" not in json.dumps(told_anew())


def test_who_is_taken_out_is_sent_away_and_told_why_when_they_come_back(
    leader: Page, kari: Browser, come: Callable[..., Page], server: Served, meeting: Meeting
) -> None:
    page = come(kari)
    note = page.note("Flere benker")
    assert leader.do("person.out", person=page.you["id"])["seq"] == page.seq + 2
    page.line.until_closed()
    with server.line(kari, "/workshop") as line:
        back = Page(line, str(meeting.log))
        assert back.hello()["err"]["code"] == "outside"
        assert back.do("note.withdraw", id=note)["err"]["code"] == "outside"
    assert kari.client.get(f"/sanntid/{meeting.log}/ops").json["err"]["code"] == "outside"
    assert leader.do("person.in", person=page.you["id"])["seq"]
    assert note in come(kari).things, "what they wrote stands"


def test_the_page_of_who_was_taken_out_says_so(
    leader: Page, kari: Browser, come: Callable[..., Page], people: People, meeting: Meeting
) -> None:
    page = come(kari)
    assert leader.do("person.out", person=page.you["id"])["seq"]
    with people.app.app_context():
        name = cast(Engagement, session.get(Engagement, meeting.engagement)).name
    answer = kari.get(f"/workshop/{name}/tavle", status=403)
    assert "Du er tatt ut av møtet" in answer
    assert "sk-left" in answer.html, "what lies on their device is still theirs"
