"""Who is in a draw: those who volunteered, what counts about them, and whether they were passed over last time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from core.db import session
from core.engagement.models import Engagement, Participation
from core.panel import ages
from core.panel.models import District, Panelist
from core.panel.population.services import Thing
from core.selection.models import DRAWN, Draw, DrawEntry
from core.selection.quotas import Candidate
from core.types import Id

GENDER: Final = "gender"
AGE: Final = "age"
DISTRICT: Final = "district"
FEATURES: tuple[Thing, ...] = (GENDER, AGE, DISTRICT)
COUNTED_GENDERS = ("woman", "man")  # those that the population is counted by
PASSED_OVER = 2.0  # how much likelier somebody is who was not drawn the last time


@dataclass(frozen=True, kw_only=True)
class Volunteer:
    """A member who offered, with their place; the candidate's key is the place's id."""

    place: Id
    panelist: Id
    candidate: Candidate


def volunteers(engagement: Engagement) -> list[Volunteer]:
    """Give everybody who has offered and not taken it back, in the order of their places."""
    rows = _offered(engagement).with_only_columns(
        Participation.id, Participation.panelist_id, Panelist.gender, Panelist.birth_year, District.name
    )
    found = session.execute(rows.order_by(Participation.id)).all()
    bands = ages.bands()
    waited = _passed_over(engagement) if engagement.call and engagement.call.remembers else set()
    return [
        Volunteer(
            place=place,
            panelist=who,
            candidate=Candidate(
                key=str(place),
                values=_values(gender, ages.band_of(birth_year, bands).key, district),
                weight=PASSED_OVER if who in waited else 1.0,
            ),
        )
        for place, who, gender, birth_year, district in found
    ]


def candidates(pool: Iterable[Volunteer]) -> list[Candidate]:
    """Give what counts in the draw."""
    return [one.candidate for one in pool]


def _offered(engagement: Engagement) -> sa.Select[Participation]:
    return (
        sa.select(Participation)
        .join(Panelist, Panelist.id == Participation.panelist_id)
        .outerjoin(District, District.id == Panelist.district_id)
        .where(Participation.engagement_id == engagement.id, Participation.state == "volunteered")
    )


def _values(gender: str, band: str, district: str | None) -> dict[str, str]:
    """Give what is known of somebody that the population is counted by; who will not say has no value."""
    values = {AGE: band}
    if gender in COUNTED_GENDERS:
        values[GENDER] = gender
    if district:
        values[DISTRICT] = district
    return values


def _passed_over(engagement: Engagement) -> set[Id]:
    """Find those who offered here, and in the last draw they were in were not drawn, nor offered a seat later."""
    here = sa.select(Participation.panelist_id).where(
        Participation.engagement_id == engagement.id, Participation.state == "volunteered"
    )
    rows = (
        sa.select(DrawEntry.panelist_id, sa.or_(DrawEntry.drawn, DrawEntry.replaces_how != ""))
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .where(Draw.state == DRAWN, Draw.engagement_id != engagement.id, DrawEntry.panelist_id.in_(here))
    )
    last: dict[Id, bool] = dict(iter(session.execute(rows.order_by(Draw.drawn_at, Draw.id))))
    return {who for who, got_in in last.items() if not got_in}
