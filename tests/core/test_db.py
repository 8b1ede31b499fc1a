"""The one transaction: reads are read-only, writes are all or nothing, listeners stand and fall alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import Mishap
from core.db import after_commit, emit, listen, remembered, session, transaction, undo, write
from core.settings import Setting
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


def add(name: str) -> None:
    session.add(Setting(owner="core", name=name, value={"is": 1}))
    session.flush()


def names() -> set[str]:
    return set(session.scalars(sa.select(Setting.name)))


@pytest.fixture
def here(app: Flask) -> Iterator[Flask]:
    """An app context whose listeners are put back afterwards."""
    before = list(app.extensions["listeners"])
    with app.app_context():
        yield app
    app.extensions["listeners"][:] = before


def test_reading_cannot_write_because_the_database_refuses(here: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        add("sneaked in")


def test_what_a_block_did_is_committed(here: Flask) -> None:
    with transaction():
        add("kept")
    assert "kept" in names()


def test_a_failing_block_leaves_nothing(here: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():  # noqa: PT012 - the block is what is tried
        add("lost")
        raise ZeroDivisionError
    assert "lost" not in names()


def test_what_a_request_has_read_it_remembers_until_something_is_written(here: Flask) -> None:
    with here.test_request_context("/"):
        remembered("names")["all"] = names()
        assert "all" in remembered("names")
        with transaction():
            assert remembered("names") == {}, "whoever writes reads what is there"
            remembered("names")["all"] = names()
        assert remembered("names") == {}


def test_nothing_is_remembered_outside_a_request(here: Flask) -> None:
    remembered("names")["all"] = names()
    assert remembered("names") == {}, "a worker goes on for days"


def test_a_nested_block_joins_the_outer_one(here: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():  # noqa: PT012 - the block is what is tried
        with transaction():
            add("inner")
        raise ZeroDivisionError
    assert "inner" not in names()


def test_undoing_takes_back_writes_events_and_hints(here: Flask) -> None:
    heard: list[object] = []
    listen(here, "test", heard.append)
    with transaction() as open_session:
        add("taken back")
        emit("event")
        after_commit(lambda: heard.append("hint"))
        undo(open_session)
    assert names() == set()
    assert heard == []


def test_listeners_hear_inside_the_transaction_and_hints_run_after_it(here: Flask) -> None:
    heard: list[str] = []

    def listener(event: object) -> None:
        heard.append(f"listener {event}")
        add("by the listener")

    listen(here, "test", listener)
    with transaction():
        emit("one")
        after_commit(lambda: heard.append("hint"))
        assert heard == []
    assert heard == ["listener one", "hint"]
    assert "by the listener" in names()


def test_a_failing_listener_is_undone_alone_and_shown(here: Flask) -> None:
    heard: list[object] = []

    def failing(event: object) -> None:
        add("by the failing one")
        emit("never told")
        message = "secret"
        raise RuntimeError(message)

    listen(here, "clumsy", failing)
    listen(here, "test", heard.append)
    with transaction():
        add("the act itself")
        emit("one")
    assert names() == {"the act itself"}
    assert heard == ["one"]
    shown = session.scalars(sa.select(Mishap)).one()
    assert (shown.owner, shown.error) == ("clumsy", "RuntimeError")


def test_a_listener_that_meets_another_transaction_has_its_act_done_again_with_it(here: Flask) -> None:
    """What follows from an act is not lost where two met: the listener's part is done again, whole."""
    tries: list[str] = []

    def meets_once(_event: object) -> None:
        add("by the listener")
        tries.append("heard")
        if len(tries) == 1:
            raise _deadlock()

    listen(here, "clumsy", meets_once)
    write(lambda: (add("the act"), emit("one")))
    assert (names(), len(tries)) == ({"the act", "by the listener"}, 2)
    assert session.scalars(sa.select(Mishap)).all() == [], "nobody was at fault"


def test_one_that_meets_another_as_its_savepoint_ends_has_it_done_again_too(here: Flask) -> None:
    tries: list[str] = []

    def meets_once(_event: object) -> None:
        tries.append("heard")
        name = "the act" if len(tries) == 1 else "by the listener"
        session.add(Setting(owner="core", name=name, value={"is": 1}))  # the database is told as the savepoint ends

    listen(here, "clumsy", meets_once)
    write(lambda: (session.execute(sa.insert(Setting).values(_row("the act"))), emit("one")))
    assert names() == {"the act", "by the listener"}


def test_a_listener_that_breaks_a_rule_every_time_is_at_fault_itself_and_set_aside(here: Flask) -> None:
    listen(here, "clumsy", lambda _event: session.execute(sa.insert(Setting).values(_row("the act"))))
    write(lambda: (add("the act"), emit("one")))
    assert names() == {"the act"}
    shown = session.scalars(sa.select(Mishap)).one()
    assert (shown.owner, shown.error) == ("clumsy", "IntegrityError")


def test_two_whose_listeners_wait_for_each_other_both_lose_nothing(app: Flask) -> None:
    """Each writes one row, and its listener the other's: the database ends one of them, which is done again."""
    both, heard = threading.Barrier(2), threading.local()
    before = list(app.extensions["listeners"])

    def crosses(event: object) -> None:
        if app.extensions["turns"] is None and not getattr(heard, "once", False):
            heard.once = True
            both.wait(timeout=10)
        _count(str(event))

    def act(mine: str, other: str) -> None:
        _count(mine)
        emit(other)

    def attempt(mine: str, other: str) -> None:
        with app.app_context():
            write(lambda: act(mine, other))

    with app.app_context(), transaction():
        add("one")
        add("two")
    listen(app, "test", crosses)
    try:
        race([lambda: attempt("one", "two"), lambda: attempt("two", "one")])
    finally:
        app.extensions["listeners"][:] = before
    with app.app_context():
        counted = session.scalars(sa.select(Setting.value).where(Setting.owner == "core")).all()
        assert [value["is"] for value in counted] == [3, 3]


def _row(name: str) -> dict[str, Any]:
    return {"owner": "core", "name": name, "value": {"is": 1}}


def _count(name: str) -> None:
    """Count one more in a row that is held until the commit."""
    row = session.scalars(sa.select(Setting).where(Setting.name == name).with_for_update()).one()
    session.refresh(row)
    row.value = {"is": row.value["is"] + 1}
    session.flush()


def _deadlock() -> sa.exc.DBAPIError:
    class DeadlockDetected(Exception):
        sqlstate = "40P01"

    return sa.exc.OperationalError("update", {}, DeadlockDetected())


def test_a_failing_hint_loses_only_itself(here: Flask) -> None:
    ran: list[int] = []

    def failing() -> None:
        raise RuntimeError

    with transaction():
        add("kept")
        after_commit(failing)
        after_commit(lambda: ran.append(1))
    assert ran == [1]
    assert "kept" in names()


def test_sixteen_writers_and_readers_meet_no_error(app: Flask) -> None:
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(6):
                with app.app_context():
                    names()
                    with transaction():
                        add(f"{number}-{turn}")
                    names()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    with app.app_context():
        assert len(names()) == 16 * 6


def test_a_failed_response_takes_its_writes_back(app: Flask, people: Any, db_rows: Any) -> None:
    leader = people.browser_of(people.staff("leader"))
    leader.get("/arbeid/prosjekter/nytt")
    before = db_rows()
    leader.post("/arbeid/prosjekter/nytt", {"title": ""}, status=422)
    assert db_rows() == before
