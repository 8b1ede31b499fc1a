"""What core's panel offers segments to ask: what members have said of themselves, how and when they joined."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core import clock
from core.contributions import SegmentRule
from core.dates import short_day
from core.db import remembered, session
from core.forms import Choice
from core.language import LANGUAGES, core_texts
from core.panel import services
from core.panel.choices import channel_choices, gender_choices, interest_choices
from core.panel.models import Panelist, PanelistInterest, RecruitmentLink
from core.panel.schemas import UNKNOWN_PLACE
from core.panel.segments import matching, schemas
from core.panel.segments.models import Segment
from core.types import Id

_ = core_texts.gettext
_l = core_texts.lazy_gettext

UNSAID = "unsaid"
PROFILE, MEMBERSHIP, OTHERS = _l("Hvem de er"), _l("Hvordan de ble med"), _l("Andre segmenter")

Ids = InstrumentedAttribute[Id]
Values = Mapping[str, Any]


def place_choices() -> list[Choice]:
    """Give every place, and those who do not know theirs."""
    places = [Choice(value=str(place.id), label=place.name) for place in services.districts()]
    return [*places, Choice(value=UNKNOWN_PLACE, label=_("Vet ikke / finner ikke stedet mitt"))]


def _channels() -> list[Choice]:
    return [*channel_choices(), Choice(value=UNSAID, label=_("Har ikke sagt det"))]


def _links() -> list[Choice]:
    rows = session.scalars(sa.select(RecruitmentLink).order_by(RecruitmentLink.id.desc()))
    return [Choice(value=str(link.id), label=link.title) for link in rows]


def _segments() -> list[Choice]:
    """Give every segment: one that is put away is still asked for by those who chose it."""
    ordered = sorted(matching.every().values(), key=lambda segment: (segment.title, str(segment.id)))
    return [Choice(value=str(one.id), label=_title(one)) for one in ordered]


def _title(segment: Segment) -> str:
    return _("%(title)s (lagt bort)", title=segment.title) if segment.ended_at else segment.title


def _languages() -> list[Choice]:
    return [Choice(value=code, label=name) for code, name in LANGUAGES.items()]


def _named(offered: Callable[[], Iterable[Choice]], values: Sequence[str]) -> str:
    """Write what was chosen as people read it; what is gone from the list is said to be."""
    known: dict[object, dict[str, str]] = remembered("words of segments")
    if offered not in known:
        known[offered] = {choice.value: choice.label for choice in offered()}
    words = known[offered]
    return _(" eller ").join(words.get(value, _("noe som ikke finnes lenger")) for value in values)


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[str], nothing: str = "") -> sa.ColumnElement[bool]:
    """Say that a column holds one of these ids; ``nothing`` is the value that stands for none."""
    ids = [Id(value) for value in values if value != nothing and _is_id(value)]
    named = column.in_(ids)
    return sa.or_(named, column.is_(None)) if nothing in values else named


def _is_id(value: str) -> bool:
    try:
        Id(value)
    except ValueError:
        return False
    return True


def _age(_id: Ids, values: Values) -> sa.ColumnElement[bool]:
    year, least, most = clock.today().year, values["least"], values["most"]
    holds = [] if least is None else [Panelist.birth_year <= year - least]
    return sa.and_(*holds, *([] if most is None else [Panelist.birth_year >= year - most]))


def _say_age(values: Values) -> str:
    least, most = values["least"], values["most"]
    if most is None:
        return _("er %(least)s år eller eldre", least=least)
    if least is None:
        return _("er %(most)s år eller yngre", most=most)
    return _("er %(least)s–%(most)s år", least=least, most=most)


def _say_other_age(values: Values) -> str:
    least, most = values["least"], values["most"]
    if most is None:
        return _("er yngre enn %(least)s år", least=least)
    if least is None:
        return _("er eldre enn %(most)s år", most=most)
    return _("ikke er %(least)s–%(most)s år", least=least, most=most)


def _cares(panelist: Ids, values: Values) -> sa.ColumnElement[bool]:
    cares = sa.select(PanelistInterest.panelist_id).where(_one_of(PanelistInterest.interest_id, values["interests"]))
    return panelist.in_(cares)


def _midnight(day: date) -> datetime:
    return clock.instant(datetime.combine(day, time()))


def _joined(_id: Ids, values: Values) -> sa.ColumnElement[bool]:
    since, until = values["since"], values["until"]
    holds = [Panelist.joined_at >= _midnight(since)] if since else []
    return sa.and_(*holds, *([Panelist.joined_at < _midnight(until + timedelta(days=1))] if until else []))


def _say_joined(values: Values) -> str:
    since, until = (short_day(value) if value else "" for value in (values["since"], values["until"]))
    if not until:
        return _("ble med %(since)s eller senere", since=since)
    if not since:
        return _("ble med %(until)s eller tidligere", until=until)
    return _("ble med fra %(since)s til %(until)s", since=since, until=until)


def _say_joined_otherwise(values: Values) -> str:
    since, until = (short_day(value) if value else "" for value in (values["since"], values["until"]))
    if not until:
        return _("ble med før %(since)s", since=since)
    if not since:
        return _("ble med etter %(until)s", until=until)
    return _("ikke ble med fra %(since)s til %(until)s", since=since, until=until)


def _joined_lately(_id: Ids, values: Values) -> sa.ColumnElement[bool]:
    return Panelist.joined_at >= clock.now() - timedelta(days=values["days"])


def _in_segments(_id: Ids, values: Values) -> sa.ColumnElement[bool]:
    segments = matching.every()
    return sa.or_(sa.false(), *(matching.is_in(segments[value]) for value in values["segments"] if value in segments))


RULES = (
    SegmentRule(
        name="core.gender", title=_l("Kjønn"), group=PROFILE, schema=schemas.Genders,
        offers=lambda: {"genders": gender_choices()},
        where=lambda _id, values: Panelist.gender.in_(values["genders"]),
        says=lambda values: _("har oppgitt kjønn: %(what)s", what=_named(gender_choices, values["genders"])),
        says_not=lambda values: _("ikke har oppgitt kjønn: %(what)s", what=_named(gender_choices, values["genders"])),
    ),
    SegmentRule(
        name="core.age", title=_l("Alder"), group=PROFILE, schema=schemas.Ages, where=_age, says=_say_age,
        says_not=_say_other_age,
    ),
    SegmentRule(
        name="core.place", title=_l("Bosted"), group=PROFILE, schema=schemas.Places,
        offers=lambda: {"districts": place_choices()},
        where=lambda _id, values: _one_of(Panelist.district_id, values["districts"], UNKNOWN_PLACE),
        says=lambda values: _("har oppgitt bosted: %(what)s", what=_named(place_choices, values["districts"])),
        says_not=lambda values: _("ikke har oppgitt bosted: %(what)s", what=_named(place_choices, values["districts"])),
    ),
    SegmentRule(
        name="core.interests", title=_l("Hva de er opptatt av"), group=PROFILE, schema=schemas.Interests,
        offers=lambda: {"interests": interest_choices()}, where=_cares,
        says=lambda values: _("er opptatt av %(what)s", what=_named(interest_choices, values["interests"])),
        says_not=lambda values: _("ikke er opptatt av %(what)s", what=_named(interest_choices, values["interests"])),
    ),
    SegmentRule(
        name="core.language", title=_l("Språk i e-poster"), group=PROFILE, schema=schemas.Languages,
        offers=lambda: {"languages": _languages()},
        where=lambda _id, values: Panelist.language.in_(values["languages"]),
        says=lambda values: _("får e-post på %(what)s", what=_named(_languages, values["languages"])),
        says_not=lambda values: _("ikke får e-post på %(what)s", what=_named(_languages, values["languages"])),
    ),
    SegmentRule(
        name="core.channel", title=_l("Hvor de hørte om panelet"), group=MEMBERSHIP, schema=schemas.Channels,
        offers=lambda: {"channels": _channels()},
        where=lambda _id, values: _one_of(Panelist.channel_id, values["channels"], UNSAID),
        says=lambda values: _("hørte om panelet her: %(what)s", what=_named(_channels, values["channels"])),
        says_not=lambda values: _("ikke hørte om panelet her: %(what)s", what=_named(_channels, values["channels"])),
    ),
    SegmentRule(
        name="core.link", title=_l("Rekrutteringslenke"), group=MEMBERSHIP, schema=schemas.Links,
        offers=lambda: {"links": _links()},
        where=lambda _id, values: _one_of(Panelist.link_id, values["links"]),
        says=lambda values: _("ble med gjennom %(what)s", what=_named(_links, values["links"])),
        says_not=lambda values: _("ikke ble med gjennom %(what)s", what=_named(_links, values["links"])),
    ),
    SegmentRule(
        name="core.joined", title=_l("Ble med, mellom to datoer"), group=MEMBERSHIP, schema=schemas.Joined,
        where=_joined, says=_say_joined, says_not=_say_joined_otherwise,
    ),
    SegmentRule(
        name="core.joined_lately", title=_l("Ble med nylig"), group=MEMBERSHIP, schema=schemas.Days,
        where=_joined_lately,
        says=lambda values: _("ble med de siste %(days)s dagene", days=values["days"]),
        says_not=lambda values: _("ble med for mer enn %(days)s dager siden", days=values["days"]),
    ),
    SegmentRule(
        name="core.segment", title=_l("Er med i et annet segment"), group=OTHERS, schema=schemas.Segments,
        offers=lambda: {"segments": _segments()}, where=_in_segments,
        says=lambda values: _("er med i segmentet %(what)s", what=_named(_segments, values["segments"])),
        says_not=lambda values: _("ikke er med i segmentet %(what)s", what=_named(_segments, values["segments"])),
    ),
)  # fmt: skip
