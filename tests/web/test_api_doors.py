"""What a token opens: its scopes and its owner's rights, at every operation; and what opens no operation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from core.api.scopes import Scope
from core.auth.models import Staff, StaffRole
from core.db import transaction
from core.engagement.models import Membership
from core.engagement.services import public_by_name
from core.permissions import anyone
from tests.programs import PROBLEM, Operation, Program, program_of, token_of
from tests.web.crawling import Rows
from tests.web.world import HOME, World, world_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.fixtures.people import Watch

ROOT = "/api/v1"
TOKEN_ROWS = frozenset({"core_api_token", "core_api_refusal", "core_audit"})
# Which scope opens what, and what each owner meets with it: own, foreign, missing. Written by hand from DESIGN §4 and
# docs/reference/permissions.md. «ok» is any answer of the operation itself: a read, or a body that does not fit.
OPENS = {
    "list_panelists": ("panelists:read", "ok", "ok", "ok"),
    "get_panelist": ("panelists:read", "ok", "ok", "ok"),
    "create_panelist": ("panelists:write", "not-allowed", "not-allowed", "ok"),
    "patch_panelist": ("panelists:write", "not-allowed", "not-allowed", "ok"),
    "list_engagements": ("engagements:read", "ok", "ok", "ok"),
    "get_engagement": ("engagements:read", "ok", "not-found", "ok"),
    "create_engagement": ("engagements:write", "ok", "ok", "ok"),
    "patch_engagement": ("engagements:write", "ok", "not-found", "ok"),
    "open_engagement": ("engagements:write", "ok", "not-found", "ok"),
    "close_engagement": ("engagements:write", "ok", "not-found", "ok"),
    "list_invitations": ("invitations:read", "ok", "not-found", "ok"),
    "create_invitations": ("invitations:write", "ok", "not-found", "ok"),
    "list_results": ("results:read", "ok", "ok", "ok"),
    "get_result": ("results:read", "ok", "ok", "ok"),
    "get_report": ("results:read", "ok", "not-found", "ok"),
    "poll_get_votes": ("results:read", "ok", "not-found", "ok"),
}
over: list[Any] = []  # the id of our activity that is over
ANY_TOKEN = {"list_districts", "list_interests", "list_channels"}
OWNERS = ("leader", "other-leader", "administrator")


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    made = world_in(app, a_format)
    with app.app_context():
        over[:] = [public_by_name(made.ours.over).id]
    return made


def paths(world: World, operation: Operation) -> str:
    """Fill in an operation's path with our own objects; a result is of what is over."""
    engagement = over[0] if operation.id == "get_result" else world.ours.engagement
    return operation.path.format(engagement_id=engagement, panelist_id=world.members["asked"].id)


def operations(program: Program) -> Iterator[Operation]:
    """Give the operations of core and of what is installed here."""
    yield from program.operations.values()


def met(world: World, program: Program, operation: Operation, **more: Any) -> str:
    """Say what a program meets at an operation of ours: the word of the door, or «ok» once inside."""
    answer = program.send(operation.method, paths(world, operation), **more)
    doors = {"token-missing", "token-refused", "scope-missing", "not-allowed", "not-found"}
    return word(answer) if word(answer) in doors else "ok"


def word(answer: TestResponse) -> str:
    """Give the word of a problem, nothing for any other answer."""
    return str(answer.get_json()["type"]).partition("#")[2] if answer.mimetype == PROBLEM else ""


def test_au15_every_scope_opens_its_own_operations_and_no_other(app: Flask, world: World) -> None:
    administrator = world.staff["administrator"].id
    seen = set()
    for scope in Scope:
        program = program_of(app, administrator, scope)
        for operation in operations(program):
            expected = "ok" if operation.id in ANY_TOKEN or OPENS[operation.id][0] == scope else "scope-missing"
            assert met(world, program, operation) == expected, f"{scope} at {operation.id}"
            seen.add(operation.id)
    assert seen >= set(OPENS) - {"poll_get_votes"}, "an operation that is added stands in the table above"


@pytest.mark.parametrize("owner", OWNERS)
def test_az2_a_token_does_what_its_owner_may_and_no_more(app: Flask, world: World, owner: str) -> None:
    program = program_of(app, world.staff[owner].id)
    for operation in operations(program):
        if operation.id in OPENS and "/poll/" not in operation.path:
            expected = OPENS[operation.id][1 + OWNERS.index(owner)]
            assert met(world, program, operation) == expected, f"{owner} at {operation.id}"


def test_az2_a_foreign_object_answers_like_one_that_is_nowhere(app: Flask, world: World) -> None:
    program = program_of(app, world.staff["leader"].id)
    for operation in operations(program):
        if "{engagement_id}" in operation.path and operation.id != "get_result":
            theirs, nothing = (
                program.send(operation.method, operation.path.format(engagement_id=side.engagement))
                for side in (world.theirs, world.nothing)
            )
            assert (theirs.status_code, theirs.data) == (404, nothing.data)
            assert nothing.status_code == 404


