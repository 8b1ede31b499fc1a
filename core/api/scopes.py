"""What a token may be given: one list, from which its owner chooses."""

from collections.abc import Mapping
from enum import StrEnum

from core.language import core_texts

_l = core_texts.lazy_gettext


class Scope(StrEnum):
    """One kind of act; a token also needs its owner's right to do it."""

    PANELISTS_READ = "panelists:read"
    PANELISTS_WRITE = "panelists:write"
    ENGAGEMENTS_READ = "engagements:read"
    ENGAGEMENTS_WRITE = "engagements:write"
    INVITATIONS_READ = "invitations:read"
    INVITATIONS_WRITE = "invitations:write"
    RESULTS_READ = "results:read"


TITLES: Mapping[Scope, str] = {
    Scope.PANELISTS_READ: _l("Lese hvem som er med i panelet"),
    Scope.PANELISTS_WRITE: _l("Melde inn og rette paneldeltakere"),
    Scope.ENGAGEMENTS_READ: _l("Lese aktiviteter"),
    Scope.ENGAGEMENTS_WRITE: _l("Lage, endre, åpne og stenge aktiviteter"),
    Scope.INVITATIONS_READ: _l("Lese hvem som er invitert, og om de har svart"),
    Scope.INVITATIONS_WRITE: _l("Sende invitasjoner"),
    Scope.RESULTS_READ: _l("Lese resultater"),
}
