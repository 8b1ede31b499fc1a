"""Puts an open survey of several pages into members' hands through core's own services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import anonymity, services
from core.engagement.invitations import invite_all, open_now
from core.engagement.models import Engagement, Participation
from core.questionnaire import services as questions
from core.questionnaire.definition import PAGE_BREAK, Definition, Option, Question
from core.types import LocalText

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.people import Colleague, Member, People

NAME = "klima"
FIRST, SECOND, THIRD = "q-reise", "q-hvorfor", "q-mer"


def _definition(*, paged: bool) -> Definition:
    options = tuple(Option(id=way, text=LocalText(nb=way.capitalize())) for way in ("bil", "buss"))
    items = [
        Question(
            id="reise", type="single_choice", text=LocalText(nb="Hvordan reiser du?"), options=options, required=True
        ),
        Question(id="b1", type=PAGE_BREAK, text=LocalText()),
        Question(id="hvorfor", type="long_text", text=LocalText(nb="Hvorfor?"), required=True),
        Question(id="b2", type=PAGE_BREAK, text=LocalText()),
        Question(id="mer", type="long_text", text=LocalText(nb="Noe mer?")),
    ]
    return Definition(tuple(item for item in items if paged or item.type != PAGE_BREAK))


@dataclass(frozen=True)
class OpenSurvey:
    """An open survey: its staff page, and each member's personal link."""

    app: Flask
    id: Id
    leader: Colleague

    @property
    def page(self) -> str:
        """The path of its staff page."""
        return f"/arbeid/aktiviteter/{self.id}"

    def link(self, member: Member) -> str:
        """Give the path in a member's letter."""
        with self.app.app_context():
            return f"/i/{links.token(self._link_id(member))}"

    def open(self, people: People, member: Member) -> tuple[Browser, Page]:
        """Open the personal link in a browser of its own."""
        browser = people.browser()
        return browser, browser.get(self.link(member))

    def state(self, member: Member) -> str:
        """Tell how far a member has come, as it is stored."""
        with self.app.app_context():
            return session.scalars(self._place(member)).one().state

    def _place(self, member: Member) -> sa.Select[tuple[Participation]]:
        return sa.select(Participation).where(
            Participation.engagement_id == self.id, Participation.panelist_id == member.id
        )

    def _link_id(self, member: Member) -> Id:
        found = links.of_subject(Purpose.PARTICIPATE, session.scalars(self._place(member)).one().id)
        assert found
        return found.id


def open_survey(
    people: People, members: list[Member], level: str = "named", *, paged: bool = True, leader: Colleague | None = None
) -> OpenSurvey:
    """Make it, open it, and invite these members."""
    leader = leader or people.staff("leader", name="Hanne Lie")
    principal = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
    with people.app.app_context(), transaction():
        engagement = services.create_engagement(
            None, "survey", LocalText(nb=NAME.capitalize()), LocalText(nb="Vi vil vite."), principal
        )
        engagement.questionnaire_id = questions.create()
        session.flush()
        seen = questions.draft(engagement.questionnaire_id).version
        questions.change(engagement.questionnaire_id, seen, _definition(paged=paged))
        deadline = clock.now() + timedelta(days=30)
        services.describe(engagement, engagement.version, {"deadline": deadline, "minutes": 3})
        ends = (deadline + timedelta(days=60)).date() if level == "confidential" else None
        anonymity.choose(engagement, engagement.version, level, ends)
        open_now(engagement)
        invite_all(engagement, [member.id for member in members])
        return OpenSurvey(people.app, engagement.id, leader)


def fill_in(browser: Browser, why: str = "Snø", way: str = "bil", more: str = "") -> Page:
    """Go through all pages and send."""
    browser.press("Neste", {FIRST: way})
    browser.press("Neste", {SECOND: why})
    browser.press("Neste", {THIRD: more} if more else {})
    return browser.press("Send inn svar")


def rows_of(app: Flask, model: Any) -> list[Any]:
    """Give every row of a table."""
    with app.app_context():
        return list(session.scalars(sa.select(model)))


def engagement_of(app: Flask, survey: OpenSurvey) -> Engagement:
    """Read the engagement anew."""
    with app.app_context():
        return session.get_one(Engagement, survey.id)
