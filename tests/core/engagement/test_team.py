"""Who works with a project or an activity, and what that opens: there, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.auth.models import Staff
from core.auth.services import principal, staff_by_id
from core.auth.staff_admin import services as staff_admin
from core.capabilities import LEADING, Capability
from core.contributions import Section
from core.db import session
from core.engagement import committee, results, rights, services, team
from core.engagement.errors import LastLeader
from core.engagement.models import Engagement, Membership, Project
from core.engagement.rights import Place
from core.engagement.views import team as views
from core.panel.models import Panelist
from core.permissions import COMMITTEE, LEADER
from core.types import LocalText
from tests.people import People

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import Any

    from flask import Flask

    from core.contributions import Principal
    from core.types import Id
    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Colleague

    Opened = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def hanne(people: People) -> Colleague:
    """A project leader."""
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def hannes(people: People, hanne: Colleague) -> Browser:
    """Her browser."""
    return people.browser_of(hanne)


@pytest.fixture
def tore(people: People) -> Colleague:
    """A colleague without any role."""
    return people.staff(name="Tore Ås")


@pytest.fixture
def places(writing: Opened, hanne: Colleague, a_format: str) -> tuple[Id, Id, Id]:
    """A project of Hanne's with two activities."""
    with writing():
        leader = who(hanne)
        project = services.create_project(LocalText(nb="Plan- og byggesaker"), leader)
        made = [
            services.create_engagement(project, a_format, LocalText(nb=title), LocalText(nb="Vi spør."), leader)
            for title in ("Første", "Andre")
        ]
        return project.id, made[0].id, made[1].id


def who(colleague: Colleague) -> Principal:
    """Say who somebody is, as rules see it."""
    found = staff_by_id(colleague.id)
    assert found is not None
    return principal(found)


def may_in(app: Flask, colleague: Colleague, place: Place) -> frozenset[Capability]:
    """Read what somebody may do in a place."""
    with app.app_context():
        return rights.capabilities_in(who(colleague), place)


def test_who_leads_a_project_leads_all_that_is_in_it(app: Flask, hanne: Colleague, places: tuple[Id, Id, Id]) -> None:
    project, first, second = places
    for place in (Place(project=project), *(Place(project=project, engagement=one) for one in (first, second))):
        assert may_in(app, hanne, place) >= LEADING


def test_a_co_leader_of_one_activity_sees_this_activity_only(
    people: People, hanne: Colleague, tore: Colleague, places: tuple[Id, Id, Id], letters: Postman
) -> None:
    project, first, second = places
    browser = people.browser_of(hanne)
    browser.get(f"/arbeid/aktiviteter/{first}/team")
    page = browser.press("Ta med i teamet", {"staff": str(tore.id), "role": LEADER})
    assert "Tore Ås er med i teamet" in page
    mine = people.browser_of(tore)
    desk = mine.get("/arbeid")
    assert "Første" in desk
    assert "Andre" not in desk
    overview = mine.get(f"/arbeid/aktiviteter/{first}")
    assert "Rapport" in overview
    assert not [to for _said, to in overview.links if to.endswith(f"/prosjekter/{project}")]
    mine.get(f"/arbeid/aktiviteter/{first}/mottakere")
    for elsewhere in (f"/arbeid/aktiviteter/{second}", f"/arbeid/prosjekter/{project}"):
        mine.get(elsewhere, 404)
    letter = letters.last_to(tore.email)
    assert letter.subject == "Du er tatt med i et team"
    assert f"/arbeid/aktiviteter/{first}" in letter.paths


def test_who_leads_one_activity_leads_the_copy_they_make_of_it(
    people: People, hanne: Colleague, places: tuple[Id, Id, Id]
) -> None:
    mona = people.staff("editor", name="Mona Berg")
    browser = people.browser_of(hanne)
    browser.get(f"/arbeid/aktiviteter/{places[1]}/team")
    browser.press("Ta med i teamet", {"staff": str(mona.id), "role": LEADER})
    mine = people.browser_of(mona)
    mine.get(f"/arbeid/aktiviteter/{places[1]}/kopi")
    made = mine.post(f"/arbeid/aktiviteter/{places[1]}/kopi", {"title": "Første igjen"})
    assert "Kopien er laget." in made
    assert "Første igjen" in mine.get("/arbeid")


def test_az6_who_is_taken_out_of_a_team_is_out_at_the_next_request(
    people: People, hanne: Colleague, tore: Colleague, places: tuple[Id, Id, Id]
) -> None:
    project = places[0]
    browser, mine = people.browser_of(hanne), people.browser_of(tore)
    browser.get(f"/arbeid/prosjekter/{project}/team")
    browser.press("Ta med i teamet", {"staff": str(tore.id), "role": LEADER})
    assert mine.get(f"/arbeid/aktiviteter/{places[2]}/rediger").status == 200
    browser.press("Ta ut av teamet: Tore Ås")
    mine.get(f"/arbeid/aktiviteter/{places[2]}/rediger", 404)
    assert "Plan- og byggesaker" not in mine.get("/arbeid/prosjekter")


