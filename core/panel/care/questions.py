"""Whether members still live here: asked some a day, reminded once, and let go when they never answer.

Whoever shows a sign of life meanwhile stays, answered or not. Whoever is on a break, has objected, or is not reached by
letters is neither asked nor let go.
"""

from datetime import date, timedelta

import sqlalchemy as sa

from core import clock, settings
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import session
from core.language import root
from core.messaging.compose import base_url
from core.messaging.models import DROPPED, SENDING, SENT, WAITING, OutboxLetter
from core.messaging.returns import unreachable
from core.messaging.services import post, take_back
from core.panel import services
from core.panel.care import days, signs
from core.panel.models import Panelist
from core.types import Id, new_id

QUESTION, REMINDER = "panel.still_here", "panel.still_here_reminder"
NOTICE = timedelta(days=14)  # between the reminder that says so and the day somebody is let go


def due(day: date) -> sa.ColumnElement[bool]:
    """Say in SQL whose time to be asked has come by this day."""
    said = settings.read()
    waits = ((Panelist.settled_on, said["ask_every"]), (Panelist.heard_on, said["ask_silent"]))
    return sa.or_(sa.false(), *(since <= days.months_before(day, months) for since, months in waits if months))


def may_be_asked() -> sa.ColumnElement[bool]:
    """Say in SQL who can be asked at all: not on a break, and reached by letters."""
    return sa.and_(services.joined(), services.active(), Panelist.email.not_in(unreachable()))


def rests() -> bool:
    """Tell whether nobody is asked, reminded or let go: a leader holds it, or the house is never to ask."""
    said = settings.read()
    return days.is_held() or not (said["ask_every"] or said["ask_silent"])


def hold() -> None:
    """Hold all of it; whose letter has not left is taken back, and is asked or reminded when it goes on."""
    days.hold(held=True)
    for kind, undone in ((QUESTION, ("asked_on", "reminded_on", "answer_by")), (REMINDER, ("reminded_on",))):
        waiting = OutboxLetter.kind == kind, OutboxLetter.state == WAITING
        whose = Panelist.id.in_(sa.select(OutboxLetter.recipient_id).where(*waiting))
        session.execute(sa.update(Panelist).where(whose).values(dict.fromkeys(undone)))
        session.execute(sa.update(OutboxLetter).where(*waiting).values(state=DROPPED))


def to_ask() -> list[Id]:
    """Give whom to ask today: those who have waited longest, as many as there is room for on one day."""
    if rests():
        return []
    room = settings.read()["ask_a_day"] - days.counted(clock.today()).asked
    longest = sa.case((Panelist.settled_on < Panelist.heard_on, Panelist.settled_on), else_=Panelist.heard_on)
    rows = sa.select(Panelist.id).where(Panelist.asked_on.is_(None), due(clock.today()), may_be_asked())
    return list(session.scalars(rows.order_by(longest, Panelist.id).limit(max(room, 0))))


def ask(panelist_id: Id) -> bool:
    """Ask a member whether they still live here, once; say whether it was done."""
    member = _locked(panelist_id, due(clock.today()), may_be_asked(), Panelist.asked_on.is_(None))
    if member is None or rests():
        return False
    today = clock.today()
    member.asked_on, member.answer_by = today, today + timedelta(days=settings.read()["ask_days"])
    links.revoke(Purpose.STILL_HERE, member.id)
    link = links.make(Purpose.STILL_HERE, member.id)
    days.count("asked")
    _take_back_letters(member)  # of a question that a break took back
    post(QUESTION, member.id, number=_number(QUESTION), link=link.id, due_at=days.working_hour())
    return True


def to_remind() -> list[Id]:
    """Give whom to remind today: half the time has passed, and nothing was heard since the question."""
    if rests():
        return []
    half = settings.read()["ask_days"] // 2
    rows = sa.select(Panelist.id).where(Panelist.asked_on <= clock.today() - timedelta(days=half), _unreminded())
    return list(session.scalars(rows.order_by(Panelist.id)))


def remind(panelist_id: Id) -> bool:
    """Remind a member, and say from which day they are let go; say whether it was done.

    Once, if the reminder reaches them; where it did not leave or came back, again when their last day has passed.
    """
    member = _locked(panelist_id, _unreminded())
    link = links.of_subject(Purpose.STILL_HERE, panelist_id)
    if member is None or member.answer_by is None or link is None or rests():
        return False
    if member.reminded_on is None:
        days.count("reminded")
    member.reminded_on, member.answer_by = clock.today(), max(member.answer_by, clock.today() + NOTICE)
    post(REMINDER, member.id, number=_number(REMINDER), link=link.id, due_at=days.working_hour())
    return True


