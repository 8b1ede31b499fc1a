"""A colleague looks over what goes to everybody: asked, said yes to, sent back, and asked again when it changed."""

from collections.abc import Iterator

import sqlalchemy as sa

from core import clock, jobs, settings
from core.audit import Act, note
from core.auth import services as accounts
from core.auth.models import Staff
from core.capabilities import Capability
from core.contributions import Principal
from core.db import session
from core.engagement import audience
from core.engagement.errors import WrongState
from core.engagement.models import Engagement
from core.engagement.rights import Place, may
from core.engagement.sending.errors import ChangedSince, NotOneself
from core.engagement.sending.looks import fingerprint, subject_of
from core.engagement.sending.models import STOPPED, WAITING, WAITING_FOR_APPROVAL, Sending, SendingRecipient
from core.engagement.sending.planning import enqueue, job_key, leaving_time
from core.engagement.team import team_of
from core.messaging.services import post
from core.permissions import holds, scoped_roles
from core.types import new_id

ASKED, GIVEN, RETURNED = "engagement.approval_asked", "engagement.approval_given", "engagement.approval_returned"
SENT_BACK = "returned"


def is_needed(engagement: Engagement) -> bool:
    """Tell whether a colleague has to look over its invitation: it goes to everybody, and the house wants it so."""
    if settings.read()["send_unapproved"]:
        return False
    return audience.asks_everybody(engagement)


def place_of(sending: Sending) -> Place:
    """Say where a send-out is."""
    return Place(project=sending.project_id, engagement=sending.engagement_id)


def approvers(place: Place, but: Principal) -> list[Staff]:
    """Give the colleagues who can look over a send-out there: not oneself, and only who has come in."""
    return [staff for staff in _able(place) if staff.id != but.id and staff.active and staff.password]


def ask(sending: Sending, by: Principal) -> None:
    """Write to the colleagues who can look it over."""
    for staff in approvers(place_of(sending), by):
        post(ASKED, staff.id, number=f"{ASKED}:{new_id()}", about=sending.id)


def approve(sending: Sending, seen: str, by: Principal) -> None:
    """Say yes to what one has seen; it leaves in ten minutes, or when its planner wished.

    Raises NotOneself, ChangedSince (it is no longer what was shown) or WrongState (somebody else was first).
    """
    if sending.created_by == by.id:
        raise NotOneself
    if now_looks(sending) != seen:
        raise ChangedSince
    due, why = leaving_time(None if sending.asap else sending.due_at)
    yes = {"state": WAITING, "approved_by": by.id, "approved_at": clock.now(), "fingerprint": seen}
    _become(sending, due_at=due, moved_for=why, **yes)
    _refresh_subject(sending)
    enqueue(sending)
    note(Act.SENDING_APPROVED, by, sending.id)
    _tell_planner(GIVEN, sending)


def send_back(sending: Sending, words: str, by: Principal) -> None:
    """Send it back with words; its planner can ask anew. Raises NotOneself or WrongState."""
    if sending.created_by == by.id:
        raise NotOneself
    over = {"state": STOPPED, "stopped_at": clock.now(), "stopped_by": by.id, "stopped_for": SENT_BACK}
    _become(sending, words=words, **over)
    session.execute(sa.delete(SendingRecipient).where(SendingRecipient.sending_id == sending.id))
    note(Act.SENDING_RETURNED, by, sending.id)
    _tell_planner(RETURNED, sending)


def now_looks(sending: Sending) -> str:
    """Give the fingerprint of what it would send now."""
    return fingerprint(sending.engagement, sending.kind) if sending.engagement else ""


def ask_again_if_changed(sending: Sending) -> bool:
    """Take the yes back where something was changed since, and ask anew; True where that was so."""
    if sending.approved_by is None or now_looks(sending) == sending.fingerprint:
        return False
    back = sa.update(Sending).where(Sending.id == sending.id, Sending.state == WAITING)
    anew = {"state": WAITING_FOR_APPROVAL, "approved_by": None, "approved_at": None}
    if session.execute(back.values(**anew).returning(Sending.id)).first() is None:
        return False
    jobs.drop(job_key(sending))
    session.refresh(sending)
    if sending.creator:
        ask(sending, accounts.principal(sending.creator))
    return True


def after_change(engagement: Engagement, kind: str) -> Sending | None:
    """See that a letter that waits goes on as it now stands, or is looked over again; give it, where one waits."""
    waiting = sa.select(Sending).where(Sending.engagement_id == engagement.id, Sending.kind == kind)
    sending = session.scalar(waiting.where(Sending.state.in_((WAITING_FOR_APPROVAL, WAITING))).limit(1))
    if sending is None:
        return None
    ask_again_if_changed(sending)
    _refresh_subject(sending)
    return sending


def waiting_for(principal: Principal) -> list[Sending]:
    """Give what this colleague can look over now, the oldest first."""
    rows = sa.select(Sending).where(Sending.state == WAITING_FOR_APPROVAL)
    rows = rows.where(sa.or_(Sending.created_by.is_(None), Sending.created_by != principal.id))
    found = session.scalars(rows.order_by(Sending.created_at)).all()
    everywhere = holds(principal, Capability.APPROVE_SENDINGS)
    return [one for one in found if everywhere or may(principal, Capability.APPROVE_SENDINGS, place_of(one))]


def _able(place: Place) -> Iterator[Staff]:
    seen = set()
    in_house = (staff for staff in accounts.all_staff() if _holds(staff))
    opening = {role.name for role in scoped_roles().values() if Capability.APPROVE_SENDINGS in role.capabilities}
    in_team = (member.staff for member in team_of(place) if member.role in opening)
    for staff in (*in_house, *in_team):
        if staff.id not in seen:
            seen.add(staff.id)
            yield staff


def _holds(staff: Staff) -> bool:
    return holds(accounts.principal(staff), Capability.APPROVE_SENDINGS)


def _become(sending: Sending, **values: object) -> None:
    """Change what waits for a yes, once: of two colleagues the first counts. Raises WrongState."""
    waiting = sa.update(Sending).where(Sending.id == sending.id, Sending.state == WAITING_FOR_APPROVAL)
    if session.execute(waiting.values(**values).returning(Sending.id)).first() is None:
        raise WrongState
    session.refresh(sending)


def _refresh_subject(sending: Sending) -> None:
    if not sending.body:
        sending.subject = subject_of(sending.kind, sending.about_id)
    session.flush()


def _tell_planner(kind: str, sending: Sending) -> None:
    if sending.created_by:
        post(kind, sending.created_by, number=f"{kind}:{new_id()}", about=sending.id)
