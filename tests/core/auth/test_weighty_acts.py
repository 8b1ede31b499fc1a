"""What is asked before a weighty act, and of whom: the acts named by hand, and those who have no password of ours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import clock
from core.auth import identities, services
from core.auth.models import Visit
from core.db import session, transaction
from core.engagement import team
from core.engagement.services import create_project
from core.types import LocalText

if TYPE_CHECKING:
    from flask import Flask

    from core.contributions import Rule
    from tests.people import People

CONFIRM = "/arbeid/bekreft-deg"
WEIGHTY = {  # SE3: change of address, factor, role; personal export; deletion. Written by hand, never from the table.
    "api_tokens": {"tokens", "make"},
    "auth": {
        "password", "change_password", "app", "new_app", "connect_app", "recovery_codes", "new_recovery_codes",
        "another_passkey", "add_passkey", "remove_passkey", "end_visit", "end_other_visits",
    },
    "engagement_staff": {
        "add_to_project_team", "remove_from_project_team", "hand_over", "add_to_team", "remove_from_team",
        "add_to_committee", "remove_from_committee", "leaving", "leave", "erase_guest",
    },
    "id_porten": {"begin_link", "unlink"},
    "panel": {"change_address", "ask_for_address"},
    "panel_staff": {"lost_address_page", "change_lost_address", "export_members", "fetch_members_file"},
    "privacy": {"download", "ask_to_leave", "leave"},
    "privacy_staff": {"hand_out", "carry_out", "affected_data"},
    "staff_tokens": {"of_colleague", "revoke_for"},
    "staff_admin": {
        "new", "invite", "person", "change_roles", "invite_again", "withdraw", "disable", "enable", "let_in_anew",
    },
}  # fmt: skip


def test_se3_every_weighty_act_asks_again_and_none_is_dropped(app: Flask) -> None:
    rules: dict[str, Rule] = app.extensions["policy"]
    wanted = {f"{room}.{act}" for room, acts in WEIGHTY.items() for act in acts}
    assert {endpoint for endpoint in wanted if not rules[endpoint].confirmed} == set()
    houses = {rule.endpoint for rule in rules.values() if rule.confirmed and rule.endpoint.split(".")[0] in WEIGHTY}
    assert houses - wanted == set(), "a new one is written here too"


@pytest.mark.usefixtures("a_format")
def test_se3_an_old_visit_changes_no_team(app: Flask, people: People) -> None:
    hanne, tore = people.staff("leader"), people.staff()
    with app.app_context(), transaction():
        leader = services.staff_by_id(hanne.id)
        assert leader is not None
        project = create_project(LocalText(nb="Klima"), services.principal(leader)).id
    browser, path = people.browser_of(hanne), f"/arbeid/prosjekter/{project}/team"
    browser.get(path)
    make_old(app)
    for act in ("", "/fjern", "/gi-videre"):
        answer = browser.forge(f"{path}{act}", {"staff": str(tore.id), "role": "leader", "new": str(tore.id)})
        assert (answer.status_code, answer.location) == (303, f"{CONFIRM}?next={path}")
    with app.app_context():
        assert team.leaders_of(project) == [hanne.id]


def test_whoever_has_a_password_is_offered_no_other_door(app: Flask, people: People) -> None:
    page = people.browser_of(people.staff("leader")).get(CONFIRM)
    assert "Med passord og kode" in page
    assert "Med kommunens innlogging" not in page


def test_who_is_let_in_anew_is_no_longer_known_elsewhere(app: Flask, people: People) -> None:
    ada = people.staff("leader")
    with app.app_context(), transaction():
        identities.link_staff("https://issuer.example", "ada", ada.id)
        services.let_in_anew(ada.email)
        assert not identities.is_linked(staff=ada.id)


def make_old(app: Flask) -> None:
    """Let every visit have been confirmed two hours ago."""
    with app.app_context(), transaction():
        session.execute(sa.update(Visit).values(confirmed_at=clock.now() - timedelta(hours=2)))
