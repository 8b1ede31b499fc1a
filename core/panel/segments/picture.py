"""How those in a segment are divided, as charts with tables; staff who may see the people may see every number."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core.contributions import Bar, Chart, Column, Section, Table
from core.dates import number, percent
from core.db import session
from core.language import core_texts
from core.panel import ages
from core.panel.choices import gender_choices
from core.panel.models import Panelist
from core.panel.segments.models import Segment
from core.panel.segments.rules import place_choices
from core.panel.segments.services import people

_ = core_texts.gettext

Counted = Iterable[tuple[str, int]]


def charts(segment: Segment) -> list[Section]:
    """Draw who is in a segment by gender, age and place; none where nobody is."""
    genders = _count(segment, Panelist.gender)
    if not genders:
        return []
    years, places = _count(segment, Panelist.birth_year), _count(segment, Panelist.district_id)
    bands = ages.bands()
    by_band = dict.fromkeys((band.words for band in bands), 0)
    for year, many in years.items():
        age = ages.age_of(year)
        by_band[next((band for band in bands if band.holds(age)), bands[0]).words] += many
    known = {"None" if place is None else str(place): many for place, many in places.items()}
    by_place = [(choice.label, known.get(choice.value, 0)) for choice in place_choices()[:-1]]
    nowhere = (place_choices()[-1].label, known.get("None", 0))
    return [
        _section("gender", _("Kjønn"), ((choice.label, genders.get(choice.value, 0)) for choice in gender_choices())),
        _section("age", _("Alder"), by_band.items()),
        _section("district", _("Bosted"), (row for row in [*by_place, nowhere] if row[1])),
    ]


def _count(segment: Segment, column: InstrumentedAttribute[Any]) -> dict[Any, int]:
    return dict(iter(session.execute(people(segment).with_only_columns(column, sa.func.count()).group_by(column))))


def _section(name: str, title: str, counted: Counted) -> Section:
    rows = list(counted)
    everybody = sum(many for _label, many in rows) or 1
    bars = [
        Bar(label=label, value=many, percent=round(100 * many / everybody, 2), display=number(many))
        for label, many in rows
    ]
    numbers = [Column(title=_("Paneldeltakere"), numeric=True), Column(title=_("Andel"), numeric=True)]
    table = Table(
        caption=_("%(title)s i segmentet", title=title),
        columns=[Column(title=title), *numbers],
        rows=[[label, number(many), percent(many / everybody)] for label, many in rows],
    )
    return Section(id=name, title=title, chart=Chart(title=title, description="", bars=bars, base=""), table=table)
