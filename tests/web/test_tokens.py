"""What a token opens, and what it does not: letters' links, residents' visits, staff sessions."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.auth import links, visits
from core.auth.links import Purpose
from core.auth.models import Link, Visit
from core.db import session, transaction
from tests.web.crawling import SAFE, Rows, path, purpose_of, routes, send, word
from tests.web.world import HOME, World, world_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

BITS = 128
NOT_SET_UP = (
    "/arbeid/velkommen/<token>/kommunen"  # nowhere, whatever the token: tests/core/auth/test_elsewhere.py shows it
)
LINKS = (
    "confirm", "participate", "fewer", "enrol", "new_password", "sign_in", "new_address", "preview_result",
    "still_here", "seat", "calendar",
)  # fmt: skip
IN_ADDRESSES = [purpose for purpose in Purpose if purpose is not Purpose.CONFIRM_ONESELF]  # that one is a code only
RACERS = 20


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def every_token(app: Flask, world: World) -> dict[str, str]:
    """One living token of each kind, and what somebody might try who has seen the database or a cookie."""
    with app.app_context():
        held = {name: world.tokens[name] for name in LINKS}
        row = session.scalars(sa.select(Link).where(Link.purpose == "participate")).first()
        assert row is not None
        stolen = {"a row's id": str(row.id), "a row's hash": row.digest, "a code": links.code(row.id)}
    resident = cookie(app, world, "asked", "samskap_visit")
    staff = session_of(app, world, "leader")["visit"]
    forged = world.callers["asked"].csrf
    return {**held, "resident's visit": resident, "staff's visit": staff, "form's token": forged, **stolen}


def cookie(app: Flask, world: World, who: str, name: str) -> str:
    """Read a cookie of somebody's browser."""
    kept = world.callers[who].client(app).get_cookie(name)
    assert kept is not None, f"{who} has no cookie {name}"
    return kept.value


def session_of(app: Flask, world: World, who: str) -> dict[str, Any]:
    """Read what the signed cookie of somebody's browser says."""
    with world.callers[who].client(app).session_transaction(base_url=HOME) as kept:
        return dict(kept)


def token_routes(app: Flask) -> list[Any]:
    """Give every address that takes a letter's token."""
    return [route for route in routes(app) if "token" in route.arguments and "to-faktor" not in route.rule]


def test_au15_every_kind_of_token_opens_its_own_address_and_no_other(
    app: Flask, world: World, every_token: dict[str, str]
) -> None:
    assert {purpose_of(route.rule) for route in token_routes(app)} == {str(purpose) for purpose in IN_ADDRESSES}
    assert len(token_routes(app)) >= 8
    before = Rows(app)()
    for route in token_routes(app):
        for kind, token in every_token.items():
            if kind == purpose_of(route.rule) and not route.is_safe:
                continue  # what a token does where it belongs is told elsewhere
            answer = send(app, world.callers["anonymous"], route.method, route.rule.replace("<token>", token))
            expected = "ok" if kind == purpose_of(route.rule) else "missing"
            assert word(answer) == expected, f"{kind} at {route}"
    assert Rows(app)() == before


def test_au15_no_token_of_a_letter_works_as_a_cookie(app: Flask, world: World, every_token: dict[str, str]) -> None:
    for kind, token in every_token.items():
        client = app.test_client()
        client.set_cookie("samskap_visit", token, domain="localhost")
        status = client.get("/mitt-panel", base_url=HOME).status_code
        assert status == (200 if kind == "resident's visit" else 401), kind


def test_au15_no_resident_is_staff_and_no_staff_is_resident(app: Flask, world: World) -> None:
    resident = cookie(app, world, "asked", "samskap_visit")
    client = world.callers["leader"].client(app)
    with client.session_transaction(base_url=HOME) as kept:
        kept["visit"] = resident  # what nobody can do who does not hold the server's key
    assert word(client.get("/arbeid", base_url=HOME)) == "sign-in"


def test_au15_a_personal_link_is_no_membership(app: Flask, world: World) -> None:
    for route in routes(app):
        if route.endpoint in {
            "engagement.my_page",
            "engagement.taken_part",
            "panel.profile",
            "panel.welcome",
            "panel.tell_more",
        }:
            answer = send(app, world.callers["link-holder"], route.method, path(world, route, "own"))
            assert word(answer) == "personal", str(route)


def test_au15_a_personal_link_opens_its_own_engagement_only(app: Flask, world: World) -> None:
    """Even a browser that holds our token under their engagement's name gets nowhere."""
    client = world.callers["link-holder"].client(app)
    with client.session_transaction(base_url=HOME) as kept:
        kept["links"] = {str(world.theirs.engagement): world.tokens["participate"]}
    own_pages = [route for route in routes(app) if "name" in route.arguments and route.endpoint.startswith(world.slug)]
    assert own_pages
    for route in own_pages:
        sent = {"data": {"csrf_token": world.callers["link-holder"].csrf}} if route.method not in SAFE else {}
        for side in ("own", "foreign"):
            answer = client.open(path(world, route, side), method=route.method, base_url=HOME, **sent)
            assert word(answer) in {"personal", "missing"}, f"{route} · {side}"
    assert "Du er invitert" not in client.get(f"/aktiviteter/{world.theirs.name}", base_url=HOME).get_data(as_text=True)


