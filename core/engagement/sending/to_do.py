"""What send-outs ask of a colleague on their desk: to look one over, or to mend one that came back."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from flask import url_for

from core.contributions import Principal
from core.dates import moment
from core.db import session
from core.engagement.models import Engagement
from core.engagement.sending import approval, held
from core.engagement.sending.models import STOPPED, Sending
from core.engagement.sending.schedule import kind_title
from core.engagement.tasks import Task, source
from core.language import core_texts, spoken

_ = core_texts.gettext


@source
def tasks_of_sendings(_engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give what waits for this colleague's look, what one has sent back to them, and what did not leave."""
    return [*_to_look_over(principal), *_sent_back(principal), *_held(principal)]


def _to_look_over(principal: Principal) -> Iterator[Task]:
    for sending in approval.waiting_for(principal):
        yield Task(
            title=_("Se over: %(kind)s – %(title)s", kind=kind_title(sending), title=_title(sending)),
            detail=_("%(name)s venter på deg", name=sending.creator.name) if sending.creator else "",
            button=_("Se over"),
            url=url_for("engagement_staff.approval", sending_id=sending.id),
            urgent=True,
        )


def _sent_back(principal: Principal) -> Iterator[Task]:
    mine = (
        sa.select(Sending)
        .join(Engagement, Engagement.id == Sending.engagement_id)
        .where(Sending.created_by == principal.id, Engagement.state.in_(("draft", "planned")))
        .order_by(Sending.created_at.desc())
    )
    newest: dict[object, Sending] = {}
    for sending in session.scalars(mine):
        newest.setdefault(sending.engagement_id, sending)
    for sending in newest.values():
        if sending.state == STOPPED and sending.stopped_for == approval.SENT_BACK:
            yield Task(
                title=_("Rett og be på nytt: %(title)s", title=_title(sending)),
                detail=_("en kollega sendte e-posten tilbake"),
                button=_("Se"),
                url=url_for("engagement_staff.sending", sending_id=sending.id),
            )


def _held(principal: Principal) -> Iterator[Task]:
    for sending in held.held_for(principal):
        yield Task(
            title=_("Ikke sendt: %(kind)s – %(title)s", kind=kind_title(sending), title=_title(sending)),
            detail=_("skulle gått %(when)s", when=moment(sending.due_at)),
            button=_("Se hvorfor"),
            url=url_for("engagement_staff.sending", sending_id=sending.id),
            urgent=True,
        )


def _title(sending: Sending) -> str:
    return (sending.engagement or sending.project).title.say(spoken())
