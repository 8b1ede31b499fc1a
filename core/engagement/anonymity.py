"""The three levels of anonymity: their words, and the choice that is made before the first invitation."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from core import clock, jobs
from core.contributions import Check
from core.dates import day
from core.db import session
from core.engagement import keys
from core.engagement.errors import ChangedMeanwhile, KeyEndsTooSoon, WrongState
from core.engagement.models import ANONYMOUS, CONFIDENTIAL, NAMED, Engagement, Participation
from core.engagement.services import end_of_day
from core.language import core_texts

_ = core_texts.gettext

LEVELS = (NAMED, CONFIDENTIAL, ANONYMOUS)
USUALLY_KEPT = timedelta(days=90)
PAGE = "engagement_staff.anonymity"


def is_locked(engagement: Engagement) -> bool:
    """Tell whether somebody has been promised a level: from the first invitation on it never changes."""
    asked = sa.select(Participation.id).where(Participation.engagement_id == engagement.id).limit(1)
    return engagement.opened_at is not None or session.scalar(asked) is not None


def choose(engagement: Engagement, seen: int, level: str, key_until: date | None = None) -> None:
    """Keep the level; of a confidential one also the day on which the key goes.

    Raises WrongState once anybody was asked, ChangedMeanwhile, or KeyEndsTooSoon.
    """
    if is_locked(engagement):
        raise WrongState
    if engagement.version != seen:
        raise ChangedMeanwhile
    ends = end_of_day(key_until) if key_until and level == CONFIDENTIAL else None
    if level == CONFIDENTIAL and (ends is None or ends <= (engagement.deadline or clock.now())):
        raise KeyEndsTooSoon
    engagement.anonymity, engagement.key_until = level, ends
    session.flush()
    keys.drop(engagement)
    if ends:
        keys.make(engagement)
        jobs.enqueue(keys.DESTROY, keys.job_key(engagement), ends, engagement=str(engagement.id))


def usual_end(engagement: Engagement) -> date:
    """Give the day that is offered for the end of the key."""
    return clock.local((engagement.deadline or clock.now()) + USUALLY_KEPT).date()


def check(engagement: Engagement) -> Check:
    """Give the line of the checklist; a key that would go before people have answered stops the opening."""
    title = _("Personvern")
    if engagement.anonymity == CONFIDENTIAL and not _outlasts(engagement.key_until, engagement.deadline):
        late = _("Nøkkelen slettes før fristen for svar. Velg en senere dag.")
        return Check(title=title, state="stop", text=late, endpoint=PAGE)
    chosen = _("Svarene er %(level)s.", level=word(engagement))
    return Check(title=title, state="done", text=chosen, endpoint=PAGE)


def word(engagement: Engagement) -> str:
    """Say how answers are kept, as it stands in «Svarene er …»."""
    return {NAMED: _("med navn"), CONFIDENTIAL: _("fortrolige"), ANONYMOUS: _("anonyme")}[engagement.anonymity]


def heading(level: str) -> str:
    """Name a level."""
    return {NAMED: _("Med navn"), CONFIDENTIAL: _("Fortrolig"), ANONYMOUS: _("Anonymt")}[level]


def about(level: str) -> str:
    """Say to staff what a level means, before they choose it."""
    return {
        NAMED: _("Vi lagrer hvem som har svart hva. Dere leser svarene uten navn. Folk kan endre svaret til fristen."),
        CONFIDENTIAL: _(
            "Svaret er knyttet til navnet med en egen nøkkel, som slettes den dagen du velger. "
            "Folk kan endre svaret til fristen."
        ),
        ANONYMOUS: _(
            "Ingen kan finne ut hvem som har svart hva. Svarene kommer i grupper på minst seks. "
            "Folk kan ikke endre svaret etterpå."
        ),
    }[level]


def promise(engagement: Engagement) -> str:
    """Say to a person, before they answer, what the level means for them."""
    if engagement.anonymity == ANONYMOUS:
        return _(
            "Vi lagrer svaret uten navn og tidspunkt. Vi vet at du har svart, men ikke hvilket svar som er ditt. "
            "Derfor kan du ikke endre eller trekke svaret etterpå."
        )
    if engagement.anonymity == CONFIDENTIAL:
        return _(
            "De som leser svarene, får ikke vite hvem som har svart hva. Svaret ditt er knyttet til deg med en egen "
            "nøkkel. Vi sletter nøkkelen %(day)s. Etter det kan ingen finne ut hva du har svart.",
            day=day(engagement.key_until or clock.now()),
        )
    return _(
        "Vi lagrer hvem som har svart, og hva. De som leder prosjektet, leser svarene uten navn. "
        "Resultatet viser heller ingen navn."
    )


def method(engagement: Engagement) -> str:
    """Say beside a published result how the answers were kept."""
    if engagement.anonymity == ANONYMOUS:
        return _("Anonymt. Vi vet hvem som har svart, men ikke hvem som har svart hva.")
    if engagement.anonymity == CONFIDENTIAL:
        ends = engagement.key_until or clock.now()
        if ends <= clock.now():
            return _("Fortrolig. Nøkkelen mellom navn og svar ble slettet %(day)s.", day=day(ends))
        return _("Fortrolig. Nøkkelen mellom navn og svar blir slettet %(day)s.", day=day(ends))
    return _("Med navn. De som leder prosjektet, leser svarene uten navn. Resultatet viser heller ingen navn.")


def _outlasts(key_until: datetime | None, deadline: datetime | None) -> bool:
    return key_until is not None and key_until > (deadline or clock.now())
