"""A poll for a group that was drawn, and meets: each voter reads how they came to be asked, and when they meet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from core.booking.sessions import make_session
from core.booking.times import When
from core.clock import local, now
from core.db import session, transaction
from core.engagement.calling import replies
from core.engagement.meeting import choosing
from core.engagement.models import Engagement
from core.engagement.services import describe
from core.types import LocalText
from tests.drawing import Called, called
from tests.sending import let_leave

from samskap_poll import services
from samskap_poll.errors import AlreadyVoted

if TYPE_CHECKING:
    from tests.letters import Postman
    from tests.people import People

CHOICES = [LocalText(nb="Benker"), LocalText(nb="Trær")]


@pytest.fixture
def drawn(people: People) -> Called:
    """Five have offered to vote, two were drawn and have said yes: the poll is open."""
    test = called(people, "poll", people.members(5), 2, title="Torget")
    with people.app.app_context(), transaction():
        describe(test.engagement(), test.engagement().version, {"deadline": now() + timedelta(days=30)})
        test.engagement().state = "draft"
        services.write(test.engagement(), 0, LocalText(nb="Hva bør torget få?"), CHOICES)
        test.engagement().state = "planned"
    test.draw()
    test.tell()
    for member in test.drawn():
        with people.app.app_context(), transaction():
            replies.say_yes(test.place(member))
    return test


def test_whoever_was_drawn_is_asked_by_a_letter_and_reads_their_chance(
    people: People, drawn: Called, letters: Postman
) -> None:
    letters.deliver()
    let_leave(people.app)
    asked = {letter.to: letter for letter in letters.deliver()}
    assert set(asked) == {member.email for member in drawn.drawn()}
    browser = people.browser()
    browser.get(asked[drawn.drawn()[0].email].path("/i/"))
    page = browser.press("Stem", {"choice": "1"})
    assert "Du ble trukket ut til å stemme. Sjansen var 40 %." in page
    assert "Da møtes vi" not in page


def test_nobody_votes_who_was_not_drawn(people: People, drawn: Called) -> None:
    with people.app.app_context():
        assert {place.state for place in map(drawn.place, drawn.others())} == {"reserve"}
    browser = people.browser_of(drawn.others()[0])
    assert browser.get("/avstemning/torget").path == "/aktiviteter/torget"


def test_a_voter_reads_when_and_where_they_meet(people: People, drawn: Called) -> None:
    member = drawn.drawn()[0]
    with people.app.app_context(), transaction():
        starts = (local(now()) + timedelta(days=20)).replace(hour=17, minute=0, second=0, microsecond=0, tzinfo=None)
        there = {"place": LocalText(nb="Kommunegården"), "room": "", "capacity": 5}
        meeting = make_session(drawn.id, When(starts=starts, minutes=90), there)
        choosing.take(drawn.place(member), meeting.id)
        services.vote(drawn.place(member), 0)
        with pytest.raises(AlreadyVoted):
            services.vote(drawn.place(member), 0)
    page = people.browser_of(member).get("/avstemning/torget/takk")
    assert "Da møtes vi" in page
    assert "kl. 17.00–18.30" in page
    assert "Kommunegården" in page


def test_the_leader_reads_that_the_voters_were_drawn(people: People, drawn: Called) -> None:
    page = people.browser_of(drawn.leader).get(f"/arbeid/avstemning/{drawn.id}")
    assert "2 ble trukket ut til å stemme" in page
    with people.app.app_context():
        assert session.get_one(Engagement, drawn.id).state == "open"
