"""Turns a segment into a condition on members, and into words.

A rule that nobody knows any more, that fails, or whose values no longer fit, matches nobody, turned round or not: the
segment asks fewer, never more. The same holds for a segment that is asked for by another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import marshmallow as ma
import sqlalchemy as sa
import structlog
from flask import current_app

from core.contributions import SegmentRule
from core.db import remembered, session
from core.language import core_texts
from core.panel.models import Panelist
from core.panel.segments.models import ALL, Segment

_ = core_texts.gettext
log = structlog.get_logger()

ANOTHER = "core.segment"

Kept = Mapping[str, Any]  # {"id": …, "rule": …, "not": …, "values": …}
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One rule as people read it; ``works`` is False where nobody can ask it any more."""

    id: str
    words: str
    works: bool


def known_rules() -> Mapping[str, SegmentRule]:
    """Give every rule of core and plugins by its name."""
    return cast(Mapping[str, SegmentRule], current_app.extensions["segment_rules"])


def is_in(segment: Segment) -> sa.ColumnElement[bool]:
    """Say in SQL who is in a segment; nobody is in one without rules."""
    parts = [_one(rule) for rule in segment.rules]
    if not parts:
        return sa.false()
    return sa.and_(*parts) if segment.match == ALL else sa.or_(*parts)


def told(segment: Segment) -> list[Told]:
    """Say each rule of a segment in words."""
    return [_tell(rule) for rule in segment.rules]


def works(segment: Segment) -> bool:
    """Tell whether every rule can be asked."""
    return bool(segment.rules) and all(_works(rule) for rule in segment.rules)


def may_use(segment: Segment) -> bool:
    """Tell whether the colleague who asks may know who is in a segment."""
    return all(_may_use(rule) for rule in segment.rules)


def read(kept: Kept) -> tuple[SegmentRule, Mapping[str, Any]] | None:
    """Give the rule that is kept, with its values; None where it is unknown or they do not fit."""
    rule = known_rules().get(str(kept.get("rule")))
    if rule is None:
        return None
    try:
        return rule, rule.schema().load(kept.get("values") or {})
    except ma.ValidationError:
        return None


def named(kept: Kept) -> list[str]:
    """Name the segments that a rule asks for."""
    return list(kept["values"].get("segments", ())) if kept.get("rule") == ANOTHER else []


def every() -> dict[str, Segment]:
    """Give all segments by their ids, read once in a request that only reads."""
    known: dict[str, Segment] = remembered("segments")
    if not known:
        known |= {str(segment.id): segment for segment in session.scalars(sa.select(Segment))}
    return known


def _one(kept: Kept) -> sa.ColumnElement[bool]:
    found = read(kept)
    holds = _guarded(found[0], lambda rule: rule.where(Panelist.id, found[1])) if found and _works(kept) else None
    if holds is None:
        return sa.false()
    return sa.not_(sa.func.coalesce(holds, sa.false())) if kept.get("not") else holds


def _works(kept: Kept) -> bool:
    segments = every() if named(kept) else {}
    inner = [segments.get(one) for one in named(kept)]
    return read(kept) is not None and all(segment is not None and works(segment) for segment in inner)


def _may_use(kept: Kept) -> bool:
    found = read(kept)
    if found is None:
        return True  # nobody is found by it
    segments = every() if named(kept) else {}
    inner = [segments[one] for one in named(kept) if one in segments]
    return _guarded(found[0], lambda rule: rule.may_use(found[1])) is True and all(may_use(one) for one in inner)


def _tell(kept: Kept) -> Told:
    found = read(kept)
    words = _guarded(found[0], lambda rule: _words(rule, found[1], turned=bool(kept.get("not")))) if found else None
    if words is None or not _works(kept):
        rule = known_rules().get(str(kept.get("rule")))
        what = words or (str(rule.title) if rule else str(kept.get("rule")))
        words = _("«%(rule)s», som ikke er tilgjengelig nå. Ingen passer så lenge den står her.", rule=what)
        return Told(id=str(kept.get("id")), words=words, works=False)
    return Told(id=str(kept["id"]), words=words, works=True)


def _words(rule: SegmentRule, values: Mapping[str, Any], *, turned: bool) -> str:
    """Say whom a rule picks out, or where it is turned round, everybody else."""
    if not turned:
        return rule.says(values)
    if rule.says_not:
        return rule.says_not(values)
    return _("ikke er blant dem som %(what)s", what=rule.says(values))


def _guarded(rule: SegmentRule, act: Callable[[SegmentRule], Result]) -> Result | None:
    """Ask a rule; one that fails is logged, and is as one that nobody knows."""
    try:
        return act(rule)
    except Exception:  # a plugin's fault must not take the shared page down
        log.exception("plugin failed", plugin=rule.name, hook="register_segment_rules")
        return None


def measure(rules_of: Mapping[str, Sequence[Kept]]) -> tuple[int, int]:
    """Say how deep segments ask for each other, and to how many rules the largest comes; 0 deep where one is a circle.

    ``rules_of`` gives the rules of each segment by its id.
    """
    sizes: dict[str, tuple[int, int]] = {}
    for one in rules_of:
        if not _size(one, rules_of, sizes, frozenset()):
            return 0, 0
    return max((deep for deep, _many in sizes.values()), default=1), max((n for _d, n in sizes.values()), default=0)


def _size(
    one: str, rules_of: Mapping[str, Sequence[Kept]], sizes: dict[str, tuple[int, int]], above: frozenset[str]
) -> tuple[int, int] | None:
    if one in above:
        return None
    if one not in sizes:
        deep, many = 1, 0
        for kept in rules_of.get(one, ()):
            inner = [_size(other, rules_of, sizes, above | {one}) for other in named(kept)]
            if None in inner:
                return None
            found = [size for size in inner if size]
            deep = max([deep, *(1 + under for under, _rules in found)])
            many += sum(rules for _under, rules in found) if found else 1
        sizes[one] = (deep, many)
    return sizes[one]