def test_the_last_leader_of_a_project_stays(
    people: People, hanne: Colleague, places: tuple[Id, Id, Id], writing: Opened
) -> None:
    browser = people.browser_of(hanne)
    browser.get(f"/arbeid/prosjekter/{places[0]}/team")
    assert "Noen må lede prosjektet" in browser.press("Ta ut av teamet: Hanne Lie")
    browser.get(f"/arbeid/prosjekter/{places[0]}")


@pytest.mark.parametrize("keep", [True, False])
def test_a_project_is_handed_over_with_its_letters_and_the_old_leader_stays_or_goes(
    hannes: Browser, tore: Colleague, places: tuple[Id, Id, Id], letters: Postman, keep: bool
) -> None:
    project, browser = places[0], hannes
    browser.get(f"/arbeid/aktiviteter/{places[1]}")
    browser.click("Gi videre til en annen leder")
    browser.press("Gi videre", {"new": str(tore.id), **({"keep": "true"} if keep else {})})
    page = People(browser.app).browser_of(tore).get(f"/arbeid/prosjekter/{project}")
    assert f"Kontaktperson: Tore Ås. Svar på e-poster kommer til {tore.email}" in page
    browser.get(f"/arbeid/prosjekter/{project}", 200 if keep else 404)
    assert letters.last_to(tore.email).subject == "Du leder nå et prosjekt"


def test_every_change_of_a_team_is_noted(
    app: Flask, people: People, hanne: Colleague, tore: Colleague, places: tuple[Id, Id, Id]
) -> None:
    browser = people.browser_of(hanne)
    browser.get(f"/arbeid/prosjekter/{places[0]}/team")
    browser.press("Ta med i teamet", {"staff": str(tore.id), "role": LEADER})
    browser.press("Gi videre", {"new": str(tore.id), "keep": "true"})
    browser.get(f"/arbeid/prosjekter/{places[0]}/team")
    browser.press("Ta ut av teamet: Hanne Lie")
    with app.app_context():
        rows = sa.select(AuditRow.act, AuditRow.staff_id, AuditRow.object_id).order_by(AuditRow.id)
        noted = [tuple(row) for row in session.execute(rows)]
    assert (Act.TEAM_JOINED, hanne.id, tore.id) in noted
    assert (Act.LEADERSHIP_HANDED_OVER, hanne.id, places[0]) in noted
    assert (Act.TEAM_LEFT, hanne.id, hanne.id) in noted


def test_a_leader_who_is_shut_out_does_not_lead_alone(
    writing: Opened, people: People, hanne: Colleague, tore: Colleague, places: tuple[Id, Id, Id]
) -> None:
    place, boss = Place(project=places[0]), people.staff("administrator")
    with writing():
        team.take_in(place, staff(tore), LEADER, who(hanne))
        staff_admin.disable(staff(tore), who(boss))
    with writing():
        held = {member.staff.id: member.membership for member in team.team_of(place)}
        with pytest.raises(LastLeader):
            team.let_go(place, held[hanne.id], who(hanne))
        staff_admin.enable(staff(tore), who(boss))
        team.let_go(place, held[hanne.id], who(hanne))
        assert team.leaders_of(places[0]) == [tore.id]


