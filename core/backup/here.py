"""The installation that a backup is made of, or restored to."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from core.config import Config
from core.registry import Registry

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Here:
    """What is here: settings, plugins, the database; ``say`` tells the operator how far the work has come."""

    config: Config
    registry: Registry
    engine: sa.Engine
    say: Say
