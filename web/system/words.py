"""What became of work and letters, in words for the administrator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core import clock, jobs
from core.dates import moment
from core.jobs import Job
from core.messaging.models import DEAD, DROPPED, SENDING, SENT, WAITING, OutboxLetter
from core.messaging.services import kind_of
from core.types import Id
from web.language import web_texts

_ = web_texts.gettext


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """One piece of work as the page shows it."""

    id: Id
    title: str
    state: str
    tone: str
    text: str
    done: int
    total: int
    owner: str
    file: Id | None
    may_cancel: bool
    may_retry: bool


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One letter as the page shows it; to whom it goes is nobody's business here."""

    id: Id
    title: str
    state: str
    tone: str
    text: str


def job_row(job: Job, names: Mapping[Id, str]) -> JobRow:
    """Say what a piece of work is and how it goes; ``names`` are those of the staff."""
    kind = jobs.kinds().get(job.kind)
    state, tone = job_state(job.state)
    return JobRow(
        id=job.id,
        title=str(kind.title)
        if kind
        else _("Ukjent jobb: utvidelsen «%(slug)s» er borte", slug=job.kind.split(".")[0]),
        state=state,
        tone=tone,
        text=_how(job),
        done=job.done,
        total=job.total if job.state == jobs.RUNNING else 0,
        owner=names.get(job.owner_id, "") if job.owner_id else "",
        file=job.result_file,
        may_cancel=jobs.may_cancel(job),
        may_retry=jobs.may_retry(job),
    )


def job_state(state: str) -> tuple[str, str]:
    """Give a state's word and its tone."""
    return {
        jobs.WAITING: (_("Venter"), "neutral"),
        jobs.RUNNING: (_("Pågår"), "info"),
        jobs.DONE: (_("Ferdig"), "success"),
        jobs.FAILED: (_("Gitt opp"), "danger"),
        jobs.CANCELLED: (_("Avbrutt"), "neutral"),
        jobs.STOPPED: (_("Stoppet"), "warning"),
    }[state]


def letter_row(letter: OutboxLetter) -> LetterRow:
    """Say what a letter is and how it goes."""
    kind = kind_of(letter.kind)
    title = str(kind.title) if kind else letter.kind
    state, tone = letter_state(letter.state)
    return LetterRow(id=letter.id, title=title, state=state, tone=tone, text=_delivery(letter))


def letter_state(state: str) -> tuple[str, str]:
    """Give a state's word and its tone."""
    return {
        WAITING: (_("Venter"), "neutral"),
        SENDING: (_("Sendes"), "info"),
        SENT: (_("Sendt"), "success"),
        DEAD: (_("Gitt opp"), "danger"),
        DROPPED: (_("Ikke sendt"), "neutral"),
    }[state]


def _how(job: Job) -> str:
    ways: Mapping[str, Callable[[Job], str]] = {
        jobs.WAITING: _waiting,
        jobs.RUNNING: _running,
        jobs.DONE: lambda done: _("Ferdig %(when)s.", when=moment(done.finished_at)) if done.finished_at else "",
        jobs.FAILED: _failed,
        jobs.CANCELLED: lambda ended: _far(ended) + _("Det som var gjort, er lagret."),
        jobs.STOPPED: lambda ended: _far(ended) + _("Den som ba om jobben, har ikke lenger tilgang til å gjøre dette."),
    }
    return ways[job.state](job)


def _waiting(job: Job) -> str:
    begins = _("Begynner %(when)s.", when=moment(job.due_at)) if job.due_at > clock.now() else _("Begynner straks.")
    if job.error:
        return _("Forsøk %(number)s gikk galt (%(error)s).", number=job.attempts, error=job.error) + f" {begins}"
    return begins


def _running(job: Job) -> str:
    if job.cancel_asked:
        return _far(job) + _("Stopper ved neste steg.")
    return _("%(done)s av %(total)s er gjort.", done=job.done, total=job.total) if job.total else _("Har begynt.")


def _failed(job: Job) -> str:
    why = {
        "KindIsGone": _("Utvidelsen som kan gjøre dette, er borte."),
        "WorkerDied": _("Arbeideren stoppet midt i jobben, flere ganger."),
    }
    return why.get(job.error, _("Prøvd %(number)s ganger. Feil: %(error)s.", number=job.attempts, error=job.error))


def _far(job: Job) -> str:
    return _("Kom til %(done)s av %(total)s.", done=job.done, total=job.total) + " " if job.total else ""


def _delivery(letter: OutboxLetter) -> str:
    if letter.state == SENT and letter.sent_at:
        return _("Gikk %(when)s. E-posttjeneren tok imot den.", when=moment(letter.sent_at))
    if letter.state == SENDING:
        return _("Sendes nå.")
    if letter.state == DEAD:
        return _("Kom ikke fram: %(why)s", why=why_not(letter.error))
    if letter.state == DROPPED:
        return _("Mottakeren skal ikke lenger ha den.")
    if letter.error:
        return _("Gikk ikke nå (%(why)s). Prøves igjen %(when)s.", why=letter.error, when=moment(letter.due_at))
    return _("Venter på å bli sendt.")


def why_not(error: str) -> str:
    """Say why a letter was given up: a reply code of the mail server, or the kind of an error of ours."""
    if error.isdigit():
        return _("e-posttjeneren sa nei (%(code)s).", code=error)
    return _("vi fikk den ikke sendt (%(error)s).", error=error)
