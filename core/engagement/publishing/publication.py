"""Publishes a result: what stops it, a colleague's look, the planned moment, the letter, and taking it back."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock, jobs, settings
from core.audit import Act, note
from core.auth import services as accounts
from core.auth.links import Purpose, make, of_subject, revoke, token
from core.auth.links import is_alive as alive
from core.auth.models import Staff
from core.capabilities import Capability
from core.contributions import Principal
from core.db import session
from core.engagement import results
from core.engagement.counting import figures
from core.engagement.errors import NotReady, WrongState
from core.engagement.models import Engagement, Result
from core.engagement.publishing import took_part
from core.engagement.publishing.blocks import QUOTES, sections_in
from core.engagement.publishing.models import Correction
from core.engagement.rights import may, place_of
from core.engagement.sending import approval, plan, waiting_for
from core.engagement.sending.errors import NobodyToApprove, NotOneself
from core.engagement.sending.letters import RESULT_READY
from core.engagement.sending.planning import stop as stop_sending
from core.engagement.states import has_ended, is_published
from core.engagement.unseen import unseen_texts
from core.language import core_texts
from core.messaging.services import post
from core.types import LocalText, new_id

_ = core_texts.gettext
_n = core_texts.ngettext

READY, ASKED, LEFT_LYING = RESULT_READY, "engagement.result_asked", "engagement.result_stopped"
JOB = "result.publish"
LINK_LIVES = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Why a result may not be published yet, and what page it is mended on."""

    text: str
    page: str


def stops(engagement: Engagement) -> list[Stop]:
    """Give what has to be done before the result may be public."""
    result = engagement.result
    if result is None:
        return []
    found = []
    shown = set(sections_in(result.blocks))
    if unseen := unseen_texts(engagement, shown):
        text = _n(
            "%(num)s svar i folks egne ord er ikke sett over. Et navn kan stå der.",
            "%(num)s svar i folks egne ord er ikke sett over. Et navn kan stå der.",
            unseen,
        )
        found.append(Stop(text=text, page="reporting.report"))
    told = shown or any(block["kind"] == QUOTES for block in result.blocks)
    if told and 0 < figures([engagement])[engagement.id].answered < engagement.smallest_cell and _shows(engagement):
        text = _("Færre enn %(num)s har svart. Ta bort delene som viser svar.", num=engagement.smallest_cell)
        found.append(Stop(text=text, page="engagement_staff.result"))
    if needs_approval() and not is_approved(engagement):
        found.append(Stop(text=_("En kollega må se over resultatet først."), page="engagement_staff.result"))
    return found


def publish(engagement: Engagement, by: Principal, *, tell: bool) -> int:
    """Publish now, and plan the letter to those who took part; say to how many. Raises NotReady or WrongState."""
    if stops(engagement):
        raise NotReady
    results.publish(engagement, by)
    jobs.drop(job_key(engagement))
    people = took_part.people(engagement) if tell else []
    if people:
        plan(engagement, READY, people, by)
    return len(people)


def plan_publication(engagement: Engagement, at: datetime, by: Principal, *, tell: bool) -> None:
    """Let it become public at a moment. Raises NotReady or WrongState."""
    result = engagement.result
    if result is None or is_published(engagement) or not has_ended(engagement):
        raise WrongState
    if stops(engagement):
        raise NotReady
    jobs.drop(job_key(engagement))
    result.planned_at, result.planned_by, result.tells = at, by.id, tell
    session.flush()
    jobs.enqueue(JOB, job_key(engagement), at, engagement=str(engagement.id))
    note(Act.RESULT_PLANNED, by, engagement.id)


def take_back_plan(engagement: Engagement, by: Principal) -> None:
    """Leave it unpublished after all. Raises WrongState where nothing is planned."""
    if engagement.result is None or engagement.result.planned_at is None:
        raise WrongState
    engagement.result.planned_at = None
    session.flush()
    jobs.drop(job_key(engagement))
    note(Act.RESULT_UNPLANNED, by, engagement.id)


def publish_as_planned(engagement: Engagement) -> bool:
    """Publish what is due; where something stops it, whoever planned it is told and it stays a draft.

    It also stays one where whoever planned it may not publish any more: the desk says that the result is missing.
    """
    result = engagement.result
    if result is None or result.planned_at is None or result.planned_at > clock.now():
        return False
    planner = accounts.staff_by_id(result.planned_by) if result.planned_by else None
    if planner is None or not planner.active or not _publishes(engagement, planner):
        result.planned_at = None
        session.flush()
        return False
    try:
        publish(engagement, accounts.principal(planner), tell=result.tells)
    except (NotReady, WrongState):
        result.planned_at = None
        session.flush()
        post(LEFT_LYING, planner.id, number=f"{LEFT_LYING}:{new_id()}", about=engagement.id)
        return False
    return True


