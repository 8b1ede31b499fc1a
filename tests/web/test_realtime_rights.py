"""Whoever loses a right loses their open line within two seconds, and every event from the same moment."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from core import clock
from core.auth import services, visits
from core.auth.models import Staff, StaffRole, Visit
from core.contributions import Asking, Principal
from core.db import session
from core.engagement import services as engagements
from core.engagement.models import Engagement, Membership
from core.engagement.standing import standing
from core.guests import services as guests
from core.guests.models import Guest
from core.types import Id, LocalText, new_id
from tests.eventually import eventually
from web.realtime.seats import Seat, Seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browsing import Browser
    from tests.people import Colleague, People
    from tests.sockets import Line, Served

WITHIN = 2.0
LEADING: dict[str, Any] = {"role": "leader"}
Writing = Any


@pytest.fixture
def hanne(people: People) -> Colleague:
    return people.staff("leader", name="Hanne")


@dataclass(frozen=True)
class Led:
    """An activity, and who leads it."""

    engagement: Id
    leader: Colleague


@pytest.fixture
def led(writing: Writing, hanne: Colleague) -> Led:
    """An activity that is open, led by Hanne."""
    leader = Principal(kind="staff", id=hanne.id, name=hanne.name, roles=frozenset({"leader"}))
    with writing():
        made = engagements.create_engagement(None, "survey", LocalText(nb="Møte"), LocalText(nb="Vi møtes."), leader)
        made.state, made.opened_at = "open", clock.now()
        return Led(made.id, hanne)


@pytest.fixture(autouse=True)
def bystander(server: Served, people: People) -> Iterator[Line]:
    """Somebody else's line, which stays."""
    with server.line(people.browser_of(people.member())) as line:
        yield line
        assert line.ask("who")["ok"]["kind"] == "panelist", "whoever kept their rights kept their line"


def lost(line: Line) -> tuple[str, float]:
    """Give why a line was closed, and after how many seconds."""
    began = time.monotonic()
    heard = line.until_closed()
    assert [event for event, *_given in heard] == ["ended"]
    return heard[0][1]["error"], time.monotonic() - began


def assert_lost(line: Line, reason: str) -> None:
    why, seconds = lost(line)
    assert why == reason
    assert seconds < WITHIN, f"{seconds:.1f} s"


@contextmanager
def before_anybody_looks() -> Iterator[None]:
    """Hold up the look around, so that an event is what meets the lost right first."""
    with patch.object(Seats, "look", lambda _seats: None):
        yield


# The visit ends


def test_se1_signing_out_closes_the_line(server: Served, people: People, hanne: Colleague) -> None:
    resident, staff = people.browser_of(people.member()), people.browser_of(hanne)
    for browser, press in ((resident, "/logg-ut"), (staff, "/arbeid/logg-ut")):
        browser.get("/mitt-panel" if browser is resident else "/arbeid")
        with server.line(browser) as line:
            browser.post(press)
            assert_lost(line, "ended")


@pytest.mark.parametrize("act", ["disabled", "password or factor changed", "ended from a list", "expired"])
def test_se1_whatever_ends_a_staff_visit_closes_the_line(
    server: Served, people: People, hanne: Colleague, writing: Writing, act: str
) -> None:
    with server.line(people.browser_of(hanne)) as line:
        assert line.ask("desk")["ok"]["name"] == "Hanne"
        with before_anybody_looks():
            with writing():
                staff = session.get_one(Staff, hanne.id)
                mine = sa.update(Visit).where(Visit.subject_id == hanne.id)
                {
                    "disabled": lambda: setattr(staff, "active", False),
                    "password or factor changed": lambda: services.shut_out(staff),
                    "ended from a list": lambda: visits.end_all(hanne.id),
                    "expired": lambda: session.execute(mine.values(expires_at=clock.now())),
                }[act]()
            assert line.ask("desk")["error"] == "sign-in", "at once"
        assert_lost(line, "ended")
    assert server.knock(Cookie="").status == 401


def test_se1_a_member_who_leaves_the_panel_loses_the_line(server: Served, people: People, writing: Writing) -> None:
    member = people.member()
    with server.line(people.browser_of(member)) as line:
        with writing():
            visits.forget(member.id)
        assert_lost(line, "ended")


# The visit goes on, with fewer rights


def test_az6_a_role_that_is_taken_away_closes_the_line(server: Served, people: People, writing: Writing) -> None:
    administrator = people.staff("administrator")
    with server.line(people.browser_of(administrator)) as line:
        with writing():
            session.execute(sa.delete(StaffRole).where(StaffRole.staff_id == administrator.id))
        assert_lost(line, "changed")


