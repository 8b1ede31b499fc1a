"""What is stored about residents, in groups that people understand; how long comes from the columns themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import settings
from core.language import core_texts
from core.privacy.rows import entry, is_staffs, tables
from core.privacy.words import lasting, table_word
from core.registry import CORE
from core.registry import current as registry

_ = core_texts.gettext
_l = core_texts.lazy_gettext


NOT_CONFIRMED, CHANGED = "core_sign_up", "core_address_change"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of data in plain words; ``holds`` names its tables and columns."""

    title: str
    why: str
    holds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """One kind of data as the page shows it."""

    title: str
    why: str
    kept: Sequence[str]


KINDS: Sequence[Kind] = (
    Kind(
        title=_l("Navn"),
        why=_l("For å hilse på deg i e-posten, og for at den som leder en aktivitet, skal vite hvem som er med."),
        holds=("core_panelist.name", "core_panelist.sort_name", "core_panelist.search", "core_sign_up.name"),
    ),
    Kind(
        title=_l("E-postadresse"),
        why=_l("For å skrive til deg, og for å vite at det er deg."),
        holds=("core_panelist.email", "core_sign_up.email", "core_address_change"),
    ),
    Kind(
        title=_l("At du står på en liste"),
        why=_l(
            "Får vi en liste over folk som kan tenke seg å være med, spør vi dem på e-post. "
            "Selve listen sletter vi når e-posten er laget, og senest etter ett døgn."
        ),
        holds=("core_import_row", "core_sign_up.import_id"),
    ),
    Kind(
        title=_l("At du har sagt nei takk"),
        why=_l(
            "Sier du nei takk til å bli spurt, husker vi det, og når. Da spør vi ikke igjen fra en annen liste. "
            "Vi beholder ikke adressen, bare en kode vi kjenner den igjen på."
        ),
        holds=("core_refusal",),
    ),
    Kind(
        title=_l("Fødselsår"),
        why=_l(
            "Fordi du må ha fylt %(age)s år, og for å se om panelet ligner folk i kommunen. "
            "Vi spør aldri om fødselsdato."
        ),
        holds=("core_panelist.birth_year", "core_sign_up.birth_year"),
    ),
    Kind(
        title=_l("Kjønn og bosted"),
        why=_l(
            "For å se om panelet ligner folk i kommunen. Bosted er et område, ikke en adresse. "
            "Du kan svare «Vil ikke svare» om kjønn og «Vet ikke» om bosted."
        ),
        holds=(
            "core_panelist.gender",
            "core_panelist.district_id",
            "core_sign_up.gender",
            "core_sign_up.district_id",
        ),
    ),
    Kind(
        title=_l("Hva du er opptatt av"),
        why=_l("For å vite hvilke temaer panelet bryr seg om. Frivillig."),
        holds=("core_panelist_interest",),
    ),
    Kind(
        title=_l("Hvor du hørte om oss"),
        why=_l(
            "For å nå flere. Det du skriver selv, er frivillig. Kom du fra en plakat eller en lenke, vet vi hvilken."
        ),
        holds=("core_panelist.channel_id", "core_panelist.link_id", "core_sign_up.link_id"),
    ),
    Kind(
        title=_l("Språk"),
        why=_l("For å skrive til deg på norsk eller engelsk."),
        holds=("core_panelist.language", "core_sign_up.language"),
    ),
    Kind(
        title=_l("At du er med"),
        why=_l(
            "Når du ble med, og om du tar en pause eller bare vil ha e-post om det du følger. "
            "For å vite hvem vi kan skrive til, og hvordan panelet vokser."
        ),
        holds=(
            "core_panelist.state",
            "core_panelist.paused_until",
            "core_panelist.only_followed",
            "core_panelist.joined_at",
            "core_sign_up.created_at",
        ),
    ),
    Kind(
        title=_l("At du fortsatt bor her"),
        why=_l(
            "Hvilken dag vi sist hørte fra deg, og når vi spurte om du bor i kommunen. "
            "Svarer du ikke, og hører vi ikke fra deg, melder vi deg ut. "
            "Anonyme svar setter ingen dag her."
        ),
        holds=(
            "core_panelist.heard_on",
            "core_panelist.settled_on",
            "core_panelist.asked_on",
            "core_panelist.reminded_on",
            "core_panelist.answer_by",
        ),
    ),
    Kind(
        title=_l("Om du kan være med to ganger"),
        why=_l("Vi ser etter like navn og adresser, så alle teller like mye. Ingen slås sammen av oss."),
        holds=("core_panelist.alike_name", "core_panelist.alike_mail", "core_alike"),
    ),
    Kind(
        title=_l("Hva du har vært med på"),
        why=_l(
            "Hva du er invitert til, om du har sagt nei takk eller svart, og når. For å ikke mase om det du har gjort."
        ),
        holds=(
            "core_participation",
            "core_panelist.invited_on",
            "core_panelist.invited_year",
            "core_panelist.invited_times",
            "core_participation_change",
            "core_membership",
            "core_link",
            "core_follower",
            "core_sending_recipient",
        ),
    ),
    Kind(
        title=_l("Trekninger du er med i"),
        why=_l(
            "Hvilken gruppe du er i når deltakere trekkes, og om du ble trukket ut. For at hvem som helst skal kunne "
            "etterprøve trekningen. Det alle ser, viser ikke hvem du er."
        ),
        holds=("core_draw", "core_draw_entry"),
    ),
    Kind(
        title=_l("Plassene dine på samlinger"),
        why=_l("Hvor og når du har plass, om du står på venteliste, og om du møtte. For å vite hvor mange som kommer."),
        holds=("core_booking",),
    ),
    Kind(
        title=_l("Hva du trenger på samlinger"),
        why=_l("Tolk, plass til rullestol, mat eller ledsager. For at du skal kunne være med. Frivillig."),
        holds=("core_session_need",),
    ),
    Kind(
        title=_l("Svarene dine"),
        why=_l("For å lære av dem, og for å vise hva panelet mener."),
        holds=("core_response", "core_answer", "core_answer_draft"),
    ),
    Kind(
        title=_l("E-post fra oss"),
        why=_l(
            "Hva vi har sendt deg, og når. Melder du deg ut, beholder vi at vi har sendt e-post, men ikke til hvem."
        ),
        holds=("core_letter", "core_reply"),
    ),
    Kind(
        title=_l("E-post som kommer i retur"),
        why=_l("Hvilken adresse e-post kom i retur fra, og når. For ikke å skrive dit som ingen leser."),
        holds=("core_returned_letter", "core_unreachable"),
    ),
    Kind(
        title=_l("Innlogging"),
        why=_l(
            "Når du logget inn og fra hvilken nettleser, for å holde deg innlogget og for å stoppe dem som gjetter."
        ),
        holds=("core_visit", "core_sign_in_request", "core_attempt", "core_knock", "core_identity"),
    ),
    Kind(
        title=_l("Filer du sender oss"),
        why=_l("For å bruke dem i aktiviteten du sendte dem til."),
        holds=("core_file",),
    ),
    Kind(
        title=_l("Når du er med i et planleggingsutvalg"),
        why=_l("Det du skriver i rommet deres, for at de andre som er med, skal kunne lese det."),
        holds=("core_committee_note",),
    ),
    Kind(
        title=_l("Når du er gjest"),
        why=_l("Det du vil kalles mens du er med på en samling uten å være med i panelet."),
        holds=("core_guest",),
    ),
    Kind(
        title=_l("Det du skriver på en felles tavle"),
        why=_l("For at de andre i møtet skal se det, og for å gå gjennom det etterpå."),
        holds=("core_live_fact", "core_live_snapshot"),
    ),
    Kind(
        title=_l("Samtykket ditt"),
        why=_l("Hva du sa ja til, og når. Det må vi kunne vise fram."),
        holds=("core_consent",),
    ),
    Kind(
        title=_l("Hva du ber oss om"),
        why=_l("At du ba om innsyn, retting, sletting eller ny adresse, og hva vi gjorde. Det må vi kunne vise fram."),
        holds=("core_data_request", "core_lost_address"),
    ),
    Kind(
        title=_l("Forslagene dine"),
        why=_l(
            "For å lese dem og svare deg. "
            "Det vi har lagt ut for alle, uten navnet ditt, blir stående når du melder deg ut."
        ),
        holds=("core_proposal",),
    ),
    Kind(
        title=_l("Hvem som har sett på opplysninger"),
        why=_l(
            "Hver gang en ansatt ser på opplysninger om deg, noterer vi hvem og når. Slettingen av deg noterer vi også."
        ),
        holds=("core_audit", "core_erasure"),
    ),
)


