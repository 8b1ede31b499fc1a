"""AZ3: an id of somebody else's thing, anywhere in what a program sends, answers like one that is nowhere."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.programs import Operation, Program, program_of
from tests.web.crawling import NO_VALUE, Rows
from tests.web.test_ids import theirs
from tests.web.test_in1_operations import FITTING
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from flask import Flask

PLACES = frozenset({"after"})  # a place in the order of ids, looked up nowhere
Way = tuple[str | int, ...]  # through a body: names of fields, places in lists
ITS_OWN: Way = ("id",)  # the id a new thing is to have: see below


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def leader(app: Flask, world: World) -> Program:
    """A program of somebody who leads one of them."""
    return program_of(app, world.staff["leader"].id)


@dataclass(frozen=True)
class Slot:
    """A place for an id in what an operation takes."""

    operation: Operation
    kind: str  # "body" or "query"
    way: Way

    def __str__(self) -> str:
        return f"{self.operation.id}, {self.kind}: {'.'.join(map(str, self.way))}"


def slots(program: Program) -> Iterator[Slot]:
    """Give every place where the document says that an id may stand, however deep."""
    for operation in program.operations.values():
        for parameter in operation.about.get("parameters", ()):
            told = _told(program, parameter)
            if (
                told["in"] == "query"
                and told["name"] not in PLACES
                and _told(program, told["schema"]).get("format") == "uuid"
            ):
                yield Slot(operation, "query", (told["name"],))
        if "requestBody" in operation.about:
            schema = operation.about["requestBody"]["content"]["application/json"]["schema"]
            yield from (Slot(operation, "body", way) for way in _ways(program, schema) if way != ITS_OWN)


def send(program: Program, world: World, slot: Slot, value: str) -> tuple[int, str]:
    """Send what fits but for one id; give the answer without the ids that were asked for."""
    body = copy.deepcopy(FITTING.get(slot.operation.id))
    query = {}
    if slot.kind == "query":
        query = {str(slot.way[0]): value}
    else:
        body = _put(body, slot.way, value)
    named = {"engagement_id": world.ours.draft, "panelist_id": world.members["asked"].id}
    path = re.sub(r"{(\w+)}", lambda found: str(named[found[1]]), slot.operation.path)
    answer = program.send(slot.operation.method, path, json=body, query_string=query)
    told = re.sub(r'"(instance|code)": ?"[^"]*"', "", answer.get_data(as_text=True))
    return answer.status_code, told.replace(value, "(the id)")


def test_az3_a_foreign_id_anywhere_in_a_body_or_a_query_answers_like_one_that_is_nowhere(
    app: Flask, world: World, leader: Program
) -> None:
    found = list(slots(leader))
    assert {slot.kind for slot in found} == {"body", "query"}
    assert any(0 in slot.way for slot in found), "bulk lists too"
    rows = Rows(app, but=frozenset({"core_audit", "core_api_token"}))
    before, faults = rows(), []
    foreign = {kind: value for kind, value in theirs(app, world).items() if kind != "question"}  # which is no UUID
    for slot in found:
        nowhere = send(leader, world, slot, NO_VALUE)
        for kind, value in foreign.items():
            if send(leader, world, slot, value) != nowhere:
                faults.append(f"{slot}: the {kind} of others")
    assert faults == []
    assert rows() == before


@pytest.mark.parametrize("kind", ["project", "engagement", "draft", "member", "participation"])
def test_az3_a_new_thing_cannot_be_given_the_id_of_a_foreign_one(
    app: Flask, world: World, leader: Program, kind: str
) -> None:
    """It says that the id is taken where it is, shows nothing of what has it, and changes nothing there."""
    held = Rows(app, but=frozenset({"core_api_token"}))
    before = held()
    slot = Slot(leader.operations["create_engagement"], "body", ITS_OWN)
    status, told = send(leader, world, slot, theirs(app, world)[kind])
    assert "Deres" not in told
    if kind in {"engagement", "draft"}:
        assert status >= 400
        assert held() == before
    else:
        assert status == 201, "ids of other kinds do not meet"


def test_az3_ids_are_found_however_deep(leader: Program) -> None:
    one = {"type": "string", "format": "uuid"}
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {"properties": {"b": one}}}, "c": one}}
    assert list(_ways(leader, schema)) == [("a", 0, "b"), ("c",)]


def _ways(program: Program, schema: Mapping[str, Any]) -> Iterator[Way]:
    told = _told(program, schema)
    if told.get("format") == "uuid":
        yield ()
    for name, inner in told.get("properties", {}).items():
        yield from ((name, *way) for way in _ways(program, inner))
    if "items" in told:
        yield from ((0, *way) for way in _ways(program, told["items"]))


def _told(program: Program, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference to what it names."""
    while "$ref" in schema:
        found: Any = program.document
        for name in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[name]
        schema = found
    return schema


def _put(body: Any, way: Way, value: str) -> Any:
    if not way:
        return value
    step, *rest = way
    if isinstance(step, int):
        return [_put(None, tuple(rest), value)]
    return {**(body or {}), step: _put((body or {}).get(step), tuple(rest), value)}
