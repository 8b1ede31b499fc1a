"""What a member can change about themselves, by the same rule of age as when they joined."""

from dataclasses import dataclass

import sqlalchemy as sa

from core import clock, settings
from core.db import session
from core.panel.care import signs
from core.panel.eligibility import AgeRule
from core.panel.errors import BirthdayUnknown, TooYoung
from core.panel.joining import Gender
from core.panel.models import Interest, Panelist
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What the form says."""

    name: str
    birth_year: int
    birthday_passed: bool | None
    gender: Gender
    district: Id | None
    language: str
    interests: list[Id]


def change(member: Panelist, said: Profile) -> None:
    """Keep what a member says about themselves. Raises TooYoung or BirthdayUnknown, having changed nothing."""
    if said.birth_year != member.birth_year:
        _check_age(said)
    member.name, member.birth_year, member.gender = said.name, said.birth_year, said.gender
    member.district_id, member.language = said.district, said.language
    member.interests = list(session.scalars(sa.select(Interest).where(Interest.id.in_(said.interests))))
    signs.hear(member)
    session.flush()


def _check_age(said: Profile) -> None:
    rule = AgeRule(youngest=settings.read()["youngest"])
    allowed = rule.allows(said.birth_year, clock.today(), birthday_passed=said.birthday_passed)
    if allowed is None:
        raise BirthdayUnknown
    if not allowed:
        raise TooYoung(rule.may_join_in(said.birth_year))
