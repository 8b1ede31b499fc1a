"""An activity that people meet in: a leader, two members with their own links, and sessions made for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core import clock
from core.auth import links, services
from core.auth.links import Purpose
from core.auth.models import Staff
from core.booking import sessions
from core.booking.models import SESSION
from core.booking.times import When
from core.contributions import Format
from core.db import session, transaction
from core.engagement import services as engagements
from core.engagement.models import Engagement, Participation
from core.types import Id, LocalText, new_id

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.people import Colleague, Member, People

EVENING = datetime(2026, 10, 20, 17, 0)  # noqa: DTZ001 - as the clock on the wall shows


PLANTED = "planted"
FORMAT = Format(
    title="Plantet", one_line="Der folk møtes.", icon="users", path="plantet", state="ready", guests=True, meets=True
)


def plant(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this app know a format that people meet in, whatever plugins it has."""
    registry = app.extensions["registry"]
    known = registry.formats()
    monkeypatch.setattr(registry, "formats", lambda: {**known, PLANTED: FORMAT})


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """The activity, and who is in it."""

    people: People
    leader: Colleague
    engagement: Id
    name: str
    members: tuple[Member, ...]
    tokens: tuple[str, ...]

    @property
    def staff_path(self) -> str:
        """The address of its pages for staff."""
        return f"/arbeid/aktiviteter/{self.engagement}"

    def session(self, starts: datetime = EVENING, minutes: int = 120, **values: Any) -> Id:
        """Make a session."""
        with self.people.app.app_context(), transaction():
            when = When(starts=starts, minutes=minutes, buffer=values.pop("buffer", 0))
            kind = values.pop("kind_of", SESSION)
            described = {"place": LocalText(nb="Kommunegården"), **values}
            return sessions.make_session(self.engagement, when, described, kind).id

    def comes_by_link(self, number: int) -> Browser:
        """Give a browser in which a member has opened the times from their letter."""
        browser = self.people.browser()
        browser.get(f"/i/{self.tokens[number]}/velg-tid")
        return browser

    def office(self) -> Browser:
        """Give the leader's browser."""
        return self.people.browser_of(self.leader)

    def state(self, number: int) -> str:
        """Give how far a member has come."""
        with self.people.app.app_context():
            return next(
                place.state for place in session.query(Participation) if place.panelist_id == self.members[number].id
            )


def give_up(browser: Browser) -> Page:
    """Say that one does not come, on a page with a seat; give the page after it."""
    browser.click("Meld avbud")
    return browser.press("Ja, meld avbud")


def make_meeting(people: People, members: int = 3, state: str = "accepted", more: tuple[Member, ...] = ()) -> Meeting:
    """Make an open activity with so many members, and these, who have a place in it."""
    leader = people.staff("leader", name="Hanne Lie")
    invited = (*(people.member() for _one in range(members)), *more)
    with people.app.app_context(), transaction():
        principal = services.principal(session.get_one(Staff, leader.id))
        made = engagements.create_engagement(
            None, PLANTED, LocalText(nb="Workshop om Min side"), LocalText(nb="Vi ser på siden sammen."), principal
        )
        made.state, made.opened_at = "open", clock.now()
        session.flush()
        tokens = tuple(_join(made, member, state) for member in invited)
        name, engagement = made.name, made.id
    return Meeting(people=people, leader=leader, engagement=engagement, name=name, members=invited, tokens=tokens)


def _join(engagement: Engagement, member: Member, state: str) -> str:
    place = Participation(id=new_id(), engagement_id=engagement.id, panelist_id=member.id, state=state)
    session.add(place)
    session.flush()
    return links.token(links.make(Purpose.PARTICIPATE, place.id, engagement=engagement.id).id)
