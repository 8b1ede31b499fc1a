"""IN1: whatever is sent over an open line, every event is answered, and the line stays open for the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generated import Tally, often, texts, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import People
    from tests.sockets import Served

pytestmark = pytest.mark.one_engine("20,000 requests once, with those of test_in1_forms and test_in1_operations")

ROUNDS, A_ROUND = 410, 24
LEAST = 9_700
EVENTS = ("echo", "who", "desk", "lead", "part", "unlisted")
FIELDS = ("said", "number", "word", "name", "engagement_id", "__proto__")
RESERVED = frozenset({"connect", "disconnect", "connect_error"})
KNOWN = frozenset({"invalid", "missing", "denied", "sign-in", "personal"})

payloads = values | st.dictionaries(st.sampled_from(FIELDS) | texts, values, max_size=4)


def test_in1_whatever_is_asked_over_a_line_is_answered(
    server: Served, people: People, record_property: Callable[[str, object], None]
) -> None:
    tally = Tally()
    with server.line(people.browser_of(people.member())) as line:

        @often(ROUNDS)
        @given(sent=st.lists(st.tuples(st.sampled_from(EVENTS) | texts, payloads), min_size=A_ROUND, max_size=A_ROUND))
        def ask(sent: list[tuple[str, Any]]) -> None:
            for event, payload in sent:
                if event in RESERVED:
                    continue
                began = time.process_time()
                answer = line.ask(event, payload)
                is_known = "ok" in answer or answer.get("error") in KNOWN
                tally.count(event if event in EVENTS else "others", 200 if is_known else 500, began, (event, payload))

        ask()
    record_property("generated", str(tally))
    assert tally.faults == []
    assert tally.requests >= LEAST
