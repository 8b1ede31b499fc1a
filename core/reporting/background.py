"""What is known of those who answered, in groups: where they live, how old they are, their gender."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement import keys
from core.engagement.models import CONFIDENTIAL, NAMED, Engagement, Participation
from core.panel.models import District, Panelist
from core.questionnaire.models import Response
from core.types import Id

BANDS = ((0, "0-24"), (25, "25-39"), (40, "40-54"), (55, "55-66"), (67, "67-"))
GENDERS = ("woman", "man", "other", "unsaid")
UNKNOWN = ""  # whose the answer is, nobody knows
UNSURE = "unsure"  # they said that they do not know their place


@dataclass(frozen=True)
class Variable:
    """One thing that answers are divided by: its groups in order, and the group of each answer."""

    name: str
    groups: Sequence[str]
    of_response: Mapping[Id, str]


def variables(engagement: Engagement, responses: Iterable[Id]) -> list[Variable]:
    """Divide these answers by place, age band and gender; nothing where nobody may know whose they are."""
    people = _people(engagement)
    known = {one: people[one] for one in responses if one in people}
    if not known:
        return []
    year = (engagement.closed_at or clock.now()).year
    return [
        _variable("place", _names(), {one: name or UNSURE for one, (name, _born, _gender) in known.items()}, responses),
        _variable("age", [band for _from, band in BANDS], _ages(known, year), responses),
        _variable("gender", GENDERS, {one: gender for one, (_name, _born, gender) in known.items()}, responses),
    ]


Known = Mapping[Id, tuple[str | None, int, str]]


def _ages(known: Known, year: int) -> dict[Id, str]:
    return {one: _band(year - born) for one, (_name, born, _gender) in known.items()}


def _band(age: int) -> str:
    return next(band for least, band in reversed(BANDS) if age >= least)


def _variable(name: str, groups: Sequence[str], known: Mapping[Id, str], responses: Iterable[Id]) -> Variable:
    of_response = {one: known.get(one, UNKNOWN) for one in responses}
    last = [group for group in (UNSURE, UNKNOWN) if group in of_response.values()]
    return Variable(name, [*groups, *last], of_response)


def _names() -> list[str]:
    return list(session.scalars(sa.select(District.name).order_by(District.sort_key)))


def _people(engagement: Engagement) -> dict[Id, tuple[str | None, int, str]]:
    """Find who gave each answer: by name, or by the key while there is one."""
    about = sa.select(Participation.id, District.name, Panelist.birth_year, Panelist.gender)
    about = about.join(Panelist, Panelist.id == Participation.panelist_id).outerjoin(District)
    mine = sa.select(Response.id, Response.participation_id, Response.mark)
    given = mine.where(Response.questionnaire_id == engagement.questionnaire_id)
    people: dict[Id | str | None, tuple[str | None, int, str]] = {}
    for place, name, born, gender in session.execute(about.where(Participation.engagement_id == engagement.id)):
        people[_owner(engagement, place)] = (name, born, gender)
    people.pop(None, None)
    owners = {response: mark or place for response, place, mark in session.execute(given)}
    return {response: people[owner] for response, owner in owners.items() if owner in people}


def _owner(engagement: Engagement, participation_id: Id) -> Id | str | None:
    """Say what an answer of this person carries; nothing where answers are anonymous, or the key is gone."""
    if engagement.anonymity == NAMED:
        return participation_id
    return keys.mark_of(engagement, participation_id) if engagement.anonymity == CONFIDENTIAL else None
