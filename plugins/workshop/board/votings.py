"""Votings: what people vote among, how many votes each has, and what came out; who gave what is not in the log."""

from collections.abc import Callable, Iterable, Mapping

from core.plugin import Id
from core.plugin.live import Aside, Done, Fact, Intent, Refused
from plugins.workshop import ballots
from plugins.workshop.ballots import Voter
from plugins.workshop.board.notes import fact_of
from plugins.workshop.board.state import CLUSTER, HIDDEN, NOTE, SHOWN, Board, Voting

OPEN, CLOSED = "open", "closed"


def begin(board: Board, intent: Intent) -> list[Fact]:
    """Begin a voting, one at a time; each has so many votes.

    Where nobody has chosen, it is among all that stands in a column: each note that is in no group, and each group of
    notes as one. What comes to the board later is not voted on.
    """
    asked = intent.arguments
    if board.voting_open() or asked["id"] in board.votings:
        raise Refused("voting_open")
    things = asked["things"] if "things" in asked else _every(board)
    if not things:
        raise Refused("nothing_there")
    if len(set(things)) < len(things) or not all(stands(board, thing) for thing in things):
        raise Refused("gone")
    return [fact_of(intent, {"id": asked["id"], "limit": asked["limit"], "things": list(things)})]


def cast(board: Board, intent: Intent) -> Aside:
    """Say how many votes one gives a thing: none, one or more, whatever one gave it before.

    What was hidden or taken off the board while people vote gets no more votes, and those that it had can be given to
    something else; whoever has not done so has them there still if it is shown again.
    """
    asked, actor = intent.arguments, intent.actor
    voting = _voting(board, asked["voting"], OPEN)
    if asked["thing"] not in voting.things or not stands(board, asked["thing"]):
        raise Refused("gone")
    (voter,) = voters_of(board, voting, [actor.id])
    return Aside(write=lambda log_id: ballots.cast(log_id, voter, asked["thing"], asked["number"]))


def close(board: Board, intent: Intent) -> list[Fact]:
    """End a voting; what came out is not shown yet."""
    return [fact_of(intent, {"id": _voting(board, intent.arguments["id"], OPEN).id})]


def publish(board: Board, intent: Intent) -> Aside:
    """Show what came out of a voting, counted here and now, for what stands on the board or may be shown again."""
    voting = _voting(board, intent.arguments["id"], CLOSED)
    there = [thing for thing in voting.things if board.things[thing].status in (SHOWN, HIDDEN)]

    def count(log_id: Id) -> Done:
        counted = ballots.counted(log_id, voting.id, there, voting.limit)
        return Done(facts=[fact_of(intent, {"id": voting.id, **counted})])

    return Aside(write=count)


def voters_of(board: Board, voting: Voting, people: Iterable[str]) -> list[Voter]:
    """Tell what each has to vote with; a table host has as many votes as those they vote for, with their own."""
    gone = frozenset(thing for thing in voting.things if not stands(board, thing))
    limits = ((person, voting.limit * board.people_of(person)) for person in people)
    return [Voter(voting=voting.id, name=person, limit=limit, gone=gone) for person, limit in limits]


def stands(board: Board, thing_id: str) -> bool:
    """Tell whether something is there to vote on."""
    thing = board.things.get(thing_id)
    return thing is not None and thing.kind in (NOTE, CLUSTER) and thing.status == SHOWN and not thing.secret


def _every(board: Board) -> list[str]:
    inside = [thing.id for column in board.children(None) for thing in board.children(column.id)]
    return [thing for thing in inside if stands(board, thing) and not _is_empty(board, thing)]


def _is_empty(board: Board, thing_id: str) -> bool:
    cluster = board.things[thing_id].kind == CLUSTER
    return cluster and not any(stands(board, note.id) for note in board.children(thing_id))


def _voting(board: Board, voting_id: str, state: str) -> Voting:
    voting = board.votings.get(voting_id)
    if voting is None or voting.state != state:
        raise Refused("not_now")
    return voting


DECIDES: Mapping[str, Callable[[Board, Intent], list[Fact] | Aside]] = {
    "voting.open": begin,
    "voting.close": close,
    "voting.publish": publish,
    "vote.cast": cast,
}
ASIDES = frozenset({"vote.cast", "voting.publish"})
