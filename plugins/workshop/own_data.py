"""What somebody has written on boards: handed out to them, and taken off every board when they are erased."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.plugin.live import do_as_server, facts_by, written_by
from core.plugin.privacy import Person, PersonalData
from plugins.workshop.boards import BOARD, KIND
from plugins.workshop.texts import texts

_l = texts.lazy_gettext
WRITING = ("note.add", "note.text", "comment.add", "cluster.create", "cluster.rename")


def export(person: Person) -> list[PersonalData]:
    """Give every word that somebody has written on a board, as they wrote it."""
    columns = {"kind": _l("Hva du gjorde"), "text": _l("Hva du skrev")}
    title = _l("Det du skrev på tavler")
    return [PersonalData(name=KIND, title=title, columns=columns, rows=list(_words(person)))]


def erase(person: Person) -> None:
    """Take somebody's words off every board, out of its log too; who did what there is known no more."""
    for log_id, name in written_by(KIND, person.id).items():
        do_as_server(BOARD, log_id, "person.erase", {"by": name})


def _words(person: Person) -> Iterator[Mapping[str, Any]]:
    for log_id, name in written_by(KIND, person.id).items():
        for logged in facts_by(log_id, name):
            if logged.fact.kind in WRITING and logged.fact.payload.get("text"):
                yield {"kind": WORDS[logged.fact.kind], "text": logged.fact.payload["text"]}


WORDS = {
    "note.add": _l("Skrev en lapp"),
    "note.text": _l("Endret en lapp"),
    "comment.add": _l("Skrev en kommentar"),
    "cluster.create": _l("Laget en gruppe"),
    "cluster.rename": _l("Ga en gruppe nytt navn"),
}
