"""What each intent carries; who may ask it is the rules' to say."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from core.plugin import LocalText
from core.plugin.forms import Schema
from core.plugin.live import PersonName, ThingId
from plugins.workshop.board.programme import STEP_KINDS

LONGEST_NOTE = 1000
LONGEST_NAME = 120
LONGEST_PROMPT = 500
LONGEST_STEP = 40  # its id
MOST_TOGETHER = 200
MOST_STEPS = 40
LONGEST_TIMER = 8 * 60 * 60
MOST_VOTES = 100
MOST_AT_A_TABLE = 30
LARGEST = 2**53 - 1
LANGUAGES = ("nb", "en")


class Key(ThingId):
    """The id of something on the board."""


def words(longest: int, *, empty: bool = False) -> ma.fields.String:
    """Declare something that people read; around it nothing is kept."""
    return _Trimmed(required=True, validate=ma.validate.Length(min=0 if empty else 1, max=longest))


class InLanguages(ma.fields.Field[LocalText]):
    """What people read in the language of their page; a text alone is Norwegian."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        text = _Trimmed(validate=ma.validate.Length(max=longest))
        self._each = ma.fields.Dict(keys=ma.fields.String(validate=ma.validate.OneOf(LANGUAGES)), values=text)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> LocalText:
        texts = {LANGUAGES[0]: value} if isinstance(value, str) else value
        return LocalText(self._each.deserialize(texts, attr, data, **kwargs))


class _Trimmed(ma.fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs)).strip()


def number(least: int, most: int = LARGEST) -> ma.fields.Integer:
    """Declare a whole number."""
    return ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(min=least, max=most))


class One(Schema):
    """About one thing."""

    id = Key(required=True)


class Placed(One):
    """A thing in a place; without ``after`` it stands last, with None first."""

    parent = Key(required=True)
    after = Key(allow_none=True)


class Add(Placed):
    """A note; ``step`` is the step it was written in, ``behalf`` that it is somebody else's words."""

    text = words(LONGEST_NOTE)
    step = ma.fields.String(validate=ma.validate.Length(max=LONGEST_STEP))
    behalf = ma.fields.Boolean(truthy={True}, falsy={False})


class Reworded(One):
    """New words, for those that one has read."""

    text = words(LONGEST_NOTE)
    base_rev = number(0)


class Renamed(One):
    """A new name for a cluster."""

    text = words(LONGEST_NAME)
    base_rev = number(0)


class Cluster(Placed):
    """Notes put together under a name."""

    text = words(LONGEST_NAME, empty=True)
    members = ma.fields.List(Key(), required=True, validate=ma.validate.Length(max=MOST_TOGETHER))


class Split(One):
    """Some of a cluster's notes, as a new one."""

    of = Key(required=True)
    text = words(LONGEST_NAME, empty=True)
    members = ma.fields.List(Key(), required=True, validate=ma.validate.Length(min=1, max=MOST_TOGETHER))


class Merge(One):
    """A cluster that goes into another."""

    into = Key(required=True)


class Reason(One):
    """A thing, and why."""

    reason = words(LONGEST_PROMPT)


class StepSchema(Schema):
    """One step of the programme."""

    id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=LONGEST_STEP))
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(STEP_KINDS))
    title = InLanguages(LONGEST_NAME, required=True)
    prompt = InLanguages(LONGEST_PROMPT, load_default=LocalText)
    minutes = ma.fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=ma.validate.Range(min=1, max=LONGEST_TIMER // 60)
    )


class Steps(Schema):
    """The whole programme."""

    steps = ma.fields.List(
        ma.fields.Nested(StepSchema), required=True, validate=ma.validate.Length(min=1, max=MOST_STEPS)
    )


class ToStep(Schema):
    """A step to go to."""

    step = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=LONGEST_STEP))


class Timer(Schema):
    """How long."""

    seconds = number(1, LONGEST_TIMER)


class Lock(Schema):
    """Whether only the facilitator writes."""

    on = ma.fields.Boolean(required=True, truthy={True}, falsy={False})


class Host(Schema):
    """Somebody, and how many sit at their table, themselves included; 0 where they host none."""

    person = PersonName(required=True)
    people = number(0, MOST_AT_A_TABLE)


class Somebody(Schema):
    """Somebody who takes part."""

    person = PersonName(required=True)


class Voting(One):
    """How many votes each has; without ``things`` it is among all that stands on the board."""

    limit = number(1, MOST_VOTES)
    things = ma.fields.List(Key(), validate=ma.validate.Length(min=1, max=MOST_TOGETHER))


class Cast(Schema):
    """So many votes for a thing; a repeat changes nothing."""

    voting = Key(required=True)
    thing = Key(required=True)
    number = number(0, MOST_VOTES * MOST_AT_A_TABLE)


class Undo(Schema):
    """The number of what is undone."""

    seq = number(1)


class Nothing(Schema):
    """Nothing but the kind."""


SCHEMAS: Mapping[str, type[Schema]] = {
    "note.add": Add,
    "comment.add": Add,
    "note.text": Reworded,
    "note.move": Placed,
    "note.withdraw": One,
    "cluster.create": Cluster,
    "cluster.rename": Renamed,
    "cluster.split": Split,
    "cluster.merge": Merge,
    "cluster.dissolve": One,
    "steps.set": Steps,
    "step.set": ToStep,
    "look.begin": Nothing,
    "timer.set": Timer,
    "timer.clear": Nothing,
    "lock.set": Lock,
    "board.close": Nothing,
    "board.open": Nothing,
    "late.admit": One,
    "late.refuse": One,
    "mod.hide": Reason,
    "mod.restore": One,
    "mod.remove": Reason,
    "host.set": Host,
    "person.out": Somebody,
    "person.in": Somebody,
    "voting.open": Voting,
    "voting.close": One,
    "voting.publish": One,
    "vote.cast": Cast,
    "undo": Undo,
}
