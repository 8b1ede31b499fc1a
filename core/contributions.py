"""What plugins answer with: frozen values, so that the host knows who gave what."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Literal

from core.capabilities import Capability
from core.types import Id

Text = str  # shown to people; lazy, so that it is said in the language of the moment


# Who asks, and what the answer may be


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Someone who asks: of which kind, who, and what roles they hold; a guest also in which engagement."""

    kind: Literal["staff", "panelist", "guest"]
    id: Id
    name: str
    roles: frozenset[str] = frozenset()
    engagement: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """A program that came with a token: for which staff member it asks, and what the token may be used for."""

    id: Id
    owner: Principal
    scopes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One request, as the policy table sees it: who asks in which capacity, for which object."""

    staff: Principal | None
    panelist: Principal | None
    links: Mapping[str, str]
    arguments: Mapping[str, Any]
    bearer: Bearer | None = None
    guest: Principal | None = None


class Verdict(Enum):
    """What a rule says of a request."""

    ALLOWED = "allowed"
    STAFF_SIGN_IN = "staff sign-in"
    RESIDENT_SIGN_IN = "resident sign-in"
    TOKEN = "token"
    SCOPE = "scope"
    DENIED = "denied"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the policy table: who may reach an endpoint, and what is special about it."""

    endpoint: str
    may: Callable[[Asking], Verdict]
    csrf: bool = True
    why_no_csrf: str = ""
    transaction: Literal["by method", "none"] = "by method"
    public: bool = False
    confirmed: bool = False
    uploads: bool = False


@dataclass(frozen=True, kw_only=True)
class Role:
    """What somebody may be: everywhere in the house, in a project (or one of its activities), or in one activity."""

    name: str
    title: Text
    scope: Literal["house", "project", "engagement"]
    capabilities: frozenset[Capability] = frozenset()
    held_by: Literal["staff", "panelist"] = "staff"


# What goes over a socket


class EventRefused(Exception):
    """What was asked over a socket is refused; ``code`` is for the program, the message for the person."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, kw_only=True)
class SocketEvent:
    """Something that an open page may ask over its socket.

    ``handle`` gets who asks, with the checked payload as ``arguments``; what it gives is the answer.
    """

    name: str
    handle: Callable[[Asking], Mapping[str, Any]]
    schema: type[Any]
    transaction: Literal["none", "read", "write"] = "read"


# A format and its place on the shared screens


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
class Format:
    """A kind of engagement, in the words that people see; without a ``path`` its slug stands in addresses."""

    title: Text
    one_line: Text
    icon: str
    path: str = ""
    state: Literal["ready", "planned"] = "ready"
    words: Mapping[str, Text] = field(default_factory=dict)
    start: str = ""
    invitation: str = ""
    readiness: Callable[[Any], Iterable[Check]] = lambda _engagement: ()


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry in a menu."""

    title: Text
    endpoint: str
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Step:
    """The one thing a person can do now."""

    text: Text
    url: str
    deadline: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A format's middle of the activity page: one of its templates with its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


# Reports


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its label, the count behind it, its share of the base in per cent, and how both are written."""

    label: str
    value: int
    percent: float
    display: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars with a title; ``description`` says the same in a sentence, ``base`` whom the shares are of."""

    title: str
    description: str
    bars: Sequence[Bar]
    base: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's heading, and whether it holds numbers."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of text under columns."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a report: a heading, a chart with its table, or texts; ``id`` stays the same between calls."""

    id: str
    title: str
    note: str = ""
    chart: Chart | None = None
    table: Table | None = None
    texts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows for a file; the first is the heading."""

    name: str
    rows: Iterable[Sequence[str | int | None]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What can be read out of an engagement of this format, on the page and as a file."""

    name: str
    title: Text
    sections: Callable[[Id], Iterable[Section]]
    sheet: Callable[[Id], Sheet]


# Letters


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
class Letter:
    """A kind of letter: its default words, whom it reaches, and whether it may still be sent.

    A leader's own words may use ``fields`` and must hold each of the ``needed`` ones.
    """

    name: str
    title: Text
    subject: Text
    body: Text
    to: Callable[[Envelope], Addressee | None]
    values: Callable[[Envelope], Mapping[str, str]]
    may_send: Callable[[Envelope], bool] = lambda _envelope: True
    wording: Callable[[Envelope, str], Wording | None] = lambda _envelope, _language: None
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    bulk: bool = False


# Work after the request


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a job has come; the host commits each time it is told. ``result_file`` is the file it has made."""

    done: int
    total: int
    result_file: Id | None = None


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of work: a generator that yields Progress; ``every`` makes it come back by itself.

    A job with an owner stops when that person is no longer on the staff, or lacks what it ``needs``.
    """

    name: str
    title: Text
    run: Callable[[Mapping[str, Any]], Iterator[Progress]]
    every: timedelta | None = None
    needs: Capability | None = None


# Questions


class NotAnAnswer(ValueError):
    """What was given does not answer the question; the message is for the person."""


@dataclass(frozen=True, kw_only=True)
class QuestionType:
    """A kind of question: how it is asked, what answers it, how answers are counted.

    ``read`` turns the posted values into the stored answer, None where nothing was given, and raises
    NotAnAnswer. ``tally`` counts stored answers (None excluded) into a section; ``cells`` gives the
    answer as text for files. ``fields`` names what the builder asks for beside text and help.
    """

    name: str
    title: Text
    one_line: Text
    template: str
    read: Callable[[Mapping[str, Any], Sequence[str]], Any]
    tally: Callable[[Mapping[str, Any], Sequence[Any], str], Section]
    cells: Callable[[Mapping[str, Any], Any, str], str]
    fields: tuple[Literal["options", "scale"], ...] = ()


# Settings


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An owner's settings: a schema whose ``load_default`` values hold until somebody changes them."""

    title: Text
    schema: type[Any]


# A person's own data


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whose data is asked for or erased; ``places`` are their participations, also when core's rows are gone."""

    kind: Literal["panelist", "guest"]
    id: Id
    places: tuple[Id, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """Some of what is stored about a person: what it is, what its values are called, and its rows."""

    name: str
    title: Text
    columns: Mapping[str, Text]
    rows: Sequence[Mapping[str, Any]]


# Demo


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a plugin's demo may lean on: the panel has grown, and this project leader is at work."""

    leader: Principal
