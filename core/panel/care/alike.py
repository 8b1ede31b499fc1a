"""Members who may be one person: found by indexed keys, judged by people, and never merged.

Two look like one where the name and the year of birth are the same, the name and the place are the same and the years
near, or the addresses lead to one mailbox. Who is right, only the members themselves can say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from core import clock
from core.contributions import Principal
from core.db import session
from core.language import core_texts
from core.messaging.models import DROPPED, WAITING, OutboxLetter
from core.messaging.services import post
from core.panel import services
from core.panel.care.models import Alike
from core.panel.models import Panelist
from core.types import Id

_ = core_texts.gettext

NEAR = 2  # years
AT_ONCE = 25  # pairs on a page
REGRET = timedelta(minutes=10)
LETTER = "panel.in_twice"
DIFFERENT, ASKED = "different", "asked"

Ids = tuple[Id, Id]


class NotAlike(Exception):
    """The two do not look like one, or somebody has dealt with them already."""


class TooLate(Exception):
    """The letters have left, and cannot be taken back."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two who look like one, the first who joined first; why, in words; and what was done about them, if anything."""

    one: Panelist
    other: Panelist
    why: Sequence[str]
    done: Alike | None = None


def pairs() -> tuple[list[Pair], int]:
    """Give the pairs that nobody has dealt with, the newest first, as many as a page holds; and how many there are."""
    found = _found()
    open_ones = sa.select(found).outerjoin(Alike, _same(found)).where(Alike.one_id.is_(None))
    counted = open_ones.add_columns(sa.func.count().over().label("number"))
    rows = session.execute(counted.order_by(found.c.other.desc(), found.c.one).limit(AT_ONCE)).all()
    return _read({(row.one, row.other): None for row in rows}), rows[0].number if rows else 0


def dealt_with() -> list[Pair]:
    """Give the pairs that somebody has dealt with, the newest first."""
    rows = session.scalars(sa.select(Alike).order_by(Alike.at.desc(), Alike.one_id).limit(AT_ONCE))
    return _read({(done.one_id, done.other_id): done for done in rows})


def tell_apart(ids: Ids, by: Principal | None) -> None:
    """Remember that two are different people. Raises NotAlike."""
    _deal_with(ids, DIFFERENT, by)


def ask(ids: Ids, by: Principal | None) -> None:
    """Ask both, in ten minutes, whether they are in twice. Raises NotAlike."""
    if any(_is_left_alone(panelist) for panelist in ids):
        raise NotAlike
    done = _deal_with(ids, ASKED, by)
    for panelist in ids:
        post(LETTER, panelist, number=_number(panelist, done), due_at=done.at + REGRET)


def undo(ids: Ids) -> None:
    """Take back what was done about two. Raises NotAlike, or TooLate where a letter has left: then neither is."""
    done = session.get(Alike, ids)
    if done is None:
        raise NotAlike
    if done.outcome == ASKED:
        _take_back(done)
    session.delete(done)
    session.flush()


def can_be_undone(done: Alike) -> bool:
    """Tell whether what was done can be taken back still."""
    if done.outcome == DIFFERENT:
        return True
    return len(session.scalars(_waiting(done)).all()) == len(_numbers(done))


def _take_back(done: Alike) -> None:
    """Drop the letters of this pair, and of no other: both, or none."""
    waiting = session.scalars(_waiting(done).with_for_update()).all()
    if len(waiting) < len(_numbers(done)):
        raise TooLate
    session.execute(sa.update(OutboxLetter).where(OutboxLetter.id.in_(waiting)).values(state=DROPPED))


def _waiting(done: Alike) -> sa.Select[Id]:
    return sa.select(OutboxLetter.id).where(OutboxLetter.number.in_(_numbers(done)), OutboxLetter.state == WAITING)


def _numbers(done: Alike) -> list[str]:
    return [_number(panelist, done) for panelist in (done.one_id, done.other_id)]


def _number(panelist: Id, done: Alike) -> str:
    """Give a letter its number, by whom it goes to and the moment the pair was dealt with, which is the pair's own."""
    return f"{LETTER}:{panelist}:{done.at:%Y%m%d%H%M%S%f}"


def _deal_with(ids: Ids, outcome: str, by: Principal | None) -> Alike:
    found = _found()
    look_alike = sa.select(found.c.one).where(found.c.one == ids[0], found.c.other == ids[1])
    known = session.get(Alike, ids)
    if known or session.scalar(look_alike) is None:
        raise NotAlike
    done = Alike(one_id=ids[0], other_id=ids[1], outcome=outcome, at=clock.now(), staff_id=by.id if by else None)
    session.add(done)
    session.flush()
    return done


def _found() -> sa.Subquery:
    """Give the question that finds every pair; each part joins on an index, so nobody is held against everybody."""
    one, other = aliased(Panelist), aliased(Panelist)
    named = sa.and_(one.alike_name == other.alike_name, one.alike_name != "")
    near = sa.and_(other.birth_year.between(one.birth_year - NEAR, one.birth_year + NEAR), named)
    parts = (
        sa.and_(one.alike_mail == other.alike_mail, one.alike_mail != ""),
        sa.and_(named, one.birth_year == other.birth_year),
        sa.and_(near, one.district_id == other.district_id),
    )
    rows = sa.select(one.id.label("one"), other.id.label("other"))
    return sa.union(*(rows.join(other, sa.and_(part, one.id < other.id)) for part in parts)).subquery()


def _same(found: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(Alike.one_id == found.c.one, Alike.other_id == found.c.other)


def _read(wanted: Mapping[Ids, Alike | None]) -> list[Pair]:
    ids = {panelist for pair in wanted for panelist in pair}
    rows = sa.select(Panelist).where(Panelist.id.in_(ids)).options(joinedload(Panelist.district))
    people = {row.id: row for row in session.scalars(rows)}
    read = [(people[one], people[other], done) for (one, other), done in wanted.items()]
    return [Pair(one=one, other=other, why=_why(one, other), done=done) for one, other, done in read]


def _why(one: Panelist, other: Panelist) -> list[str]:
    same_name = one.alike_name == other.alike_name
    near = abs(one.birth_year - other.birth_year) <= NEAR
    reasons = (
        (same_name and one.birth_year == other.birth_year, _("Samme navn og fødselsår")),
        (
            same_name and near and one.birth_year != other.birth_year and one.district_id == other.district_id,
            _("Samme navn og bosted, og nesten samme fødselsår"),
        ),
        (
            one.alike_mail == other.alike_mail,
            _("E-postadressene skiller seg bare på punktum, pluss eller en skrivefeil"),
        ),
    )
    return [words for holds, words in reasons if holds]


def may_be_asked(pair: Pair) -> bool:
    """Tell whether both may be written to: nobody who has asked to be left alone is."""
    return not any(_is_left_alone(panelist.id) for panelist in (pair.one, pair.other))


def _is_left_alone(panelist: Id) -> bool:
    member = session.get(Panelist, panelist)
    return member is None or (services.is_on_break(member) and member.paused_until is None)
