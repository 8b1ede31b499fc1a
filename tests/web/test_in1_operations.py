"""IN1: whatever a program sends, no operation breaks or hangs, and each answer is one that the document knows."""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import given, seed
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.databases import FileTemplate
from tests.generated import ODD_TEXTS, Tally, often, texts, values, written
from tests.programs import HOME, Operation, Program, program_of
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.one_engine("20,000 requests once, with those of test_in1_forms and test_in1_sockets")

BY_SCHEMA = 36  # of each operation and kind, by schemathesis
LEAST_BY_SCHEMA = 1_200
ROUNDS, A_ROUND = 50, 27  # four times
LEAST = 1_325
RESTORED_EVERY = 200
JSON = {"Content-Type": "application/json"}
TITLE = {"nb": "Gatelys", "en": "Lights"}
FITTING: dict[str, Any] = {
    "create_panelist": {
        "name": "Berit", "email": "b@example.no", "birth_year": 1980, "gender": "woman", "consent": "Ja",
    },
    "patch_panelist": {"name": "Kari", "language": "en", "interests": [], "district_id": None, "state": "paused"},
    "create_engagement": {
        "format": "survey", "title": TITLE, "purpose": TITLE, "minutes": 5, "deadline": "2099-01-01T00:00:00Z",
    },
    "patch_engagement": {"title": TITLE, "minutes": 5, "district_ids": [], "deadline": None},
    "open_engagement": {"people": 3},
    "create_invitations": {"panelist_ids": []},
}  # fmt: skip
QUERY = ("after", "limit", "state", "format", "project_id", "district_id", "sort", "auth_token", "\x00")


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def program(app: Flask, world: World) -> Program:
    """A program that may do everything."""
    return program_of(app, world.staff["administrator"].id)


@pytest.fixture
def kept(app: Flask, program: Program) -> FileTemplate:
    """The database as it is with the program's token, to be put back."""
    return FileTemplate(app.extensions["engines"][True], app.extensions["config"].home / "in1.db")


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Any:
    """Counts what is sent, and has it said at the end of the run."""
    counted = Tally()
    yield counted
    record_property("generated", str(counted))


def test_in1_what_the_document_allows_and_forbids_breaks_nothing(
    app: Flask, program: Program, kept: FileTemplate, world: World, tally: Tally
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    for operation in program.operations.values():
        for mode in GenerationMode:
            _send_cases(program, kept, schema[operation.path][operation.method], operation, mode, tally)
    assert tally.faults == []
    assert tally.requests >= LEAST_BY_SCHEMA


def _send_cases(  # noqa: PLR0913, PLR0917 - what a case is made of, and where it is counted
    program: Program, kept: FileTemplate, about: Any, operation: Operation, mode: Any, tally: Tally
) -> None:
    @often(BY_SCHEMA)
    @given(case=about.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        began = time.process_time()
        case.headers["Authorization"] = f"Bearer {program.token}"
        answer = case.call(base_url=HOME)
        tally.count(operation.id, answer.status_code, began, case)
        if answer.status_code < 500 and is_of(case.formatted_path, operation):
            program.hold(operation, answer.status_code, answer.headers["content-type"][0], answer.content)

    kept.restore()
    send()


@pytest.mark.parametrize("part", range(4))
def test_in1_what_no_honest_program_sends_breaks_nothing(
    program: Program, kept: FileTemplate, world: World, tally: Tally, part: int
) -> None:
    operations = list(program.operations.values())

    @seed(part)
    @often(ROUNDS)
    @given(
        odd=st.lists(values, min_size=6, max_size=6),
        words=st.lists(texts, min_size=4, max_size=4),
        thrown=st.integers(),
    )
    def round_of_requests(odd: list[Any], words: list[str], thrown: int) -> None:
        chance = random.Random(thrown)  # noqa: S311 - not a secret
        for _request in range(A_ROUND):
            _send_odd(program, world, chance.choice(operations), _Odd(odd, words, chance), tally)
        if tally.requests % RESTORED_EVERY < A_ROUND:
            kept.restore()

    round_of_requests()
    assert tally.faults == []
    assert tally.requests >= LEAST


class _Odd:
    """Odd pieces, and chance to put them somewhere."""

    def __init__(self, odd: list[Any], words: list[str], chance: random.Random) -> None:
        self.odd, self.words, self.chance = odd, words, chance

    def body(self, fitting: Any) -> bytes:
        """Give a body: all odd, or a fitting one with a piece that does not fit."""
        if fitting is None or self.chance.random() < 0.2:
            return written(self.chance.choice(self.odd))
        changed = dict(fitting)
        for _piece in range(self.chance.randint(1, 2)):
            name = self.chance.choice([*fitting, *self.words])
            if self.chance.random() < 0.15:
                changed.pop(name, None)
            else:
                changed[name] = self.chance.choice(self.odd)
        return written(changed)

    def query(self) -> str:
        """Give what stands after the question mark."""
        pairs = [(self.chance.choice([*QUERY, *self.words]), self.word()) for _one in range(self.chance.randint(0, 3))]
        return "&".join(f"{_quoted(name)}={_quoted(text)}" for name, text in pairs)

    def word(self) -> str:
        """Give an odd text."""
        return self.chance.choice([*self.words, self.chance.choice(ODD_TEXTS)])


def _send_odd(program: Program, world: World, operation: Operation, odd: _Odd, tally: Tally) -> None:
    named = {"engagement_id": world.ours.engagement, "panelist_id": world.members["asked"].id}
    if odd.chance.random() < 0.05:
        named = dict.fromkeys(named, _quoted(odd.word()))  # type: ignore[arg-type]
    where = f"{operation.path.format(**named)}?{odd.query()}"
    body = odd.body(FITTING.get(operation.id)) if operation.method != "get" else None
    tag = _header(odd.word()) if odd.chance.random() < 0.5 else _right_tag(program, where.partition("?")[0], operation)
    headers = {**(JSON if body is not None else {}), "If-Match": tag}
    began = time.process_time()
    answer = program.send(operation.method, where, data=body, headers=headers)
    tally.count(operation.id, answer.status_code, began, (where, body, headers))
    if answer.status_code < 500 and is_of(where.partition("?")[0], operation):
        program.hold(operation, answer.status_code, answer.mimetype, answer.data)


def _right_tag(program: Program, path: str, operation: Operation) -> str:
    """Read the tag that a change needs, so that the change itself is reached."""
    return program.send("get", path).headers.get("ETag", "") if operation.method == "patch" else ""


def is_of(path: str, operation: Operation) -> bool:
    """Tell whether a path still leads to the operation: an odd id may have broken it."""
    return re.fullmatch(re.sub(r"{\w+}", r"[0-9a-fA-F-]{36}", operation.path), path) is not None


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass")[:2000], safe="")


def _header(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() and ord(sign) < 256)[:200]