def of_residents() -> list[Group]:
    """Give every group that something is stored in, core's first, then each type of activity that stores anything."""
    values = {"age": settings.read()["youngest"]}
    groups = [Group(title=str(kind.title), why=str(kind.why) % values, kept=_kept(_columns_of(kind))) for kind in KINDS]
    found = [group for group in groups if group.kept]
    found += [Group(title=table_word(name), why="", kept=_kept(columns)) for name, columns in ungrouped().items()]
    return found + [_of_plugin(slug) for slug in sorted(registry().plugins) if _residents(slug)]


def ungrouped() -> Mapping[str, list[sa.Column[Any]]]:
    """Give core's personal columns about residents that no group names, by table; a test keeps it empty."""
    named = {name for kind in KINDS for name in kind.holds}
    left: dict[str, list[sa.Column[Any]]] = {}
    for column in _residents(CORE):
        if not named & {column.table.name, str(column)}:
            left.setdefault(column.table.name, []).append(column)
    return left


def _of_plugin(slug: str) -> Group:
    declared = registry().formats().get(slug)
    title = str(declared.title) if declared else slug
    return Group(title=title, why=_("For å gjennomføre aktiviteten og lære av den."), kept=_kept(_residents(slug)))


def _columns_of(kind: Kind) -> Iterator[sa.Column[Any]]:
    names = set(kind.holds)
    return (column for column in _residents(CORE) if names & {column.table.name, str(column)})


def _residents(owner: str) -> list[sa.Column[Any]]:
    every = (column for table in tables(owner) for column in table.columns)
    return [column for column in every if entry(column).personal and not is_staffs(column)]


def _kept(columns: Iterator[sa.Column[Any]] | list[sa.Column[Any]]) -> list[str]:
    """Say how long, each length once."""
    return list(dict.fromkeys(_lasting(column) for column in columns))


def _lasting(column: sa.Column[Any]) -> str:
    time = lasting(entry(column).retention)
    if column.table.name == NOT_CONFIRMED:
        return _("%(time)s hvis du ikke bekrefter at du vil være med", time=time)
    if column.table.name == CHANGED:
        return _("%(time)s etter at du har byttet den", time=time)
    return time
