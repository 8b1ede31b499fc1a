"""Each look at another person's data leaves a row in the log, on every staff page there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.audit import AuditRow
from core.db import session
from core.privacy.act_words import ACTS
from tests.web.crawling import path, routes, send
from tests.web.world import ANSWER, HOME, World, restore, world_in

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.one_engine("which pages note a look; noting itself runs on both engines in core/privacy")

LOOKING = ("leader", "privacy-officer", "administrator")
FINDS = {"/arbeid/personvern/finn": "?q=not-asked@example.no", "/arbeid/panelet/deltakere": ""}


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects with people who were asked and answered."""
    return world_in(app, a_format)


def rows(app: Flask) -> int:
    """Count what has been noted."""
    with app.app_context():
        return session.scalar(sa.select(sa.func.count()).select_from(AuditRow)) or 0


def looks(app: Flask, world: World, caller: str) -> dict[str, bool]:
    """Open every staff page; give those that showed a member or an answer, and whether that was noted."""
    people = {text for member in world.members.values() for text in (member.name, member.email)} | {ANSWER}
    seen: dict[str, bool] = {}
    for route in routes(app):
        if route.method != "GET" or not route.rule.startswith("/arbeid"):
            continue
        where = path(world, route, "own", caller) + FINDS.get(route.rule, "")
        before = rows(app)
        answer = world.callers[caller].client(app).get(where, base_url=HOME)
        if answer.status_code == 200 and _shows(answer.get_data().decode(errors="replace"), people, world):
            seen[route.rule] = rows(app) > before
    return seen


def refused(app: Flask, world: World, caller: str) -> dict[str, bool]:
    """Send an empty form to every staff page; give those that showed a member and refused, and whether it was noted."""
    people = {text for member in world.members.values() for text in (member.name, member.email)} | {ANSWER}
    seen: dict[str, bool] = {}
    for route in routes(app):
        if route.method == "GET" or not route.rule.startswith("/arbeid"):
            continue
        before = rows(app)
        answer = send(app, world.callers[caller], route.method, path(world, route, "own", caller))
        if answer.status_code >= 400 and _shows(answer.get_data().decode(errors="replace"), people, world):
            seen[route.rule] = rows(app) > before
        if answer.status_code < 400:
            restore(app)
    return seen


def _shows(html: str, people: set[str], world: World) -> bool:
    """Tell whether a page shows a member; a colleague who has the same name is nobody's secret."""
    colleagues = {colleague.name for colleague in world.staff.values()}
    main = html.split("<main", 1)[-1].split("</main>", maxsplit=1)[0]
    return any(text in main for text in people - colleagues)


@pytest.mark.parametrize("caller", LOOKING)
def test_pr10_every_page_that_shows_a_person_leaves_a_row(app: Flask, world: World, caller: str) -> None:
    seen = looks(app, world, caller)
    assert [rule for rule, noted in seen.items() if not noted] == []
    if caller == "administrator":
        assert {
            "/arbeid/aktiviteter/<uuid:engagement_id>/gjennomforing",
            "/arbeid/personvern/finn",
            "/arbeid/personvern/personer/<uuid:panelist_id>",
            "/arbeid/personvern/onsker/<uuid:request_id>",
            "/arbeid/personvern/samtykker",
            "/arbeid/personvern/berort/<uuid:engagement_id>",
        } <= seen.keys()


@pytest.mark.parametrize("caller", LOOKING)
def test_pr10_a_form_that_is_refused_has_shown_the_person_all_the_same(app: Flask, world: World, caller: str) -> None:
    seen = refused(app, world, caller)
    assert [rule for rule, noted in seen.items() if not noted] == []
    if caller == "administrator":
        assert "/arbeid/personvern/personer/<uuid:panelist_id>" in seen


def test_pr10_a_page_that_does_not_note_it_is_found(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.privacy.views import registers

    monkeypatch.setattr(registers, "note", lambda *_noted: None)
    assert looks(app, world, "administrator")["/arbeid/personvern/samtykker"] is False


def test_pr10_the_log_is_read_in_words(app: Flask, world: World) -> None:
    from core.audit import Act

    assert [act for act in Act if act not in ACTS] == []
    officer = world.callers["privacy-officer"].client(app)
    world.callers["administrator"].client(app).get("/arbeid/personvern/samtykker", base_url=HOME)
    page = officer.get("/arbeid/personvern/tilgang?act=consents_seen", base_url=HOME).get_data(as_text=True)
    assert "Så samtykkene" in page
    assert world.staff["administrator"].name in page
    about = f"/arbeid/personvern/tilgang?about={world.members['not-asked'].id}"
    told = officer.get(about, base_url=HOME).get_data(as_text=True)
    assert "Tok imot et ønske om egne opplysninger" in told
    assert "Så samtykkene</td>" not in told
    nothing = officer.get("/arbeid/personvern/tilgang?since=2099-01-01", base_url=HOME).get_data(as_text=True)
    assert "Ingen treff." in nothing
