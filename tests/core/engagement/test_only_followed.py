"""Members who want e-mail only about what they follow: what they are asked to, and what reaches them still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.contributions import Envelope, Principal
from core.db import session, transaction
from core.engagement import audience, followed, late_invitations, services
from core.engagement.asked import asked
from core.engagement.errors import NotInAudience
from core.engagement.invitations import invite_all
from core.engagement.models import PARTICIPATION_STATES, Engagement, Participation, Project
from core.engagement.publishing import following, took_part
from core.engagement.sending.reminders import missing
from core.messaging.models import OutboxLetter
from core.panel.models import Panelist
from core.panel.services import ask_about_all, ask_only_followed
from core.types import Id, LocalText, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.letters import Postman
    from tests.people import Member, People


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(name="Kari Lie", email="kari@eksempel.no")


@pytest.fixture
def ola(people: People) -> Member:
    return people.member(name="Ola Berg")


@pytest.fixture
def leader(people: People) -> Principal:
    somebody = people.staff("leader")
    return Principal(kind="staff", id=somebody.id, name=somebody.name)


@pytest.fixture
def make(app: Flask, leader: Principal, a_format: str, kari: Member) -> Iterator[Callable[..., Engagement]]:
    """Give a maker of activities, inside a transaction in which Kari wants only what she follows."""

    def one(project: Project | None = None, **values: Any) -> Engagement:
        made = services.create_engagement(project, a_format, LocalText(nb="Klima"), LocalText(nb="Vi spør."), leader)
        for name, value in values.items():
            setattr(made, name, value)
        session.flush()
        return made

    with app.app_context(), transaction():
        ask_only_followed(session.get_one(Panelist, kari.id))
        yield one


def place(engagement: Engagement, member: Member, state: str) -> None:
    """Give somebody a place that has come so far."""
    session.add(Participation(id=new_id(), engagement_id=engagement.id, panelist_id=member.id, state=state))
    session.flush()


def reached(engagement: Engagement) -> set[Id]:
    return set(audience.ids(audience.to_ask(engagement)))


def test_they_are_left_out_and_counted_under_their_own_reason(
    ola: Member, make: Callable[..., Engagement], kari: Member
) -> None:
    draft = make()
    found = audience.reach(draft)
    assert (found.people, found.only_followed, found.paused, found.left_out) == (1, 1, 0, 1)
    assert reached(draft) == {ola.id}


def test_on_a_break_they_are_counted_once(make: Callable[..., Engagement], kari: Member) -> None:
    session.get_one(Panelist, kari.id).state = "paused"
    session.flush()
    found = audience.reach(make())
    assert (found.paused, found.only_followed, found.left_out) == (1, 0, 1)


def test_who_follows_the_project_is_asked(make: Callable[..., Engagement], kari: Member) -> None:
    draft, other = make(), make()
    following.follow(draft.project, kari.id)
    assert (reached(draft), reached(other)) == ({kari.id}, set())
    following.leave(draft.project, kari.id)
    assert reached(draft) == set()


@pytest.mark.parametrize("state", PARTICIPATION_STATES)
def test_who_has_joined_in_the_project_is_asked_and_who_was_only_invited_is_not(
    make: Callable[..., Engagement], kari: Member, state: str
) -> None:
    past = make()
    place(past, kari, state)
    left = {"invited", "unsuitable", "not_selected", "declined", "expired", "withdrawn", "removed"}
    assert reached(make(past.project)) == (set() if state in left else {kari.id})
    assert reached(make()) == set(), "of another project they are told nothing"


def test_who_has_joined_where_an_activity_takes_its_people_from_is_asked(
    make: Callable[..., Engagement], kari: Member
) -> None:
    first = make()
    place(first, kari, "completed")
    assert reached(make(source_id=first.id, source_states=["completed"])) == {kari.id}


def test_all_are_asked_again_when_it_is_turned_back(make: Callable[..., Engagement], kari: Member) -> None:
    draft = make()
    ask_about_all(session.get_one(Panelist, kari.id))
    assert reached(draft) == {kari.id}


def test_a_program_cannot_ask_them_either(make: Callable[..., Engagement], kari: Member, leader: Principal) -> None:
    open_now = make(state="open", opened_at=clock.now())
    with pytest.raises(NotInAudience):
        late_invitations.invite(open_now, [kari.id], leader)


def test_nobody_is_reminded_of_what_they_do_not_follow(make: Callable[..., Engagement], kari: Member) -> None:
    engagement = make(state="open", opened_at=clock.now())
    place(engagement, kari, "invited")
    assert list(session.scalars(missing(engagement))) == []
    (row,) = asked(engagement).rows
    assert (row.only_followed, row.paused) == (True, False)
    following.follow(engagement.project, kari.id)
    assert list(session.scalars(missing(engagement))) == [kari.id]


def test_who_has_begun_is_reminded(make: Callable[..., Engagement], kari: Member) -> None:
    engagement = make(state="open", opened_at=clock.now())
    place(engagement, kari, "started")
    assert list(session.scalars(missing(engagement))) == [kari.id]


def test_an_invitation_that_waits_is_not_sent_once_they_have_chosen(
    people: People, leader: Principal, a_format: str, letters: Postman, writing: Any
) -> None:
    member = people.member(email="per@eksempel.no")
    with writing():
        made = services.create_engagement(None, a_format, LocalText(nb="Klima"), LocalText(nb="Vi spør."), leader)
        made.state, made.opened_at = "open", clock.now()
        session.flush()
        invite_all(made, [member.id])
        ask_only_followed(session.get_one(Panelist, member.id))
    assert [letter for letter in letters.to(member.email) if letter.message["List-Unsubscribe"]] == []
    with writing():
        assert list(session.scalars(sa.select(OutboxLetter.state).where(OutboxLetter.about_id.is_not(None)))) == [
            "dropped"
        ]


def test_a_letter_may_ask_them_only_in_what_they_follow(make: Callable[..., Engagement], kari: Member) -> None:
    engagement = make()
    envelope = Envelope(id=new_id(), recipient=kari.id, about=engagement.id, link=None)
    assert not followed.may_ask(envelope, engagement)
    following.follow(engagement.project, kari.id)
    assert followed.may_ask(envelope, engagement)
    session.get_one(Panelist, kari.id).state = "paused"
    assert not followed.may_ask(envelope, engagement), "a break comes first"


def test_news_and_results_of_what_they_follow_or_took_part_in_still_come(
    make: Callable[..., Engagement], kari: Member
) -> None:
    engagement = make()
    following.follow(engagement.project, kari.id)
    place(engagement, kari, "completed")
    assert following.followers(engagement.project) == [kari.id]
    assert took_part.people(engagement) == [kari.id]
