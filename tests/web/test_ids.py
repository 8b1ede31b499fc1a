"""An id that a page did not offer, in any field of any form, answers like one that is nowhere, and moves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from core.db import session
from core.engagement import team
from core.engagement.models import Engagement, Membership, Participation
from tests.browsing import Form, read
from tests.web.crawling import NO_VALUE, Rows, path, routes, same, send, word
from tests.web.world import World, restore, world_in

if TYPE_CHECKING:
    from flask import Flask

LOOKS = frozenset({"core_audit", "core_recruitment_day"})  # where a line is left when a page is read
pytestmark = pytest.mark.one_engine("the same look-ups as every page makes, which run on both engines")

NAMES_A_THING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|q-[\w-]+")
ITS_OWN = frozenset(
    {"form_id", "seen"}
)  # the id a new thing will have (see below); what the page showed, never looked up


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@dataclass(frozen=True)
class Slot:
    """A place for an id: a field of a form, on a page that somebody may open."""

    page: str
    form: Form
    field: str

    def __str__(self) -> str:
        return f"«{self.field}» in the form to {self.form.action}"


def forms(app: Flask, world: World, caller: str) -> Iterator[tuple[str, Form]]:
    """Give every form on every page that somebody may open, each once."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for route in routes(app):
        where = path(world, route, "own", caller)
        if not route.is_safe or word(answer := send(app, world.callers[caller], "GET", where)) != "ok":
            continue
        for form in read(answer).forms:
            if form.method == "POST" and (key := (form.action, frozenset(form.names))) not in seen:
                seen.add(key)
                yield where, form


def slots(app: Flask, world: World, caller: str) -> Iterator[Slot]:
    """Give every field that holds an id, or offers some to choose from."""
    for where, form in forms(app, world, caller):
        for name in sorted(form.names - ITS_OWN):
            held = {value for sent, value in form.sent if sent == name} | form.offered.get(name, set())
            if any(NAMES_A_THING.fullmatch(value) for value in held):
                yield Slot(where, form, name)


def theirs(app: Flask, world: World) -> dict[str, str]:
    """Name things of the other project, one of each kind."""
    side = world.theirs
    with app.app_context():
        team = sa.select(Membership.id).where(Membership.project_id == side.project, Membership.staff_id.is_not(None))
        held = session.scalars(team).one()
        place = session.scalars(
            sa.select(Participation.id).where(Participation.engagement_id == side.engagement)
        ).first()
        questions = session.get_one(Engagement, side.engagement).questionnaire_id
    things = {
        "project": side.project, "engagement": side.engagement, "draft": side.draft, "question": side.question,
        "membership": held, "participation": place, "questionnaire": questions,
        "leader": world.staff["other-leader"].id, "member": world.members["asked-by-them"].id,
    }  # fmt: skip
    return {name: str(thing) for name, thing in things.items() if thing}


def put(app: Flask, world: World, caller: str, slot: Slot, value: str) -> Any:
    """Send the form with this id in its place, as no page of ours would."""
    values: dict[str, list[str]] = {}
    for name, sent in slot.form.sent:
        values.setdefault(name, []).append(sent)
    values[slot.field] = [value]
    values.pop("csrf_token", None)
    return send(app, world.callers[caller], "POST", slot.form.action, data=values)


def without(answer: Any, slot: Slot, value: str) -> tuple[int, str]:
    """Give an answer without the ids that were asked for, which a form repeats."""
    status, body = same(answer, slot.form.action)
    return status, body.replace(value, "(the id)").replace(NO_VALUE, "(the id)")


@pytest.mark.parametrize("caller", ["leader", "administrator", "asked", "link-holder"])
def test_az3_a_foreign_id_in_any_field_answers_like_one_that_is_nowhere(app: Flask, world: World, caller: str) -> None:
    rows = Rows(app, but=LOOKS)
    before, faults, tried = rows(), [], 0
    foreign = theirs(app, world)
    for slot in list(slots(app, world, caller)):
        nowhere = put(app, world, caller, slot, NO_VALUE)
        if nowhere.status_code < 400:
            faults.append(f"{slot}: an id that is nowhere was taken")
            restore(app)
        for kind, value in foreign.items():
            if value in slot.form.offered.get(slot.field, ()) or (slot.field, kind) == ("staff", "leader"):
                continue
            tried += 1
            answer = put(app, world, caller, slot, value)
            if answer.status_code < 400:
                restore(app)
            if without(answer, slot, value) != without(nowhere, slot, value):
                faults.append(f"{slot}: {kind} answered {answer.status_code}, nowhere {nowhere.status_code}")
    assert not faults, "\n".join(faults)
    assert rows() == before
    assert tried or caller not in {"leader", "administrator"}, "no field was tried"


@pytest.mark.parametrize("endpoint", ["engagement_staff.create_project", "engagement_staff.create"])
def test_az3_a_new_thing_cannot_be_given_the_id_of_a_foreign_one(app: Flask, world: World, endpoint: str) -> None:
    before = Rows(app)()
    taken = world.theirs.project if endpoint.endswith("project") else world.theirs.engagement
    values = {"form_id": str(taken), "title": "Tatt", "purpose": "Vi tar over.", "format": world.slug}
    fields = values if endpoint.endswith("create") else {name: values[name] for name in ("form_id", "title")}
    where = next(path(world, route, "own") for route in routes(app) if route.endpoint == endpoint)
    assert send(app, world.callers["leader"], "POST", where, data=fields).status_code == 404
    assert Rows(app)() == before


def test_az3_a_role_of_another_project_is_not_taken_back_from_ours(app: Flask, world: World) -> None:
    """The same id in the body is refused at our address, and works for whoever it belongs to."""
    held = theirs(app, world)["membership"]
    ours = f"/arbeid/prosjekter/{world.ours.project}/team/fjern"
    own = f"/arbeid/aktiviteter/{world.ours.engagement}/team/fjern"
    for where in (ours, own):
        assert send(app, world.callers["leader"], "POST", where, data={"membership": held}).status_code == 404
    with app.app_context():
        assert session.get(Membership, UUID(held))


def test_az3_a_form_that_takes_any_id_is_found(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant the fault: a role is taken back wherever it is held."""
    monkeypatch.setattr(team, "_is_exactly", lambda _held, _place: True)
    monkeypatch.setattr(team, "_others_lead", lambda _project, _leader: True)
    slot = next(slot for slot in slots(app, world, "leader") if slot.field == "membership")
    answer = put(app, world, "leader", slot, theirs(app, world)["membership"])
    assert answer.status_code < 400


def test_az3_an_id_in_the_query_opens_nothing(app: Flask, world: World) -> None:
    for where in (
        f"/arbeid/aktiviteter/ny?prosjekt={world.theirs.project}",
        f"/arbeid/aktiviteter/ny?prosjekt={NO_VALUE}",
    ):
        page = send(app, world.callers["leader"], "GET", where).get_data(as_text=True)
        assert "Deres" not in page
        assert str(world.theirs.project) not in page
    for edge in (world.theirs.project, world.members["asked"].id, NO_VALUE, "x", ""):
        listed = send(app, world.callers["administrator"], "GET", f"/arbeid/system/ansatte?etter={edge}")
        assert listed.status_code == 200
        assert "other-leader@" not in listed.get_data(as_text=True), "addresses stand on each one's own page"
