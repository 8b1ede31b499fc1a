"""The door of a room: a code that is read aloud, a name, and in; the leader's side of it; and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.audit import Act, AuditRow
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import invitations
from core.engagement import services as engagements
from core.engagement.models import Engagement
from core.guests import services as guests
from core.guests.guessing import FROM_ONE_PLACE
from core.guests.models import Guest, JoinCode, Knock
from core.types import Id, LocalText
from tests.fixtures.house import house_of_every_format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.house import House
    from tests.people import Colleague, People

Writing = Any
WRONG = "Vi finner ikke koden. Spør møtelederen, eller se på skjermen."


@pytest.fixture(scope="module")
def house(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An app with every format there is: one takes guests, others take none."""
    made = house_of_every_format(new_database_url(), tmp_path_factory.mktemp("guests"))
    yield made
    made.app.extensions["engines"][True].dispose()


@pytest.fixture
def hanne(people: People) -> Colleague:
    return people.staff("leader", name="Hanne")


@pytest.fixture
def engagement(hanne: Colleague, writing: Writing) -> Id:
    return opened(hanne, writing, "Møte om parken")


def opened(hanne: Colleague, writing: Writing, title: str, slug: str = "poll") -> Id:
    """Make an activity that is open; the example's poll takes guests."""
    leader = Principal(kind="staff", id=hanne.id, name=hanne.name, roles=frozenset({"leader"}))
    with writing():
        made = engagements.create_engagement(None, slug, LocalText(nb=title), LocalText(nb="Vi møtes."), leader)
        made.state, made.opened_at = "open", clock.now()
        return made.id


@pytest.fixture
def leader(people: People, hanne: Colleague) -> Browser:
    return people.browser_of(hanne)


@pytest.fixture
def code(leader: Browser, engagement: Id, writing: Writing) -> str:
    return make_code(leader, engagement, writing)


def make_code(leader: Browser, engagement: Id, writing: Writing) -> str:
    """Make a code as the leader does, and read it off the screen."""
    leader.get(f"/arbeid/aktiviteter/{engagement}/gjennomforing")
    leader.click("Kode og gjester")
    page = leader.press("Lag en")
    with writing():
        made = guests.code_of(engagement)
        assert made is not None
        shown = f"{made.code[:3]} {made.code[3:]}"
    assert shown in page
    assert "data:image/svg+xml;base64," in page.html
    return shown


# In


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace(" ", "-")])
def test_somebody_types_the_code_and_a_name_and_is_in(browse: Browser, code: str, typed: Any) -> None:
    browse.get("/kode")
    page = browse.press("Fortsett", {"code": typed(code)})
    assert page.heading == "Bli med: Møte om parken"
    assert "slettes 30 dager etter at aktiviteten er avsluttet" in page
    page = browse.press("Bli med", {"name": "  Nils  "})
    assert page.path == "/aktiviteter/mote-om-parken"
    assert "Du er med som Nils" in page
    assert "Du trenger en invitasjon" not in page


def test_the_picture_leads_straight_to_the_name(browse: Browser, code: str, reading: Any, engagement: Id) -> None:
    with reading():
        made = guests.code_of(engagement)
        assert made is not None
        address = guests.address_of(made)
    assert "Hva skal vi kalle deg?" in browse.get(address)
    assert "Du er med som Oda" in browse.press("Bli med", {"name": "Oda"})


def test_whoever_is_in_already_is_led_in_and_is_not_made_twice(browse: Browser, code: str, writing: Writing) -> None:
    come_in(browse, code)
    assert "Du er med som Nils" in browse.get(f"/kode/{code}")
    with writing():
        assert session.scalar(sa.select(sa.func.count()).select_from(Guest)) == 1


