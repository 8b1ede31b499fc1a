"""Tells who planned a send-out that it did not leave when it should, by letter and on the desk."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from core import clock
from core.auth import services as accounts
from core.capabilities import Capability
from core.contributions import Principal
from core.db import session
from core.engagement.models import Engagement
from core.engagement.rights import may
from core.engagement.sending.approval import place_of
from core.engagement.sending.models import STOPPED, Sending
from core.engagement.services import reminder_kind
from core.engagement.team import team_of
from core.messaging.services import post
from core.permissions import LEADER
from core.types import Id

HELD = "engagement.sending_held"
NOT_READY, OVER, NOBODY, NOT_ALLOWED, GONE = "not_ready", "over", "nobody", "not_allowed", "gone"
NOBODY_LEFT = "nobody_left"
IN_THE_WAY = (NOT_READY, OVER, NOT_ALLOWED, GONE, NOBODY_LEFT)
SENDS = (Capability.SEND_INVITATIONS, Capability.PUBLISH_RESULTS)
REMEMBERED = timedelta(days=14)


def tell(sending: Sending) -> None:
    """Write to the planner, or to the leaders where the planner cannot send there any more.

    Not where there was nobody to write to, or nothing to remind of: then all is as it should be.
    """
    if not _matters(sending):
        return
    for staff_id in _whom(sending):
        post(HELD, staff_id, number=f"{HELD}:{sending.id}:{staff_id}", about=sending.id)


def may_still(sending: Sending) -> bool:
    """Tell whether its planner can send there now; the house's own send-outs always may."""
    by = sending.creator
    if by is None:
        return True
    return by.active and _may_send(accounts.principal(by), sending)


def held_for(principal: Principal) -> Iterator[Sending]:
    """Give what did not leave lately and nobody has planned anew, where this colleague may send."""
    lately = sa.select(Sending).where(
        Sending.state == STOPPED, Sending.stopped_for.in_(IN_THE_WAY), Sending.stopped_at > clock.now() - REMEMBERED
    )
    anew = aliased(Sending)
    later = sa.exists().where(anew.about_id == Sending.about_id, anew.kind == Sending.kind, anew.id > Sending.id)
    for sending in session.scalars(lately.where(~later).order_by(Sending.stopped_at)).unique():
        if _matters(sending) and not _is_past(sending.engagement) and _may_send(principal, sending):
            yield sending


def _matters(sending: Sending) -> bool:
    if sending.stopped_for not in IN_THE_WAY:
        return False
    engagement = sending.engagement
    reminds = engagement is not None and sending.kind == reminder_kind(engagement)
    return not (reminds and sending.stopped_for == OVER)


def _is_past(engagement: Engagement | None) -> bool:
    return engagement is not None and (engagement.archived_at is not None or engagement.state == "cancelled")


def _whom(sending: Sending) -> list[Id]:
    if sending.creator and may_still(sending):
        return [sending.creator.id]
    return [one.staff.id for one in team_of(place_of(sending)) if one.role == LEADER and one.staff.active]


def _may_send(principal: Principal, sending: Sending) -> bool:
    return any(may(principal, able, place_of(sending)) for able in SENDS)
