"""Offering to take part: for whom the call is, what they answered first, and taking it back."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.db import session
from core.engagement import audience
from core.engagement.calling import ages
from core.engagement.calling.errors import NotForThem, OfferClosed, TooOld, TooYoung
from core.engagement.calling.models import Call
from core.engagement.calling.places import fill_places, hold_with_seats
from core.engagement.calling.screening import require_answers
from core.engagement.invitations import participation_of
from core.engagement.models import Engagement, Participation
from core.engagement.moves import announce, become, remember
from core.engagement.states import takes_offers
from core.panel.models import Panelist
from core.questionnaire import responses
from core.questionnaire.services import asked
from core.types import LocalText, new_id

BEFORE = ("invited", "declined", "withdrawn", "unsuitable", "volunteered")  # who may offer, or offer anew
OFFERED = ("volunteered", "reserve", "selected", "offered", "accepted")  # who has something to take back


def require_fit(engagement: Engagement, member: Panelist) -> None:
    """See that the call is for this member: in its audience, and of the age it says.

    Of the age only the year of birth is known: who turns that old this year is old enough.
    Raises TooYoung, TooOld or NotForThem.
    """
    call = engagement.call
    if ages.is_too_young(call, member.birth_year):
        raise TooYoung
    if ages.is_too_old(call, member.birth_year):
        raise TooOld
    mine = audience.audience(engagement).where(Panelist.id == member.id)
    if session.scalar(mine.with_only_columns(Panelist.id)) is None:
        raise NotForThem


def volunteer(engagement: Engagement, member: Panelist, answers: Mapping[str, Any]) -> Participation:
    """Note that a member offers to take part; twice is once, and what was answered last counts.

    ``answers`` are the stored values of the screener by question id. Where they mean that it does not fit, the place
    becomes ``unsuitable`` with the kind words the leader wrote. Raises OfferClosed, AnswerMissing, and what
    ``require_fit`` raises.
    """
    call = _open_call(engagement)
    require_fit(engagement, member)
    require_answers(call, answers)
    reason = unfit(call, answers)
    state = "volunteered" if reason is None else "unsuitable"
    place = participation_of(engagement.id, member.id) or _new_place(engagement, member, state)
    if place.state not in BEFORE:
        raise OfferClosed
    if call.screener_id and answers:
        _keep(call, place, answers)
    place.told = reason or LocalText()
    session.flush()
    become(place, state, of=[before for before in BEFORE if before != state])
    return place


def unfit(call: Call, answers: Mapping[str, Any]) -> LocalText | None:
    """Give the words for whoever answered what the call does not look for; None where it fits."""
    for rule in call.unfit:
        given = answers.get(rule["question"])
        chosen = given if isinstance(given, list) else [given]
        if set(chosen) & set(rule["options"]):
            return LocalText(rule["reason"])
    return None


def withdraw(place: Participation) -> bool:
    """Take an offer or a seat back, at any time and without a reason; a seat goes to the next. Say if it was news."""
    hold_with_seats(place)
    changed = become(place, "withdrawn", of=OFFERED)
    if changed:
        place.answer_by = None
        session.flush()
        fill_places(place.engagement)
    return changed


def answers_of(place: Participation) -> Mapping[str, Any]:
    """Give what somebody answered to the screener, to show it to them again."""
    call = place.engagement.call
    if call is None or call.screener_id is None:
        return {}
    response = responses.find(call.screener_id, place.id)
    return responses.answers_of(response) if response else {}


def _keep(call: Call, place: Participation, answers: Mapping[str, Any]) -> None:
    version = asked(call.screener_id) if call.screener_id else None
    if version is None:
        return
    before = responses.find(version.questionnaire_id, place.id)
    if before:
        responses.change(before, version, answers)
    else:
        responses.submit(version, place.id, answers)


def _new_place(engagement: Engagement, member: Panelist, state: str) -> Participation:
    """Make a place for whoever was not asked; of two at once by the same member, the second finds the first's."""
    place = Participation(id=new_id(), engagement_id=engagement.id, panelist_id=member.id, state=state)
    try:
        with session.begin_nested():
            session.add(place)
    except IntegrityError:
        found = participation_of(engagement.id, member.id)
        if found is None:
            raise
        return found
    remember(place)
    announce(place)
    return place


def _open_call(engagement: Engagement) -> Call:
    """Give the call that takes offers now; whoever closes it waits until this one is in. Raises OfferClosed."""
    held = sa.select(Call).where(Call.engagement_id == engagement.id).with_for_update(read=True)
    call = session.scalar(held.execution_options(populate_existing=True))
    if call is None or not takes_offers(engagement):
        raise OfferClosed
    return call
