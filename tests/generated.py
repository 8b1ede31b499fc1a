"""What nobody would send: odd texts, odd JSON, and what has come of each, counted."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

SLOWEST = 5.0  # seconds of work: whoever needs more hangs
RAW = "raw JSON: "  # a text that begins so stands for itself in a body

ODD_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "x\udfffy", "\u202e", "\ufeff", "\x07\x1b[31m", "\r\n", "\r\nBcc: a@b.no",
    "\n" * 99, "x" * 5000, "æøå" * 700, "😀" * 400, "🇳🇴", "e\u0301" * 60, "{}", "{0}", "{navn.__class__}", "%s%n",
    "%(x)s",    "{{ 7*7 }}", "<script>alert(1)</script>", "' OR 1=1 --", "\\", "../../etc/passwd", "null",
    "None", "true", "[]",
    "[1]", '{"a": 1}', "0", "-1", "1", "00", "1e999", "NaN", "Infinity", "9" * 400, "9" * 5000, "-" * 50, "0x10",
    "1_000", "٣", "²", "1.5", "1,5", "0000-00-00", "9999-99-99", "2026-02-30", "10000-01-01", "30.2.2026",
    "1.1.1", "31.12.9999",
    "0001-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "24:00", "12:60",
    "6f1c5a1e-0000-4000-8000-000000000000", "{6f1c5a1e-0000-4000-8000-000000000000}", "6F1C5A1E00004000", "-" * 36,
    "a@b.no", "a@b@c.no", "@", "a@" + "b" * 300 + ".no", "ø@æ.no", "a@xn--.no", '"a b"@c.no', "a@[127.0.0.1]",
    "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "all", "places", "unknown",
)  # fmt: skip
ODD_RAW = (
    "NaN", "Infinity", "-Infinity", "1e400", "-0", "9" * 4400, "0." + "1" * 4400, "1E+2", "[" * 40 + "]" * 40,
    '{"a": 1, "a": 2}', '{"": {"": {}}}', '"\\ud800"', '"\\u0000"', '"\\udfff\\ud800"', "[" * 3000, "01", "'a'", "[1,]",
    "undefined", "//", '{"__proto__": 1}', '{"constructor": {"prototype": {}}}', "1e-400", "18446744073709551616",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=30),
    st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]),
    st.integers().map(str),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.uuids().map(str),
)
leaves = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**30), max_value=10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(ODD_RAW).map(lambda raw: RAW + raw),
)
values = st.one_of(
    leaves,
    st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=8
    ),
)


def often(examples: int) -> Any:
    """Let hypothesis make this many, the same ones each time."""
    return settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def written(value: Any) -> bytes:
    """Write a value as JSON, the raw pieces as they are."""
    if isinstance(value, str) and value.startswith(RAW):
        return value.removeprefix(RAW).encode()
    if isinstance(value, dict):
        return b"{" + b",".join(json.dumps(key).encode() + b":" + written(inner) for key, inner in value.items()) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(written, value)) + b"]"
    return json.dumps(value).encode()


@dataclass
class Tally:
    """How many requests were sent, what came of them, and what went wrong."""

    sent: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many in all."""
        return self.sent.total()

    def count(self, to: str, status: int, began: float, what: object) -> None:
        """Count one answer that was asked for at ``began`` (`time.process_time()`).

        Five hundred and more is a fault, and so is to be kept waiting.
        """
        took = time.process_time() - began
        self.sent[to] += 1
        self.statuses[status] += 1
        self.seconds[to] += took
        if status >= 500 or took > SLOWEST:
            self.faults.append(f"{to}: {status} after {took:.1f} s, sent {what!r}"[:3000])

    def __str__(self) -> str:
        """Say it in one line."""
        by_hundred = Counter(status // 100 for status in self.statuses.elements())
        said = ", ".join(f"{count} × {hundred}xx" for hundred, count in sorted(by_hundred.items()))
        worked = sum(self.seconds.values())
        return f"{self.requests} requests to {len(self.sent)} addresses in {worked:.0f} s of work: {said}"
