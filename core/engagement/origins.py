"""What a project came of, told by the rooms that know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One thing that a project came of: its title and words, and its pages: the staff's and everybody's, if any."""

    title: str
    body: str
    url: str = ""
    public_url: str = ""


Source = Callable[[Id], Sequence[Origin]]
_sources: list[Source] = []


def source(give: Source) -> Source:
    """Let a room tell what a project came of."""
    _sources.append(give)
    return give


def origins_of(project_id: Id) -> list[Origin]:
    """Give everything that a project came of."""
    return [origin for give in _sources for origin in give(project_id)]
