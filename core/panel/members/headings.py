"""The words that lists of people use for their columns, for genders and for a place nobody knows, in two languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.panel.members.errors import Unreadable, Why
from core.types import folded

NAME, FIRST, LAST, EMAIL, YEAR, PLACE, GENDER = "name", "first", "last", "email", "birth_year", "district", "gender"
COLUMNS = {
    NAME: "navn fulltnavn name fullname",
    FIRST: "fornavn firstname givenname",
    LAST: "etternavn lastname surname familyname",
    EMAIL: "epost epostadresse mail mailadresse email emailaddress",
    YEAR: "fødselsår fødtår født birthyear yearofbirth born",
    PLACE: "bosted sted område place district area",
    GENDER: "kjønn gender sex",
}
GENDERS = {
    "woman": "kvinne kvinner k jente female woman f",
    "man": "mann menn m gutt male man",
    "other": "annet andre other",
    "unsaid": "vilikkesvare vilikkesi ikkeoppgitt ukjent unsaid prefernottosay unknown",
}
NOWHERE = frozenset({"vetikke", "vetikkefinnerikkestedetmitt", "ukjent", "unknown", "dontknow"})
_COLUMN_OF = {word: column for column, words in COLUMNS.items() for word in words.split()}
_GENDER_OF = {word: gender for gender, words in GENDERS.items() for word in words.split()}


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where each thing stands in a row, and the headings of what is not read."""

    places: Mapping[str, int]
    ignored: Sequence[str]

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Give what a row says of each thing; empty where it says nothing."""
        said = {name: row[place] if place < len(row) else "" for name, place in self.places.items()}
        if NAME not in said:
            said[NAME] = f"{said.pop(FIRST, '')} {said.pop(LAST, '')}".strip()
        return {name: said.get(name, "") for name in (NAME, EMAIL, YEAR, PLACE, GENDER)}


def columns_of(headings: Sequence[str]) -> Columns:
    """Tell what each column is. Raises Unreadable for a column that is lacking, or there twice."""
    places: dict[str, int] = {}
    ignored = []
    for place, heading in enumerate(headings):
        name = _COLUMN_OF.get(bare(heading))
        if name in places:
            raise Unreadable(Why.COLUMN, heading)
        if name:
            places[name] = place
        elif heading:
            ignored.append(heading)
    for needed in (EMAIL, YEAR):
        if needed not in places:
            raise Unreadable(Why.COLUMN, needed)
    if NAME not in places and not {FIRST, LAST} & places.keys():
        raise Unreadable(Why.COLUMN, NAME)
    return Columns(places=places, ignored=ignored)


def gender_of(word: str) -> str | None:
    """Give the gender that a word names."""
    return _GENDER_OF.get(bare(word))


def bare(words: str) -> str:
    """Leave out case, spaces and signs: «E-post adresse» is «epostadresse»."""
    return "".join(sign for sign in folded(words) if sign.isalnum())
