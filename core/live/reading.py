"""A log as it stands, for whoever reads it outside its open pages."""

from typing import Any

from core.contributions.live import LiveKind
from core.live.writing import Writer
from core.types import Id


def state_of(log_id: Id, kind: LiveKind) -> Any:
    """Give the state of a log as the database has it now. Raises Gone."""
    writer = Writer(log_id, kind)
    writer.read()
    return writer.state
