"""Buttons pressed by several at once, on pages that open their transactions themselves: nobody meets a fault."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import clock
from core.auth import services as auth
from core.auth.models import Staff
from core.db import session, transaction
from core.engagement import services as engagements
from core.engagement.models import Participation
from core.guests import services as guests
from core.panel.models import Panelist
from core.privacy import requests
from core.types import LocalText
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from core.contributions import Principal
    from tests.browsing import Browser
    from tests.people import Colleague, Member, People

HOME = "http://localhost/"
TABS = 6

pytestmark = pytest.mark.usefixtures("a_format")


def principal(colleague: Colleague) -> Principal:
    """Say who a colleague is, as services ask."""
    return auth.principal(session.get_one(Staff, colleague.id))


def press_all(tabs: list[Browser], page: str, path: str, sent: Mapping[str, str] | None = None) -> list[int]:
    """Open the page in each tab, then press its button in all of them at once; gives the statuses."""
    tokens = [(tab.get(page), tab.csrf())[1] for tab in tabs]

    def press(tab: Browser, token: str) -> int:
        return tab.client.post(path, data={"csrf_token": token, **(sent or {})}, base_url=HOME).status_code

    return sorted(
        race([lambda tab=tab, token=token: press(tab, token) for tab, token in zip(tabs, tokens, strict=True)])
    )


@pytest.mark.parametrize(("kind", "done"), [("erase", 303), ("object", 303)])
def test_a_request_is_carried_out_by_one_of_several_tabs(app: Flask, people: People, kind: str, done: int) -> None:
    boss = people.staff("administrator")
    for _time in range(3):
        member = people.member()
        with app.app_context(), transaction():
            whose = session.get_one(Panelist, member.id)
            request_id = requests.receive(whose, kind, "phone", clock.now(), principal(boss)).id
        tabs, page = [people.browser_of(boss) for _tab in range(3)], f"/arbeid/personvern/onsker/{request_id}"
        assert press_all(tabs, page, f"{page}/utfor") == [done, 409, 409]


def test_a_member_who_comes_by_the_code_in_several_tabs_gets_one_place(
    app: Flask, people: People, a_format: str
) -> None:
    leader = people.staff("leader")
    for _time in range(3):
        member = people.member()
        with app.app_context(), transaction():
            made = engagements.create_engagement(
                None, a_format, LocalText(nb="Møte"), LocalText(nb="x."), principal(leader)
            )
            made.state, made.opened_at = "open", clock.now()
            engagement_id, path = made.id, f"/kode/{guests.make_code(made.id, clock.now() + timedelta(days=1)).code}"
        assert press_all(in_tabs(people, member), path, path) == [303] * TABS
        with app.app_context():
            places = sa.select(sa.func.count()).select_from(Participation)
            assert session.scalar(places.where(Participation.engagement_id == engagement_id)) == 1


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("navn", {"municipality": "Asker"}),
        ("alder", {"youngest": "16"}),
        ("farger", {"accent": "#1e4fa3"}),
        ("bosteder", {"names": "Haslum\nRykkinn"}),
    ],
)
def test_a_step_of_the_set_up_saved_in_several_tabs_is_saved(
    people: People, step: str, sent: Mapping[str, str]
) -> None:
    path = f"/arbeid/system/oppsett/{step}"
    assert press_all(in_tabs(people, people.staff("administrator")), path, path, sent) == [303] * TABS


def in_tabs(people: People, somebody: Colleague | Member) -> list[Browser]:
    """Give several browsers of one person."""
    return [people.browser_of(somebody) for _tab in range(TABS)]