def test_whoever_is_shut_out_while_the_page_stands_open_is_neither_taken_in_nor_given_the_lead(  # noqa: PLR0913, PLR0917
    app: Flask,
    writing: Opened,
    people: People,
    hanne: Colleague,
    tore: Colleague,
    places: tuple[Id, Id, Id],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The form has been judged already: the account is asked about again where the role is given."""
    boss, browser = people.staff("administrator"), people.browser_of(hanne)
    page = f"/arbeid/prosjekter/{places[0]}/team"
    browser.get(page)
    for lists in ("at_work", "able_to_lead"):
        monkeypatch.setattr(views, lists, lambda: [staff(hanne), staff(tore)])
    with writing():
        staff_admin.disable(staff(tore), who(boss))
    told = "Kontoen til Tore Ås er stengt. Velg en annen."
    assert told in browser.press("Ta med i teamet", {"staff": str(tore.id), "role": LEADER}, status=409)
    browser.get(page)
    assert told in browser.press("Gi videre", {"new": str(tore.id)}, status=409)
    with app.app_context():
        assert team.leaders_of(places[0]) == [hanne.id]


def staff(colleague: Colleague) -> Staff:
    """Read a colleague's row."""
    return session.get_one(Staff, colleague.id)


def test_twice_in_a_team_is_once(writing: Opened, hanne: Colleague, tore: Colleague, places: tuple[Id, Id, Id]) -> None:
    place = Place(project=places[0])
    with writing():
        newcomer = staff_by_id(tore.id)
        assert newcomer is not None
        for _press in range(2):
            team.take_in(place, newcomer, LEADER, who(hanne))
        assert [member.staff.id for member in team.team_of(place)].count(tore.id) == 1


def test_a_panelist_on_the_committee_stands_with_the_team_and_is_no_staff(
    app: Flask, people: People, hanne: Colleague, places: tuple[Id, Id, Id], writing: Opened
) -> None:
    member = people.member(name="Kari Nordmann")
    with writing():
        project = session.get_one(Project, places[0])
        for _press in range(2):
            committee.join(project, session.get_one(Panelist, member.id), COMMITTEE)
    page = people.browser_of(hanne).get(f"/arbeid/prosjekter/{places[0]}/team")
    assert "Planleggingsutvalg" in page
    assert page.html.count(">Kari Nordmann<") == 1
    assert people.browser_of(member).get(f"/arbeid/prosjekter/{places[0]}/team").path == "/arbeid/logg-inn"
    with app.app_context():
        seen = sa.select(AuditRow.object_id).where(AuditRow.act == Act.MEMBERS_SEEN, AuditRow.staff_id == hanne.id)
        assert places[0] in session.scalars(seen).all()


def test_a_membership_has_one_place_and_one_person(
    writing: Opened, hanne: Colleague, places: tuple[Id, Id, Id]
) -> None:
    everything = {"project_id": places[0], "engagement_id": places[1], "staff_id": hanne.id}
    for wrong in (everything, {"project_id": places[0]}, {"staff_id": hanne.id}, {"engagement_id": places[1]}):
        with pytest.raises(sa.exc.IntegrityError), writing():
            session.add(Membership(role=LEADER, **wrong))


def test_the_overview_asks_the_database_the_same_for_a_small_and_a_large_team(
    people: People, hanne: Colleague, places: tuple[Id, Id, Id], writing: Opened, queries: Any
) -> None:
    browser = people.browser_of(hanne)

    def ran() -> int:
        with queries() as found:
            browser.get(f"/arbeid/aktiviteter/{places[1]}")
        return len(found)

    few = ran()
    for _one in range(5):
        newcomer = people.staff(second_factor=False)
        with writing():
            session.add(Membership(staff_id=newcomer.id, project_id=places[0], role=LEADER))
    assert ran() == few


def test_an_engagement_that_is_gone_takes_its_team_along(
    writing: Opened, tore: Colleague, places: tuple[Id, Id, Id]
) -> None:
    with writing():
        session.add(Membership(staff_id=tore.id, engagement_id=places[1], role=LEADER))
    with writing():
        session.delete(session.get_one(Engagement, places[1]))
    with writing():
        assert session.scalars(sa.select(Membership).where(Membership.staff_id == tore.id)).all() == []


def test_an_editor_takes_parts_of_the_report_away_and_adds_none(
    people: People, hannes: Browser, places: tuple[Id, Id, Id], writing: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = [Section(id=one, title=f"Del {one}") for one in ("a", "b", "c")]
    monkeypatch.setattr(results, "report_sections", lambda _engagement: sections)
    with writing():
        results.save(session.get_one(Engagement, places[1]), 0, LocalText(nb="Kort"), ["a", "b"])
    path = f"/arbeid/aktiviteter/{places[1]}/resultat"
    assert hannes.get(path).form(button="Lagre utkast").offered["chosen"] == {"a", "b", "c"}
    editor = people.browser_of(people.staff("editor"))
    assert editor.get(path).form(button="Lagre utkast").offered["chosen"] == {"a", "b"}
    editor.press("Lagre utkast", {"summary": "Kortere", "chosen": ["a"]})
    assert editor.forge(path, {"version": "2", "summary": "Mer", "chosen": ["a", "c"]}).status_code == 422
    editor.get(f"/arbeid/aktiviteter/{places[1]}/rapport", 403)


def test_who_is_in_the_team_is_not_offered_again(
    people: People, hanne: Colleague, tore: Colleague, places: tuple[Id, Id, Id]
) -> None:
    browser = people.browser_of(hanne)
    form = browser.get(f"/arbeid/prosjekter/{places[0]}/team").form(button="Ta med i teamet")
    assert form.offered["staff"] == {"", str(tore.id)}
    full = browser.press("Ta med i teamet", {"staff": str(tore.id), "role": LEADER})
    assert "Alle kolleger er med i teamet nå." in full
    assert "Ta med i teamet" not in full
