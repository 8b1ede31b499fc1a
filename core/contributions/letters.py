"""Kinds of letters, and whom one letter reaches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.contributions.text import Text
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One letter to one person: what the outbox row says."""

    id: Id
    recipient: Id
    about: Id | None
    link: Id | None


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whom a letter goes to, and in which language; ``pause_url`` where they can get fewer."""

    email: str
    name: str
    language: str
    member: bool = False
    pause_url: str = ""
    one_click_url: str = ""
    reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A letter's own words, with named fields in braces."""

    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """A calendar file in a letter: its text, and what a calendar does with it, REQUEST or CANCEL (RFC 5546)."""

    method: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A kind of letter: its default words, whom it reaches, and whether it may still be sent.

    A leader's own words may use ``fields`` and must hold each of the ``needed`` ones.
    Where a value is None, nobody has set it: the sentence that names it is left out.
    """

    name: str
    title: Text
    subject: Text
    body: Text
    to: Callable[[Envelope], Addressee | None]
    values: Callable[[Envelope], Mapping[str, str | None]]
    may_send: Callable[[Envelope], bool] = lambda _envelope: True
    wording: Callable[[Envelope, str], Wording | None] = lambda _envelope, _language: None
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    bulk: bool = False
    calendar: Callable[[Envelope], CalendarPart | None] = lambda _envelope: None
