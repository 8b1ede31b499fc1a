"""What the activities offer segments to ask: how often and when members were asked, and how far they came.

Who has answered anonymously is asked by no rule: of those activities people are known only to have been asked.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core import clock, forms
from core.auth.accounts import current_staff
from core.capabilities import Capability
from core.contributions import SegmentRule
from core.db import session
from core.engagement import contacts
from core.engagement.models import (
    ANONYMOUS,
    PARTICIPATION_STATES,
    Engagement,
    Participation,
    ParticipationChange,
)
from core.engagement.place_states import participation_word
from core.engagement.rights import engagements_where
from core.forms import Choice
from core.language import core_texts, spoken
from core.panel.models import Panelist
from core.panel.segments.schemas import MUST, Days, Nothing
from core.types import Id

_ = core_texts.gettext
_n = core_texts.ngettext
_l = core_texts.lazy_gettext

ASKED, TOOK_PART = _l("Hvor ofte de er spurt"), _l("Hva de har vært med på")
TIMES = _l("Skriv et helt tall fra 0 til 100.")

Ids = InstrumentedAttribute[Id]
Values = Mapping[str, Any]


class Times(forms.Schema):
    """How often, this year: at least and at most."""

    least = forms.optional_whole(_l("Spurt minst så mange ganger i år"), least=0, most=100, otherwise=TIMES)
    most = forms.optional_whole(_l("Spurt høyst så mange ganger i år"), least=0, most=100, otherwise=TIMES)

    @ma.validates_schema
    def says_something(self, data: dict[str, int | None], **_more: object) -> None:
        """Refuse no number at all, and more than the most."""
        least, most = data.get("least"), data.get("most")
        if least is None and most is None:
            raise ma.ValidationError(_("Skriv minst ett tall."), "least")
        if least is not None and most is not None and most < least:
            raise ma.ValidationError(_("Det siste tallet må være minst like høyt som det første."), "most")


class TookPart(forms.Schema):
    """How often somebody has taken part, and how far back."""

    times = forms.whole(
        _l("Minst hvor mange ganger?"), least=1, most=100, otherwise=_l("Skriv et helt tall fra 1 til 100.")
    )
    days = forms.whole(
        _l("De siste så mange dagene"), least=1, most=3650, otherwise=_l("Skriv et antall dager fra 1 til 3650."),
        hint=_l("Anonyme aktiviteter teller ikke: vi vet ikke hvem som har svart når."),
    )  # fmt: skip


class HowFar(forms.Schema):
    """How far somebody came in one of these activities."""

    activities = forms.choices(
        _l("I en av disse aktivitetene"), must=MUST,
        hint=_l("Aktiviteter med anonyme svar står ikke her: der vet vi ikke hvem som har gjort hva."),
    )  # fmt: skip
    states = forms.choices(_l("Slik er deltakelsen"), must=MUST)


def _asked_lately(_id: Ids, values: Values) -> sa.ColumnElement[bool]:
    since = clock.today() - timedelta(days=values["days"])
    return Panelist.invited_on >= since


def _times(_id: Ids, values: Values) -> sa.ColumnElement[bool]:
    times, least, most = contacts.times_this_year(), values["least"], values["most"]
    holds = [] if least is None else [times >= least]
    return sa.and_(*holds, *([] if most is None else [times <= most]))


def _say_times(values: Values) -> str:
    least, most = values["least"], values["most"]
    if most is None:
        return _n("er spurt minst %(num)s gang i år", "er spurt minst %(num)s ganger i år", least)
    if least is None:
        return _n("er spurt høyst %(num)s gang i år", "er spurt høyst %(num)s ganger i år", most)
    return _("er spurt fra %(least)s til %(most)s ganger i år", least=least, most=most)


def _say_other_times(values: Values) -> str:
    least, most = values["least"], values["most"]
    if most is None:
        return _n("er spurt færre enn %(num)s gang i år", "er spurt færre enn %(num)s ganger i år", least)
    if least is None:
        return _n("er spurt mer enn %(num)s gang i år", "er spurt mer enn %(num)s ganger i år", most)
    return _("ikke er spurt fra %(least)s til %(most)s ganger i år", least=least, most=most)


def _took_part(panelist: Ids, values: Values) -> sa.ColumnElement[bool]:
    since = clock.now() - timedelta(days=values["days"])
    done = (
        sa.select(Participation.panelist_id)
        .join(ParticipationChange, ParticipationChange.participation_id == Participation.id)
        .where(Participation.state == "completed", ParticipationChange.state == "completed")
        .where(ParticipationChange.at >= since)
        .group_by(Participation.panelist_id)
        .having(sa.func.count(Participation.id.distinct()) >= values["times"])
    )
    return panelist.in_(done)


def _say_took_part(values: Values) -> str:
    times, days = values["times"], values["days"]
    return _n(
        "har deltatt minst %(num)s gang de siste %(days)s dagene",
        "har deltatt minst %(num)s ganger de siste %(days)s dagene",
        times, days=days,
    )  # fmt: skip


def _say_took_part_less(values: Values) -> str:
    times, days = values["times"], values["days"]
    return _n(
        "har deltatt færre enn %(num)s gang de siste %(days)s dagene",
        "har deltatt færre enn %(num)s ganger de siste %(days)s dagene",
        times, days=days,
    )  # fmt: skip


def _how_far(panelist: Ids, values: Values) -> sa.ColumnElement[bool]:
    wanted = [Id(value) for value in values["activities"]]
    came = (
        sa.select(Participation.panelist_id)
        .join(Engagement, Engagement.id == Participation.engagement_id)
        .where(Engagement.id.in_(wanted), Engagement.anonymity != ANONYMOUS)
        .where(Participation.state.in_(values["states"]))
    )
    return panelist.in_(came)


def _say_how_far(values: Values) -> str:
    states, activities = _how_and_where(values)
    return _("har deltakelsen «%(states)s» i %(activities)s", states=states, activities=activities)


def _say_not_so_far(values: Values) -> str:
    states, activities = _how_and_where(values)
    return _("ikke har deltakelsen «%(states)s» i %(activities)s", states=states, activities=activities)


def _how_and_where(values: Values) -> tuple[str, str]:
    return _(" eller ").join(_word(state) for state in values["states"]), named(values["activities"])


def named(activities: Sequence[str]) -> str:
    """Name these activities as people read them."""
    ids = [Id(value) for value in activities]
    titles = session.scalars(sa.select(Engagement.title).where(Engagement.id.in_(ids)).order_by(Engagement.id))
    return _(" eller ").join(f"«{title.say(spoken())}»" for title in titles) or _("noe som ikke finnes lenger")


def _choices() -> Mapping[str, list[Choice]]:
    states = [Choice(value=state, label=_word(state)) for state in PARTICIPATION_STATES]
    return {"activities": activities_to_choose(), "states": states}


def activities_to_choose(*conditions: sa.ColumnElement[bool]) -> list[Choice]:
    """Offer the activities where whoever asks may see who was asked, and that tell who has done what."""
    me = current_staff()
    opened = Engagement.anonymity != ANONYMOUS, Engagement.opened_at.is_not(None)
    rows = sa.select(Engagement).where(*opened, *conditions)
    seen = engagements_where(me, Capability.RUN_ACTIVITIES) if me else sa.false()
    found = session.scalars(rows.where(seen).order_by(Engagement.opened_at.desc()))
    return [Choice(value=str(one.id), label=one.title.say(spoken())) for one in found]


def may_see_who(values: Values) -> bool:
    """Tell whether whoever asks may see who was asked in each of these activities."""
    me, wanted = current_staff(), {Id(value) for value in values["activities"]}
    seen = sa.select(Engagement.id).where(Engagement.id.in_(wanted))
    there = set(session.scalars(seen))
    mine = set(session.scalars(seen.where(engagements_where(me, Capability.RUN_ACTIVITIES)))) if me else set()
    return there == mine


def _word(state: str) -> str:
    return participation_word(state, None) if state in PARTICIPATION_STATES else state


RULES = (
    SegmentRule(
        name="core.never_asked", title=_l("Aldri spurt"), group=ASKED, schema=Nothing,
        where=lambda _id, _values: sa.not_(contacts.ever_asked()), says=lambda _values: _("aldri er spurt"),
        says_not=lambda _values: _("er spurt minst én gang"),
    ),
    SegmentRule(
        name="core.asked_lately", title=_l("Spurt nylig"), group=ASKED, schema=Days, where=_asked_lately,
        says=lambda values: _("er spurt de siste %(days)s dagene", days=values["days"]),
        says_not=lambda values: _("ikke er spurt de siste %(days)s dagene", days=values["days"]),
    ),
    SegmentRule(
        name="core.times_asked", title=_l("Hvor mange ganger de er spurt i år"), group=ASKED, schema=Times,
        where=_times, says=_say_times, says_not=_say_other_times,
    ),
    SegmentRule(
        name="core.took_part", title=_l("Hvor ofte de har deltatt"), group=TOOK_PART, schema=TookPart,
        where=_took_part, says=_say_took_part, says_not=_say_took_part_less,
    ),
    SegmentRule(
        name="core.how_far", title=_l("Har svart, deltatt eller takket nei i en aktivitet"), group=TOOK_PART,
        schema=HowFar, offers=_choices, where=_how_far, says=_say_how_far, says_not=_say_not_so_far,
        may_use=may_see_who,
    ),
)  # fmt: skip
