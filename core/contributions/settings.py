"""An owner's settings."""

from dataclasses import dataclass
from typing import Any

from core.contributions.text import Text


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An owner's settings: a schema whose ``load_default`` values hold until somebody changes them."""

    title: Text
    schema: type[Any]