def test_a_member_who_comes_by_the_code_is_there_as_themselves(
    people: People, code: str, engagement: Id, writing: Writing
) -> None:
    member = people.member(name="Kari Nordmann")
    browser = people.browser_of(member)
    browser.get("/kode")
    page = browser.press("Fortsett", {"code": code})
    assert "Du er logget inn som Kari Nordmann, og blir med som deg selv." in page
    assert "Hva skal vi kalle deg?" not in page
    assert "Du er invitert" in browser.press("Bli med")
    assert browser.get("/mitt-panel").path == "/mitt-panel", "still signed in"
    with writing():
        place = invitations.participation_of(engagement, member.id)
        assert place is not None
        assert place.state == "invited"
        assert session.scalar(sa.select(sa.func.count()).select_from(Guest)) == 0


def test_a_browser_is_a_guest_in_one_place_at_a_time(
    browse: Browser, leader: Browser, hanne: Colleague, code: str, writing: Writing
) -> None:
    come_in(browse, code)
    other = make_code(leader, opened(hanne, writing, "Møte om skolen"), writing)
    come_in(browse, other, "Nils O")
    assert "Du er med som Nils O" in browse.get("/aktiviteter/mote-om-skolen")
    assert "Du er med som" not in browse.get("/aktiviteter/mote-om-parken")
    with writing():
        assert [guest.left_at is None for guest in session.scalars(sa.select(Guest).order_by(Guest.id))] == [
            False,
            True,
        ]


def test_a_guest_is_nobody_elsewhere(browse: Browser, code: str) -> None:
    come_in(browse, code)
    for path, status in (("/mitt-panel", 401), ("/bli-med/velkommen", 401), ("/arbeid", 200)):
        assert browse.get(path, status=status).path in {path, "/arbeid/logg-inn"}


def come_in(browser: Browser, code: str, name: str = "Nils") -> None:
    browser.get("/kode")
    browser.press("Fortsett", {"code": code})
    browser.press("Bli med", {"name": name})


def test_whoever_has_themselves_erased_has_also_what_lies_unsent_on_their_device_erased(
    browse: Browser, code: str, writing: Writing
) -> None:
    come_in(browse, code)
    answer = browse.forge("/kode/slett")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    with writing():
        assert session.scalar(sa.select(sa.func.count()).select_from(Guest)) == 0
    assert "Clear-Site-Data" not in browse.forge("/kode/slett").headers, "nobody was there"


# Not in


def test_a_wrong_code_is_told_whom_to_ask(browse: Browser, code: str) -> None:
    browse.get("/kode")
    page = browse.press("Fortsett", {"code": "AAA AAA"}, status=422)
    assert WRONG in page
    assert WRONG in browse.get("/kode/aaaaaa", status=404)
    assert "We cannot find the code." in browse.get("/en/kode/aaaaaa", status=404)


def test_rt8_too_many_wrong_codes_are_refused_and_the_hall_scans_on(
    people: People, code: str, engagement: Id, reading: Any
) -> None:
    stranger = people.browser()
    for _guess in range(FROM_ONE_PLACE):
        stranger.get("/kode/AAAAAA", status=404)
    assert "for mange feil koder" in stranger.get("/kode/AAAAAA", status=429)
    assert "for mange feil koder" in stranger.get(f"/kode/{code}", status=429)
    with reading():
        made = guests.code_of(engagement)
        assert made is not None
        address = guests.address_of(made)
    for name in ("Nils", "Oda"):
        other = people.browser()
        other.get(address)
        assert f"Du er med som {name}" in other.press("Bli med", {"name": name})
    assert "Møte om parken" in people.browser().get(f"/kode/{code}"), "two came in from here: two more may mistype"


def test_a_wrong_code_is_counted_also_by_its_address_alone_and_a_right_one_never(
    browse: Browser, code: str, writing: Writing
) -> None:
    for path, status in (("/kode/AAAAAA", 404), (f"/kode/{code}", 200), (f"/kode/{code}", 200)):
        browse.get(path, status=status)
    with writing():
        assert list(session.scalars(sa.select(Knock.chances))) == [1]