def test_az2_without_a_guard_the_table_above_turns_red(app: Flask, world: World, monkeypatch: Any) -> None:
    table = app.extensions["policy"]
    for endpoint in [endpoint for endpoint in table if endpoint.startswith(("panel_api.", "engagement_api."))]:
        operation_id = endpoint.partition(".")[2]
        if operation_id in ANY_TOKEN:
            continue
        with monkeypatch.context() as patch:
            patch.setitem(table, endpoint, replace(table[endpoint], may=anyone))
            nobody = Program(app)
            assert met(world, nobody, nobody.operations[operation_id]) != "token-missing", endpoint


# What opens nothing


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer", "Bearer ", "Bearer x", "Bearer samskap_x", "bearer \x7f", "Basic bGVkZXI6eA==", "Token {token}",
        "{token}", "Bearer {token}x", "Bearer {token} {token}", "Digest {token}", "Bearer " + "x" * 5000,
    ],
)  # fmt: skip
def test_a_header_that_holds_no_token_opens_nothing(app: Flask, world: World, header: str) -> None:
    token = token_of(app, world.staff["administrator"].id)
    answer = Program(app).send("get", f"{ROOT}/engagements", headers={"Authorization": header.format(token=token)})
    assert answer.status_code == 401
    assert word(answer) in {"token-missing", "token-refused"}
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert token not in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["auth_token", "access_token", "token", "authentication_token", "api_key"])
def test_a_token_is_taken_from_nowhere_but_its_header(app: Flask, world: World, name: str) -> None:
    token, nobody = token_of(app, world.staff["administrator"].id), Program(app)
    tries = [
        nobody.send("get", f"{ROOT}/engagements?{name}={token}"),
        nobody.send("get", f"{ROOT}/engagements", headers={name.replace("_", "-"): token}),
        nobody.send("get", f"{ROOT}/engagements", headers={"Cookie": f"{name}={token}; samskap_visit={token}"}),
        nobody.send("post", f"{ROOT}/engagements", json={name: token}),
        nobody.send("post", f"{ROOT}/engagements", data={name: token}),
    ]
    assert [word(answer) for answer in tries] == ["token-missing"] * len(tries)


def test_az2_nobodys_cookie_opens_an_operation(app: Flask, world: World) -> None:
    nobody, rows = Program(app), Rows(app)
    before = rows()
    for caller in world.callers.values():
        for operation in nobody.operations.values():
            client = caller.client(app)
            answer = client.open(paths(world, operation), method=operation.method.upper(), base_url=HOME)
            assert word(answer) == "token-missing", f"{caller.name} at {operation.id}"
            assert "Set-Cookie" not in answer.headers
    assert rows() == before


def test_a_token_opens_no_page_of_staff_or_residents(app: Flask, world: World) -> None:
    program = program_of(app, world.staff["administrator"].id)
    for path in ("/arbeid", "/arbeid/system", "/arbeid/konto/nokler", "/arbeid/prosjekter"):
        assert program.send("get", path).location.startswith("/arbeid/logg-inn")
    assert program.send("get", "/mitt-panel").status_code == 401
    assert program.send("post", "/arbeid/prosjekter/nytt", data={"title": "x"}).status_code == 302


def test_a_refused_token_says_so_and_is_counted(app: Flask, world: World, db_rows: Any) -> None:
    answer = Program(app, "samskap_gjettet").send("get", f"{ROOT}/engagements")
    assert (answer.status_code, word(answer)) == (401, "token-refused")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert db_rows()["core_api_refusal"] == 1


def test_whoever_guesses_is_slowed_down_and_whoever_holds_a_token_is_not(
    app: Flask, world: World, frozen_clock: Watch, db_rows: Any
) -> None:
    guesser = Program(app, "samskap_gjettet")
    answers = [guesser.send("get", f"{ROOT}/engagements") for _one in range(62)]
    assert [answer.status_code for answer in answers] == [401] * 60 + [429] * 2
    assert (word(answers[-1]), answers[-1].headers["Retry-After"]) == ("too-many-requests", "60")
    program_of(app, world.staff["leader"].id).call("list_engagements")
    frozen_clock.forward(minutes=1)
    assert guesser.send("get", f"{ROOT}/engagements").status_code == 401


# Rights that are taken away


def test_az6_a_right_that_is_taken_away_is_gone_at_the_next_request(app: Flask, world: World) -> None:
    program = program_of(app, world.staff["leader"].id)
    program.call("get_engagement", engagement_id=world.ours.engagement)
    with app.app_context(), transaction() as here:
        leading = (Membership.staff_id == world.staff["leader"].id) & (Membership.project_id == world.ours.project)
        here.delete(here.query(Membership).filter(leading).one())
    program.call("get_engagement", 404, engagement_id=world.ours.engagement)
    assert program.call("list_engagements").body["items"] == []


def test_az6_a_role_that_is_taken_away_is_gone_at_the_next_request(app: Flask, world: World) -> None:
    program = program_of(app, world.staff["administrator"].id)
    program.call("list_panelists")
    with app.app_context(), transaction() as here:
        here.query(StaffRole).filter(StaffRole.staff_id == world.staff["administrator"].id).delete()
    assert program.call("list_panelists", 403).word == "not-allowed"


def test_az6_an_owner_who_is_shut_out_takes_the_token_with_them(app: Flask, world: World) -> None:
    program = program_of(app, world.staff["leader"].id)
    program.call("list_engagements")
    with app.app_context(), transaction() as here:
        here.get_one(Staff, world.staff["leader"].id).active = False
    assert program.call("list_engagements", 401).word == "token-refused"
