"""The last moment of a call: whoever is in before it closes is in, and nobody comes in after."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session, write
from core.engagement.calling import opening, replies, volunteering
from core.engagement.calling.errors import NoSeatLeft, OfferClosed, ReplyTooLate
from core.engagement.errors import WrongState
from core.engagement.models import Participation, ParticipationChange
from core.panel.models import Panelist
from tests.core.engagement.calling.called import Called, called
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("a_format")  # a clock that stands still does so in one thread only


def tried(test: Called, act: Callable[[], Any]) -> str:
    """Do something as a request does; say what it raised."""
    with test.app.app_context():
        try:
            write(act)
        except (OfferClosed, WrongState, ReplyTooLate, NoSeatLeft) as error:
            return type(error).__name__
    return ""


def offers(test: Called, member: Member) -> str:
    return tried(
        test, lambda: volunteering.volunteer(test.engagement(), session.get_one(Panelist, member.id), {}).state
    )


def stored(test: Called) -> Counter[str]:
    with test.app.app_context():
        mine = sa.select(Participation.state).where(Participation.engagement_id == test.id)
        return Counter(session.scalars(mine))


def test_in12_an_offer_pressed_many_times_at_once_is_one(people: People) -> None:
    kari = people.member()
    test = called(people)
    assert race([lambda: offers(test, kari)] * 6) == [""] * 6
    assert stored(test) == {"volunteered": 1}
    with test.app.app_context():
        changes = session.scalars(sa.select(ParticipationChange.state)).all()
        assert list(changes).count("volunteered") == 1


def test_in12_who_offers_while_it_closes_is_in_or_is_told(people: People) -> None:
    members = people.members(8)
    test = called(people, members)
    got: dict[str, str] = {}

    def offer(member: Member) -> None:
        got[member.email] = offers(test, member)

    def close() -> str:
        return tried(test, lambda: opening.close_call(test.engagement(), test.by))

    race([*(lambda member=member: offer(member) for member in members), close])
    late = sum(said == "OfferClosed" for said in got.values())
    assert set(got.values()) <= {"", "OfferClosed"}
    assert stored(test)["volunteered"] == len(members) - late
    assert offers(test, members[0]) in {"", "OfferClosed"}
    with test.app.app_context():
        call = test.engagement().call
        assert call
        assert call.state == "closed"


def test_in12_the_last_seat_goes_to_one_of_those_who_come_back_at_once(people: People) -> None:
    members = people.members(4)
    test = called(people, members, seats=4)
    test.offer(*members)
    test.choose_everybody()
    for member in members:
        assert tried(test, lambda member=member: replies.say_no(test.place(member))) == ""
    with test.app.app_context():
        write(lambda: setattr(test.engagement().call, "seats", 1))
    got = race([lambda member=member: tried(test, lambda: replies.say_yes(test.place(member))) for member in members])
    assert Counter(got) == {"": 1, "NoSeatLeft": 3}
    assert stored(test) == {"accepted": 1, "declined": 3}
