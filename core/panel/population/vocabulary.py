"""The words that files of population figures use for columns, genders, ages and totals, in Norwegian and English."""

import re
from enum import Enum

from core.types import folded


class Column(Enum):
    """What a column is about."""

    GENDER = "gender"
    AGE = "age"
    PLACE = "place"
    YEAR = "year"
    CONTENTS = "contents"


class NoAge(ValueError):
    """The words name no age."""


COLUMNS = {
    Column.GENDER: "kjønn kjonn kjoenn gender sex",
    Column.AGE: "alder aldersgruppe age agegroup",
    Column.PLACE: "region kommune bosted distrikt district krets grunnkrets delområde bydel sted place area",
    Column.YEAR: "år aar tid dato year time",
    Column.CONTENTS: "statistikkvariabel contents contentscode statisticalvariable",
}
GENDERS = {
    "woman": "kvinner kvinne females female women woman k f jenter",
    "man": "menn mann males male men man m gutter",
}
TOTALS = {
    folded(word)
    for word in (
        "i alt", "ialt", "alle", "begge kjønn", "alle aldre", "alle aldersgrupper", "totalt", "total", "sum",
        "both sexes", "all ages", "all",
    )
}  # fmt: skip
_COLUMN_OF = {folded(word): column for column, words in COLUMNS.items() for word in words.split()}
_GENDER_OF = {folded(word): gender for gender, words in GENDERS.items() for word in words.split()}
_ONE = re.compile(r"(\d{1,3})(?: ?(?:år|aar|years?))?")
_RANGE = re.compile(r"(\d{1,3}) ?[-–] ?(\d{1,3})(?: ?(?:år|aar|years?))?")
_OPEN = re.compile(
    r"(\d{1,3})(?: ?(?:år|aar|years?))?"
    r"(?: (?:eller|og|or|and) (?:eldre|mer|over|older|more)| ?\+| ?[-–])(?: (?:år|aar|years?))?"
)
_UNDER = re.compile(r"(?:under|below) (\d{1,3})(?: ?(?:år|aar|years?))?")
_CODE = re.compile(r"^[A-ZÆØÅ]{0,2}-?\d{2,8}\s+")  # «3201 Bærum», «K-3201 Bærum»


def column_of(heading: str) -> Column | None:
    """Tell what a heading says its column is about; spaces and case say nothing."""
    return _COLUMN_OF.get(folded("".join(heading.split())))


def is_total(word: str) -> bool:
    """Tell whether a word stands for everybody."""
    return folded(" ".join(word.split())) in TOTALS


def gender_of(word: str) -> str | None:
    """Give the gender that a word names."""
    return _GENDER_OF.get(folded(word.strip()))


def ages_of(words: str) -> tuple[int, int | None]:
    """Read an age, or the lowest and the highest of several; None where there is no highest. Raises NoAge."""
    said = " ".join(words.casefold().split())
    if found := _ONE.fullmatch(said):
        return int(found[1]), int(found[1])
    if found := _OPEN.fullmatch(said):
        return int(found[1]), None
    if (found := _RANGE.fullmatch(said)) and int(found[1]) <= int(found[2]):
        return int(found[1]), int(found[2])
    if (found := _UNDER.fullmatch(said)) and int(found[1]):
        return 0, int(found[1]) - 1
    raise NoAge(words)


def place_name(words: str) -> str:
    """Give a place's name without the number that Statistics Norway puts before it."""
    return _CODE.sub("", words.strip())
