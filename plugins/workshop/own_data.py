"""What somebody has done on boards: handed out to them, and taken off every board when they are erased."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from core.plugin import Id, session
from core.plugin.live import Actor, LiveLog, do_as_server, facts_by, name_on, state_of, written_by
from core.plugin.privacy import Person, PersonalData
from plugins.workshop import ballots
from plugins.workshop.board.programme import PARTICIPANT
from plugins.workshop.board.viewing import view
from plugins.workshop.boards import BOARD, KIND
from plugins.workshop.texts import texts

_l = texts.lazy_gettext
WRITING = ("note.add", "note.text", "comment.add", "cluster.create", "cluster.split", "cluster.rename")


def export(person: Person) -> list[PersonalData]:
    """Give every word that somebody has written on a board, as they wrote it, and what they have voted for."""
    writing = {"kind": _l("Hva du gjorde"), "text": _l("Hva du skrev")}
    voting = {"text": _l("Hva du stemte på"), "number": _l("Antall stemmer")}
    words, votes = list(_words(person)), list(_votes(person))
    return [
        PersonalData(name=KIND, title=_l("Det du skrev på tavler"), columns=writing, rows=words),
        PersonalData(name="workshop.votes", title=_l("Det du stemte på"), columns=voting, rows=votes),
    ]


def erase(person: Person) -> None:
    """Take somebody's words off every board, out of its log too, and their votes; who did what is known no more.

    Why a leader hid something of theirs goes too, since it may tell of them. What came out of a voting and is shown
    already, are numbers, and stands.
    """
    for log_id in ballots.boards_voted_on():
        ballots.forget(log_id, name_on(log_id, person.id))
    for log_id, name in {**written_by(KIND, person.id), **_known_at(person)}.items():
        do_as_server(BOARD, log_id, "person.erase", {"by": name})


def _words(person: Person) -> Iterator[Mapping[str, Any]]:
    for log_id, name in written_by(KIND, person.id).items():
        for logged in facts_by(log_id, name):
            payload = logged.fact.payload
            if logged.fact.kind in WRITING and payload.get("text") and payload.get("said_by", name) == name:
                yield {"kind": WORDS[logged.fact.kind], "text": payload["text"]}


def _votes(person: Person) -> Iterator[Mapping[str, Any]]:
    """Say it as they see the board now: the words of what was hidden meanwhile are not theirs to have."""
    for log_id in ballots.boards_voted_on():
        me = Actor(id=name_on(log_id, person.id), role=PARTICIPANT)
        if given := ballots.given_by(log_id, me.id):
            board = state_of(log_id, BOARD)
            for thing, number in given:
                seen = view(board, board.things[thing], me) or {"text": ""}
                yield {"text": seen["text"], "number": number}


def _known_at(person: Person) -> Mapping[Id, str]:
    """Find the boards that may know somebody who wrote nothing: hosts, who was taken out, and all where people meet.

    Open pages of a meeting may show the name of one who has been there.
    """
    every = session.scalars(sa.select(LiveLog.id).where(LiveLog.kind == KIND).order_by(LiveLog.id))
    names = {log_id: name_on(log_id, person.id) for log_id in every}
    boards = {log_id: state_of(log_id, BOARD) for log_id in names}
    return {
        log_id: names[log_id]
        for log_id, board in boards.items()
        if not board.closed or names[log_id] in (*board.hosts, *board.outside)
    }


WORDS = {
    "note.add": _l("Skrev en lapp"),
    "note.text": _l("Endret en lapp"),
    "comment.add": _l("Skrev en kommentar"),
    "cluster.create": _l("Laget en gruppe"),
    "cluster.split": _l("Delte en gruppe"),
    "cluster.rename": _l("Ga en gruppe nytt navn"),
}
