"""How many questions the board's pages ask the database: few, and the same however much stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.live.writing import Writer
from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.boards import BOARD
from tests.web.test_live import by_a_leader

if TYPE_CHECKING:
    from tests.people import People
    from tests.web.boards import Meeting

MOST = {"seen": 14, "led": 15, "on the wall": 12}


def test_the_boards_pages_ask_the_same_for_one_note_and_for_many(
    people: People, meeting: Meeting, queries: Any
) -> None:
    leader = people.browser_of(meeting.leader)
    pages = {
        "seen": ("/workshop/mote-om-parken/tavle", people.guest(meeting.engagement)),
        "led": (f"/arbeid/workshop/{meeting.engagement}/tavle", leader),
        "on the wall": (f"/arbeid/workshop/{meeting.engagement}/storskjerm", leader),
    }
    asked: dict[str, list[int]] = {name: [] for name in pages}
    for number in (1, 150, 150):
        notes = [("note.add", {"id": str(new_id()), "parent": FIRST_COLUMN, "text": "Lys"}) for _one in range(number)]
        with people.app.app_context():
            Writer(meeting.log, BOARD).write(by_a_leader(notes))
        for name, (path, browser) in pages.items():
            with queries() as ran:
                browser.get(path)
            asked[name].append(len(ran))
    assert {name: counts for name, counts in asked.items() if max(counts) > MOST[name] or len(set(counts)) > 1} == {}
