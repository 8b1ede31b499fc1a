"""Who may join: the age rule, asked with the year of birth and one question in the boundary year only."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Age(Enum):
    """What a year of birth says about the age rule."""

    OLD_ENOUGH = "old enough"
    TURNS_THIS_YEAR = "turns this year"
    TOO_YOUNG = "too young"


@dataclass(frozen=True, kw_only=True)
class AgeRule:
    """From which birthday one may join, in whole years."""

    youngest: int

    def of(self, birth_year: int, today: date) -> Age:
        """Say what the year of birth alone tells on this day."""
        turning = today.year - birth_year
        if turning > self.youngest:
            return Age.OLD_ENOUGH
        return Age.TURNS_THIS_YEAR if turning == self.youngest else Age.TOO_YOUNG

    def allows(self, birth_year: int, today: date, *, birthday_passed: bool | None) -> bool | None:
        """Say whether a person may join; None where the boundary year's question must be asked first."""
        age = self.of(birth_year, today)
        if age is Age.TURNS_THIS_YEAR:
            return birthday_passed
        return age is Age.OLD_ENOUGH

    def may_join_in(self, birth_year: int) -> int:
        """Give the calendar year in which a person reaches the age."""
        return birth_year + self.youngest