def withdraw(engagement: Engagement, why: LocalText, by: Principal) -> None:
    """Take a result back; its address says so, and why. The letter about it is stopped where it has not left.

    Raises WrongState where it is not public.
    """
    public = sa.update(Result).where(Result.engagement_id == engagement.id, Result.published_at.is_not(None))
    over = {"published_at": None, "withdrawn_at": clock.now(), "withdrawn_by": by.id, "withdrawn_for": why}
    back = public.values(**over, version=Result.version + 1).returning(Result.engagement_id)
    if session.execute(back).first() is None:
        raise WrongState
    session.refresh(engagement.result)
    planned = waiting_for(engagement.id, READY)
    if planned:
        stop_sending(planned, by, "withdrawn")
    note(Act.RESULT_WITHDRAWN, by, engagement.id)


def correct(engagement: Engagement, why: LocalText, by: Principal) -> None:
    """Say with its day what was put right in a public result."""
    session.add(Correction(engagement_id=engagement.id, text=why, at=clock.now(), made_by=by.id))
    session.flush()
    note(Act.PUBLISHED_CORRECTED, by, engagement.id)


def corrections_of(engagement: Engagement) -> list[Correction]:
    """Give what was put right, the oldest first."""
    mine = sa.select(Correction).where(Correction.engagement_id == engagement.id)
    return list(session.scalars(mine.order_by(Correction.at)))


def needs_approval() -> bool:
    """Tell whether the house wants a colleague's look before a result is public."""
    return bool(settings.read()["publish_approved"])


def ask(engagement: Engagement, by: Principal) -> int:
    """Ask the colleagues who can look it over; say how many. Raises WrongState or NobodyToApprove."""
    if engagement.result is None or is_published(engagement):
        raise WrongState
    colleagues = [staff for staff in approval.approvers(place_of(engagement), by) if _publishes(engagement, staff)]
    if not colleagues:
        raise NobodyToApprove
    engagement.result.asked_at, engagement.result.asked_by = clock.now(), by.id
    engagement.result.approved_at = engagement.result.approved_by = None
    session.flush()
    for staff in colleagues:
        post(ASKED, staff.id, number=f"{ASKED}:{new_id()}", about=engagement.id)
    return len(colleagues)


def approve(engagement: Engagement, seen: str, by: Principal) -> bool:
    """Say yes to what one has seen; False where it is no longer that. Raises NotOneself or WrongState."""
    result = engagement.result
    if result is None or result.asked_at is None or is_published(engagement):
        raise WrongState
    if result.asked_by == by.id:
        raise NotOneself
    if seen != looks(engagement):
        return False
    result.approved_at, result.approved_by, result.approved_as = clock.now(), by.id, seen
    session.flush()
    note(Act.RESULT_APPROVED, by, engagement.id)
    return True


def is_approved(engagement: Engagement) -> bool:
    """Tell whether a colleague has said yes to the result as it stands."""
    result = engagement.result
    return result is not None and result.approved_at is not None and result.approved_as == looks(engagement)


def approver(engagement: Engagement) -> str:
    """Name the colleague who said yes to the result as it stands; empty where nobody has, or their account is gone."""
    kept = engagement.result
    by = accounts.staff_by_id(kept.approved_by) if kept and kept.approved_by and is_approved(engagement) else None
    return by.name if by else ""


def looks(engagement: Engagement) -> str:
    """Tell by a short text whether what was looked at has changed."""
    result = engagement.result
    told = [dict(result.summary), result.blocks] if result else []
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def make_link(engagement: Engagement, by: Principal) -> None:
    """Make a link that shows the draft for seven days to whoever holds it; one that there was stops working."""
    revoke(Purpose.PREVIEW_RESULT, engagement.id)
    make(Purpose.PREVIEW_RESULT, engagement.id, engagement=engagement.id, lives=LINK_LIVES)
    session.flush()
    note(Act.RESULT_LINK_MADE, by, engagement.id)


def revoke_link(engagement: Engagement, by: Principal) -> None:
    """Take the link back."""
    revoke(Purpose.PREVIEW_RESULT, engagement.id)
    note(Act.RESULT_LINK_REVOKED, by, engagement.id)


def living_link(engagement: Engagement) -> tuple[str, datetime | None] | None:
    """Give the token of the link that works now, and until when; None where there is none."""
    link = of_subject(Purpose.PREVIEW_RESULT, engagement.id)
    return (token(link.id), link.expires_at) if link and alive(link) else None


def job_key(engagement: Engagement) -> str:
    """Name the work that publishes a result at its moment."""
    return f"{JOB}:{engagement.id}"


def _shows(engagement: Engagement) -> bool:
    """Tell whether the draft would show figures or words of anybody: what is too little should be hidden already."""
    draft = results.as_read(results.snapshot(engagement), "nb")
    return any(part.chart or part.table or part.texts for part in draft.sections)


def _publishes(engagement: Engagement, staff: Staff) -> bool:
    return may(accounts.principal(staff), Capability.PUBLISH_RESULTS, place_of(engagement))