@pytest.mark.parametrize("what", ["image", "iframe", "script", "empty"])
def test_a_picture_in_a_foreign_page_learns_nothing_and_uses_up_no_tries(
    app: Flask, code: str, writing: Writing, what: str
) -> None:
    for typed in (code, "AAAAAA"):
        answer = app.test_client().get(f"/kode/{typed}", headers={"Sec-Fetch-Dest": what})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "Møte om parken" not in page
        assert WRONG not in page
    with writing():
        assert session.scalars(sa.select(Knock)).all() == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_name_is_needed_and_is_short(browse: Browser, code: str, writing: Writing, name: str) -> None:
    browse.get(f"/kode/{code}")
    browse.press("Bli med", {"name": name}, status=422)
    with writing():
        assert session.scalar(sa.select(sa.func.count()).select_from(Guest)) == 0


@pytest.mark.parametrize("member", [False, True])
def test_nobody_gets_into_an_activity_that_closed_just_now(  # noqa: PLR0913, PLR0917
    app: Flask,
    people: People,
    code: str,
    engagement: Id,
    monkeypatch: pytest.MonkeyPatch,
    db_rows: Any,
    *,
    member: bool,
) -> None:
    """The code was right when it was judged; the leader closes before whoever typed it is let in."""
    browse = people.browser_of(people.member()) if member else people.browser()
    browse.get(f"/kode/{code}")
    judged = guests.admit

    def admit(typed: str) -> JoinCode:
        found = judged(typed)
        with app.app_context(), transaction():
            engagements.close(engagements.engagement_by_id(engagement), None)
        return found

    monkeypatch.setattr(guests, "admit", admit)
    before = db_rows()
    assert WRONG in browse.press("Bli med", {} if member else {"name": "Nils"}, status=404)
    for table in ("core_guest", "core_visit", "core_participation", "core_knock"):
        assert db_rows()[table] == before[table]


# Out


def test_a_guest_leaves_by_a_button(browse: Browser, code: str, writing: Writing) -> None:
    come_in(browse, code)
    page = browse.press("Forlat aktiviteten")
    assert "Du har forlatt aktiviteten." in page
    assert browse.client.get_cookie("samskap_visit") is None
    assert "Du er med som" not in browse.get("/aktiviteter/mote-om-parken")


def test_the_leader_takes_a_guest_out_and_it_is_noted(
    browse: Browser, leader: Browser, code: str, engagement: Id, writing: Writing
) -> None:
    come_in(browse, code)
    leader.get(f"/arbeid/aktiviteter/{engagement}/kode")
    page = leader.press("Fjern gjesten Nils")
    assert "Nils er tatt ut av aktiviteten." in page
    assert "Ingen er med som gjest nå." in page
    assert "Du er med som" not in browse.get("/aktiviteter/mote-om-parken")
    with writing():
        acts = set(session.scalars(sa.select(AuditRow.act).where(AuditRow.object_id == engagement)))
    assert {Act.JOIN_CODE_MADE, Act.GUESTS_SEEN, Act.GUEST_REMOVED} <= acts


@pytest.mark.parametrize("gone", [False, True])
def test_pr3_the_leader_erases_a_guest_also_one_who_has_left_and_it_is_noted(  # noqa: PLR0913, PLR0917
    browse: Browser, leader: Browser, code: str, engagement: Id, writing: Writing, gone: bool
) -> None:
    come_in(browse, code)
    if gone:
        browse.press("Forlat aktiviteten")
    page = leader.get(f"/arbeid/aktiviteter/{engagement}/kode")
    assert ("Gjester som har gått" in page) is gone
    page = leader.press("Ja, slett Nils")
    assert "Vi har slettet gjesten og alt gjesten har gjort." in page
    assert "Nils" not in page
    assert "Du er med som" not in browse.get("/aktiviteter/mote-om-parken")
    with writing():
        assert session.scalars(sa.select(Guest)).all() == []
        assert session.scalar(sa.select(AuditRow.id).where(AuditRow.act == Act.GUEST_ERASED))


