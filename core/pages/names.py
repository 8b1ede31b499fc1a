"""Which public pages editors write, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.language import core_texts

_l = core_texts.lazy_gettext


class PageName(StrEnum):
    """A page whose words are written by editors; its name stands in the staff's addresses."""

    FRONT = "forside"
    ABOUT = "om"
    YOUNG = "for-unge"
    QUESTIONS = "sporsmal-og-svar"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a page is called among editors, the endpoint that shows it, and what its words are for."""

    title: str
    endpoint: str
    about: str


PLACES: Mapping[PageName, Place] = {
    PageName.FRONT: Place(
        title=_l("Forside"),
        endpoint="engagement.front",
        about=_l("Setningen øverst, og det du vil si under den. Aktiviteter og resultater kommer av seg selv."),
    ),
    PageName.ABOUT: Place(
        title=_l("Om panelet"), endpoint="pages.about", about=_l("Hva panelet er, hvem som kan være med, og hvordan.")
    ),
    PageName.YOUNG: Place(
        title=_l("For unge"), endpoint="pages.young", about=_l("Det du må vite når du er under 18 år.")
    ),
    PageName.QUESTIONS: Place(
        title=_l("Spørsmål og svar"), endpoint="pages.questions", about=_l("Det folk ofte spør om, med korte svar.")
    ),
}
