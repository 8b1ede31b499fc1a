"""What tables and columns are called when people read about them, and how long things are kept, in words."""

import re
from collections.abc import Mapping
from datetime import timedelta

from core.booking.models import AFTER_SESSION
from core.language import core_texts
from core.panel.members.models import NOT_AGAIN
from core.panel.models import HANDLED

_ = core_texts.gettext
_n = core_texts.ngettext
_l = core_texts.lazy_gettext

SPAN = re.compile(
    r"(\d+) (hour|day|month|year)s?( after it was [a-z]+| after the activity closes| after the visit ends)?"
)
AFTER_CLOSING = " after the activity closes"
AFTER_VISIT = " after the visit ends"
HOURS = {"hour": 1, "day": 24, "month": 30 * 24, "year": 365 * 24}

TABLES: Mapping[str, str] = {
    "core_panelist": _l("Deg i panelet"),
    "core_panelist_interest": _l("Hva du er opptatt av"),
    "core_consent": _l("Samtykker"),
    "core_sign_up": _l("Innmelding som ikke er bekreftet"),
    "core_import_row": _l("At du står på en liste over folk vi vil spørre"),
    "core_refusal": _l("At du har sagt nei takk til å bli spurt"),
    "core_participation": _l("Hva du er spurt om å være med på"),
    "core_participation_change": _l("Når noe skjedde med deltakelsen din"),
    "core_response": _l("Når du svarte"),
    "core_answer": _l("Svarene dine"),
    "core_answer_draft": _l("Svar du har begynt på"),
    "core_letter": _l("E-post vi har laget til deg"),
    "core_visit": _l("Innlogginger"),
    "core_link": _l("Personlige lenker"),
    "core_membership": _l("Oppgaver du har i prosjekter"),
    "core_data_request": _l("Hva du har bedt om"),
    "core_file": _l("Filer du har sendt oss"),
    "core_address_change": _l("Bytte av e-postadresse"),
    "core_guest": _l("Deg som gjest"),
    "core_identity": _l("Innlogging med ID-porten"),
    "core_lost_address": _l("Ønske om ny e-postadresse"),
    "core_sign_in_request": _l("Ønsker om å logge inn"),
    "core_returned_letter": _l("E-post til deg som kom i retur"),
    "core_unreachable": _l("At e-posten din gir retur"),
    "core_follower": _l("Prosjekter du følger"),
    "core_committee_note": _l("Notatene dine i planleggingsutvalg"),
    "core_reply": _l("At du har svart på en e-post"),
    "core_proposal": _l("Forslagene dine"),
    "core_booking": _l("Plassene dine på samlinger"),
    "core_session_need": _l("Hva du trenger på samlinger"),
    "core_draw": _l("Trekninger"),
    "core_draw_entry": _l("Trekninger du er med i"),
    "core_alike": _l("At du ligner en annen i panelet"),
}
COLUMNS: Mapping[str, str] = {
    "about_id": _l("Aktivitet"),
    "agent": _l("Nettleser"),
    "at": _l("Når"),
    "birth_year": _l("Fødselsår"),
    "core_committee_note.text": _l("Det du skrev"),
    "core_participation.asked_on": _l("Når vi spurte"),
    "core_proposal.title": _l("Hva du foreslår"),
    "core_proposal.body": _l("Det du skrev"),
    "core_proposal.confirmed_at": _l("Bekreftet"),
    "core_proposal.district_id": _l("Hvor det gjelder"),
    "core_proposal.hidden_for": _l("Hvorfor det ikke vises"),
    "project_id": _l("Prosjekt"),
    "proposer_name": _l("Navn"),
    "changed_at": _l("Endret"),
    "channel": _l("Måte"),
    "channel_id": _l("Hvor du hørte om oss"),
    "core_panelist.link_id": _l("Lenken du brukte da du ble med"),
    "core_sign_up.link_id": _l("Lenken du brukte da du meldte deg inn"),
    "core_import_row.cells": _l("Det som sto på listen"),
    "core_refusal.digest": _l("Koden for adressen din"),
    "core_refusal.why": _l("Hva du sa nei til"),
    "core_identity.subject": _l("Nummeret ditt der"),
    "core_answer_draft.sealed": _l("Svar"),
    "created_at": _l("Når"),
    "district_id": _l("Bosted"),
    "email": _l("E-post"),
    "engagement_id": _l("Aktivitet"),
    "gender": _l("Kjønn"),
    "given": _l("Gitt"),
    "interest_id": _l("Tema"),
    "joined_at": _l("Med siden"),
    "kind": _l("Hva"),
    "language": _l("Språk"),
    "left_at": _l("Gikk"),
    "name": _l("Navn"),
    "outcome": _l("Hvordan det gikk"),
    "paused_until": _l("På pause til"),
    "only_followed": _l("Bare e-post om det du følger"),
    "core_panelist.heard_on": _l("Siste livstegn"),
    "core_panelist.settled_on": _l("Sa sist at du bor her"),
    "invited_on": _l("Sist invitert"),
    "invited_year": _l("Året vi teller invitasjoner i"),
    "invited_times": _l("Invitert så mange ganger det året"),
    "core_panelist.asked_on": _l("Spurt om du bor her"),
    "core_panelist.reminded_on": _l("Minnet om å svare"),
    "core_panelist.answer_by": _l("Frist for å svare"),
    "core_participation.answer_by": _l("Frist for å svare"),
    "core_participation.told": _l("Begrunnelse"),
    "core_booking.session_id": _l("Samling"),
    "core_booking.offer_until": _l("Tilbudet gjelder til"),
    "core_booking.attendance": _l("Om du møtte"),
    "core_booking.attendance_source": _l("Hvordan vi vet det"),
    "core_booking.attendance_at": _l("Notert"),
    "core_draw.witnesses": _l("Hvem som så på"),
    "core_draw_entry.pseudonym": _l("Koden din i trekningen"),
    "core_draw_entry.values": _l("Gruppene du ble regnet med i"),
    "core_draw_entry.weight": _l("Vekt"),
    "core_draw_entry.chance": _l("Sjansen din for å bli trukket"),
    "core_draw_entry.drawn": _l("Om du ble trukket"),
    "core_session_need.sealed": _l("Det du trenger"),
    "core_alike.at": _l("Når vi så på det"),
    "purpose": _l("Formål"),
    "question_id": _l("Spørsmål"),
    "received_at": _l("Når"),
    "role": _l("Oppgave"),
    "issuer": _l("Innlogging hos"),
    "linked_at": _l("Siden"),
    "new_email": _l("Ny e-postadresse"),
    "old_email": _l("Gammel e-postadresse"),
    "phone": _l("Telefon"),
    "message": _l("Det du skrev"),
    "reason": _l("Grunn"),
    "sent_at": _l("Sendt"),
    "returned_at": _l("I retur"),
    "since": _l("Siden"),
    "written_at": _l("Skrevet"),
    "status": _l("Årsak"),
    "until": _l("Til"),
    "started_at": _l("Når"),
    "state": _l("Status"),
    "submitted_at": _l("Når"),
    "value": _l("Svar"),
    "wording": _l("Tekst"),
}
LASTING: Mapping[str, str] = {
    "while a member": _l("så lenge du er med i panelet"),
    "while a member, unless they never answer whether they live here": _l(
        "så lenge du er med i panelet, og svarer når vi spør om du fortsatt bor i kommunen"
    ),
    "with the holder": _l("så lenge du er med i panelet"),
    "with the subject": _l("så lenge det den gjelder, finnes"),
    "while employed, and 1 year after": _l("så lenge den ansatte arbeider her, og ett år etterpå"),
    "while its owner is employed, and 1 year after": _l("så lenge den ansatte arbeider her, og ett år etterpå"),
    "as the engagement": _l("så lenge prosjektet finnes"),
    "until the engagement's retention date": _l(
        "så lenge du er med, og høyst fem år etter at aktiviteten er avsluttet"
    ),
    AFTER_SESSION: _l("til 14 dager etter samlingen"),
    NOT_AGAIN: _l("til du blir med selv, eller ber oss glemme det"),
    HANDLED: _l("90 dager etter at vi er ferdige med det, eller 180 dager hvis vi aldri får svart deg"),
    "as what it hangs on": _l("så lenge det den henger på, finnes"),
    "as the row": _l("like lenge som det den hører til"),
}
BASES: Mapping[str, str] = {
    "consent": _l("samtykke"),
    "legal obligation": _l("rettslig plikt"),
    "contract": _l("arbeidsavtale"),
    "public task": _l("oppgave i allmennhetens interesse"),
    "legitimate interest": _l("berettiget interesse"),
    "none": _l("ikke om personer"),
}
ACTIONS: Mapping[str, str] = {"delete": _l("slettes"), "blank": _l("tømmes"), "keep": _l("beholdes uten navn")}


