"""Who among the staff sees what about residents, read off the roles, so that a new one shows by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.capabilities import Capability
from core.contributions import Role
from core.language import core_texts
from core.permissions import roles

_ = core_texts.gettext
_l = core_texts.lazy_gettext

EVERYWHERE = "house"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One kind of data about residents, and the rights that show it."""

    what: str
    shown_by: frozenset[Capability]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One kind of data as the page shows it, with the roles that see it."""

    what: str
    by: Sequence[str]


SIGHTS: Sequence[Sight] = (
    Sight(
        what=_l("Hvem som er med i panelet: navn og e-postadresse, og hva de har sagt ja til"),
        shown_by=frozenset(
            {
                Capability.SEE_MEMBERS,
                Capability.EXPORT_MEMBERS,
                Capability.READ_REGISTERS,
                Capability.HANDLE_REQUESTS,
            }
        ),
    ),
    Sight(
        what=_l("Kjønn, fødselsår, bosted, språk, hva du er opptatt av, og om du er på pause"),
        shown_by=frozenset({Capability.SEE_MEMBERS, Capability.EXPORT_MEMBERS, Capability.HANDLE_REQUESTS}),
    ),
    Sight(
        what=_l("Lister over folk vi vil spørre om å være med, til de har svart"),
        shown_by=frozenset({Capability.IMPORT_MEMBERS}),
    ),
    Sight(
        what=_l("Navn, adresse, telefon og fødselsår når du sier fra at du har byttet e-postadresse"),
        shown_by=frozenset({Capability.HELP_MEMBERS}),
    ),
    Sight(
        what=_l("Navn, e-postadresse, fødselsår og bosted når du ligner en annen i panelet"),
        shown_by=frozenset({Capability.HELP_MEMBERS}),
    ),
    Sight(
        what=_l("Hvem som er spurt i en aktivitet, hvem som har svart, og hvem som er gjest"),
        shown_by=frozenset({Capability.RUN_ACTIVITIES, Capability.SEND_INVITATIONS, Capability.READ_REGISTERS}),
    ),
    Sight(
        what=_l("Svarene, uten navn, og filer du sender oss"),
        shown_by=frozenset({Capability.READ_ANSWERS}),
    ),
    Sight(
        what=_l("Hvem som er med i planleggingsutvalget, og hvor mange som er spurt og har svart"),
        shown_by=frozenset({Capability.SEE_ACTIVITIES}),
    ),
    Sight(
        what=_l("Forslagene dine, med navn og e-postadresse"),
        shown_by=frozenset({Capability.ANSWER_PROPOSALS}),
    ),
    Sight(
        what=_l("Det du ber oss om: innsyn, retting og sletting"),
        shown_by=frozenset({Capability.HANDLE_REQUESTS, Capability.READ_REGISTERS}),
    ),
    Sight(
        what=_l("Loggen over hvem som har sett og gjort hva, uten navnet ditt"),
        shown_by=frozenset({Capability.READ_AUDIT}),
    ),
)
SHOWS_NOBODY = frozenset(
    {
        Capability.START_PROJECTS,
        Capability.SEE_PANEL,
        Capability.RECRUIT,
        Capability.WRITE_ACTIVITIES,
        Capability.READ_REPORTS,
        Capability.APPROVE_SENDINGS,
        Capability.PUBLISH_RESULTS,
        Capability.WRITE_PAGES,
        Capability.MANAGE_TEAM,
        Capability.MANAGE_STAFF,
        Capability.MANAGE_SYSTEM,
    }
)


def of_residents() -> list[Seen]:
    """Give each kind of data with the roles that see it; a kind that nobody sees is left out."""
    held = roles()
    seen = [Seen(what=str(sight.what), by=[_said(role) for role in held if _sees(role, sight)]) for sight in SIGHTS]
    return [line for line in seen if line.by]


def _sees(role: Role, sight: Sight) -> bool:
    return bool(role.capabilities & sight.shown_by)


def _said(role: Role) -> str:
    """Say a role; one that is held in a project or an activity sees no other."""
    if role.scope == EVERYWHERE:
        return str(role.title)
    return _("%(role)s, bare der de arbeider", role=role.title)
