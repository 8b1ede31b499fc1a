"""What somebody may be allowed to do: one list, which roles draw from and rules of the policy table name."""

from collections.abc import Mapping
from enum import StrEnum

from core.language import core_texts

_l = core_texts.lazy_gettext


class Capability(StrEnum):
    """Everything that a role can open; what belongs to a place is held everywhere, or in one project or activity."""

    START_PROJECTS = "start_projects"
    SEE_ACTIVITIES = "see_activities"
    WRITE_ACTIVITIES = "write_activities"
    SEND_INVITATIONS = "send_invitations"
    APPROVE_SENDINGS = "approve_sendings"
    RUN_ACTIVITIES = "run_activities"
    READ_REPORTS = "read_reports"
    READ_ANSWERS = "read_answers"
    PUBLISH_RESULTS = "publish_results"
    WRITE_PAGES = "write_pages"
    ANSWER_PROPOSALS = "answer_proposals"
    MANAGE_TEAM = "manage_team"
    SEE_PANEL = "see_panel"
    RECRUIT = "recruit"
    SEE_MEMBERS = "see_members"
    EXPORT_MEMBERS = "export_members"
    IMPORT_MEMBERS = "import_members"
    HELP_MEMBERS = "help_members"
    HANDLE_REQUESTS = "handle_requests"
    READ_REGISTERS = "read_registers"
    READ_AUDIT = "read_audit"
    MANAGE_STAFF = "manage_staff"
    MANAGE_SYSTEM = "manage_system"


TITLES: Mapping[Capability, str] = {
    Capability.START_PROJECTS: _l("Lage nye prosjekter og aktiviteter"),
    Capability.SEE_ACTIVITIES: _l("Se prosjekter og aktiviteter, og hvor mange som er spurt og har svart"),
    Capability.WRITE_ACTIVITIES: _l("Skrive og endre innhold, mottakere og e-poster"),
    Capability.SEND_INVITATIONS: _l("Sende invitasjoner"),
    Capability.APPROVE_SENDINGS: _l("Se over e-poster til mange, og godkjenne dem for en kollega"),
    Capability.RUN_ACTIVITIES: _l("Gjennomføre og stenge, og se hvem som er spurt"),
    Capability.READ_REPORTS: _l("Lese rapporter: tall, uten små grupper og uten det folk har skrevet"),
    Capability.READ_ANSWERS: _l("Lese svar, og laste dem ned"),
    Capability.PUBLISH_RESULTS: _l("Skrive og publisere resultatet"),
    Capability.WRITE_PAGES: _l("Skrive og publisere de åpne sidene: forsiden, Om panelet, For unge, Spørsmål og svar"),
    Capability.ANSWER_PROPOSALS: _l("Lese forslag fra folk, se hvem som foreslår, og svare"),
    Capability.MANAGE_TEAM: _l("Bestemme hvem som er med i teamet"),
    Capability.SEE_PANEL: _l("Se hvordan panelet ligner befolkningen: tall, uten små grupper"),
    Capability.RECRUIT: _l("Lage rekrutteringslenker og segmenter, og legge inn befolkningstall"),
    Capability.SEE_MEMBERS: _l("Se hvem som er med i panelet"),
    Capability.EXPORT_MEMBERS: _l("Laste ned listen over paneldeltakere"),
    Capability.IMPORT_MEMBERS: _l("Lese inn lister over folk vi vil spørre, og spørre dem"),
    Capability.HELP_MEMBERS: _l(
        "Hjelpe paneldeltakere: de som har mistet e-postadressen, og de som kan være med to ganger"
    ),
    Capability.HANDLE_REQUESTS: _l("Utføre det paneldeltakere ber om: finne, utlevere, rette og slette"),
    Capability.READ_REGISTERS: _l("Lese oversikten over behandlinger, samtykker og sletting"),
    Capability.READ_AUDIT: _l("Lese loggen over hvem som har sett og gjort hva"),
    Capability.MANAGE_STAFF: _l("Invitere ansatte, gi roller og avslutte tilganger"),
    Capability.MANAGE_SYSTEM: _l("Stille inn og passe på installasjonen"),
}

LEADING = frozenset(
    {
        Capability.SEE_ACTIVITIES,
        Capability.WRITE_ACTIVITIES,
        Capability.SEND_INVITATIONS,
        Capability.APPROVE_SENDINGS,
        Capability.RUN_ACTIVITIES,
        Capability.READ_REPORTS,
        Capability.READ_ANSWERS,
        Capability.PUBLISH_RESULTS,
        Capability.MANAGE_TEAM,
    }
)