def table_word(name: str) -> str:
    """Say what a table holds; its own name where nobody has said it."""
    return str(TABLES.get(name, name))


def column_word(table: str, column: str) -> str:
    """Say what a column holds; nothing for what only ties rows together."""
    return str(COLUMNS.get(f"{table}.{column}", COLUMNS.get(column, "")))


def span(retention: str) -> timedelta | None:
    """Read a retention that is a length of time; None for one that follows something else."""
    found = SPAN.fullmatch(retention)
    return timedelta(hours=int(found[1]) * HOURS[found[2]]) if found else None


def lasting(retention: str) -> str:
    """Say how long something is kept."""
    found = SPAN.fullmatch(retention)
    if found is None:
        return str(LASTING.get(retention, retention))
    number = int(found[1])
    counted = {
        "hour": _n("%(num)s time", "%(num)s timer", number),
        "day": _n("%(num)s dag", "%(num)s dager", number),
        "month": _n("%(num)s måned", "%(num)s måneder", number),
        "year": _n("%(num)s år", "%(num)s år", number),
    }
    time = counted[found[2]]
    if found[3] == AFTER_CLOSING:
        return _("%(time)s etter at aktiviteten er stengt", time=time)
    if found[3] == AFTER_VISIT:
        return _("%(time)s etter at innloggingen er over", time=time)
    return _("%(time)s etter at vi er ferdige med det", time=time) if found[3] else time


def known(retention: str) -> bool:
    """Tell whether a retention has a machine form and words."""
    return span(retention) is not None or retention in LASTING
