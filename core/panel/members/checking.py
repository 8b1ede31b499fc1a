"""One row of a list beside the form to join with: the same fields and age rule, and what is wrong in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from core import clock, settings
from core.language import core_texts
from core.panel import services
from core.panel.eligibility import AgeRule
from core.panel.members.headings import EMAIL, GENDER, NAME, NOWHERE, PLACE, YEAR, bare, gender_of
from core.panel.schemas import JoinSchema
from core.types import Id, NotAnAddress, normalised_email

_ = core_texts.gettext
_l = core_texts.lazy_gettext

AROUND_AN_ADDRESS = re.compile(r"""[\s<>()\[\]"',;:]""")
MISSING, WRONG, YOUNG = "missing", "wrong", "young"
TITLES: Mapping[str, str] = {
    NAME: _l("Navn"),
    EMAIL: _l("E-post"),
    YEAR: _l("Fødselsår"),
    PLACE: _l("Bosted"),
    GENDER: _l("Kjønn"),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in one cell; ``stood`` is what stands there."""

    column: str
    what: str
    stood: str

    @property
    def title(self) -> str:
        """The column's name."""
        return str(TITLES[self.column])

    @property
    def said(self) -> str:
        """The fault in one plain sentence, with what to do."""
        return {
            (NAME, MISSING): _("Navnet mangler."),
            (NAME, WRONG): _("Navnet er for langt. Det kan ha høyst 100 tegn."),
            (EMAIL, MISSING): _("E-postadressen mangler."),
            (EMAIL, WRONG): _("Dette er ikke en e-postadresse. Skriv den slik: navn@eksempel.no"),
            (YEAR, MISSING): _("Fødselsåret mangler."),
            (YEAR, WRONG): _("Skriv året med fire siffer, for eksempel 1975."),
            (YEAR, YOUNG): _("Personen er for ung til å være med i panelet."),
            (PLACE, WRONG): _(
                "Vi kjenner ikke stedet. Bruk et navn fra listen over bosteder, eller la feltet stå tomt."
            ),
            (GENDER, WRONG): _("Skriv kvinne, mann, annet eller vil ikke svare, eller la feltet stå tomt."),
        }[self.column, self.what]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A row that was checked: its values where they fit, and its faults. An empty gender is theirs to say."""

    name: str = ""
    email: str = ""
    birth_year: int | None = None
    gender: str = ""
    district: Id | None = None
    faults: tuple[Fault, ...] = ()


class Checker:
    """Checks rows; what is the same for all of them is looked up when it is made, and nothing after that."""

    def __init__(self) -> None:
        self._fields = JoinSchema().fields
        self._rule = AgeRule(youngest=settings.read()["youngest"])
        self._today = clock.today()
        self._places = {bare(district.name): district.id for district in services.districts()}

    def check(self, cells: Mapping[str, str]) -> Checked:
        """Check what a row says of each thing."""
        faults: list[Fault] = []
        values = {name: self._load(name, cells[name], faults) for name in (NAME, EMAIL, YEAR)}
        gender, district = self._gender(cells, faults), self._district(cells, faults)
        if values[YEAR] is not None and self._is_too_young(values[YEAR]):
            faults.append(Fault(column=YEAR, what=YOUNG, stood=cells[YEAR]))
        if faults:
            return Checked(email=_owner(cells), faults=tuple(faults))
        return Checked(
            name=values[NAME], email=values[EMAIL], birth_year=values[YEAR], gender=gender, district=district
        )  # fmt: skip

    def _load(self, name: str, said: str, faults: list[Fault]) -> Any:
        """Read a cell as the form to join with reads the field of that name."""
        try:
            return self._fields[name].deserialize(said or ma.missing)
        except ma.ValidationError:
            faults.append(Fault(column=name, what=WRONG if said else MISSING, stood=said))
            return None

    def _is_too_young(self, birth_year: int) -> bool:
        """Tell whether they are too young whatever their birthday; in the boundary year they are asked themselves."""
        return self._rule.allows(birth_year, self._today, birthday_passed=None) is False

    def _gender(self, cells: Mapping[str, str], faults: list[Fault]) -> str:
        said = cells[GENDER]
        found = gender_of(said) if said else ""
        if found is None:
            faults.append(Fault(column=GENDER, what=WRONG, stood=said))
        return found or ""

    def _district(self, cells: Mapping[str, str], faults: list[Fault]) -> Id | None:
        said = cells[PLACE]
        word = bare(said)
        if not word or word in NOWHERE:
            return None
        found = self._places.get(word)
        if found is None:
            faults.append(Fault(column=PLACE, what=WRONG, stood=said))
        return found


def _owner(cells: Mapping[str, str]) -> str:
    """Give the address of a row that has faults, so that its owner can be forgotten, wherever in the row it stands."""
    for word in AROUND_AN_ADDRESS.split(" ".join((cells[EMAIL], *cells.values()))):
        if "@" not in word:
            continue
        try:
            return normalised_email(word)
        except NotAnAddress:
            continue
    return ""
