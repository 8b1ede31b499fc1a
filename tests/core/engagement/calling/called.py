"""Puts an activity with a call before members: open for offers, closed, or with everybody chosen and told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services
from core.engagement.calling import opening, screening, telling, volunteering
from core.engagement.calling.services import describe_call
from core.engagement.invitations import invite_all, open_now
from core.engagement.models import Engagement, Participation
from core.panel.models import Panelist
from core.questionnaire.definition import Definition, Option, Question
from core.types import Id, LocalText
from tests.sending import let_leave, without_quiet_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.people import Colleague, Member, People

NAME = "min-side"
KIND_WORDS = LocalText(nb="Vi leter etter noen som ikke har prøvd siden.", en="We look for first-time users.")
SCREENER = Definition(
    (
        Question(
            id="brukt",
            type="single_choice",
            text=LocalText(nb="Har du brukt Min side før?"),
            options=(Option(id="ja", text=LocalText(nb="Ja")), Option(id="nei", text=LocalText(nb="Nei"))),
            required=True,
        ),
    )
)


@dataclass(frozen=True)
class Called:
    """An activity with a call: its pages, and each member's place."""

    app: Flask
    id: Id
    leader: Colleague
    by: Principal

    @property
    def page(self) -> str:
        """The path of its staff page."""
        return f"/arbeid/aktiviteter/{self.id}"

    def place(self, member: Member) -> Participation:
        """Find a member's place, inside an app context."""
        mine = sa.select(Participation).where(Participation.engagement_id == self.id)
        return session.scalars(mine.where(Participation.panelist_id == member.id)).one()

    def engagement(self) -> Engagement:
        """Find the activity, inside an app context."""
        return session.get_one(Engagement, self.id)

    def state(self, member: Member) -> str:
        """Tell how far a member has come, as it is stored."""
        with self.app.app_context():
            return self.place(member).state

    def open(self, people: People, member: Member) -> tuple[Browser, Page]:
        """Open the personal link in a browser of its own."""
        with self.app.app_context():
            found = links.of_subject(Purpose.PARTICIPATE, self.place(member).id)
            assert found
            path = f"/i/{links.token(found.id)}"
        browser = people.browser()
        return browser, browser.get(path)

    def offer(self, *members: Member) -> None:
        """Let members offer to take part."""
        with self.app.app_context(), transaction():
            for member in members:
                volunteering.volunteer(self.engagement(), session.get_one(Panelist, member.id), {"brukt": "nei"})

    def choose_everybody(self) -> None:
        """Close the call, choose everybody who offered, and let the letters leave."""
        with self.app.app_context(), transaction():
            engagement = self.engagement()
            opening.close_call(engagement, self.by)
            opening.note_chosen(engagement)
            telling.tell(engagement, self.by)
        let_leave(self.app)


def called(  # noqa: PLR0913 - what a call says
    people: People,
    members: Iterable[Member] = (),
    *,
    opened: bool = True,
    screened: bool = False,
    required: bool = True,
    leader: Colleague | None = None,
    words: tuple[str, str] = ("Min side", "Vi vil se om siden virker."),
    **said: Any,
) -> Called:
    """Make it, write its call, open it, and ask these members."""
    leader = leader or people.staff("leader", name="Hanne Lie")
    by = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
    without_quiet_hours(people.app)
    with people.app.app_context(), transaction():
        engagement = services.create_engagement(
            None, _format(people.app), LocalText(nb=words[0]), LocalText(nb=words[1]), by
        )
        call = describe_call(engagement, 0, {"deadline": clock.now() + timedelta(days=5), **said})
        if screened:
            question = replace(SCREENER.questions[0], required=required)
            screening.rewrite(call, screening.seen_as(call), Definition((question,)))
            screening.say_unfit(call, "brukt", ["ja"], KIND_WORDS)
        if opened:
            open_now(engagement)
            invite_all(engagement, [member.id for member in members])
        return Called(people.app, engagement.id, leader, by)


def _format(app: Flask) -> str:
    """Name a format that is ready: one whose people meet, where there is one."""
    ready = {slug: found for slug, found in app.extensions["registry"].formats().items() if found.state == "ready"}
    return next((slug for slug, found in ready.items() if found.meets), next(iter(ready)))
