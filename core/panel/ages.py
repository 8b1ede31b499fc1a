"""The age bands that the panel is compared by: where they begin is a setting."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core import clock, settings
from core.language import core_texts
from core.statistics.bands import starts_in

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Band:
    """Everybody from one age up to and with another; ``most`` is None for the last band."""

    least: int
    most: int | None

    def holds(self, age: int) -> bool:
        """Tell whether somebody of this age belongs here."""
        return self.least <= age and (self.most is None or age <= self.most)

    @property
    def key(self) -> str:
        """What it is called in addresses and files: 25-39, and 67- for the last."""
        return f"{self.least}-{'' if self.most is None else self.most}"

    @property
    def words(self) -> str:
        """What people call it."""
        if self.most is None:
            return _("%(least)s år og eldre", least=self.least)
        return _("%(least)s–%(most)s år", least=self.least, most=self.most)


def bands() -> list[Band]:
    """Give the bands, from the age at which one may join."""
    said = settings.read()
    starts = [start for start in starts_in(said["age_bands"]) if start > said["youngest"]]
    edges = [said["youngest"], *starts]
    return [*(Band(least=least, most=above - 1) for least, above in pairwise(edges)), Band(least=edges[-1], most=None)]


def band_of(birth_year: int, among: Sequence[Band]) -> Band:
    """Give the band of whoever was born that year; who turns old enough only this year is in the first."""
    age = age_of(birth_year)
    return next((band for band in among if band.holds(age)), among[0])


def age_of(birth_year: int) -> int:
    """Give the age that somebody reaches this year; nobody is asked for a date of birth."""
    return clock.today().year - birth_year
