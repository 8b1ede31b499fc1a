"""What results ask of a colleague on their desk: to look one over before it is public."""

from collections.abc import Sequence

from flask import url_for

from core.auth import services as accounts
from core.capabilities import Capability
from core.contributions import Principal
from core.engagement.models import Engagement
from core.engagement.rights import may, place_of
from core.engagement.states import is_published
from core.engagement.tasks import Task, source
from core.language import core_texts, spoken
from core.permissions import holds

_ = core_texts.gettext

NEEDED = (Capability.APPROVE_SENDINGS, Capability.PUBLISH_RESULTS)


@source
def tasks_of_results(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give the results that wait for this colleague's look."""
    waiting = [one for one in engagements if _waits(one, principal) and _looks_over(one, principal)]
    return [_task(engagement) for engagement in waiting]


def _waits(engagement: Engagement, principal: Principal) -> bool:
    result = engagement.result
    if result is None or result.asked_at is None or is_published(engagement):
        return False
    return result.approved_at is None and result.asked_by != principal.id


def _looks_over(engagement: Engagement, principal: Principal) -> bool:
    place = place_of(engagement)
    return all(holds(principal, needed) or may(principal, needed, place) for needed in NEEDED)


def _task(engagement: Engagement) -> Task:
    asked_by = engagement.result.asked_by if engagement.result else None
    asker = accounts.staff_by_id(asked_by) if asked_by else None
    return Task(
        title=_("Se over resultatet: %(title)s", title=engagement.title.say(spoken())),
        detail=_("%(name)s venter på deg", name=asker.name) if asker else "",
        button=_("Se over"),
        url=url_for("engagement_staff.result", engagement_id=engagement.id),
        urgent=True,
    )
