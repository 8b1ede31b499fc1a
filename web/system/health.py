"""How the installation is doing, in words: what is well, what is not, and what to do about it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

import sqlalchemy as sa
from flask import current_app, url_for

from core import audit, clock, jobs, migrate
from core.audit import AuditRow
from core.backup import services as backup
from core.config import Config
from core.dates import moment
from core.db import session
from core.jobs.heartbeat import SILENT_AFTER
from core.messaging.outbox import Outbox, outbox
from core.registry import current as registry
from web.language import web_texts

_ = web_texts.gettext

STUCK_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(minutes=15)
BACKUP_AFTER = timedelta(hours=48)
NEWS = timedelta(days=7)
ROOM = 1024**3  # bytes: below this, it is time to do something
SKEW = timedelta(minutes=2)

State = Literal["well", "notice", "wrong"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at: how it is, what to do, and the page where it is done."""

    title: str
    state: State
    text: str
    url: str = ""


def findings() -> list[Finding]:
    """Look at everything, what is wrong first."""
    found = [
        _database(),
        _worker(),
        _letters(outbox()),
        *_jobs(),
        _disk(),
        _backup(),
        _clock(),
        *_plugins(),
        *_mishaps(),
        *_demo(),
    ]
    order: list[State] = ["wrong", "notice", "well"]
    return sorted(found, key=lambda finding: order.index(finding.state))


def _database() -> Finding:
    title = _("Databasen")
    behind = migrate.behind(current_app.extensions["engines"][False], registry())
    if not behind:
        return Finding(title=title, state="well", text=_("Svarer, og har den nyeste formen."))
    text = _("Er ikke oppdatert (%(names)s). Kjør «samskap migrate».", names=", ".join(behind))
    return Finding(title=title, state="wrong", text=text)


def _worker() -> Finding:
    title, seen = _("Arbeideren"), jobs.last_beat()
    if seen and clock.now() - seen <= SILENT_AFTER:
        return Finding(title=title, state="well", text=_("Er i gang. Sist sett %(when)s.", when=moment(seen)))
    since = _("Er ikke sett siden %(when)s.", when=moment(seen)) if seen else _("Er aldri sett.")
    do = _("E-post og jobber venter så lenge. Start tjenesten «samskap worker».")
    return Finding(title=title, state="wrong", text=f"{since} {do}")


def _letters(now: Outbox) -> Finding:
    title, url = _("E-post ut"), url_for("system.letters_page")
    if now.waiting_since and clock.now() - now.waiting_since > STUCK_AFTER:
        text = _(
            "%(waiting)s e-poster venter, den eldste siden %(when)s. "
            "Se om e-posttjeneren svarer: «samskap config check».",
            waiting=now.waiting,
            when=moment(now.waiting_since),
        )
        return Finding(title=title, state="wrong", text=text, url=url)
    if now.given_up:
        text = _("%(number)s kom ikke fram, og blir ikke prøvd igjen av seg selv.", number=now.given_up)
        return Finding(title=title, state="notice", text=text, url=url)
    text = _("%(waiting)s venter, %(sent)s gikk det siste døgnet.", waiting=now.waiting, sent=now.sent_lately)
    return Finding(title=title, state="well", text=text)


def _jobs() -> Iterator[Finding]:
    counts, overdue = jobs.count_by_state(), jobs.oldest_overdue()
    title, url = _("Jobber"), url_for("system.jobs_page")
    if overdue and clock.now() - overdue > LATE_AFTER:
        text = _("En jobb skulle ha begynt %(when)s. Se om arbeideren er i gang.", when=moment(overdue))
        yield Finding(title=title, state="wrong", text=text, url=url)
    elif counts.get(jobs.FAILED):
        text = _("%(number)s er gitt opp. Se hvorfor, og prøv igjen.", number=counts[jobs.FAILED])
        yield Finding(title=title, state="notice", text=text, url=url)
    else:
        yield Finding(title=title, state="well", text=_("Ingen er gitt opp."))


def _disk() -> Finding:
    title = _("Diskplass")
    free = shutil.disk_usage(_config().home).free
    words = _("%(free)s GB ledig.", free=f"{free / 1024**3:.1f}".replace(".", ","))
    if free >= ROOM:
        return Finding(title=title, state="well", text=words)
    do = _("Rydd, eller gi maskinen mer plass, før den er full: da kan ingenting lagres.")
    return Finding(title=title, state="wrong", text=f"{words} {do}")


def _backup() -> Finding:
    title, newest = _("Sikkerhetskopi"), backup.last()
    if newest is None:
        do = _("Ingen er tatt herfra. Kjør «samskap backup» hver natt, og legg kopien på en annen maskin.")
        return Finding(title=title, state="notice" if _config().demo else "wrong", text=do)
    words = _("Tatt %(when)s.", when=moment(newest.at))
    if clock.now() - newest.at <= BACKUP_AFTER:
        return Finding(title=title, state="well", text=words)
    do = _("Det er for lenge siden. Se om jobben som kjører «samskap backup» om natten, fortsatt er i gang.")
    return Finding(title=title, state="wrong", text=f"{words} {do}")


def _clock() -> Finding:
    title, now = _("Klokken"), clock.now()
    newest: datetime | None = session.scalar(sa.select(sa.func.max(AuditRow.at)))
    if newest and newest > now + SKEW:
        text = _("Står på %(now)s, men noe er logget %(newest)s.", now=moment(now), newest=moment(newest))
        do = _("Still maskinens klokke, og la den følge en tidstjener.")
        return Finding(title=title, state="wrong", text=f"{text} {do}")
    return Finding(title=title, state="well", text=_("Står på %(now)s, norsk tid.", now=moment(now)))


def _plugins() -> Iterator[Finding]:
    for failure in registry().failures.values():
        text = _("Er satt til side, så aktiviteter av denne typen kan ikke åpnes: %(reason)s", reason=failure.reason)
        yield Finding(title=_("Utvidelsen «%(slug)s»", slug=failure.slug), state="wrong", text=text)


def _mishaps() -> Iterator[Finding]:
    newest = audit.mishaps(limit=1)
    if newest and clock.now() - newest[0].at < NEWS:
        text = _("Noe gikk galt %(when)s. Se listen nederst.", when=moment(newest[0].at))
        yield Finding(title=_("Feil i bakgrunnen"), state="notice", text=text)


def _demo() -> Iterator[Finding]:
    if _config().demo:
        text = _("Dette er en demonstrasjon: passordene er kjent, og e-posten går i en mappe. Bruk den ikke til folk.")
        yield Finding(title=_("Demonstrasjon"), state="notice", text=text)


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])