@pytest.mark.parametrize("place", ["project", "engagement"])
def test_az6_a_membership_that_is_taken_away_is_gone_at_the_next_event_and_closes_the_line(
    server: Served, people: People, led: Led, writing: Writing, place: str
) -> None:
    with writing():
        if place == "engagement":
            session.execute(sa.delete(Membership).where(Membership.staff_id == led.leader.id))
            session.add(Membership(engagement_id=led.engagement, staff_id=led.leader.id, **LEADING))
    with server.line(people.browser_of(led.leader)) as line:
        asked = {"engagement_id": str(led.engagement)}
        assert line.ask("lead", asked)["ok"]["name"] == "Hanne"
        with before_anybody_looks():
            with writing():
                session.execute(sa.delete(Membership).where(Membership.staff_id == led.leader.id))
            assert line.ask("lead", asked)["error"] == "missing", "at once"
        assert_lost(line, "changed")


def test_az6_a_guest_who_is_taken_out_loses_the_line_and_the_others_do_not(
    server: Served, people: People, led: Led
) -> None:
    nils, oda = people.guest(led.engagement, "Nils"), people.guest(led.engagement, "Oda")
    leader = people.browser_of(led.leader)
    with server.line(nils) as first, server.line(oda) as second:
        assert first.ask("who")["ok"] == {"kind": "guest", "name": "Nils"}
        leader.get(f"/arbeid/aktiviteter/{led.engagement}/kode")
        leader.press("Fjern gjesten Nils")
        assert_lost(first, "ended")
        assert second.ask("who")["ok"]["name"] == "Oda"
        assert server.knock(Cookie=_cookie(nils)).status == 401, "and does not come back"


def test_az6_closing_the_activity_ends_every_guests_line(
    server: Served, people: People, led: Led, writing: Writing
) -> None:
    with server.line(people.guest(led.engagement)) as line:
        with writing():
            engagements.close(session.get_one(Engagement, led.engagement), None)
        assert_lost(line, "ended")
    with writing():
        assert session.scalars(sa.select(Guest.left_at)).one() is not None
        assert guests.code_of(led.engagement) is None


def test_the_reason_is_said_in_the_language_of_the_page(server: Served, people: People, writing: Writing) -> None:
    member = people.member()
    with server.line(people.browser_of(member), language="en") as line:
        with writing():
            visits.end_all(member.id)
        heard = line.until_closed()
    assert heard == [["ended", {"error": "ended", "text": "You are signed out. Sign in again, or join once more."}]]


def test_a_line_that_joined_no_room_is_closed_too(server: Served, people: People, writing: Writing) -> None:
    member = people.member()
    with server.websocket(people.browser_of(member)) as wire:
        assert wire.receive(timeout=5)
        with writing():
            visits.end_all(member.id)
        seats = server.app.extensions["seats"]
        eventually(lambda: len(seats) == 1, within=WITHIN)  # the bystander's


# What it costs, and what holds it up


def test_looking_after_five_hundred_lines_is_one_question(
    server: Served, people: People, writing: Writing, queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seats = server.app.extensions["seats"]
    look = seats.look
    monkeypatch.setattr(seats, "look", lambda: None)  # nobody else looks meanwhile
    colleague = people.staff("leader")
    with writing():
        tokens = [visits.open_visit("panelist", new_id()) for _one in range(450)]
        tokens += [visits.open_visit("staff", colleague.id) for _one in range(50)]
        ids = list(session.scalars(sa.select(Visit.id)))
        held = standing(ids)
    assert len(tokens) == 500
    assert len(held) == 501, "and the bystander"
    nobody = Asking(staff=None, panelist=None, links={}, arguments={})
    many = {
        f"line-{visit}": Seat(who=nobody, visits=frozenset({visit}), held=held[visit], language="nb") for visit in ids
    }
    monkeypatch.setattr(seats, "_seats", many)
    closed: list[str] = []
    monkeypatch.setattr(seats, "close", lambda line, _reason: closed.append(line))
    with queries() as ran:
        began = time.monotonic()
        look()
        seconds = time.monotonic() - began
    assert len(ran) == 1, ran.statements
    assert closed == []
    assert seconds < 0.5, f"{seconds * 1000:.0f} ms"
    print(f"500 lines: {seconds * 1000:.0f} ms")  # noqa: T201
    with writing():
        session.execute(sa.delete(StaffRole))
    look()
    assert len(closed) == 50


def test_a_database_that_is_away_for_a_moment_does_not_stop_the_looking(
    server: Served, people: People, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.realtime import seats

    member, answers = people.member(), iter([OSError("away")])
    real: Callable[..., Any] = seats.standing

    def falters(ids: Any) -> Any:
        for error in answers:
            raise error
        return real(ids)

    with server.line(people.browser_of(member)) as line:
        monkeypatch.setattr(seats, "standing", falters)
        with writing():
            visits.end_all(member.id)
        assert lost(line)[0] == "ended"


def _cookie(browser: Browser) -> str:
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.client._cookies.values())
