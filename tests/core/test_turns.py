"""Turns: whoever came first is next, nobody waits for ever, and a turn is never lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import db
from core.turns import Busy, Turns
from tests.eventually import eventually

if TYPE_CHECKING:
    from pathlib import Path

LONG = 10


def test_whoever_came_first_is_next() -> None:
    turns, came = Turns(), []

    def take(number: int) -> None:
        with turns.mine(LONG):
            came.append(number)

    with ThreadPoolExecutor(8) as people, turns.mine(LONG):
        for number in range(8):
            people.submit(take, number)
            eventually(lambda number=number: turns.waiting == number + 1)
    assert came == list(range(8))


def test_one_at_a_time() -> None:
    turns, inside, most = Turns(), [], []

    def take() -> None:
        for _time in range(50):
            with turns.mine(LONG):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    with ThreadPoolExecutor(8) as people:
        for done in [people.submit(take) for _one in range(8)]:
            done.result()
    assert (max(most), turns.waiting) == (1, 0)


def test_waiting_ends_and_leaves_the_queue() -> None:
    turns = Turns()
    with turns.mine(LONG), pytest.raises(Busy), turns.mine(0.01):
        pytest.fail("two had the turn")
    assert turns.waiting == 0
    with turns.mine(0):
        pass


def test_a_turn_whose_owner_fails_is_passed_on() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.mine(LONG):
        raise ZeroDivisionError
    with turns.mine(0):
        pass


def test_whoever_is_interrupted_while_waiting_leaves_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()

    def interrupted(_event: threading.Event, _within: float) -> bool:
        raise KeyboardInterrupt

    with turns.mine(LONG):
        monkeypatch.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt), turns.mine(LONG):
            pytest.fail("two had the turn")
        monkeypatch.undo()
    with turns.mine(0):
        pass


def test_another_process_that_writes_for_long_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "SQLITE_PRAGMAS", ("PRAGMA journal_mode=WAL", "PRAGMA busy_timeout=0"))
    with ExitStack() as both:
        ours, theirs = (db.create_engine(f"sqlite:///{tmp_path / 'one.db'}") for _process in range(2))
        both.callback(ours.dispose)
        both.callback(theirs.dispose)
        both.enter_context(theirs.execution_options(write=True).connect()).execute(sa.select(1))
        with pytest.raises(Busy):
            ours.execution_options(write=True).connect().execute(sa.select(1))
        assert ours.connect().scalar(sa.select(1)) == 1
