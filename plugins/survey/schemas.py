"""What the buttons beside a question send."""

import marshmallow as ma

from core.plugin.forms import Schema, text, version


class ArrangeSchema(Schema):
    """Which question, and what to do with it."""

    version = version()
    question = text("", longest=64)
    act = text("", longest=10)

    @ma.validates("act")
    def check_act(self, value: str, **_about: object) -> None:
        """Know four acts."""
        if value not in {"up", "down", "copy", "remove"}:
            raise ma.ValidationError(value)
