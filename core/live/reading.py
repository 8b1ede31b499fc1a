"""A log as it stands, for whoever reads it outside its open pages."""

from collections.abc import Sequence
from typing import Any

from core.contributions.live import LiveKind
from core.live import logs
from core.live.logs import Logged
from core.live.writing import Writer
from core.types import Id


def state_of(log_id: Id, kind: LiveKind) -> Any:
    """Give the state of a log as the database has it now. Raises Gone."""
    writer = Writer(log_id, kind)
    writer.read()
    return writer.state


def facts_of(log_id: Id) -> Sequence[Logged]:
    """Give all facts of a log, in order; what was taken out of them is no longer there."""
    return logs.after(log_id, 0)
