"""What is refused before any schema sees it: JSON that no honest program sends."""

from __future__ import annotations

import json

import pytest

from core.forms.payload import DEEPEST, LONGEST_NUMBER, NotJson, loads

pytestmark = pytest.mark.one_engine("it asks no database")

REFUSED = {
    "a name twice": b'{"a": 1, "a": 2}',
    "a name twice, deep down": b'[{"b": {"a": 1, "a": 1}}]',
    "NaN": b"[NaN]",
    "infinity": b"[Infinity]",
    "minus infinity": b"[-Infinity]",
    "a number without end": b"[" + b"9" * 5000 + b"]",
    "a fraction without end": b"[0." + b"1" * 5000 + b"]",
    "a number that is none": b"[1e400]",
    "NUL": b'["\\u0000"]',
    "half a character": b'["\\ud800"]',
    "half a character in a name": b'{"\\udfff": 1}',
    "a bell": b'["\\u0007"]',
    "too deep by one": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "too deep by far": b"[" * 100_000 + b"]" * 100_000,
    "names without end": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "not UTF-8": b'["\xff"]',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a mark before it": b"\xef\xbb\xbf{}",
    "nothing": b"",
    "half of it": b'{"a": ',
    "two of it": b"{} {}",
    "JavaScript": b"{a: 1}",
}


@pytest.mark.parametrize("name", REFUSED)
def test_in10_json_that_no_honest_program_sends_is_refused(name: str) -> None:
    with pytest.raises(NotJson):
        loads(REFUSED[name])


def test_in10_what_is_meant_is_read_as_it_stands() -> None:
    sent = {"name": "Åse\tØstby\n«æ»", "many": [1, -2.5, 10**20, True, None, ""], "deep": {"er": {"er": {}}}}
    assert loads(json.dumps(sent).encode()) == sent
    assert loads(json.dumps(sent, ensure_ascii=False)) == sent


def test_in10_exactly_as_deep_and_as_long_as_allowed_is_read() -> None:
    assert loads(b"[" * DEEPEST + b"]" * DEEPEST)
    assert loads(b"[" + b"9" * LONGEST_NUMBER + b"]") == [int("9" * LONGEST_NUMBER)]
    assert loads(b'["\xf0\x9f\x98\x80", "\\ud83d\\ude00"]') == ["😀", "😀"]
