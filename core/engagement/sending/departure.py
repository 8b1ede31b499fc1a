"""Lets a planned send-out leave: claimed once, then a part at a time, each of which a stop can still come before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.auth.links import Purpose
from core.auth.models import Link
from core.contributions import Principal, Progress
from core.db import emit, session
from core.engagement.audience import can_be_asked
from core.engagement.calling.effects import takes_effect
from core.engagement.calling.services import answering_kind
from core.engagement.errors import NotReady, WrongState
from core.engagement.invitations import invite_all, open_now, require_ready
from core.engagement.models import Engagement, Participation
from core.engagement.sending.approval import ask_again_if_changed
from core.engagement.sending.correcting import still_got
from core.engagement.sending.held import GONE, NOBODY, NOBODY_LEFT, NOT_ALLOWED, NOT_READY, OVER, may_still, tell
from core.engagement.sending.models import LEAVING, MISSING, SENT, WAITING, Sending, SendingRecipient
from core.engagement.sending.planning import enqueue, stop
from core.engagement.sending.reminders import OFTEN_ENOUGH, is_often_enough, missing, plan_next
from core.engagement.services import invitation_kind, reminder_kind
from core.engagement.states import before_invitation, takes_replies
from core.events import EngagementOpened
from core.messaging import quiet
from core.messaging.services import Posting, kind_of, post_all
from core.panel.models import Panelist
from core.types import Id

AT_A_TIME = 500


def leave(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Put the letters of one send-out into the outbox."""
    sending = session.get(Sending, UUID(payload["sending"]))
    if sending is None or not _begin(sending):
        return
    sending_id, done = sending.id, 0
    while sent := _next_part(sending_id):
        done += sent
        yield Progress(done=done, total=max(done, session.get_one(Sending, sending_id).count or 0))
    _end(sending_id)


def _begin(sending: Sending) -> bool:
    """Claim it and see that nothing hinders it; True also where a worker died on the way, and another goes on."""
    if _is_unknown(sending):
        _stop(sending, GONE, WAITING, LEAVING)
        return False
    if sending.state == LEAVING:
        return True
    if _comes_in_quiet(sending) or ask_again_if_changed(sending):
        return False
    if why := _hindrance(sending):
        _stop(sending, why, WAITING)
        return False
    if not _claimed(sending):
        return False
    if sending.engagement and before_invitation(sending.engagement):
        open_now(sending.engagement)
        if sending.engagement.state == "open":  # with a call, it is the call that opens
            emit(EngagementOpened(engagement=sending.engagement.id, invited=sending.count or 0))
    _choose_anew(sending)
    return True


def _stop(sending: Sending, why: str, *states: str) -> None:
    if sending.state in states:
        stop(sending, None, why)
        tell(sending)


def _claimed(sending: Sending) -> bool:
    """Take it for this worker; False where another has, or where it was moved or stopped meanwhile."""
    mine = sa.update(Sending).where(Sending.id == sending.id, Sending.state == WAITING, Sending.due_at <= clock.now())
    if session.execute(mine.values(state=LEAVING).returning(Sending.id)).first() is None:
        return False
    session.refresh(sending)
    return True


def _is_unknown(sending: Sending) -> bool:
    """Tell whether nobody can write its letter any more, or open what it invites to: the plugin is gone."""
    engagement = sending.engagement
    opens = engagement is not None and before_invitation(engagement)
    return kind_of(sending.kind) is None or (opens and engagement is not None and not invitation_kind(engagement))


def _comes_in_quiet(sending: Sending) -> bool:
    """Wait for the morning where the worker comes late to it."""
    later, why = quiet.first_moment(clock.now(), quiet.rules())
    if not why or sending.state != WAITING:
        return False
    sending.due_at, sending.moved_for = later, why
    session.flush()
    enqueue(sending)
    return True


def _hindrance(sending: Sending) -> str:
    """Say why it cannot leave as it was planned; empty where it can."""
    if not sending.asap and not may_still(sending):
        return NOT_ALLOWED
    engagement = sending.engagement
    if engagement is None:
        return ""
    opens = sending.kind == invitation_kind(engagement) and before_invitation(engagement)
    if opens and (why := _not_ready(engagement)):
        return why
    if sending.kind == invitation_kind(engagement) and not _anybody(sending, engagement):
        return NOBODY_LEFT
    asks = sending.kind in (invitation_kind(engagement), answering_kind(engagement), reminder_kind(engagement))
    if asks and not opens and not takes_replies(engagement):
        return OVER
    return _no_reminder(sending, engagement) if sending.recipients == MISSING else ""


def _no_reminder(sending: Sending, engagement: Engagement) -> str:
    if is_often_enough(sending, engagement):
        return OFTEN_ENOUGH
    return NOBODY if session.scalar(missing(engagement).limit(1)) is None else ""


