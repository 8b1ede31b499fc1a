"""The one clock: instants in UTC, and the civil day and time of the municipality."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)
_file: list[Path] = []


def now() -> datetime:
    """Tell the instant in UTC, moved by `at()` or by the clock file where one is set."""
    return _moved.get() or _from_file() or datetime.now(UTC)


def today() -> date:
    """Tell the civil date in Oslo."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """Turn an instant into Oslo's civil time."""
    return instant.astimezone(OSLO)


def instant(civil: datetime) -> datetime:
    """Turn a naive civil time in Oslo into its instant in UTC."""
    return civil.replace(tzinfo=OSLO).astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at this instant inside the block (the demo's history, tests)."""
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


def follow(path: Path | None) -> None:
    """Read the time from this file from now on; None goes back to the machine's clock."""
    _file[:] = [path] if path else []


def _from_file() -> datetime | None:
    if not _file or not _file[0].exists():
        return None
    return datetime.fromisoformat(_file[0].read_text().strip()).astimezone(UTC)
