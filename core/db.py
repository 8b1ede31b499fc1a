"""The one transaction: reads by default, writes inside `transaction()`, and the only commit."""

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar, cast

import sqlalchemy as sa
import structlog
from flask import Flask, current_app, g, has_request_context
from sqlalchemy.orm import DeclarativeBase, Session
from werkzeug.local import LocalProxy

from core.turns import Busy, Turns
from core.types import LocalText, LocalTextColumn, UtcDateTime

log = structlog.get_logger()

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten, not only forgotten
)

MET = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock

AT_ONCE = 1_000  # rows of one statement
READERS = 8  # at once from SQLite: more would take the time of whoever has the turn to write, as threads share it
BESIDE = 3  # to PostgreSQL, for what is a transaction in one statement
CONNECTIONS = 15  # to PostgreSQL, kept open: making one takes longer than a page
LONGEST_WAIT = 30  # seconds until somebody's turn to write comes; a browser and a proxy wait longer
MOST_MEETINGS = 8  # a button pressed by several at once meets itself; what lost is done again

Listener = Callable[[object], None]
Result = TypeVar("Result")


class ChangedMeanwhile(Exception):
    """Somebody else saved the same thing since the page was opened."""


class Base(DeclarativeBase):
    """Every table of core and plugins; a table's name begins with its owner."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        uuid.UUID: sa.Uuid(),
        datetime: UtcDateTime(),
        LocalText: LocalTextColumn(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
    }


class HostSession(Session):
    """Uses the read-only engine unless `transaction()` has opened it for writing."""

    def get_bind(self, *_args: Any, **_kwargs: Any) -> sa.Engine:
        """Choose the engine by what the session is open for."""
        return cast(sa.Engine, current_app.extensions["engines"][bool(self.info.get("write"))])


def init_app(app: Flask, url: str) -> None:
    """Give the app its connections for writing and for reading, and close sessions with each context.

    On PostgreSQL they are one pool, whose last used is used next: its memory is warm. A few beside it are for what is a
    transaction in one statement. On SQLite whoever has the turn to write must not wait behind readers for one.
    """
    sqlite = sa.make_url(url).get_backend_name() == "sqlite"
    pool = {} if sqlite else {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_use_lifo": True}
    engine = create_engine(url, **pool)
    reading = create_engine(url, poolclass=sa.QueuePool, pool_size=READERS, max_overflow=0) if sqlite else engine
    beside = reading if sqlite else create_engine(url, pool_size=BESIDE, max_overflow=0, isolation_level="AUTOCOMMIT")
    sa.event.listen(engine, "engine_disposed", lambda _engine: beside.dispose())  # whoever lets go of one, of both
    app.extensions["engines"] = {
        True: engine.execution_options(write=True),
        False: reading.execution_options(postgresql_readonly=True),
    }
    app.extensions["alone"] = None if sqlite else beside
    app.extensions["turns"] = Turns() if sqlite else None
    app.extensions["listeners"] = []
    app.teardown_appcontext(_close)


def create_engine(url: str, **pool: Any) -> sa.Engine:
    """Make an engine that begins its transactions the way both databases need."""
    engine = sa.create_engine(url, hide_parameters=True, **pool)  # values stay out of logs and of errors
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def listen(app: Flask, owner: str, listener: Listener) -> None:
    """Call this with every event, inside the transaction, in the order of registration."""
    app.extensions["listeners"].append((owner, listener))


def alone() -> sa.Engine | None:
    """Give the connections for a statement that is a whole transaction; None where writers take turns (SQLite)."""
    return cast("sa.Engine | None", current_app.extensions["alone"])


def current() -> Session:
    """Give the session of this request, job or command."""
    if "session" not in g:
        g.session = HostSession()
    return cast(Session, g.session)


session = cast(Session, LocalProxy(current))


@contextmanager
def transaction(*, again: bool = False) -> Iterator[Session]:
    """Commit what the block and its listeners did, then run the hints; undo all of it if it fails.

    ``again`` says that the caller does it anew where it meets another one. Raises Busy where so many write to SQLite
    that this one's turn does not come.
    """
    here = current()
    if here.info.get("write"):  # a nested call joins the outer one
        yield here
        return
    here.rollback()  # a read snapshot cannot become a write: end it first
    with _turn():
        here.info.clear()
        here.info.update(write=True, events=[], hints=[], standing=[], again=again)
        try:
            yield here
            _announce(here)
            here.commit()
            hints = here.info["hints"]
        except BaseException:
            here.rollback()
            raise
        finally:
            here.info.clear()
    for hint in hints:
        _run_hint(hint)


def write(act: Callable[[], Result]) -> Result:
    """Do this in one transaction; where it meets another one, do it again, and see what that one did.

    Inside its caller's transaction it is done once: who opened that one does it again, whole.
    """
    if writing():
        return act()
    for _meeting in range(MOST_MEETINGS):
        try:
            return _in_transaction(act, again=True)
        except sa.exc.DBAPIError as error:
            if not collided(error):
                raise
    return _in_transaction(act)


def collided(error: sa.exc.DBAPIError) -> bool:
    """Tell whether two transactions met: both made the same row, or each waited for the other.

    What lost was undone whole, so it can be done again, and then sees what the other one did.
    """
    return isinstance(error, sa.exc.IntegrityError) or getattr(error.orig, "sqlstate", "") in MET


def writing() -> bool:
    """Tell whether a transaction is open for writing."""
    return bool(current().info.get("write"))


def remembered(what: str) -> dict[Any, Any]:
    """Give what this request has read of something, so that it asks once; nothing of it outlives a write."""
    if writing() or not has_request_context():
        return {}
    known: dict[str, dict[Any, Any]] = current().info.setdefault("remembered", {})
    return known.setdefault(what, {})


def insert_all(model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert many rows, some at a time, that leave no object and no trace in this process's memory."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        current().execute(sa.insert(cast(sa.Table, model.__table__)), some)


def emit(event: object) -> None:
    """Tell the listeners, inside this transaction, just before it commits."""
    current().info["events"].append(event)


def after_commit(hint: Callable[[], None]) -> None:
    """Run this once the change is safe: a live message, a wake-up. It may be lost."""
    current().info["hints"].append(hint)


def after_undo(act: Callable[[], None]) -> None:
    """Do this again if the change is taken back: what somebody was shown, they have seen."""
    current().info["standing"].append(act)


def undo(here: Session) -> None:
    """Take back what this transaction has done so far, but for what stands whatever comes of it; it goes on."""
    here.rollback()
    here.info.update(events=[], hints=[])
    for act in here.info["standing"]:
        act()


def _in_transaction(act: Callable[[], Result], *, again: bool = False) -> Result:
    with transaction(again=again):
        return act()


def _turn() -> AbstractContextManager[None]:
    """Queue for SQLite's one place for writing: its own waiting is no queue, and under many some never get in."""
    turns: Turns | None = current_app.extensions["turns"]
    return turns.mine(LONGEST_WAIT) if turns else nullcontext()


