"""Says in words what retention would remove, and what it has removed."""

from dataclasses import dataclass

from core.dates import moment, number
from core.language import core_texts
from core.privacy.models import RetentionRun
from core.privacy.retention import Line
from core.privacy.words import lasting, table_word

_ = core_texts.gettext
_n = core_texts.ngettext
_l = core_texts.lazy_gettext
STAFF_WORDS = {
    "core_address_change": _l("Bytte av e-postadresse"),
    "core_answer": _l("Svar"),
    "core_attempt": _l("Forsøk på å logge inn"),
    "core_audit": _l("Loggen over hvem som har sett og gjort hva"),
    "core_data_request": _l("Ønsker om egne opplysninger"),
    "core_erasure": _l("Noterte slettinger"),
    "core_guest": _l("Gjester"),
    "core_job": _l("Arbeid som er gjort"),
    "core_knock": _l("Forsøk på å komme inn med kode"),
    "core_letter": _l("E-poster vi har sendt"),
    "core_lost_address": _l("Ønsker om ny e-postadresse"),
    "core_mishap": _l("Feil i bakgrunnen"),
    "core_panelist": _l("Paneldeltakere som ikke har svart på om de bor i kommunen"),
    "core_proposal": _l("Forslag fra folk"),
    "core_response": _l("Svar"),
    "core_retention_run": _l("Noter om hva som er slettet"),
    "core_sign_in_request": _l("Ønsker om å logge inn"),
    "core_sign_up": _l("Innmeldinger som ikke er bekreftet"),
    "core_staff": _l("Kolleger som har sluttet"),
    "core_visit": _l("Innlogginger"),
}


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One line: what it is about, and how much of it."""

    term: str
    text: str


def sentence(line: Line) -> Sentence:
    """Say what would go."""
    many = _number(len(line.keys))
    kept = lasting(line.retention)
    if line.whole:
        text = _("%(many)s slettes. Vi beholder det %(kept)s.", many=many, kept=kept)
        return Sentence(term=things(line.table.name), text=text)
    names = ", ".join(column.name for column in line.columns)
    text = _("%(many)s tømmes for %(names)s. Vi beholder det %(kept)s.", many=many, names=names, kept=kept)
    return Sentence(term=things(line.table.name), text=text)


def run_sentence(run: RetentionRun) -> Sentence:
    """Say what went."""
    return Sentence(term=things(run.table), text=_("%(many)s, %(when)s", many=_number(run.number), when=moment(run.at)))


def things(table: str) -> str:
    """Say what a table holds, to staff."""
    word = table_word(table)
    return str(STAFF_WORDS.get(table, word))


def _number(rows: int) -> str:
    return _n("%(num)s rad", "%(num)s rader", rows, num=number(rows))
