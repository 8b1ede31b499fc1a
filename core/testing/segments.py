"""A plugin's segment rules: their forms can be filled in, and what is filled in can be asked and said."""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from core import clock
from core.contributions import SegmentRule
from core.db import session
from core.language import LANGUAGES, speaking
from core.panel.models import Panelist
from core.testing.subject import Subject
from core.types import new_id

RESERVED = frozenset({"version", "side"})


def segment_rules_can_be_asked(subject: Subject) -> Iterator[str]:
    """Rules take what their own form offers, find members by it, and say it in words."""
    for rule in subject.asked("register_segment_rules") or ():
        with subject.request():
            yield from _misfits(rule)
            yield from _unasked(rule)


def _misfits(rule: SegmentRule) -> Iterator[str]:
    fields = rule.schema().fields
    yield from (f"the field {name} of {rule.name} is the host's own" for name in sorted(RESERVED & set(fields)))
    yield from (
        f"{rule.name} offers {name}, which is no field of it" for name in sorted(set(rule.offers()) - set(fields))
    )


def _unasked(rule: SegmentRule) -> Iterator[str]:
    try:
        values = rule.schema().load(_filled_in(rule))
        kept = rule.schema().load(rule.schema().dump(values))
        session.execute(sa.select(Panelist.id).where(rule.where(Panelist.id, kept)).limit(1)).all()
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises is told
        yield f"{rule.name} cannot be asked: {type(error).__name__}: {error}"
        return
    for language in LANGUAGES:
        with speaking(language):
            if not rule.says(kept):
                yield f"{rule.name} says nothing in {language}"


def _filled_in(rule: SegmentRule) -> dict[str, Any]:
    offered = {name: [choice.value for choice in choices] for name, choices in rule.offers().items()}
    return {name: _typed(field, offered.get(name)) for name, field in rule.schema().fields.items()}


def _typed(field: ma.fields.Field[Any], offered: list[str] | None) -> Any:
    if isinstance(field, ma.fields.List):
        return (offered or [str(new_id())])[:1]
    if isinstance(field, ma.fields.Integer):
        ranges: list[Mapping[str, Any]] = [vars(check) for check in field.validators if hasattr(check, "min")]
        return next((found["min"] for found in ranges), 1)
    if isinstance(field, ma.fields.Date):
        return clock.today().isoformat()
    return (offered or ["x"])[0]
