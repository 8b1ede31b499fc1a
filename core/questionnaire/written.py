"""Reads a number as Norwegians write it."""

import re

from core.contributions import NotAnAnswer
from core.language import core_texts
from core.questionnaire.parts import LARGEST_NUMBER as LARGEST

__all__ = ["LARGEST", "as_number"]

_ = core_texts.gettext

WRITTEN = re.compile(r"[-\u2212]?(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]{1,13})(?:[.,][0-9]{1,4})?")


def as_number(text: str) -> float:
    """Read it: «1 234,5» and «1234.5» are the same; a whole one is an int. Raises NotAnAnswer."""
    written = text.strip()
    if not WRITTEN.fullmatch(written):
        raise NotAnAnswer(_("Skriv et tall med sifre, for eksempel 12 eller 2,5."))
    plain = re.sub(r"[ \u00a0\u202f]", "", written).replace("\u2212", "-").replace(",", ".")
    number = float(plain)
    return int(number) if number.is_integer() else number
