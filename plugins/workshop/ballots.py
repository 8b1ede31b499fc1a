"""Votes: rows beside the board's log, written with it and counted by nobody before the result is shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from typing import cast as cast_to

import sqlalchemy as sa

from core.plugin import Id, session
from core.plugin.live import Done, Refused
from plugins.workshop.models import Ballot, Vote

Json = dict[str, Any]
QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Somebody in a voting, how many votes they have, and what can be voted for no more."""

    voting: str
    name: str
    limit: int
    gone: Collection[str] = ()


def cast(log_id: Id, voter: Voter, thing: str, number: int) -> Done:
    """Let a thing have so many of somebody's votes; only they hear of it. Raises Refused."""
    ballot = _ballot(log_id, voter)
    before = _votes(ballot)
    after = {key: given for key, given in {**before, thing: number}.items() if given and key not in voter.gone}
    if not _use(ballot, sum(after.values()) - sum(before.values())):
        raise Refused("no_votes_left", current={"left": _told(voter, before)["left"]})
    if changed := {key: after.get(key, 0) for key in {**before, **after} if before.get(key) != after.get(key)}:
        _put(ballot, changed)
    news = {"voted": told_of(log_id, voter.voting)} if bool(before) != bool(after) else None
    return Done(beside={"ballot": _told(voter, after)}, news=news)


def told_of(log_id: Id, voting: str) -> Json:
    """Give what everybody may know of a voting that is open: how many have voted."""
    used = sa.select(sa.func.count()).where(*_of(log_id, voting), Ballot.used > 0)
    return {"voting": voting, "voted": session.scalar(used) or 0}


def of_voters(log_id: Id, voters: Sequence[Voter]) -> Mapping[str, Json]:
    """Give each of those who come to a voting their ballot, in one question for all."""
    names = [voter.name for voter in voters]
    mine = sa.select(Ballot.participant, Vote.thing, Vote.number).join(Vote, Vote.ballot_id == Ballot.id)
    votes: dict[str, dict[str, int]] = {name: {} for name in names}
    if voters:
        of = (*_of(log_id, voters[0].voting), Ballot.participant.in_(names))
        for row in session.execute(mine.where(*of).order_by(Vote.thing)):
            votes[row.participant][row.thing] = row.number
    return {voter.name: _told(voter, votes[voter.name]) for voter in voters}


def counted(log_id: Id, voting: str, things: Collection[str], limit: int) -> Json:
    """Count a voting that is over, among these things."""
    given = sa.select(Vote.ballot_id, Vote.thing, Vote.number).join(Ballot, Vote.ballot_id == Ballot.id)
    each = given.where(*_of(log_id, voting), Vote.thing.in_(things)).subquery()
    per_thing = sa.select(each.c.thing, sa.func.sum(each.c.number)).group_by(each.c.thing).order_by(each.c.thing)
    used = sa.select(sa.func.sum(each.c.number)).group_by(each.c.ballot_id)
    ballots = [int(number) for number in session.scalars(used)]
    return {
        "totals": {thing: int(number) for thing, number in session.execute(per_thing)},
        "voters": len(ballots),
        "behalf": sum(max(number - limit, 0) for number in ballots),
    }


def given_by(log_id: Id, name: str) -> Sequence[tuple[str, int]]:
    """Give what somebody has voted for on a board, and with how many votes."""
    mine = sa.select(Vote.thing, Vote.number).join(Ballot, Vote.ballot_id == Ballot.id)
    found = session.execute(mine.where(Ballot.log_id == log_id, Ballot.participant == name).order_by(Ballot.id))
    return [(row.thing, row.number) for row in found]


def boards_voted_on() -> Sequence[Id]:
    """Give the boards on which anybody has voted."""
    return session.scalars(sa.select(Ballot.log_id).distinct().order_by(Ballot.log_id)).all()


def forget(log_id: Id, name: str) -> None:
    """Let somebody never have voted on a board; what is published there are numbers, and stands."""
    mine = sa.delete(Ballot).where(Ballot.log_id == log_id, Ballot.participant == name)
    session.execute(mine.execution_options(**QUIETLY))


def _ballot(log_id: Id, voter: Voter) -> Id:
    """Find somebody's ballot, or give them one."""
    mine = sa.select(Ballot.id).where(*_of(log_id, voter.voting), Ballot.participant == voter.name)
    if found := session.scalar(mine):
        return found
    made = Ballot(log_id=log_id, voting=voter.voting, participant=voter.name, used=0, limit=voter.limit)
    session.add(made)
    session.flush()
    return made.id


def _use(ballot: Id, more: int) -> bool:
    """Use so many more votes, or fewer; tell whether there are as many. The database decides."""
    used = Ballot.used + more
    enough = sa.update(Ballot).where(Ballot.id == ballot, used.between(0, Ballot.limit)).values(used=used)
    done = session.execute(enough.execution_options(**QUIETLY))
    return cast_to("sa.CursorResult[Any]", done).rowcount == 1


def _put(ballot: Id, changed: Mapping[str, int]) -> None:
    of = (Vote.ballot_id == ballot, Vote.thing.in_(changed))
    session.execute(sa.delete(Vote).where(*of).execution_options(**QUIETLY))
    for thing, number in changed.items():
        if number:
            session.execute(sa.insert(Vote).values(ballot_id=ballot, thing=thing, number=number))


def _votes(ballot: Id) -> dict[str, int]:
    mine = sa.select(Vote.thing, Vote.number).where(Vote.ballot_id == ballot).order_by(Vote.thing)
    return {row.thing: row.number for row in session.execute(mine)}


def _told(voter: Voter, votes: Mapping[str, int]) -> Json:
    standing = {thing: number for thing, number in votes.items() if thing not in voter.gone}
    return {"voting": voter.voting, "votes": standing, "left": voter.limit - sum(standing.values())}


def _of(log_id: Id, voting: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Ballot.log_id == log_id, Ballot.voting == voting
