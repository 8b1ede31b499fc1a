"""Clusters: notes put together under a name, put into another cluster, and taken apart again."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.plugin.live import Fact, Intent, Refused
from plugins.workshop.board import ranks
from plugins.workshop.board.asking import standing
from plugins.workshop.board.notes import LAST, fact_of, own_or_open, place, placed, stands_as_voted
from plugins.workshop.board.state import CLUSTER, COLUMN, NOTE, Board, Thing


def create(board: Board, intent: Intent) -> list[Fact]:
    """Put notes together in a new cluster."""
    asked = intent.arguments
    parent = standing(board, asked["parent"], intent.actor, COLUMN)
    members = [standing(board, note, intent.actor, NOTE) for note in asked["members"]]
    return _made(board, intent, (asked["id"], parent.id, asked.get("after", LAST)), members)


def split(board: Board, intent: Intent) -> list[Fact]:
    """Take some of a cluster's notes out into a new one beside it."""
    asked = intent.arguments
    cluster = standing(board, asked["of"], intent.actor, CLUSTER)
    members = [standing(board, note, intent.actor, NOTE) for note in asked["members"]]
    if any(member.parent != cluster.id for member in members):
        raise Refused("gone")
    return _made(board, intent, (asked["id"], str(cluster.parent), cluster.id), members)


def merge(board: Board, intent: Intent) -> list[Fact]:
    """Put all that is in one cluster last in another; the first is no more."""
    cluster = standing(board, intent.arguments["id"], intent.actor, CLUSTER)
    into = standing(board, intent.arguments["into"], intent.actor, CLUSTER)
    if cluster is into:
        raise Refused("gone")
    stands_as_voted(board, cluster)
    return [fact_of(intent, {"id": cluster.id, "into": into.id, "moved": into_last(board, cluster, into.id)})]


def dissolve(board: Board, intent: Intent) -> list[Fact]:
    """Take a cluster apart: its notes stand last in its column."""
    cluster = standing(board, intent.arguments["id"], intent.actor, CLUSTER)
    stands_as_voted(board, cluster)
    return [fact_of(intent, {"id": cluster.id, "moved": into_last(board, cluster, str(cluster.parent))})]


def into_last(board: Board, cluster: Thing, parent: str) -> list[dict[str, Any]]:
    """Say where each thing of a cluster stands, last in something else and in its order, whatever became of it."""
    return _in_order(board.children(cluster.id), parent, _last_rank(board.children(parent)))


def _made(board: Board, intent: Intent, at: tuple[str, str, str | None], members: Sequence[Thing]) -> list[Fact]:
    cluster_id, parent, after = at
    if cluster_id in board.things or len({member.id for member in members}) < len(members):
        raise Refused("exists")
    for member in members:
        own_or_open(board, intent, member)
    facts, rank = place(board, parent, after)
    moved = _in_order(members, cluster_id, None, facts)
    made = {"id": cluster_id, "parent": parent, "rank": rank, "text": intent.arguments["text"], "moved": moved}
    return [*facts, fact_of(intent, made)]


def _in_order(
    things: Sequence[Thing], parent: str, after: str | None, facts: Sequence[Fact] = ()
) -> list[dict[str, Any]]:
    keys = _following(after, len(things))
    return [placed(thing, parent, rank, facts) for thing, rank in zip(things, keys, strict=True)]


def _following(after: str | None, number: int) -> Iterable[str]:
    keys = []
    for _each in range(number):
        after = ranks.between(after, None)
        keys.append(after)
    return keys


def _last_rank(things: Sequence[Thing]) -> str | None:
    return things[-1].rank if things else None
