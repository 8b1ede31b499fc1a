"""What programs send and get about members."""

import marshmallow as ma

from core.api import fields
from core.api.fields import Schema
from core.api.paging import PageQuery, listed
from core.language import LANGUAGES
from core.panel.schemas import OLDEST_YEAR
from core.panel.services import GENDERS

STATES = ("active", "paused")
LATEST_YEAR = 2100


class PanelistSchema(Schema):
    """A member of the panel."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    birth_year = ma.fields.Integer(required=True)
    gender = ma.fields.String(required=True, metadata={"enum": list(GENDERS)})
    district_id = ma.fields.UUID(required=True, allow_none=True)
    channel_id = ma.fields.UUID(required=True, allow_none=True)
    interests = ma.fields.List(ma.fields.UUID(), required=True)
    language = ma.fields.String(required=True, metadata={"enum": list(LANGUAGES)})
    state = ma.fields.String(required=True, metadata={"enum": list(STATES)})
    paused_until = fields.Instant(required=True, allow_none=True)
    joined_at = fields.Instant(required=True)


class PanelistQuery(PageQuery):
    """Which members are asked for."""

    state = fields.one_of(STATES)
    district_id = ma.fields.UUID()


class SignUpSchema(Schema):
    """Somebody who wants to be a member, as they said it themselves; ``consent`` is the sentence they said yes to."""

    id = ma.fields.UUID(metadata={"description": "Your own id for it: sent twice, it is one sign-up."})
    name = fields.Words(longest=100, required=True)
    email = fields.Email(required=True)
    birth_year = fields.whole(OLDEST_YEAR, LATEST_YEAR, required=True)
    birthday_passed = ma.fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": "Needed in the boundary year of the age rule only."}
    )
    gender = fields.one_of(GENDERS, required=True)
    district_id = ma.fields.UUID(allow_none=True, load_default=None)
    language = fields.one_of(LANGUAGES, load_default="nb")
    consent = fields.Words(longest=500, required=True)


class WaitingSchema(Schema):
    """A sign-up that waits: the person is a member once they have pressed the button in their letter."""

    id = ma.fields.UUID(required=True)
    state = ma.fields.String(required=True, metadata={"enum": ["waiting"]})


class CorrectionSchema(Schema):
    """What is put right; a name that is left out stays as it is. A break ends only by the member's own hand."""

    name = fields.Words(longest=100)
    gender = fields.one_of(GENDERS)
    district_id = ma.fields.UUID(allow_none=True)
    channel_id = ma.fields.UUID(allow_none=True)
    interests = fields.ids()
    language = fields.one_of(LANGUAGES)
    state = fields.one_of(("paused",))


class DistrictSchema(Schema):
    """A place that people say they live in."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)


class TitledSchema(Schema):
    """An interest, or a channel by which people hear of the panel."""

    id = ma.fields.UUID(required=True)
    title = fields.LocalSaid()
    offered = ma.fields.Boolean(
        required=True, metadata={"description": "False where it is put away: members keep it, and nobody gets it anew."}
    )


PanelistPage = listed("PanelistPage", PanelistSchema)
DistrictPage = listed("DistrictPage", DistrictSchema)
TitledPage = listed("TitledPage", TitledSchema)
