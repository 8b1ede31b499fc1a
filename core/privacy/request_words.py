"""What requests about one's own data are called, and a request as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.auth.models import Staff
from core.dates import moment
from core.db import session
from core.forms import Choice
from core.language import core_texts
from core.panel.models import Panelist
from core.privacy import answers, requests
from core.privacy.models import CHANNELS, KINDS, DataRequest
from core.types import Id

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Done:
    """One thing that was done: when, what, and by whom."""

    when: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A request as its page shows it."""

    request: DataRequest
    kind: str
    channel: str
    state: str
    tone: str
    member: Panelist | None
    steps: Sequence[Done]
    possible: bool = False


def kind_word(kind: str) -> str:
    """Say what somebody asks for."""
    return {
        "export": _("Få opplysningene sine"),
        "correct": _("Få rettet noe"),
        "erase": _("Bli slettet"),
        "object": _("Ikke bli spurt mer"),
    }[kind]


def channel_word(channel: str) -> str:
    """Say how it came."""
    return {"phone": _("Telefon"), "email": _("E-post"), "letter": _("Brev"), "desk": _("Oppmøte")}[channel]


def step_word(step: str) -> str:
    """Say what was done."""
    if reason := answers.reason_of(step):
        return _("Avsluttet uten å bli utført. Grunn: %(reason)s", reason=reason_word(reason))
    return {
        "received": _("Ønsket kom"),
        "exported": _("Opplysningene ble lastet ned"),
        "corrected": _("Opplysningene ble rettet"),
        "erased": _("Paneldeltakeren ble slettet"),
        "objected": _("Invitasjonene ble stoppet"),
        "unsent": _("Svaret på e-post kom ikke fram. Gi svaret på en annen måte."),
        "refused": _("Avsluttet uten å bli utført"),
    }[step]


def reason_word(reason: str) -> str:
    """Say why something was not done."""
    return {
        "changed_mind": _("De ombestemte seg"),
        "unsure": _("Vi er ikke sikre på at det var dem"),
        "already_right": _("Det som er lagret, er riktig"),
        "law": _("Loven sier at vi må beholde det"),
    }[reason]


def reason_choices() -> list[Choice]:
    """Give every reason not to do something."""
    return [Choice(value=reason, label=reason_word(reason)) for reason in answers.REASONS]


def kind_choices() -> list[Choice]:
    """Give everything somebody can ask for."""
    return [Choice(value=kind, label=kind_word(kind)) for kind in KINDS]


def channel_choices() -> list[Choice]:
    """Give every way it can come."""
    return [Choice(value=channel, label=channel_word(channel)) for channel in CHANNELS]


def state_of(request: DataRequest) -> tuple[str, str]:
    """Say how it stands, and the tone of it."""
    if request.outcome == "done":
        return _("Utført"), "success"
    if request.outcome == "refused":
        return _("Avsluttet"), "neutral"
    return (_("Over fristen"), "danger") if requests.is_late(request) else (_("Venter"), "warning")


def shown(request: DataRequest) -> Shown:
    """Give a request with its words and with the member, while they are there."""
    state, tone = state_of(request)
    return Shown(
        request=request,
        kind=kind_word(request.kind),
        channel=channel_word(request.channel),
        state=state,
        tone=tone,
        member=session.get(Panelist, request.panelist_id) if request.panelist_id else None,
        steps=_steps(request),
        possible=requests.can_be_done(request),
    )


def listed(rows: Sequence[DataRequest]) -> list[Shown]:
    """Give several requests without people and steps, for a list."""
    return [
        Shown(
            request=row,
            kind=kind_word(row.kind),
            channel=channel_word(row.channel),
            state=state_of(row)[0],
            tone=state_of(row)[1],
            member=None,
            steps=(),
        )
        for row in rows
    ]


def _steps(request: DataRequest) -> list[Done]:
    found = requests.steps(request)
    ids: set[Id | None] = {step.staff_id for step in found}
    names = {
        staff.id: staff.name for staff in session.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    }
    return [
        Done(
            when=moment(step.at),
            title=step_word(step.step),
            text=names.get(step.staff_id, _("En som har sluttet")) if step.staff_id else _("En som har sluttet"),
        )
        for step in found
    ]
