"""Votes over the line: whoever casts hears of their ballot on all their pages, the others a number and no more."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from core.types import new_id
from tests.web.boards import Meeting, Page, at_the_board
from tests.web.test_live_people import next_told, told_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Served

STEPS = [{"id": kind, "kind": kind, "title": kind} for kind in ("gather", "group")]
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{12,}\b")


@pytest.fixture
def come(server: Served, meeting: Meeting) -> Iterator[Callable[[Browser], Page]]:
    """Give a function that lets a browser come to the board."""
    with ExitStack() as open_pages:
        yield lambda browser: open_pages.enter_context(at_the_board(server, browser, meeting))


@pytest.fixture
def leader(come: Callable[[Browser], Page], people: People, hanne: Colleague) -> Page:
    page = come(people.browser_of(hanne))
    assert page.do("steps.set", steps=STEPS)["seq"]
    assert page.do("step.set", step="group")["seq"]
    return page


def begin(leader: Page, limit: int) -> dict[str, str]:
    """Begin a voting about one note; give what a vote for it says."""
    voting, thing = str(new_id()), leader.note("Flere benker")
    assert leader.do("voting.open", id=voting, limit=limit)["seq"]
    return {"voting": voting, "thing": thing}


def test_bo8_a_vote_is_told_to_whoever_gave_it_and_only_that_they_voted_to_the_others(
    leader: Page, people: People, meeting: Meeting, come: Callable[[Browser], Page]
) -> None:
    """A marker of 57 votes; every byte that the others get is looked through for it."""
    about = begin(leader, limit=100)
    phone, guest = people.guest(meeting.engagement, "Kari"), people.guest(meeting.engagement, "Per")
    kari, tablet, per = come(phone), come(phone), come(guest)
    answer = kari.do("vote.cast", **about, number=57)
    ballot = {"voting": about["voting"], "votes": {about["thing"]: 57}, "left": 43}
    assert answer["beside"] == {"ballot": ballot}
    assert "seq" not in answer
    assert told_until(tablet, "beside", bool) == {"ballot": ballot}, "on their other page too"
    for page in (leader, per):
        assert told_until(page, "news", bool) == {"voted": {"voting": about["voting"], "voted": 1}}
    late = come(guest)
    welcome = late.everything[-1]
    assert json.loads(welcome)["beside"]["ballot"]["left"] == 100
    assert leader.do("voting.close", id=about["voting"])["seq"]
    for page in (leader, per, late):
        page.hello()
        page.listen()
        every = ID.sub("", "".join(page.everything))
        assert "57" not in every
    assert leader.do("voting.publish", id=about["voting"])["seq"]
    per.hello()
    assert json.loads(per.everything[-1])["snapshot"]["votings"][0]["totals"] == {about["thing"]: 57}


def test_bo8_a_resend_over_the_line_changes_nothing_and_nobody_brings_sums_of_their_own(
    leader: Page, people: People, meeting: Meeting, come: Callable[[Browser], Page]
) -> None:
    about = begin(leader, limit=2)
    kari = people.guest(meeting.engagement, "Kari")
    page = come(kari)
    same = new_id()
    told: list[dict[str, Any]] = [page.do("vote.cast", same, **about, number=2) for _each in range(3)]
    assert [(each.get("dup", False), "beside" in each) for each in told] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert page.do("vote.cast", **about, number=1)["beside"]["ballot"]["left"] == 1
    assert page.do("vote.cast", same, **about, number=2)["dup"], "an old one that comes again undoes no newer"
    assert page.hello()["beside"]["ballot"]["left"] == 1
    refused = page.do("vote.cast", **about, number=3)["err"]
    assert (refused["code"], refused["retry"]) == ("no_votes_left", False)
    assert page.do("vote.cast", **about, number=-1)["err"]["code"] == "invalid"
    assert page.do("voting.publish", id=about["voting"], totals={about["thing"]: 9})["err"]["code"] == "invalid"
    assert leader.do("voting.publish", id=about["voting"], totals={})["err"]["code"] == "invalid"
    while "news" not in (told_now := next_told(leader)):
        continue
    assert told_now["news"]["voted"]["voted"] == 1
