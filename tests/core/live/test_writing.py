"""One writer for a log: in order, kept before it is told, once, and what is not kept is forgotten."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from core.contributions.live import Done
from core.db import session, transaction
from core.live import logs
from core.live.models import LiveFact, LiveLog, LiveSnapshot
from core.live.writing import BETWEEN_SNAPSHOTS, Erased, Gone
from core.types import Id, new_id
from tests.core.booking.room import make_room
from tests.core.live.lists import PER, asked, stored, writer
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def log_id(app: Flask) -> Iterator[Id]:
    """A log, and a context to look at it from."""
    room = make_room(app, 1)
    with app.app_context():
        with transaction():
            begun = logs.begin(room.engagement, "words").id
        yield begun


def test_what_is_asked_together_is_kept_in_order_with_numbers_without_a_gap(log_id: Id) -> None:
    mine = writer(log_id)
    written = mine.write([asked("benk"), asked("lys", actor=PER), asked("tre")])
    assert [answer.seq for answer in written.answers] == [1, 2, 3]
    assert stored(log_id) == [(1, "benk"), (2, "lys"), (3, "tre")]
    assert mine.state == ["benk", "lys", "tre"]
    assert logs.head(log_id) == (mine.epoch, 3)


def test_bo1_a_repeat_answers_the_number_it_has_and_is_kept_once(log_id: Id) -> None:
    mine, word = writer(log_id), asked("benk")
    again = mine.write([word, word]).answers
    once_more = mine.write([word]).answers
    after_a_restart = writer(log_id).write([asked("lys"), word]).answers
    assert [(answer.seq, answer.repeated) for answer in (*again, *once_more)] == [(1, False), (1, True), (1, True)]
    assert [(answer.seq, answer.repeated) for answer in after_a_restart] == [(2, False), (1, True)]
    assert stored(log_id) == [(1, "benk"), (2, "lys")]


def test_one_intent_that_becomes_several_facts_is_known_by_its_last(log_id: Id) -> None:
    mine, both = writer(log_id), asked("benk", kind="twice")
    assert mine.write([both]).answers[0].seq == 2
    assert mine.write([both]).answers[0].repeated
    assert stored(log_id) == [(1, "benk"), (2, "benk")]


def test_what_is_refused_takes_no_number_and_may_be_asked_again(log_id: Id) -> None:
    mine, word = writer(log_id), asked("benk")
    first, second = mine.write([asked("benk"), word]).answers
    assert first.seq == 1
    assert second.refused is not None
    assert (second.refused.code, second.refused.current) == ("said", {"at": 0})
    assert mine.write([word]).answers[0].refused is not None, "it is decided anew, not remembered as done"
    assert stored(log_id) == [(1, "benk")]


def test_a_fault_in_one_intent_hurts_nobody_else(log_id: Id) -> None:
    mine = writer(log_id)
    answers = mine.write([asked("benk"), asked("x", kind="fall"), asked("lys")]).answers
    assert [answer.seq for answer in answers] == [1, None, 2]
    assert answers[1].refused is not None
    assert answers[1].refused.code == "broken"
    assert stored(log_id) == [(1, "benk"), (2, "lys")]


def test_rt7_what_the_database_does_not_keep_is_not_known_and_not_said(
    log_id: Id, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = writer(log_id)
    mine.write([asked("benk")])

    def away(*_given: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("away"))

    with monkeypatch.context() as patched:
        patched.setattr(logs, "_rows", away)
        with pytest.raises(OperationalError):
            mine.write([asked("lys")])
    assert mine.state is None
    assert mine.write([asked("tre")]).answers[0].seq == 2
    assert stored(log_id) == [(1, "benk"), (2, "tre")]
    assert mine.state == ["benk", "tre"]


def test_two_processes_that_write_in_turn_have_one_order(log_id: Id) -> None:
    mine, others = writer(log_id), writer(log_id)
    mine.write([asked("benk")])
    heard = others.write([asked("lys")])
    assert [logged.fact.payload["text"] for logged in heard.facts] == ["benk", "lys"]
    back = mine.write([asked("tre")])
    assert back.answers[0].seq == 3
    assert [logged.seq for logged in back.facts][-2:] == [2, 3]
    assert mine.state == [*others.state, "tre"] == ["benk", "lys", "tre"]
    assert [logged.seq for logged in others.read()] == [3]


def test_many_who_write_at_once_lose_nothing_and_double_nothing(app: Flask, log_id: Id) -> None:
    """Five processes, each with its own memory, and every word asked for twice by two of them."""
    words = [asked(f"ord {number}") for number in range(40)]

    def process(number: int) -> Any:
        def run() -> None:
            with app.app_context():
                mine = writer(log_id)
                for word in words[number * 8 : number * 8 + 16] + words[:8]:
                    _until_written(mine, word)

        return run

    race([process(number) for number in range(5)])
    kept = stored(log_id)
    assert [seq for seq, _text in kept] == list(range(1, 41))
    assert sorted(text for _seq, text in kept) == sorted(f"ord {number}" for number in range(40))
    fresh = writer(log_id)
    fresh.read()
    assert fresh.state == [text for _seq, text in kept]


def _until_written(mine: Any, word: Any) -> None:
    """Try as a page does: what could not be written now is asked again."""
    for _attempt in range(50):
        try:
            assert mine.write([word]).answers[0].seq
        except (sa.exc.DBAPIError, logs.Overtaken):
            threading.Event().wait(0.01)
        else:
            return
    raise AssertionError(word)


def test_what_is_beside_the_log_is_written_with_it_or_not_at_all(log_id: Id) -> None:
    mine = writer(log_id)
    answers = mine.write([asked("benk"), asked(kind="count"), asked(kind="count")]).answers
    assert [answer.done and answer.done.beside for answer in answers] == [None, {"counted": 1}, {"counted": 2}]
    assert [answer.seq for answer in answers] == [1, None, None]
    more = mine.write([asked(kind="count"), asked(kind="count")]).answers
    assert more[0].done == Done(beside={"counted": 3})
    assert more[1].refused is not None
    assert more[1].refused.code == "full"
    assert len(stored(log_id)) == 1, "nothing of it is in the log"


def test_bo1_what_was_done_beside_the_log_is_not_done_again_where_it_is_sent_again(log_id: Id) -> None:
    """An old vote that comes once more would undo the newer one."""
    mine, old = writer(log_id), asked(kind="count")
    mine.write([old])
    mine.write([asked(kind="count")])
    again = mine.write([old]).answers[0]
    assert (again.repeated, again.seq, again.done, again.refused) == (True, None, None, None)
    assert mine.write([asked(kind="count")]).answers[0].done == Done(beside={"counted": 3})


def test_what_was_taken_out_elsewhere_stops_whoever_asks_once_so_that_they_may_be_gone(log_id: Id) -> None:
    mine, others = writer(log_id), writer(log_id)
    mine.write([asked("benk"), asked("hemmelig")])
    others.write([asked("hemmelig", kind="forget")])
    with pytest.raises(Erased):
        mine.write([asked("lys")])
    assert stored(log_id) == [(1, "benk"), (2, ""), (3, "")]
    assert mine.write([asked("lys")]).answers[0].seq == 4
    assert writer(log_id).write([asked("tre")]).answers[0].seq == 5, "who reads it the first time is not stopped"


def test_a_state_that_another_version_has_kept_is_made_from_the_facts(log_id: Id) -> None:
    mine = writer(log_id)
    mine.write([asked(f"ord {number}") for number in range(BETWEEN_SNAPSHOTS)])
    with transaction():
        session.execute(sa.update(LiveSnapshot).where(LiveSnapshot.log_id == log_id).values(state={"ord": []}))
    fresh = writer(log_id)
    fresh.read()
    assert fresh.state == mine.state
    assert fresh.write([asked("ny")]).answers[0].seq == BETWEEN_SNAPSHOTS + 1
    kept = session.scalars(sa.select(LiveSnapshot.state).where(LiveSnapshot.log_id == log_id)).all()
    assert kept == [{"words": fresh.state}], "it is kept anew, as it is read now"


def test_a_state_is_kept_now_and_then_and_read_from_there(log_id: Id) -> None:
    mine = writer(log_id)
    for begin in range(0, 2 * BETWEEN_SNAPSHOTS + 10, 50):
        mine.write([asked(f"ord {begin + number}") for number in range(50)])
    kept = session.scalars(sa.select(LiveSnapshot.seq).where(LiveSnapshot.log_id == log_id)).all()
    assert kept == [400], "one is enough"
    fresh = writer(log_id)
    assert [logged.seq for logged in fresh.read()] == list(range(401, 451))
    assert fresh.state == mine.state
    assert fresh.write([asked("ny")]).answers[0].seq == 451


def test_bo10_words_are_taken_out_of_the_log_and_its_snapshots_and_the_numbers_stay(log_id: Id) -> None:
    mine = writer(log_id)
    for begin in range(0, 200, 50):
        mine.write([asked(f"ord {begin + number}") for number in range(50)])
    mine.write([asked("hemmelig")])
    mine.write([asked("hemmelig", kind="forget")])
    everything = repr(session.execute(sa.select(LiveFact.payload)).all()) + repr(
        session.execute(sa.select(LiveSnapshot.state)).all()
    )
    kept = stored(log_id)
    assert "ord 7" in everything
    assert "hemmelig" not in everything
    assert [seq for seq, _text in kept] == list(range(1, 203))
    fresh = writer(log_id)
    fresh.read()
    assert fresh.state == mine.state
    redacted = sa.select(LiveFact.seq).where(LiveFact.redacted_at.is_not(None)).order_by(LiveFact.seq)
    assert session.scalars(redacted).all() == [201, 202]


def test_bo10_a_process_that_knew_the_words_forgets_them_though_the_log_names_them_no_more(log_id: Id) -> None:
    mine, other = writer(log_id), writer(log_id)
    mine.write([asked("benk"), asked("hemmelig")])
    other.read()
    mine.write([asked("hemmelig", kind="forget"), asked("lys")])
    assert [logged.seq for logged in other.read()] == [3, 4], "who follows it there hears of no more than is new"
    assert other.state == mine.state == ["benk", "", "", "lys"]
    assert other.write([asked("ny")]).answers[0].seq == 5


def test_a_log_that_began_anew_is_read_anew(log_id: Id) -> None:
    """A restored copy has another epoch, and maybe fewer facts."""
    mine = writer(log_id)
    mine.write([asked("benk"), asked("lys")])
    with transaction():
        session.execute(sa.delete(LiveFact).where(LiveFact.seq == 2))
        session.execute(sa.update(LiveLog).values(head_seq=1, epoch=new_id()))
    mine.read()
    assert (mine.state, mine.seq) == (["benk"], 1)


def test_a_log_that_is_gone_says_so(log_id: Id) -> None:
    mine = writer(log_id)
    mine.write([asked("benk")])
    with transaction():
        session.execute(sa.delete(LiveLog))
    with pytest.raises(Gone):
        mine.write([asked("lys")])
    with pytest.raises(Gone):
        mine.read()