def _announce(here: Session) -> None:
    for event in here.info["events"]:  # grows while listeners emit
        for owner, listener in current_app.extensions["listeners"]:
            _tell(here, owner, listener, event)


def _tell(here: Session, owner: str, listener: Listener, event: object) -> None:
    events, hints = len(here.info["events"]), len(here.info["hints"])
    try:
        with here.begin_nested():
            listener(event)
    except Exception as error:  # one listener's failure must not undo the act itself
        if _met(here, error):
            raise
        del here.info["events"][events:], here.info["hints"][hints:]
        what = type(event).__name__
        log.exception("listener failed", owner=owner, event_name=what)
        for shown in current_app.extensions.get("failure_shown", []):
            shown(owner, what, error)


def _met(here: Session, error: Exception) -> bool:
    """Tell whether a listener met another transaction: what follows from an act is never lost by that.

    A row that is there already may be the other one's. Where it is there each time, the listener is at fault itself.
    """
    if not isinstance(error, sa.exc.DBAPIError) or not collided(error):
        return False
    return here.info["again"] or not isinstance(error, sa.exc.IntegrityError)


def _run_hint(hint: Callable[[], None]) -> None:
    try:
        hint()
    except Exception:  # a hint carries only what may be lost
        log.exception("hint failed")


def _close(_error: BaseException | None) -> None:
    if "session" in g:
        g.pop("session").close()


def _prepare_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # we say BEGIN ourselves
        for pragma in SQLITE_PRAGMAS:
            dbapi.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("PRAGMA query_only=0" if write else "PRAGMA query_only=1")
        if write:
            _begin_to_write(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: sa.Connection) -> None:
    """Take SQLite's one place for writing; another process may hold it. Raises Busy."""
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sa.exc.OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise Busy from error
        raise
