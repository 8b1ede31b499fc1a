"""Reminds only those who have not answered: by a rule that plans ahead, or when a leader presses the button."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import g

from core.audit import Act, AuditRow
from core.contributions import Principal
from core.db import session
from core.engagement import followed
from core.engagement.calling.services import answering_kind, not_answered
from core.engagement.counting import figures
from core.engagement.errors import NotOpen
from core.engagement.models import ANONYMOUS, Engagement, Participation
from core.engagement.sending.errors import AlreadyPlanned, NobodyToSendTo
from core.engagement.sending.models import LEAVING, MISSING, NOT_YET, SENT, STOPPED, ReminderRule, Sending
from core.engagement.sending.planning import leaving_time, lock, plan, stop, waiting_for
from core.engagement.services import invitation_kind, reminder_kind
from core.engagement.states import Figures, takes_answers
from core.panel.models import Panelist
from core.panel.services import active
from core.types import Id

RULE_CHANGED, BY_HAND, RESUMED, OFTEN_ENOUGH = "rule", "by_hand", "resumed", "often_enough"
TAKEN_BACK = (RULE_CHANGED, BY_HAND, RESUMED, OFTEN_ENOUGH)


def missing(engagement: Engagement) -> sa.Select[Id]:
    """Give the question that finds who was asked and has neither answered nor said no, and still wants to be asked."""
    waits = Participation.state.in_(not_answered(engagement))
    people = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id, waits)
    if engagement.call:
        return people  # whoever has a seat hears of it on a break, too
    known = people.join(Panelist, Panelist.id == Participation.panelist_id)
    return known.where(active(), followed.wants(engagement))


def count_missing(engagement: Engagement) -> int:
    """Count them."""
    return session.scalar(sa.select(sa.func.count()).select_from(missing(engagement).subquery())) or 0


def count_told(engagement: Engagement) -> int:
    """Count them as staff may see it: of anonymous answers only those that are out, so it is at most so many."""
    if engagement.anonymity != ANONYMOUS:
        return count_missing(engagement)
    counted = figures([engagement])[engagement.id]
    return counted.asked - counted.answered - counted.declined


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
    _forget_planned(engagement, RULE_CHANGED)
    plan_next(engagement)


def drop_rule(engagement: Engagement) -> None:
    """Remind no more by itself; what is planned by the rule is taken back."""
    session.execute(sa.delete(ReminderRule).where(ReminderRule.engagement_id == engagement.id))
    _forget_planned(engagement, RULE_CHANGED)


def remind_now(engagement: Engagement, by: Principal, due_at: datetime | None = None) -> Sending:
    """Plan a reminder to those who have not answered, in the place of what the rule has planned.

    The rule plans its next one when this has left. Raises NotOpen, NobodyToSendTo or AlreadyPlanned.
    """
    if not takes_answers(engagement):
        raise NotOpen
    lock(engagement)
    if _on_its_way(engagement):
        raise AlreadyPlanned
    if not count_missing(engagement):
        raise NobodyToSendTo
    _forget_planned(engagement, BY_HAND)
    planned = plan(engagement, reminder_kind(engagement), MISSING, by, due_at)
    planned.count = None if engagement.anonymity == ANONYMOUS else count_missing(engagement)
    session.flush()
    return planned


def plan_next(engagement: Engagement) -> Sending | None:
    """Plan the next reminder by the rule, where there is to be one before the deadline; None where there is not."""
    rule, kind = rule_of(engagement), reminder_kind(engagement)
    if rule is None or not kind or not takes_answers(engagement) or waiting_for(engagement.id, kind):
        return None
    gone = _gone(engagement, kind)
    since = gone[-1] if gone else _asked_at(engagement)
    if since is None or len(gone) >= rule.most:
        return None
    due = _resumed_at(engagement, since) + timedelta(days=rule.days)
    leaves, _why = leaving_time(due)
    if engagement.deadline and leaves >= engagement.deadline:
        return None
    return plan(engagement, kind, MISSING, None, due)


def next_planned(engagement: Engagement) -> Sending | None:
    """Give the reminder that leaves next, by the rule or by hand."""
    return waiting_for(engagement.id, reminder_kind(engagement))


def count_from_now(engagement: Engagement) -> None:
    """Let the rule count anew when an activity goes on after a pause: those who wait get a letter about that now."""
    _forget_planned(engagement, RESUMED)
    plan_next(engagement)


def is_often_enough(sending: Sending, engagement: Engagement) -> bool:
    """Tell whether a reminder by the rule would be one more than the rule allows."""
    rule, kind = rule_of(engagement), reminder_kind(engagement)
    by_rule = sending.created_by is None and sending.kind == kind
    return by_rule and rule is not None and len(_gone(engagement, kind)) >= rule.most


def plan_all() -> int:
    """Plan what the rules of all open engagements ask for; say how many were planned."""
    able = sa.select(Engagement).join(ReminderRule).where(Engagement.state == "open")
    return sum(plan_next(engagement) is not None for engagement in session.scalars(able).unique().all())


def _gone(engagement: Engagement, kind: str) -> list[datetime]:
    """Tell when reminders left, or would have but for somebody who stopped them, oldest first."""
    past = sa.select(Sending.due_at).where(Sending.engagement_id == engagement.id, Sending.kind == kind)
    counted = sa.or_(
        Sending.state.in_((SENT, LEAVING)),
        sa.and_(Sending.state == STOPPED, Sending.created_by.is_(None), Sending.stopped_for.not_in(TAKEN_BACK)),
    )
    return list(session.scalars(past.where(counted).order_by(Sending.due_at)))


def _asked_at(engagement: Engagement) -> datetime | None:
    """Tell when the first invitation left; an activity that a program opened asks when it opened."""
    kind = answering_kind(engagement) or invitation_kind(engagement)
    first = sa.select(sa.func.min(Sending.due_at)).where(
        Sending.engagement_id == engagement.id, Sending.kind == kind, Sending.state == SENT
    )
    return session.scalar(first) or engagement.opened_at


def _resumed_at(engagement: Engagement, since: datetime) -> datetime:
    """Tell when it last went on after a pause; ``since`` itself where it has not since then."""
    resumed = sa.select(sa.func.max(AuditRow.at)).where(AuditRow.at > since, AuditRow.object_id == engagement.id)
    return session.scalar(resumed.where(AuditRow.act == Act.ENGAGEMENT_RESUMED)) or since


def _on_its_way(engagement: Engagement) -> bool:
    """Tell whether somebody has planned a reminder already, or one is leaving just now."""
    mine = sa.select(Sending.id).where(
        Sending.engagement_id == engagement.id, Sending.kind == reminder_kind(engagement)
    )
    by_hand = sa.and_(Sending.state.in_(NOT_YET), Sending.created_by.is_not(None))
    return session.scalar(mine.where(sa.or_(by_hand, Sending.state == LEAVING)).limit(1)) is not None


def _forget_planned(engagement: Engagement, why: str) -> None:
    planned = sa.select(Sending).where(
        Sending.engagement_id == engagement.id,
        Sending.kind == reminder_kind(engagement),
        Sending.created_by.is_(None),
        Sending.state.in_(NOT_YET),
    )
    for sending in session.scalars(planned).unique().all():
        stop(sending, None, why)
