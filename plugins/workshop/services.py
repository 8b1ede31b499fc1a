"""What can be done with a workshop so far: say what people will do, and what to bring."""

from collections.abc import Iterable

from core.plugin import (
    Check,
    EngagementCancelled,
    EngagementClosed,
    EngagementCopied,
    EngagementPaused,
    EngagementResumed,
    LocalText,
    session,
)
from core.plugin.engagement import ChangedMeanwhile, Engagement, WrongState
from plugins.workshop import boards, programmes
from plugins.workshop.models import Plan
from plugins.workshop.programmes import may_change
from plugins.workshop.texts import texts

_ = texts.gettext

CONTENT = "workshop_staff.content"


def plan_of(engagement: Engagement) -> Plan | None:
    """Find what is written; None where nothing is."""
    return session.get(Plan, engagement.id)


def write(engagement: Engagement, seen: int, doing: LocalText, bring: LocalText) -> None:
    """Keep what people will do and bring; ``seen`` is 0 where nothing was written.

    Raises WrongState once it is over, ChangedMeanwhile where somebody else saved first.
    """
    if not may_change(engagement):
        raise WrongState
    plan = plan_of(engagement)
    if (plan.version if plan else 0) != seen:
        raise ChangedMeanwhile
    if plan is None:
        session.add(Plan(engagement_id=engagement.id, doing=doing, bring=bring))
    else:
        plan.doing, plan.bring = doing, bring
    session.flush()


def readiness(engagement: Engagement) -> Iterable[Check]:
    """Give the workshop's own line of the checklist."""
    title = _("Hva folk skal gjøre")
    if plan_of(engagement):
        yield Check(title=title, state="done", endpoint=CONTENT)
    else:
        yield Check(title=title, state="stop", text=_("Skriv hva folk skal gjøre."), endpoint=CONTENT)


def hear(event: object) -> None:
    """Write the same in a copy; the board stands still, goes on and closes with its workshop."""
    if isinstance(event, EngagementPaused | EngagementResumed):
        boards.hold(event.engagement, on=isinstance(event, EngagementPaused))
    if isinstance(event, EngagementClosed | EngagementCancelled):
        boards.close(event.engagement)
    if isinstance(event, EngagementCopied):
        programmes.copy(event.source, event.engagement)
        if plan := session.get(Plan, event.source):
            session.add(Plan(engagement_id=event.engagement, doing=plan.doing, bring=plan.bring))
