"""What comes in about a log, whatever way it comes."""

from functools import cache

import marshmallow as ma

from core.forms import Schema

MOST_ITEMS = 20
LARGEST_FRAME = 16 * 1024  # bytes of a frame of intents, or of such a request
LARGEST = 2**53 - 1  # a number that JavaScript can hold


@cache
def reader(schema: type[ma.Schema]) -> ma.Schema:
    """Give one of a schema for all that is read by it: to make one costs more than to read a note."""
    return schema()


class HelloSchema(Schema):
    """Somebody comes, or lacks something: to which view of it, and what they know already, if anything."""

    log = ma.fields.UUID(required=True)
    view = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    epoch = ma.fields.UUID(load_default=None, allow_none=True)
    last_seq = ma.fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=ma.validate.Range(min=0, max=LARGEST)
    )


class OpsSchema(Schema):
    """Intents; each of them is read by the schema of its kind."""

    log = ma.fields.UUID(required=True)
    view = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    items = ma.fields.List(ma.fields.Dict(keys=ma.fields.String()), required=True)

    @ma.validates("items")
    def _few(self, items: list[object], **_how: object) -> None:
        if not 1 <= len(items) <= MOST_ITEMS:
            raise ma.ValidationError("too many, or none")  # a program reads it, nobody else


class InPassingSchema(Schema):
    """What a page tells of itself now; what was told before holds no more. The kind's schema reads it."""

    log = ma.fields.UUID(required=True)
    told = ma.fields.Dict(keys=ma.fields.String(), required=True)


class TickSchema(Schema):
    """What time is it: nothing else is asked."""
