"""Who has seen me: also the looks at lists I stood in, told as such, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement import committee, invitations
from core.engagement import services as engagements
from core.engagement.models import Membership, Project
from core.permissions import COMMITTEE
from core.privacy.access_log import Search, search
from core.types import LocalText

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.people import Colleague, Member, People

Writing = Any


@pytest.fixture
def hanne(people: People) -> Colleague:
    return people.staff("leader", name="Hanne")


@pytest.fixture
def leader(hanne: Colleague) -> Principal:
    return Principal(kind="staff", id=hanne.id, name=hanne.name, roles=frozenset({"leader"}))


def opened(leader: Principal, title: str) -> Id:
    """Make an activity that is open, within the caller's transaction."""
    made = engagements.create_engagement(None, "none", LocalText(nb=title), LocalText(nb="Vi møtes."), leader)
    made.state = "open"
    session.flush()
    return made.id


def told(member: Member) -> list[tuple[str, str]]:
    """Give what the log tells of a member: who, and what."""
    lines, _more = search(Search(about=member.id))
    return [(line.who, line.what) for line in lines]


def test_pr10_looks_at_the_list_of_an_activity_are_told_to_those_on_it(
    people: People, leader: Principal, writing: Writing
) -> None:
    asked, other = people.member(), people.member()
    with writing():
        park, school = opened(leader, "Parken"), opened(leader, "Skolen")
        note(Act.MEMBERS_SEEN, leader, park)  # before they stood on it
        invitations.come_by_code(engagements.engagement_by_id(park), asked.id)
        note(Act.MEMBERS_SEEN, leader, park)
        note(Act.ANSWERS_SEEN, leader, park)
        note(Act.MEMBERS_SEEN, leader, school)
        note(Act.JOIN_CODE_MADE, leader, park)
        note(Act.CONSENTS_SEEN, leader)
        note(Act.PERSON_SEEN, leader, asked.id)
    with writing():
        assert told(asked) == [
            ("Hanne", "Så opplysninger om en paneldeltaker"),
            ("Hanne", "Leste svar"),
            ("Hanne", "Så listen over deltakerne i Parken"),
        ]
        assert told(other) == []


def test_pr10_looks_at_the_committee_of_a_project_are_told_to_those_in_it(
    people: People, leader: Principal, writing: Writing
) -> None:
    within, without = people.member(), people.member()
    with writing():
        project = session.get_one(Project, engagements.engagement_by_id(opened(leader, "Parken")).project_id)
        session.add(Membership(project_id=project.id, panelist_id=within.id, role=COMMITTEE))
        session.flush()
        assert [seat.panelist for seat in committee.committee_of(project.id)] == [within.id]
        note(Act.MEMBERS_SEEN, leader, project.id)
        title = project.title.say("nb")
    with writing():
        assert told(within) == [("Hanne", f"Så listen over deltakerne i {title}")]
        assert told(without) == []


def test_the_log_of_one_member_asks_the_same_however_many_lists_they_are_on(
    people: People, leader: Principal, writing: Writing, queries: Any
) -> None:
    member = people.member()
    officer = people.browser_of(people.staff("privacy_officer"))
    counts = []
    for number in (1, 8):
        with writing():
            for one in range(number):
                engagement = opened(leader, f"Møte {number} {one}")
                invitations.come_by_code(engagements.engagement_by_id(engagement), member.id)
                note(Act.MEMBERS_SEEN, leader, engagement)
        with queries() as ran:
            page = officer.get(f"/arbeid/personvern/tilgang?about={member.id}")
        assert f"Så listen over deltakerne i Møte {number} 0" in page
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_the_log_says_what_is_not_noted_on_one_person(people: People, app: Flask) -> None:
    member = people.member()
    officer = people.browser_of(people.staff("privacy_officer"))
    page = officer.get(f"/arbeid/personvern/tilgang?about={member.id}")
    assert "en liste over hele panelet, noterer vi at de så listen, men ikke hvem som sto i den" in page
    assert "en liste over hele panelet" not in officer.get("/arbeid/personvern/tilgang")
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 0


def test_the_log_says_what_kind_of_person_acted_where_no_colleague_did(
    people: People, hanne: Colleague, app: Flask, writing: Writing
) -> None:
    member = people.member(name="Kari Nordmann")
    acts = (Act.ADDRESS_CHANGED, Act.PASSWORD_CHANGED, Act.GUEST_ERASED, Act.ENGAGEMENT_CLOSED)
    with writing():
        for act, about in zip(acts, (member.id, hanne.id, None, None), strict=True):
            note(act, None, about)
    with app.test_request_context():
        lines, _more = search(Search())
    newest = [line.who for line in reversed(lines[:4])]
    assert newest == ["En paneldeltaker", "Hanne", "En gjest", "Systemet"]
    page = people.browser_of(people.staff("privacy_officer")).get("/arbeid/personvern/tilgang")
    assert "Kari Nordmann" not in page


def test_the_logs_filters_begin_with_all(people: People) -> None:
    page = people.browser_of(people.staff("privacy_officer")).get("/arbeid/personvern/tilgang")
    assert page.html.count('<option value="">Alle</option>') + page.html.count('<option value="" selected>Alle<') == 2
    assert ">Velg<" not in page.html
