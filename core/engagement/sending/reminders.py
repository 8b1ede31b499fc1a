"""Reminds only those who have not answered: by a rule that plans ahead, or when a leader presses the button."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import g

from core.contributions import Principal
from core.db import session
from core.engagement.errors import NotOpen
from core.engagement.invitations import NOT_ANSWERED
from core.engagement.models import Engagement, Participation
from core.engagement.sending.errors import AlreadyPlanned, NobodyToSendTo
from core.engagement.sending.models import LEAVING, MISSING, NOT_YET, SENT, STOPPED, ReminderRule, Sending
from core.engagement.sending.planning import leaving_time, lock, plan, stop, waiting_for
from core.engagement.services import figures, invitation_kind, reminder_kind
from core.engagement.states import Figures, takes_answers
from core.panel.models import Panelist
from core.panel.services import active
from core.types import Id

RULE_CHANGED = "rule"


def missing(engagement: Engagement) -> sa.Select[Id]:
    """Give the question that finds who was asked and has neither answered nor said no, nor is on a break."""
    return (
        sa.select(Participation.panelist_id)
        .join(Panelist, Panelist.id == Participation.panelist_id)
        .where(Participation.engagement_id == engagement.id, Participation.state.in_(NOT_ANSWERED), active())
    )


def count_missing(engagement: Engagement) -> int:
    """Count them."""
    return session.scalar(sa.select(sa.func.count()).select_from(missing(engagement).subquery())) or 0


def how_many(engagement: Engagement) -> Figures:
    """Tell how many were asked and have answered; counted once for all the letters of a run."""
    known: dict[Id, Figures] = g.setdefault("figures_of_letters", {})
    if engagement.id not in known:
        known[engagement.id] = figures([engagement])[engagement.id]
    return known[engagement.id]


def rule_of(engagement: Engagement) -> ReminderRule | None:
    """Give the rule by which the engagement reminds, where it has one."""
    return session.get(ReminderRule, engagement.id)


def set_rule(engagement: Engagement, days: int, most: int, by: Principal) -> None:
    """Remind by itself after so many days, and again after as many, at most so often."""
    rule = rule_of(engagement)
    if rule is None:
        rule = ReminderRule(engagement_id=engagement.id)
        session.add(rule)
    rule.days, rule.most, rule.set_by = days, most, by.id
    session.flush()
    _forget_planned(engagement)
    plan_next(engagement)


def drop_rule(engagement: Engagement) -> None:
    """Remind no more by itself; what is planned by the rule is taken back."""
    session.execute(sa.delete(ReminderRule).where(ReminderRule.engagement_id == engagement.id))
    _forget_planned(engagement)


def remind_now(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> Sending:
    """Plan a reminder to those who have not answered. Raises NotOpen, NobodyToSendTo or AlreadyPlanned."""
    if not takes_answers(engagement):
        raise NotOpen
    lock(engagement)
    waiting = waiting_for(engagement.id, reminder_kind(engagement))
    if waiting and waiting.created_by is not None:
        raise AlreadyPlanned
    if not count_missing(engagement):
        raise NobodyToSendTo
    planned = plan(engagement, reminder_kind(engagement), MISSING, by, due_at)
    planned.count = count_missing(engagement)
    session.flush()
    return planned


def plan_next(engagement: Engagement) -> Sending | None:
    """Plan the next reminder by the rule, where there is to be one before the deadline; None where there is not."""
    rule, kind = rule_of(engagement), reminder_kind(engagement)
    if rule is None or not kind or not takes_answers(engagement) or waiting_for(engagement.id, kind):
        return None
    gone = _gone(engagement, kind)
    since = gone[-1] if gone else _asked_at(engagement)
    due = since + timedelta(days=rule.days) if since else None
    if due is None or len(gone) >= rule.most:
        return None
    leaves, _why = leaving_time(due)
    if engagement.deadline and leaves >= engagement.deadline:
        return None
    return plan(engagement, kind, MISSING, None, due)


def plan_all() -> int:
    """Plan what the rules of all open engagements ask for; say how many were planned."""
    able = sa.select(Engagement).join(ReminderRule).where(Engagement.state == "open")
    return sum(plan_next(engagement) is not None for engagement in session.scalars(able).unique().all())


def _gone(engagement: Engagement, kind: str) -> list[datetime]:
    """Tell when reminders left, or would have but for somebody who stopped them, oldest first."""
    past = sa.select(Sending.due_at).where(Sending.engagement_id == engagement.id, Sending.kind == kind)
    counted = sa.or_(
        Sending.state.in_((SENT, LEAVING)),
        sa.and_(Sending.state == STOPPED, Sending.created_by.is_(None), Sending.stopped_for != RULE_CHANGED),
    )
    return list(session.scalars(past.where(counted).order_by(Sending.due_at)))


def _asked_at(engagement: Engagement) -> datetime | None:
    """Tell when the first invitation left; an activity that a program opened asks when it opened."""
    kind = invitation_kind(engagement)
    first = sa.select(sa.func.min(Sending.due_at)).where(
        Sending.engagement_id == engagement.id, Sending.kind == kind, Sending.state == SENT
    )
    return session.scalar(first) or engagement.opened_at


def _forget_planned(engagement: Engagement) -> None:
    planned = sa.select(Sending).where(
        Sending.engagement_id == engagement.id,
        Sending.kind == reminder_kind(engagement),
        Sending.created_by.is_(None),
        Sending.state.in_(NOT_YET),
    )
    for sending in session.scalars(planned).unique().all():
        stop(sending, None, RULE_CHANGED)