def _anybody(sending: Sending, engagement: Engagement) -> bool:
    """Tell whether anybody whom it was planned for can be asked still."""
    mine = sa.select(SendingRecipient.panelist_id).where(SendingRecipient.sending_id == sending.id)
    return session.scalar(_able(engagement).where(Panelist.id.in_(mine)).limit(1)) is not None


def _not_ready(engagement: Engagement) -> str:
    try:
        require_ready(engagement)
    except (NotReady, WrongState):
        return NOT_READY
    return ""


def _choose_anew(sending: Sending) -> None:
    """Find whom it reaches as it stands now, where that may have changed since it was planned."""
    row = sa.literal(sending.id, sa.Uuid())
    if sending.recipients == MISSING and sending.engagement:
        people = missing(sending.engagement).with_only_columns(row, Participation.panelist_id)
    elif sending.corrects_id:
        people = still_got(sending.corrects_id).with_only_columns(row, Panelist.id)
    else:
        return
    session.execute(sa.delete(SendingRecipient).where(SendingRecipient.sending_id == sending.id))
    session.execute(sa.insert(SendingRecipient).from_select(["sending_id", "panelist_id"], people))
    rows = sa.select(sa.func.count()).where(SendingRecipient.sending_id == sending.id)
    sending.count = session.scalar(rows)
    session.flush()


def _next_part(sending_id: Id) -> int:
    """Post some of the letters; 0 where none are left, or where somebody has stopped it."""
    held = sa.update(Sending).where(Sending.id == sending_id, Sending.state == LEAVING)
    if session.execute(held.values(state=LEAVING).returning(Sending.id)).first() is None:
        return 0  # the row is ours until this part is committed: a stop comes before or after it, never in the middle
    sending = session.get_one(Sending, sending_id)
    mine = sa.select(SendingRecipient.panelist_id).where(SendingRecipient.sending_id == sending_id)
    people = list(session.scalars(mine.order_by(SendingRecipient.panelist_id).limit(AT_A_TIME)))
    _post(sending, people)
    done = SendingRecipient.sending_id == sending_id, SendingRecipient.panelist_id.in_(people)
    session.execute(sa.delete(SendingRecipient).where(*done))
    session.flush()
    return len(people)


def _post(sending: Sending, people: Sequence[Id]) -> None:
    engagement = sending.engagement
    if engagement and sending.kind == invitation_kind(engagement):
        able = _still_to_ask(engagement, people)
        invite_all(engagement, able, sending=sending.id)
        _leave_out(sending, len(people) - len(able))
        return
    if engagement:
        concerned = takes_effect(engagement, sending.kind, people)
        _leave_out(sending, len(people) - len(concerned))
        people = concerned
    carried = _links(engagement, people) if engagement else {}
    letters = [
        Posting(recipient=person, number=f"{sending.kind}:{sending.id}:{person}", link=carried.get(person))
        for person in people
    ]
    post_all(sending.kind, letters, about=sending.about_id, sending=sending.id)


def _leave_out(sending: Sending, number: int) -> None:
    """Count those who were planned for and could not be asked any more: the rest is to how many it went."""
    if number:
        sending.left_out += number
        sending.count = (sending.count or number) - number
        session.flush()


def _still_to_ask(engagement: Engagement, people: Sequence[Id]) -> list[Id]:
    """Leave out who has since taken a break, been asked as often as they may be, or got a place another way."""
    here = sa.select(Panelist.id).where(Panelist.id.in_(people)).order_by(Panelist.id)
    session.execute(here.with_for_update())  # two send-outs that leave at once do not both ask for the last time
    return list(session.scalars(_able(engagement).where(Panelist.id.in_(people)).order_by(Panelist.id)))


def _able(engagement: Engagement) -> sa.Select[Id]:
    asked = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    return sa.select(Panelist.id).where(can_be_asked(engagement), Panelist.id.not_in(asked))


def _links(engagement: Engagement, people: Sequence[Id]) -> dict[Id, Id]:
    """Give the living personal link of each of these people in the engagement."""
    living = (
        sa.select(Participation.panelist_id, Link.id)
        .join(Link, Link.subject_id == Participation.id)
        .where(Participation.engagement_id == engagement.id, Participation.panelist_id.in_(people))
        .where(Link.purpose == Purpose.PARTICIPATE, Link.revoked_at.is_(None))
        .order_by(Link.created_at)
    )
    return dict(iter(session.execute(living)))


def _end(sending_id: Id) -> None:
    """Note that all of it has left, once; an invitation has then opened the activity."""
    over = sa.update(Sending).where(Sending.id == sending_id, Sending.state == LEAVING)
    if session.execute(over.values(state=SENT, sent_at=clock.now()).returning(Sending.id)).first() is None:
        return
    sending = session.get_one(Sending, sending_id, populate_existing=True)
    engagement = sending.engagement
    by = sending.creator
    who = Principal(kind="staff", id=by.id, name=by.name) if by else None
    note(Act.INVITATIONS_SENT, who, sending.engagement_id or sending.project_id)
    if engagement and sending.kind in (invitation_kind(engagement), answering_kind(engagement)):
        plan_next(engagement)