def test_a_guest_of_another_activity_is_not_erased_from_here(
    browse: Browser, leader: Browser, hanne: Colleague, code: str, writing: Writing
) -> None:
    come_in(browse, code)
    other = opened(hanne, writing, "Møte om skolen")
    with writing():
        guest = session.scalars(sa.select(Guest.id)).one()
    assert leader.forge(f"/arbeid/aktiviteter/{other}/gjester/{guest}/slett").status_code == 404
    with writing():
        assert session.get(Guest, guest)


def test_a_guest_is_told_what_is_stored(browse: Browser, code: str) -> None:
    assert "navnet du skriver, når du kom, og hvilken type nettleser du bruker" in browse.get(f"/kode/{code}")


def test_closing_the_activity_ends_the_code_and_every_guest(
    browse: Browser, leader: Browser, code: str, engagement: Id, writing: Writing
) -> None:
    come_in(browse, code)
    with writing():
        engagements.close(session.get_one(Engagement, engagement), None)
    assert "Du er med som" not in browse.get("/aktiviteter/mote-om-parken")
    browse.get(f"/kode/{code}", status=404)
    page = leader.get(f"/arbeid/aktiviteter/{engagement}/kode")
    assert "Du kan lage en kode mens aktiviteten er åpen." in page
    with writing():
        guest = session.scalars(sa.select(Guest)).one()
        assert guest.erase_at is not None
        assert (guest.erase_at - clock.now()).days == 29


# The leader's code


def test_a_format_that_takes_no_guests_is_offered_no_code_and_gets_none(
    leader: Browser, hanne: Colleague, writing: Writing
) -> None:
    activity = f"/arbeid/aktiviteter/{opened(hanne, writing, 'Spørsmål om parken', 'survey')}"
    assert "Kode og gjester" not in leader.get(f"{activity}/gjennomforing")
    page = leader.get(f"{activity}/kode")
    assert "Her kan ingen bli med som gjest." in page
    assert "Lag en kode" not in page
    refused = leader.forge(f"{activity}/kode", {"last_day": f"{clock.today():%Y-%m-%d}"})
    assert refused.status_code == 409
    assert "Bare paneldeltakere kan være med på denne aktiviteten." in refused.get_data(as_text=True)
    with writing():
        assert session.scalars(sa.select(JoinCode)).all() == []


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", ""])
def test_a_code_works_for_two_weeks_at_most(leader: Browser, engagement: Id, day: str) -> None:
    leader.get(f"/arbeid/aktiviteter/{engagement}/kode")
    assert "høyst 14 dager fram" in leader.press("Lag en kode", {"last_day": day}, status=422)


def test_the_leader_ends_the_code_and_it_is_noted_and_those_inside_stay(
    app: Flask, browse: Browser, leader: Browser, code: str, engagement: Id
) -> None:
    come_in(browse, code)
    leader.get(f"/arbeid/aktiviteter/{engagement}/kode")
    assert "Koden virker ikke lenger." in leader.press("Avslutt koden")
    with app.app_context():
        assert session.scalars(sa.select(AuditRow.object_id).where(AuditRow.act == Act.JOIN_CODE_ENDED)).all() == [
            engagement
        ]
    browse.get(f"/kode/{code}", status=404)
    assert "Du er med som Nils" in browse.get("/aktiviteter/mote-om-parken")


def test_the_code_page_asks_the_same_for_one_guest_and_for_many(
    people: People, leader: Browser, code: str, engagement: Id, queries: Any
) -> None:
    counts = []
    for number in (1, 12):
        for one in range(number):
            people.guest(engagement, f"Gjest {one}")
        with queries() as ran:
            leader.get(f"/arbeid/aktiviteter/{engagement}/kode")
        counts.append(len(ran))
    assert counts[0] == counts[1]
