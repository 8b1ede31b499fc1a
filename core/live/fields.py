"""Fields for what intents carry: a thing by the id that a page made for it, somebody by their name on a log.

The two never meet: what is taken out of a log is named by either, and a page must not name its thing as a person.
"""

from typing import Any, ClassVar

import marshmallow as ma

OF_NAMES = 5  # the version of UUID that ``name_on`` gives, RFC 9562, 5.5


class ThingId(ma.fields.UUID):
    """The id of a thing, in the one way of writing it: any UUID but one that could be somebody's name."""

    names_somebody: ClassVar[bool] = False

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)
        if (found.version == OF_NAMES) is not self.names_somebody:
            raise self.make_error("invalid_uuid")
        return str(found)


class PersonName(ThingId):
    """A name by which a log knows somebody."""

    names_somebody = True
