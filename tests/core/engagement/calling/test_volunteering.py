"""Offering to take part: once, for those whom it is for, and taken back without a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement import copying
from core.engagement.calling import opening, screening, volunteering
from core.engagement.calling.errors import AnswerMissing, NotForThem, OfferClosed, TooOld, TooYoung
from core.engagement.calling.jobs import JOBS
from core.engagement.calling.models import CLOSED, OPEN
from core.engagement.calling.places import reply_deadline
from core.engagement.errors import DeadlinePassed, WrongState
from core.engagement.invitations import open_now
from core.engagement.models import Engagement, Participation
from core.panel.models import Panelist
from core.questionnaire import responses
from core.types import Id, LocalText, new_id
from tests.core.engagement.calling.called import KIND_WORDS, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.engagement.calling.called import Called
    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
CLOSE, EXPIRE = (kind.run for kind in JOBS)


def offered(test: Called, member: Member, answers: dict[str, Any] | None = None) -> Participation:
    return volunteering.volunteer(test.engagement(), session.get_one(Panelist, member.id), answers or {})


def age(years: int) -> int:
    return clock.today().year - years


def test_whoever_was_asked_and_whoever_was_not_offers_once(people: People, writing: Callable[..., Any]) -> None:
    asked, other = people.members(2)
    test = called(people, [asked])
    for _time in range(2):
        with writing():
            for member in (asked, other):
                assert offered(test, member).state == "volunteered"
    with writing():
        places = session.scalars(sa.select(Participation).where(Participation.engagement_id == test.id)).all()
        assert len(places) == 2
        assert {place.panelist_id: place.asked_on for place in places} == {asked.id: clock.today(), other.id: None}


def test_the_last_answers_to_the_screener_count(people: People, writing: Callable[..., Any]) -> None:
    kari = people.member()
    test = called(people, [kari], screened=True)
    with writing():
        assert offered(test, kari, {"brukt": "ja"}).state == "unsuitable"
        assert test.place(kari).told == KIND_WORDS
    with writing():
        assert offered(test, kari, {"brukt": "nei"}).state == "volunteered"
        assert not test.place(kari).told
        assert volunteering.answers_of(test.place(kari)) == {"brukt": "nei"}
        assert responses.count_responses(test.engagement().call.screener_id) == 1  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("answers", [{}, {"brukt": None}])
def test_a_blank_answer_does_not_get_past_a_question_that_decides(
    people: People, writing: Callable[..., Any], answers: dict[str, Any]
) -> None:
    kari = people.member()
    test = called(people, screened=True, required=False)
    with writing():
        with pytest.raises(AnswerMissing):
            offered(test, kari, answers)
        assert offered(test, kari, {"brukt": "nei"}).state == "volunteered"


def test_a_question_that_decides_nothing_may_be_passed_by(people: People, writing: Callable[..., Any]) -> None:
    kari = people.member()
    test = called(people, opened=False, screened=True, required=False)
    with writing():
        found = test.engagement().call
        assert found
        assert screening.written(found).question("brukt").required
        screening.say_unfit(found, "brukt", [], LocalText())
        assert not screening.written(found).question("brukt").required
        open_now(test.engagement())
    with writing():
        assert offered(test, kari).state == "volunteered"


@pytest.mark.parametrize(
    ("years", "refused"), [(17, TooYoung), (18, None), (30, None), (31, TooOld)], ids=["17", "18", "30", "31"]
)
def test_whoever_turns_that_old_this_year_is_old_enough(
    people: People, writing: Callable[..., Any], years: int, refused: type[Exception] | None
) -> None:
    kari = people.member(birth_year=age(years))
    test = called(people, youngest=18, oldest=30)
    with writing():
        if refused:
            with pytest.raises(refused):
                offered(test, kari)
        else:
            assert offered(test, kari).state == "volunteered"


def test_a_call_to_some_places_takes_nobody_from_others(people: People, writing: Callable[..., Any]) -> None:
    here, there = people.member(district="Jar"), people.member(district="Voll")
    test = called(people)
    with writing():
        test.engagement().districts = [str(session.get_one(Panelist, here.id).district_id)]
    with writing():
        assert offered(test, here).state == "volunteered"
        with pytest.raises(NotForThem):
            offered(test, there)


def test_an_offer_is_taken_back_and_made_again_before_the_deadline(people: People, writing: Callable[..., Any]) -> None:
    kari = people.member()
    test = called(people, [kari])
    test.offer(kari)
    with writing():
        assert volunteering.withdraw(test.place(kari))
        assert not volunteering.withdraw(test.place(kari))
    assert test.state(kari) == "withdrawn"
    test.offer(kari)
    assert test.state(kari) == "volunteered"


def test_nobody_offers_after_the_deadline_even_before_the_worker_has_closed(
    people: People, writing: Callable[..., Any], frozen_clock: Any
) -> None:
    kari = people.member()
    test = called(people, [kari])
    frozen_clock.forward(days=6)
    with writing(), pytest.raises(OfferClosed):
        offered(test, kari)


def test_the_worker_closes_at_the_deadline_and_not_before(
    people: People, writing: Callable[..., Any], frozen_clock: Any
) -> None:
    test = called(people)
    for days, state in ((4, OPEN), (2, CLOSED)):
        frozen_clock.forward(days=days)
        with writing():
            list(CLOSE({"engagement": str(test.id)}))
        with writing():
            assert call_state(test.id) == state


def test_a_closed_call_opens_again_with_a_new_deadline_until_the_group_is_chosen(
    people: People, writing: Callable[..., Any]
) -> None:
    kari, ola = people.members(2)
    test = called(people, [kari, ola])
    test.offer(kari)
    with writing():
        opening.close_call(test.engagement(), test.by)
    with writing(), pytest.raises(OfferClosed):
        offered(test, ola)
    with writing(), pytest.raises(DeadlinePassed):
        opening.extend(test.engagement(), clock.now(), test.by)
    with writing():
        opening.extend(test.engagement(), clock.now() + timedelta(days=9), test.by)
    test.offer(ola)
    test.choose_everybody()
    with writing(), pytest.raises(WrongState):
        opening.extend(test.engagement(), clock.now() + timedelta(days=9), test.by)


def test_what_a_screener_asks_stays_once_it_has_opened(people: People, writing: Callable[..., Any]) -> None:
    test = called(people, screened=True)
    with writing():
        found = test.engagement().call
        assert found
        with pytest.raises(WrongState):
            screening.say_unfit(found, "brukt", [], KIND_WORDS)


def test_the_time_to_reply_ends_with_a_day(people: People, writing: Callable[..., Any]) -> None:
    test = called(people, reply_hours=48)
    with writing():
        found = test.engagement().call
        assert found
        until = clock.local(reply_deadline(found))
        assert (until.date() - clock.today()).days == 2
        assert (until.hour, until.minute) == (23, 59)


def call_state(engagement_id: Id) -> str:
    found = session.get_one(Engagement, engagement_id).call
    assert found
    return found.state


def test_a_copy_calls_in_the_same_way_with_questions_of_its_own(people: People, writing: Callable[..., Any]) -> None:
    test = called(people, screened=True, seats=20, youngest=18, requires=["phone"])
    with writing():
        draft_id = new_id()
        copying.copy(test.engagement(), LocalText(nb="Igjen"), None, test.by, engagement_id=draft_id)
    with writing():
        source, found = test.engagement().call, session.get_one(Engagement, draft_id).call
        assert source
        assert found
        assert (found.state, found.deadline, found.seats, found.youngest) == ("draft", None, 20, 18)
        assert found.screener_id != source.screener_id
        assert screening.written(found) == screening.written(source)
        assert screening.unfit_of(found, "brukt").reason == KIND_WORDS


def test_a_question_that_is_taken_away_takes_its_unfit_answers_along(
    people: People, writing: Callable[..., Any]
) -> None:
    test = called(people, opened=False, screened=True)
    with writing():
        found = test.engagement().call
        assert found
        screening.rewrite(found, screening.seen_as(found), screening.written(found).without("brukt"))
    with writing():
        found = test.engagement().call
        assert found
        assert found.unfit == []
