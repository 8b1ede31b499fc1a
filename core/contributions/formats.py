"""A format and its place on the shared screens."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from core.contributions.text import Text


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the checklist before opening; a stop keeps the engagement from opening.

    ``endpoint`` is the staff page, by engagement, where it is done.
    """

    title: Text
    state: Literal["done", "stop", "todo"]
    text: Text = ""
    endpoint: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A format's part of a shared page: one of its templates with its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """The one thing a person can do now."""

    text: Text
    url: str
    deadline: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of engagement, in the words that people see; without a ``path`` its slug stands in addresses.

    ``words`` are its own for states: ``completed`` of a participation, to staff; ``open`` of an activity, to residents.
    ``done`` of a participation, to the person themselves. ``guests`` says that people who are not members can take
    part, by a code that is read aloud. ``meets`` says that people take a seat and come to sessions, and do not answer
    alone.
    """

    title: Text
    one_line: Text
    icon: str
    path: str = ""
    state: Literal["ready", "planned"] = "ready"
    words: Mapping[str, Text] = field(default_factory=dict)
    start: str = ""
    invitation: str = ""
    reminder: str = ""
    guests: bool = False
    meets: bool = False
    readiness: Callable[[Any], Iterable[Check]] = lambda _engagement: ()
    field_work: Callable[[Any], Part | None] = lambda _engagement: None
    unreported: Callable[[Any], Part | None] = lambda _engagement: None
    inside: Callable[[Any], Step | None] = lambda _engagement: None


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry in a menu."""

    title: Text
    endpoint: str
    order: int = 50