def over() -> list[Id]:
    """Give those who were heard of after they were asked and did not answer by the day: the question falls away."""
    rows = sa.select(Panelist.id).where(Panelist.answer_by < clock.today(), Panelist.heard_on >= Panelist.asked_on)
    return list(session.scalars(rows))


def fall_away(panelist_id: Id) -> None:
    """Let a question fall away, unanswered."""
    member = session.get(Panelist, panelist_id)
    if member:
        signs.settle(member)


def to_let_go() -> list[Id]:
    """Give who is let go now: the reminder left two weeks ago, the day is past, and nothing was heard."""
    return [] if rests() else list(session.scalars(sa.select(Panelist.id).where(_gone_quiet())))


def let_go(panelist_id: Id) -> bool:
    """Let a member go by the one path of all erasures, if it is still time; say whether it was done."""
    member = _locked(panelist_id, _gone_quiet())
    if member is None or rests():
        return False
    services.leave(member)
    days.count("let_go")
    return True


def stay(member: Panelist) -> None:
    """Note that a member says that they live here."""
    if member.asked_on:
        days.count("stayed")
        _take_back_letters(member)
    signs.hear(member)
    signs.settle(member)
    member.settled_on = clock.today()  # also of who was not asked any more, and said it all the same
    session.flush()


def of_link(link: Link) -> Panelist:
    """Give the member whom a link belongs to."""
    return session.get_one(Panelist, link.subject_id)


def is_settled(member: Panelist, link: Link) -> bool:
    """Tell whether the question of this link was closed since, and not just taken back."""
    return member.asked_on is None and member.settled_on >= clock.local(link.created_at).date()


def url(member: Panelist, link_id: Id) -> str:
    """Give the address of the page that asks."""
    return f"{base_url()}{root(member.language)}/bor-du-her/{links.token(link_id)}"


def _silent() -> sa.ColumnElement[bool]:
    """Say in SQL who can be written to and was not heard of since the question."""
    return sa.and_(may_be_asked(), Panelist.heard_on < Panelist.asked_on)


def _unreminded() -> sa.ColumnElement[bool]:
    """Say in SQL who is asked and silent, and was not reminded, or whose reminder never reached them."""
    reaches = sa.select(OutboxLetter.id).where(
        OutboxLetter.kind == REMINDER,
        OutboxLetter.recipient_id == Panelist.id,
        sa.or_(OutboxLetter.state.in_((WAITING, SENDING)), _left_since()),
    )
    missed = sa.and_(Panelist.answer_by < clock.today(), ~reaches.exists())
    return sa.and_(Panelist.asked_on.is_not(None), sa.or_(Panelist.reminded_on.is_(None), missed), _silent())


def _gone_quiet() -> sa.ColumnElement[bool]:
    """Say in SQL who was told two weeks ago in a letter that left, and whose last day has passed in silence."""
    told = sa.select(OutboxLetter.recipient_id).where(
        OutboxLetter.kind == REMINDER,
        OutboxLetter.recipient_id == Panelist.id,
        OutboxLetter.sent_at <= clock.now() - NOTICE,
        _left_since(),
    )
    return sa.and_(Panelist.answer_by < clock.today(), _silent(), told.exists())


def _left_since() -> sa.ColumnElement[bool]:
    """Say in SQL which letters left and did not come back, and not a year before."""
    left = OutboxLetter.state == SENT, OutboxLetter.returned_at.is_(None)
    return sa.and_(*left, OutboxLetter.sent_at >= Panelist.asked_on)


def _take_back_letters(member: Panelist) -> None:
    for kind in (QUESTION, REMINDER):
        take_back(member.id, kind)


def _number(kind: str) -> str:
    """Give a letter a number of its own: the locked row sees to it that nobody is asked or reminded twice."""
    return f"{kind}:{new_id()}"


def _locked(panelist_id: Id, *conditions: sa.ColumnElement[bool]) -> Panelist | None:
    """Take a member if all this still holds; whoever answers at the same moment waits, or has been first."""
    row = sa.select(Panelist).where(Panelist.id == panelist_id, *conditions)
    return session.scalar(row.with_for_update(of=Panelist).execution_options(populate_existing=True))
