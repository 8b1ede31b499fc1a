"""The panel's growth from the first members to summer 2020, through the form and letters that people meet.

Known: about 95 early, 427 in October 2019, 440 in an undated status, about 550 by summer 2020, from the
municipality's own pages. Invented: every name and answer, each joining date, and the date of the 440.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.db import session, transaction
from core.language import LANGUAGES
from core.messaging import delivery
from core.panel import joining, recruiting, services
from core.panel.join_form import consent_sentence
from core.panel.joining import Applicant, Gender
from core.panel.lists import load_shipped_lists, shipped_districts
from core.panel.models import District
from core.panel.population import demo as population
from core.statistics.shares import apportion
from core.types import Id, random_id

PLAIN_LETTERS = str.maketrans(dict(zip("æøå ", ("ae", "o", "a", "."), strict=True)))

SEED = 20190611
COUNTS = (
    (date(2019, 3, 1), 0),
    (date(2019, 5, 15), 95),
    (date(2019, 10, 8), 427),
    (date(2020, 2, 1), 440),
    (date(2020, 6, 30), 550),
)
WOMEN = (
    "Anne Berit Camilla Dina Elin Frida Guro Hilde Ingrid Johanne Kari Liv Marit Nina Oda Pernille Randi Sara Tone "
    "Unni Vilde Ylva Åse Amina Fatima Zofia"
).split()
MEN = (
    "Anders Bjørn Christian David Erik Fredrik Geir Henrik Ivar Jonas Kjell Lars Magnus Nils Ola Per Rune Stian Tor "
    "Ulrik Vegard Yngve Øyvind Amir Omar Piotr"
).split()
FAMILIES = (
    "Aas Bakke Berg Dahl Eide Fossum Gran Haugen Iversen Jacobsen Kvam Lunde Moe Nygård Olsen Paulsen Rud Solberg "
    "Tangen Ulvestad Vik Wold Ødegård Åsen Haddad Nowak Ali"
).split()
UNKNOWN_PLACE_SHARE = 0.02
ENGLISH_SHARE = 0.05
LINKS = {
    2: "Stand på Byfesten (oppdiktet)",
    3: "Lenke i sosiale medier (oppdiktet)",
    4: "Plakat på biblioteket (oppdiktet)",
}
VISITS_EACH = 4  # for each who joins; invented
CHANNEL_WEIGHTS = (24, 18, 14, 20, 8, 9, 6, 1)  # in the order of data/channels.csv; invented


@dataclass(frozen=True, kw_only=True)
class Joiner:
    """One invented person and the day they joined."""

    day: date
    applicant: Applicant
    interests: tuple[int, ...]
    channel: int


def load() -> None:
    """Let every invented person sign up, get the letter, and confirm."""
    with transaction():
        load_shipped_lists()
        population.load()
        links = _links()
    sentences = {language: consent_sentence(language) for language in LANGUAGES}
    for day, joiners in groupby(_joiners(sentences), key=lambda joiner: joiner.day):
        _play(day, list(joiners), links)


def _links() -> dict[int, Id]:
    """Make the links of the recruitment, by the place of their channel in the list: all of it is invented."""
    with clock.at(datetime.combine(COUNTS[0][0], time(8), tzinfo=UTC)):
        channels = services.channels()
        return {place: recruiting.make(title, channels[place].id).id for place, title in LINKS.items()}


def _play(day: date, joiners: list[Joiner], links: Mapping[int, Id]) -> None:
    morning = datetime.combine(day, time(8, 30), tzinfo=UTC)
    forms = {random_id(): joiner for joiner in joiners}
    with clock.at(morning), transaction():
        for form_id, joiner in forms.items():
            link = links.get(joiner.channel)
            recruiting.count(link, "visits", number=VISITS_EACH)
            joining.sign_up(form_id, replace(joiner.applicant, link=link))
    with clock.at(morning + timedelta(minutes=1)):
        delivery.relay_unread()
    with clock.at(morning + timedelta(minutes=6)), transaction():
        interests, channels = services.interests(), services.channels()
        for form_id, joiner in forms.items():
            chosen = [interests[place].id for place in joiner.interests]
            _confirm(form_id, chosen, channels[joiner.channel].id)


def _confirm(form_id: Id, interests: list[Id], channel: Id) -> None:
    link = links.of_subject(Purpose.CONFIRM, form_id)
    if link:
        joining.tell_more(joining.confirm(link), interests, channel)


def _joiners(sentences: Mapping[str, str]) -> Iterator[Joiner]:
    """Give everybody in the order of their days; ``sentences`` are what they say yes to, by language."""
    dice = random.Random(SEED)  # noqa: S311 - a demo that is the same every time
    places = _places(dice)
    for number, day in enumerate(_days(dice)):
        yield _joiner(dice, number, day, places[number], sentences)


def _days(dice: random.Random) -> list[date]:
    """Spread the joining dates so that each known count holds on its day."""
    days: list[date] = []
    for (before, had), (until, has) in pairwise(COUNTS):
        span = (until - before).days
        days += sorted(before + timedelta(days=dice.randrange(1, span)) for _person in range(has - had))
    return days


def _places(dice: random.Random) -> list[Id | None]:
    """Share the members over the districts by their residents (largest remainders), then mix them."""
    members = COUNTS[-1][1]
    unknown = round(members * UNKNOWN_PLACE_SHARE)
    residents = shipped_districts()
    seats = dict(zip(residents, apportion(list(residents.values()), members - unknown), strict=True))
    ids = {district.name: district.id for district in session.scalars(sa.select(District))}
    places: list[Id | None] = [ids[name] for name, number in seats.items() for _seat in range(number)]
    places += [None] * unknown
    dice.shuffle(places)
    return places


def _joiner(dice: random.Random, number: int, day: date, place: Id | None, sentences: Mapping[str, str]) -> Joiner:
    gender: Gender = dice.choices(("woman", "man", "other", "unsaid"), (56, 42, 1, 1))[0]
    first = dice.choice(WOMEN if gender == "woman" else MEN if gender == "man" else WOMEN + MEN)
    name = f"{first} {dice.choice(FAMILIES)}"
    birth_year = day.year - _age(dice)
    language = "en" if dice.random() < ENGLISH_SHARE else "nb"
    applicant = Applicant(
        name=name,
        email=f"{_plain(name)}.{number + 1}@example.no",
        birth_year=birth_year,
        gender=gender,
        district=place,
        elsewhere=False,
        birthday_passed=True,
        language=language,
        consent=sentences[language],
    )
    interests = tuple(sorted(dice.sample(range(8), dice.randint(1, 4))))
    channel = dice.choices(range(len(CHANNEL_WEIGHTS)), CHANNEL_WEIGHTS)[0]
    return Joiner(day=day, applicant=applicant, interests=interests, channel=channel)


def _age(dice: random.Random) -> int:
    """Draw an age from 15; the young are few, as the municipality says of its panel."""
    lowest, highest = dice.choices(((15, 24), (25, 39), (40, 54), (55, 69), (70, 88)), (5, 17, 30, 31, 17))[0]
    return dice.randint(lowest, highest)


def _plain(name: str) -> str:
    return name.casefold().translate(PLAIN_LETTERS)
