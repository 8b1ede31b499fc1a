"""What recruitment was worth: who answered the last time they were asked, by the link they joined through."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services
from core.engagement.invitations import invite_all
from core.engagement.last_time import answered_last_time
from core.engagement.models import Participation
from core.panel import recruiting
from core.panel.models import Panelist
from core.types import Id, LocalText

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.people import People


@pytest.fixture
def asked(app: Flask, people: People, a_format: str) -> Callable[..., None]:
    """Give a way to ask people, some days ago, of whom the first so many answer."""
    somebody = people.staff("leader")
    leader = Principal(kind="staff", id=somebody.id, name=somebody.name)

    def ask(members: list[Id], answers: int, days: int, *, over: bool = True, **given: Any) -> None:
        made = services.create_engagement(None, a_format, LocalText(nb="K"), LocalText(nb="V"), leader)
        services.describe(made, made.version, given)
        made.state = "closed" if over else "open"
        invite_all(made, members)
        mine = sa.update(Participation).where(Participation.engagement_id == made.id)
        session.execute(mine.values(asked_on=clock.today() - timedelta(days=days)))
        session.execute(mine.where(Participation.panelist_id.in_(members[:answers])).values(state="completed"))

    return ask


def joined_by_a_link(people: People, number: int) -> tuple[Id, list[Id]]:
    """Make members who joined by one link."""
    members = [member.id for member in people.members(number)]
    with people.app.app_context(), transaction():
        link = recruiting.make("Plakat", None).id
        session.execute(sa.update(Panelist).where(Panelist.id.in_(members)).values(link_id=link))
    return link, members


def test_only_the_last_time_counts(app: Flask, people: People, asked: Callable[..., None]) -> None:
    link, members = joined_by_a_link(people, 6)
    with app.app_context(), transaction():
        asked(members, 6, days=100)
        asked(members[:3], 1, days=10)
        asked(members, 0, days=1, over=False)  # they may answer still
        assert answered_last_time() == {link: (4, 6)}


def test_few_people_and_anonymous_answers_have_no_figure(
    app: Flask, people: People, asked: Callable[..., None]
) -> None:
    link, members = joined_by_a_link(people, 6)
    with app.app_context(), transaction():
        asked(members[:5], 5, days=100)
        asked(members, 6, days=10, anonymity="anonymous")
        assert answered_last_time() == {}
        asked(members, 2, days=50)
        assert answered_last_time() == {link: (2, 6)}
