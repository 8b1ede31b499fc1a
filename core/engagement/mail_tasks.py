"""What waits for staff in the mailroom: e-mail that came back, and replies that nobody has read."""

from collections.abc import Sequence

from flask import url_for

from core.contributions import Principal
from core.engagement.models import Engagement
from core.engagement.rights import engagements_open_at
from core.engagement.tasks import Task, source
from core.language import core_texts, spoken
from core.messaging import replies, returns
from core.permissions import may_open

_ = core_texts.gettext
_n = core_texts.ngettext


@source
def tasks_of_mail(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give what there is to look at: for whoever helps members, and for whoever runs these activities."""
    return [*_returned(), *_unread(engagements, principal)]


def _returned() -> list[Task]:
    number = returns.returned() if may_open("mailroom.returned") else 0
    if not number:
        return []
    return [
        Task(
            title=_n("%(num)s e-post kom i retur", "%(num)s e-poster kom i retur", number),
            detail=_("disse paneldeltakerne nås ikke"),
            button=_("Se"),
            url=url_for("mailroom.returned"),
        )
    ]


def _unread(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    counted = replies.unread([engagement.id for engagement in engagements])
    able = engagements_open_at("mailroom.replies", principal) if counted else ()
    return [
        Task(
            title=_n("%(num)s svar på e-post må leses", "%(num)s svar på e-post må leses", counted[engagement.id]),
            detail=engagement.title.say(spoken()),
            button=_("Se"),
            url=url_for("mailroom.replies", engagement_id=engagement.id),
        )
        for engagement in engagements
        if engagement.id in counted and engagement.id in able
    ]
