"""What a plugin's demo may lean on."""

from dataclasses import dataclass

from core.contributions.asking import Principal


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a plugin's demo may lean on: the panel has grown, a leader is at work, and an adviser of another unit."""

    leader: Principal
    adviser: Principal
