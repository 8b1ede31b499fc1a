"""Making, changing and counting segments; each change can be undone once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import clock
from core.contributions import Principal, SegmentRule
from core.db import ChangedMeanwhile, session
from core.messaging.returns import unreachable
from core.panel.models import Panelist
from core.panel.segments import matching
from core.panel.segments.errors import NameTaken, SegmentInCircle, SegmentNotFound, SegmentTooDeep, TooManyRules
from core.panel.segments.matching import Kept
from core.panel.segments.models import ALL, Segment
from core.panel.services import active, joined
from core.types import Id, new_id

MOST_RULES = 30
LONGEST_TITLE = 80
DEEPEST = 5  # segments that ask for each other, one below the other
MOST_IN_ALL = 200  # rules, those of the segments below counted each time they are asked for
SIDES = IN, OUT = "in", "out"


@dataclass(frozen=True, kw_only=True)
class Found:
    """How many are in a segment now, and how many of them are on a break or not reached by letters."""

    people: int
    paused: int
    unreachable: int


def make(title: str, by: Principal) -> Segment:
    """Make a segment without rules: nobody is in it yet. Raises NameTaken."""
    _require_own_name(title)
    segment = Segment(id=new_id(), title=title, match=ALL, rules=[], made_at=clock.now(), made_by=by.id)
    session.add(segment)
    session.flush()
    return segment


def copy(segment: Segment, title: str, by: Principal) -> Segment:
    """Make a segment with the same rules, under a name that nobody has."""
    names, number, wanted = {one.title.casefold() for one in every()}, 2, title
    while wanted.casefold() in names:
        wanted, number = f"{title[: LONGEST_TITLE - 5]} {number}", number + 1
    made = make(wanted, by)
    made.match, made.rules = segment.match, [{**rule, "id": str(new_id())} for rule in segment.rules]
    session.flush()
    return made


def by_id(segment_id: Id) -> Segment:
    """Find a segment. Raises SegmentNotFound."""
    found = session.get(Segment, segment_id)
    if found is None:
        raise SegmentNotFound
    return found


def every() -> list[Segment]:
    """Give all segments, those in use first, by name."""
    rows = sa.select(Segment).order_by(Segment.ended_at.is_not(None), Segment.title, Segment.id)
    return list(session.scalars(rows))


def usable() -> list[Segment]:
    """Give the segments that are not put away, and whose people the colleague who asks may know; by name."""
    return [segment for segment in every() if segment.ended_at is None and matching.may_use(segment)]


def spelled(segment: Segment) -> list[object]:
    """Spell out a segment with all that it asks for, to tell whether it is the same."""
    segments = matching.every()
    inner = [segments[one] for rule in segment.rules for one in matching.named(rule) if one in segments]
    return [segment.match, segment.rules, [spelled(one) for one in inner]]


def change(segment: Segment, seen: int, title: str, match: str) -> None:
    """Change the name, and whether all rules must hold or one. Raises NameTaken or ChangedMeanwhile."""
    _require_own_name(title, segment.id)
    _keep(segment, seen, title=title, match=match)


def keep_rule(segment: Segment, seen: int, rule: SegmentRule, values: Mapping[str, Any], *, side: str = IN) -> str:
    """Add a rule with values that its schema has loaded; give its id.

    Raises TooManyRules, SegmentTooDeep, SegmentInCircle or ChangedMeanwhile.
    """
    if len(segment.rules) >= MOST_RULES:
        raise TooManyRules
    kept = _kept(str(new_id()), rule, values, side)
    _keep(segment, seen, rules=[*segment.rules, kept])
    return str(kept["id"])


def change_rule(segment: Segment, seen: int, rule_id: str, values: Mapping[str, Any], *, side: str) -> None:
    """Change a rule's values. Raises SegmentNotFound, SegmentTooDeep, SegmentInCircle or ChangedMeanwhile."""
    rule = matching.known_rules().get(rule_of(segment, rule_id)["rule"])
    if rule is None:
        raise SegmentNotFound
    kept = _kept(rule_id, rule, values, side)
    _keep(segment, seen, rules=[kept if one["id"] == rule_id else one for one in segment.rules])


def remove_rule(segment: Segment, seen: int, rule_id: str) -> None:
    """Take a rule out. Raises SegmentNotFound or ChangedMeanwhile."""
    rule_of(segment, rule_id)
    _keep(segment, seen, rules=[one for one in segment.rules if one["id"] != rule_id])


def undo(segment: Segment, seen: int) -> None:
    """Bring back what was before the last change; once more brings the change back. Raises ChangedMeanwhile."""
    if segment.before:
        _keep(segment, seen, **segment.before)


def end(segment: Segment) -> None:
    """Put a segment away: it is not offered any more; what uses it goes on."""
    segment.ended_at = segment.ended_at or clock.now()
    session.flush()


def go_on(segment: Segment) -> None:
    """Take a segment into use again."""
    segment.ended_at = None
    session.flush()


def rule_of(segment: Segment, rule_id: str) -> Kept:
    """Find a rule. Raises SegmentNotFound."""
    found: Kept | None = next((rule for rule in segment.rules if rule["id"] == rule_id), None)
    if found is None:
        raise SegmentNotFound
    return found


def people(segment: Segment) -> sa.Select[Panelist]:
    """Give the question that finds who is in a segment, on a break or not."""
    return sa.select(Panelist).where(joined(), matching.is_in(segment))


def count(segments: Sequence[Segment]) -> list[int]:
    """Count who is in each of these segments, in one question."""
    if not segments:
        return []
    counts = [_count(people(segment)) for segment in segments]
    return list(session.execute(sa.select(*counts)).one())


def found(segment: Segment) -> Found:
    """Count who is in a segment, and who of them could not be asked now."""
    inside = people(segment)
    asked = (
        inside,
        inside.where(sa.not_(active())),
        inside.where(active(), Panelist.email.in_(unreachable())),
    )
    everybody, paused, lost = tuple(session.execute(sa.select(*[_count(rows) for rows in asked])).one())
    return Found(people=everybody, paused=paused, unreachable=lost)


def _count(rows: sa.Select[Panelist]) -> sa.ScalarSelect[int]:
    return rows.with_only_columns(sa.func.count()).scalar_subquery()


def _require_own_name(title: str, but: Id | None = None) -> None:
    if any(one.title.casefold() == title.casefold() and one.id != but for one in every()):
        raise NameTaken


def _kept(rule_id: str, rule: SegmentRule, values: Mapping[str, Any], side: str) -> dict[str, Any]:
    return {"id": rule_id, "rule": rule.name, "not": side == OUT, "values": rule.schema().dump(values)}


def _keep(segment: Segment, seen: int, **values: Any) -> None:
    """Keep what is new, and what was; nobody else changes any segment meanwhile, so no circle can close."""
    rows = session.execute(sa.select(Segment.id, Segment.rules).order_by(Segment.id).with_for_update())
    rules_of = {str(one): rules for one, rules in rows}
    session.refresh(segment)
    if segment.version != seen:
        raise ChangedMeanwhile
    deep, many = matching.measure({**rules_of, str(segment.id): values.get("rules", segment.rules)})
    if not deep:
        raise SegmentInCircle
    if deep > DEEPEST or many > MOST_IN_ALL:
        raise SegmentTooDeep
    before = {name: getattr(segment, name) for name in values}
    for name, value in values.items():
        setattr(segment, name, value)
    segment.before = before
    session.flush()
