"""What programs send and get about engagements, their invitations and their results."""

import marshmallow as ma

from core.api import fields
from core.api.fields import Schema
from core.api.paging import PageQuery, listed
from core.engagement.calling.models import REQUIRED
from core.engagement.calling.models import STATES as CALL_STATES
from core.engagement.models import LONGEST_SINCE, NEVER_ASKED, PARTICIPATION_STATES, STATES
from core.engagement.sending.models import STATES as SENDING_STATES

MOST_PEOPLE = 1_000_000
LONGEST_MINUTES = 600
ORDERS = (NEVER_ASKED, LONGEST_SINCE)


class FiguresSchema(Schema):
    """How many were asked, how many letters left, how many answered and how many said no."""

    asked = ma.fields.Integer(required=True)
    sent = ma.fields.Integer(required=True)
    answered = ma.fields.Integer(required=True)
    declined = ma.fields.Integer(required=True)


class CallSchema(Schema):
    """The call of an engagement: until when members may offer to take part, and for whom it is."""

    state = ma.fields.String(required=True, metadata={"enum": list(CALL_STATES)})
    deadline = fields.Instant(required=True, allow_none=True)
    seats = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "None: everybody who fits."})
    youngest = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "By the year of birth."})
    oldest = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "By the year of birth."})
    requires = ma.fields.List(ma.fields.String(metadata={"enum": list(REQUIRED)}), required=True)
    volunteered = ma.fields.Integer(required=True, metadata={"description": "How many have offered to take part."})
    seated = ma.fields.Integer(required=True, metadata={"description": "How many of them have a seat."})


class AudienceSchema(Schema):
    """Whom a draft would ask now: how many people, and how many are left out, each counted under one reason."""

    people = ma.fields.Integer(required=True)
    other_age = ma.fields.Integer(required=True, metadata={"description": "Of another age than its call is for."})
    paused = ma.fields.Integer(required=True, metadata={"description": "They take a break."})
    only_followed = ma.fields.Integer(
        required=True, metadata={"description": "They want e-mail only about what they follow, and this is none of it."}
    )
    capped = ma.fields.Integer(required=True, metadata={"description": "Asked as often as they may be this year."})
    unreachable = ma.fields.Integer(required=True, metadata={"description": "Letters to them come back."})
    beyond = ma.fields.Integer(required=True, metadata={"description": "Beyond ``most_people``."})


class SendingSchema(Schema):
    """The invitation that waits: until ``due_at`` it can be stopped, and nobody has been told anything."""

    id = ma.fields.UUID(required=True)
    state = ma.fields.String(required=True, metadata={"enum": list(SENDING_STATES)})
    due_at = fields.Instant(required=True)
    people = ma.fields.Integer(required=True, attribute="count")


class EngagementSchema(Schema):
    """An engagement; ``version`` is its ETag, and ``audience`` is told of one draft at a time."""

    id = ma.fields.UUID(required=True)
    project_id = ma.fields.UUID(required=True)
    format = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "Its word in public addresses."})
    title = fields.LocalSaid()
    purpose = fields.LocalSaid()
    state = ma.fields.String(required=True, metadata={"enum": list(STATES)})
    minutes = ma.fields.Integer(required=True, allow_none=True)
    deadline = fields.Instant(required=True, allow_none=True)
    district_ids = ma.fields.List(ma.fields.UUID(), required=True, metadata={"description": "Whom it asks; none: all."})
    segment_id = ma.fields.UUID(required=True, allow_none=True, metadata={"description": "Whom it asks instead."})
    most_people = ma.fields.Integer(required=True, allow_none=True)
    ask_first = ma.fields.String(required=True, metadata={"enum": list(ORDERS)})
    created_at = fields.Instant(required=True)
    opened_at = fields.Instant(required=True, allow_none=True)
    closed_at = fields.Instant(required=True, allow_none=True)
    published_at = fields.Instant(required=True, allow_none=True)
    figures = ma.fields.Nested(FiguresSchema, required=True)
    call = ma.fields.Nested(
        CallSchema, required=True, allow_none=True, metadata={"description": "None: people are asked directly."}
    )
    audience = ma.fields.Nested(AudienceSchema)
    sending = ma.fields.Nested(SendingSchema, metadata={"description": "Told where an invitation waits."})
    version = ma.fields.Integer(required=True)


class EngagementQuery(PageQuery):
    """Which engagements are asked for."""

    state = fields.one_of(STATES)
    project_id = ma.fields.UUID()
    format = ma.fields.String(validate=ma.validate.Length(max=40))


class NewEngagementSchema(Schema):
    """A draft; its content is written by its format, and its words may be changed until it opens."""

    id = ma.fields.UUID(metadata={"description": "Your own id for it: sent twice, it is made once."})
    format = fields.Words(longest=40, required=True)
    project_id = ma.fields.UUID(metadata={"description": "Left out, it gets its own project."})
    title = fields.LocalWords(longest=120, required=True)
    purpose = fields.LocalWords(longest=400, required=True)
    minutes = fields.whole(1, LONGEST_MINUTES, allow_none=True)
    deadline = fields.Instant(allow_none=True)
    district_ids = fields.ids()
    segment_id = ma.fields.UUID(allow_none=True, metadata={"description": "Instead of districts."})
    most_people = fields.whole(1, MOST_PEOPLE, allow_none=True)
    ask_first = fields.one_of(ORDERS)


class EngagementChangeSchema(Schema):
    """What is changed; a name that is left out stays as it is. Whom it asks can be changed in a draft only."""

    title = fields.LocalWords(longest=120)
    purpose = fields.LocalWords(longest=400)
    minutes = fields.whole(1, LONGEST_MINUTES, allow_none=True)
    deadline = fields.Instant(allow_none=True)
    district_ids = fields.ids()
    segment_id = ma.fields.UUID(allow_none=True, metadata={"description": "Instead of districts."})
    most_people = fields.whole(1, MOST_PEOPLE, allow_none=True)
    ask_first = fields.one_of(ORDERS)


class OpenSchema(Schema):
    """The consent to send: to how many people, as the draft's audience said."""

    people = fields.whole(1, MOST_PEOPLE, required=True)


class InvitationSchema(Schema):
    """One person's place in an engagement."""

    id = ma.fields.UUID(required=True)
    panelist_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    state = ma.fields.String(required=True, metadata={"enum": list(PARTICIPATION_STATES)})


class InvitationQuery(PageQuery):
    """Which invitations are asked for."""

    state = fields.one_of(PARTICIPATION_STATES)


class InviteSchema(Schema):
    """Whom to ask too."""

    panelist_ids = fields.ids(required=True)


class InvitedSchema(Schema):
    """Everybody whom the call named, those who had been asked before included."""

    items = ma.fields.List(ma.fields.Nested(InvitationSchema), required=True)


EngagementPage = listed("EngagementPage", EngagementSchema)
InvitationPage = listed("InvitationPage", InvitationSchema)