def test_au15_tokens_are_long_and_no_two_are_alike(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        made = [links.token(links.make(Purpose.FEWER, world.members["asked"].id).id) for _one in range(500)]
        made += [visits.open_visit("panelist", world.members["asked"].id) for _one in range(500)]
    assert len(set(made)) == len(made)
    assert min(len(base64.urlsafe_b64decode(f"{token}==")) for token in made) * 8 >= BITS
    assert max(len(set(column)) for column in zip(*made[:500], strict=True)) > 20, "every place varies"


def test_au15_only_hashes_are_stored(app: Flask, world: World, every_token: dict[str, str]) -> None:
    stored = Rows(app).dump()
    assert "asked@example.no" in stored, "the search finds what is there"
    for kind in (*LINKS, "resident's visit", "staff's visit", "form's token"):
        assert every_token[kind] not in stored, kind


def test_au15_a_token_that_is_taken_back_or_used_is_refused(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        for purpose in IN_ADDRESSES:
            subject = session.scalars(sa.select(Link.subject_id).where(Link.digest == digest(world, purpose))).one()
            links.revoke(purpose, subject)
    for route in token_routes(app):
        answer = send(app, world.callers["anonymous"], route.method, path(world, route, "own"))
        assert word(answer) == ("missing" if route.rule == NOT_SET_UP else "gone"), str(route)
    for route in routes(app):
        if "name" in route.arguments and route.endpoint.startswith(world.slug):
            answer = send(app, world.callers["link-holder"], route.method, path(world, route, "own"))
            assert word(answer) == "personal", f"a link that is taken back is dead in the browser too: {route}"


def digest(world: World, purpose: Purpose) -> str:
    """Give the hash that stands in the row of the world's token of this kind."""
    return links._digest(world.tokens[str(purpose)])


def test_au15_a_visit_that_is_ended_is_refused(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        visits.end_all(world.members["asked"].id)
        visits.end_all(world.staff["leader"].id)
    assert word(send(app, world.callers["asked"], "GET", "/mitt-panel")) == "personal"
    assert word(send(app, world.callers["leader"], "GET", "/arbeid")) == "sign-in"


def test_au15_a_visit_that_is_too_old_is_refused(app: Flask, world: World) -> None:
    with app.app_context(), transaction():
        session.execute(sa.update(Visit).values(expires_at=Visit.started_at))
    assert word(send(app, world.callers["asked"], "GET", "/mitt-panel")) == "personal"
    assert word(send(app, world.callers["leader"], "GET", "/arbeid")) == "sign-in"


def test_au15_every_link_and_visit_of_who_leaves_is_dead(app: Flask, world: World) -> None:
    erased = world.members["erased"]
    for where in (
        f"/i/{world.tokens['erased']}",
        f"/i/{world.tokens['erased']}/nei-takk",
        f"/avmelding/{erased.fewer}",
    ):
        assert word(send(app, world.callers["anonymous"], "GET", where)) == "missing", where
    assert erased.email not in Rows(app).dump()


def test_au15_the_token_is_nowhere_once_the_link_is_opened(people: People, world: World) -> None:
    for kind, address in (("asked", "/i/{}"), ("asked", "/i/{}/nei-takk"), ("confirm", "/bekreft/{}")):
        token = world.tokens[kind]
        browser = people.browser()
        first = browser.client.get(address.format(token), base_url=HOME)
        seen = [first.headers.get("Location", "")]
        browser.get(address.format(token))
        seen += [page_after(browser, kind), *(browser.get(where).html for where in public_pages(world))]
        assert not [page for page in seen if token in page], f"{address}: the token shows"


def page_after(browser: Browser, kind: str) -> str:
    """Go on from what a link opened, and give that page."""
    assert browser.page is not None
    if kind == "confirm":
        return browser.press("Bekreft at jeg vil være med").html
    return browser.press("Nei takk").html if "nei-takk" in browser.page.path else browser.page.html


def public_pages(world: World) -> list[str]:
    """Give some pages that somebody reads next."""
    return ["/", "/aktiviteter", f"/aktiviteter/{world.ours.name}", "/bli-med", "/hjelp"]


def test_au15_twenty_who_press_one_confirmation_at_once_make_one_member(
    app: Flask, world: World, db_rows: Callable[[], dict[str, int]]
) -> None:
    before = db_rows()["core_panelist"]
    words = race(
        lambda: word(send(app, world.callers["anonymous"], "POST", f"/bekreft/{world.tokens['confirm']}")), RACERS
    )
    assert sorted(words) == ["gone"] * (RACERS - 1) + ["ok"]
    assert db_rows()["core_panelist"] == before + 1
    assert db_rows()["core_sign_up"] == 0


def test_au13_twenty_who_press_one_first_link_at_once_set_one_password(app: Flask, world: World) -> None:
    values = {"password": "grønne støvler på sykkel", "again": "grønne støvler på sykkel"}
    where = f"/arbeid/velkommen/{world.tokens['enrol']}"
    answers = race(lambda: send(app, world.callers["anonymous"], "POST", where, data=values), 8)
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * 7


def race(act: Callable[[], Any], runners: int) -> list[Any]:
    """Let threads do the same thing at once; give what each got."""
    got: list[Any] = []
    start = threading.Barrier(runners)

    def run() -> None:
        start.wait()
        got.append(act())

    threads = [threading.Thread(target=run) for _runner in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == runners, "somebody fell"
    return got
