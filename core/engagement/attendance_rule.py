"""What sessions offer segments to ask: who came to one, and who had a seat and did not."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core import forms
from core.booking.models import ABSENT, CAME, LATE, Booking, Session
from core.contributions import SegmentRule
from core.engagement.models import Engagement
from core.engagement.segment_rules import TOOK_PART, activities_to_choose, may_see_who, named
from core.forms import Choice
from core.language import core_texts
from core.panel.segments.schemas import MUST
from core.types import Id

_ = core_texts.gettext
_l = core_texts.lazy_gettext

HOW = {"came": (CAME, LATE), "absent": (ABSENT,)}


class Attended(forms.Schema):
    """Whether somebody came to a session of one of these activities, early or late."""

    activities = forms.choices(_l("Samling i en av disse aktivitetene"), must=MUST)
    how = forms.choice(_l("Oppmøte"))


def _choices() -> Mapping[str, list[Choice]]:
    how = [Choice(value="came", label=_("Møtte")), Choice(value="absent", label=_("Møtte ikke"))]
    meets = sa.select(Session.engagement_id).where(Session.engagement_id == Engagement.id).exists()
    return {"activities": activities_to_choose(meets), "how": how}


def _attended(panelist: InstrumentedAttribute[Id], values: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    wanted = [Id(value) for value in values["activities"]]
    there = sa.select(Booking.panelist_id).join(Session, Session.id == Booking.session_id)
    return panelist.in_(there.where(Session.engagement_id.in_(wanted), Booking.attendance.in_(HOW[values["how"]])))


def _says(values: Mapping[str, Any]) -> str:
    where = named(values["activities"])
    if values["how"] == "came":
        return _("har møtt på en samling i %(activities)s", activities=where)
    return _("hadde plass på en samling i %(activities)s og møtte ikke", activities=where)


def _says_not(values: Mapping[str, Any]) -> str:
    where = named(values["activities"])
    if values["how"] == "came":
        return _("ikke har møtt på en samling i %(activities)s", activities=where)
    return _("ikke har vært borte fra en samling de hadde plass på i %(activities)s", activities=where)


RULE = SegmentRule(
    name="core.attended", title=_l("Har møtt på en samling"), group=TOOK_PART, schema=Attended,
    offers=_choices, where=_attended, says=_says, says_not=_says_not, may_use=may_see_who,
)  # fmt: skip
