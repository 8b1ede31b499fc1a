"""A workshop whose people come from a user test in the same project: they have a seat, and are not asked anew."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session, transaction
from core.engagement import audience, contacts, services
from core.engagement.calling import replies
from core.engagement.handing_over import groups
from core.engagement.models import ANONYMOUS, Engagement, Participation
from core.engagement.sending import planning
from core.panel import services as panel
from core.panel.models import Panelist
from core.types import Id, LocalText, new_id
from tests.core.engagement.calling.called import Called, called
from tests.sending import let_leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.letters import Postman
    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def members(people: People, frozen_clock: Any) -> list[Member]:
    return people.members(4)


@pytest.fixture
def before_it(people: People, members: list[Member], writing: Callable[..., Any]) -> Called:
    """A user test of which two have a seat, one said no, and one is silent."""
    done = called(people, members, seats=4)
    done.offer(*members)
    done.choose_everybody()
    with writing():
        replies.say_yes(done.place(members[0]))
        replies.say_yes(done.place(members[1]))
        replies.say_no(done.place(members[2]))
    return done


@pytest.fixture
def workshop(people: People, before_it: Called, writing: Callable[..., Any]) -> Id:
    """A draft in the same project, with its plan written."""
    with writing():
        made = services.create_engagement(
            before_it.engagement().project, "workshop", LocalText(nb="Sammen"), LocalText(nb="Vi finner ut av det."),
            before_it.by,
        )  # fmt: skip
        workshop_id = made.id
    staff = people.browser_of(before_it.leader)
    where = f"/arbeid/workshop/{workshop_id}/innhold"
    staff.get(where)
    staff.post(where, {"doing": "Vi skriver lapper."})
    return workshop_id


def places(workshop: Id) -> dict[Id, tuple[str, object]]:
    rows = sa.select(Participation).where(Participation.engagement_id == workshop)
    return {place.panelist_id: (place.state, place.asked_on) for place in session.scalars(rows)}


def test_where_no_other_activity_has_people_the_choice_is_not_there_and_the_page_says_why(
    people: People, before_it: Called
) -> None:
    staff = people.browser_of(before_it.leader)
    choice, why = "Deltakerne i en annen aktivitet i prosjektet", "Her har ingen andre aktiviteter deltakere ennå."
    with people.app.app_context(), transaction():
        alone = services.create_engagement(
            None, "workshop", LocalText(nb="Alene"), LocalText(nb="Hva nå?"), before_it.by
        )
        beside = services.create_engagement(
            before_it.engagement().project, "workshop", LocalText(nb="Ved siden"), LocalText(nb="Hva nå?"), before_it.by
        )
        pages = [f"/arbeid/aktiviteter/{one.id}/mottakere" for one in (alone, beside)]
    page = staff.get(pages[0])
    assert choice not in page
    assert why in page
    refused = staff.forge(pages[0], {"who": "source", "how": "directly", "version": "1"})
    assert refused.status_code == 422
    told = refused.get_data(as_text=True)
    (field,) = re.findall(r'role="alert".*?href="#([^"]+)"', told, re.DOTALL)
    assert f'id="{field}"' in told, "the error leads to a field that is there"
    page = staff.get(pages[1])
    assert choice in page
    assert why not in page


def test_who_is_taken_out_before_it_leaves_gets_no_seat_and_is_not_counted(
    people: People, before_it: Called, workshop: Id, members: list[Member], letters: Postman
) -> None:
    staff = people.browser_of(before_it.leader)
    staff.get(f"/arbeid/aktiviteter/{workshop}/mottakere")
    staff.post(
        f"/arbeid/aktiviteter/{workshop}/mottakere",
        {"who": "source", "source": [f"{before_it.id}:accepted"], "how": "directly"},
    )
    staff.post(f"/arbeid/aktiviteter/{workshop}/send")
    staff.post(f"/arbeid/aktiviteter/{workshop}/send")
    with people.app.app_context(), transaction():
        replies.remove(before_it.place(members[1]), LocalText(nb="Det ble trangt."), before_it.by)
    let_leave(people.app)
    with people.app.app_context():
        assert list(places(workshop)) == [members[0].id]
        (sending,) = planning.of_engagement(workshop)
        assert (sending.count, sending.left_out) == (1, 1)
        address = f"/arbeid/sendinger/{sending.id}"
    page = staff.get(address)
    assert "1 person. De hørte ikke lenger til dem det er for" in page
    letters.deliver()
    assert all(letter.subject != "Velkommen: Sammen" for letter in letters.to(members[1].email))


def test_those_with_a_seat_are_told_that_they_have_one_also_on_a_break(
    people: People, before_it: Called, workshop: Id, members: list[Member], letters: Postman
) -> None:
    with people.app.app_context(), transaction():
        panel.pause(session.get_one(Panelist, members[1].id))
    with people.app.app_context():
        times = contacts.times_this_year()
        had = session.scalar(sa.select(times).where(Panelist.id == members[0].id))
    staff = people.browser_of(before_it.leader)
    page = staff.get(f"/arbeid/aktiviteter/{workshop}/mottakere")
    assert "Min side: Har plass – 2" in page
    assert "Min side: Trukket ut – 1" in page
    page = staff.post(page.path, {"who": "source", "source": [f"{before_it.id}:accepted"], "how": "directly"})
    assert "2 personer får e-post" in page
    assert "Velkommen: Sammen" in page
    assert "Deltakere i «Min side» (har plass)" in staff.post(f"/arbeid/aktiviteter/{workshop}/send")
    staff.post(f"/arbeid/aktiviteter/{workshop}/send")
    let_leave(people.app)
    letters.deliver()
    for member in members[:2]:
        assert letters.to(member.email)[-1].subject == "Velkommen: Sammen"
    with people.app.app_context():
        assert places(workshop) == dict.fromkeys((members[0].id, members[1].id), ("accepted", None))
        assert session.scalar(sa.select(times).where(Panelist.id == members[0].id)) == had
    page = people.browser_of(members[0]).get("/aktiviteter/sammen")
    assert "Du har plass" in page
    assert "Vi skriver lapper." in page
    assert "De som er valgt i en annen aktivitet i prosjektet." in page


def test_one_activity_at_a_time_and_somebody_from_it(people: People, before_it: Called, workshop: Id) -> None:
    staff = people.browser_of(before_it.leader)
    page = staff.get(f"/arbeid/aktiviteter/{workshop}/mottakere")
    told = staff.post(page.path, {"who": "source"}, status=422)
    assert "Velg hvilke deltakere, fra én aktivitet." in told


def test_a_call_to_the_participants_of_another_asks_them_to_offer(
    people: People, before_it: Called, workshop: Id, members: list[Member], writing: Any
) -> None:
    with writing():
        engagement = session.get_one(Engagement, workshop)
        engagement.source_id, engagement.source_states = before_it.id, ["accepted", "declined"]
    with people.app.app_context():
        reached = set(audience.ids(audience.to_ask(session.get_one(Engagement, workshop))))
        assert reached == {member.id for member in members[:3]}
        assert not audience.asks_everybody(session.get_one(Engagement, workshop))


@pytest.mark.parametrize("hidden", ["anonymous", "not mine"])
def test_nobody_takes_people_from_what_they_may_not_see(
    before_it: Called, workshop: Id, writing: Any, hidden: str
) -> None:
    with writing():
        engagement = session.get_one(Engagement, workshop)
        by = before_it.by
        assert [group.people for group in groups(engagement, by)] == [1, 2]
        if hidden == "anonymous":
            update = sa.update(Engagement).where(Engagement.id == before_it.id)
            session.execute(update.values(anonymity=ANONYMOUS))
        else:
            by = replace(by, id=new_id(), roles=frozenset())
        assert list(groups(engagement, by)) == []
