"""What a program is told when something is refused: problem details (RFC 9457), with words that stay the same."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any, NoReturn

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/docs"
WORST_HANDLED = 499


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of problem: the status it comes with, and what it means."""

    status: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault in what was sent: ``where`` is body, query, path or headers, ``at`` a JSON pointer into it."""

    where: str
    at: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One answer that is a problem; ``about`` holds what only its own kind tells."""

    word: str
    status: int
    title: str
    detail: str = ""
    faults: Sequence[Fault] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        """Give it as it is sent: ``type`` leads to the word in the document."""
        members = {"type": f"{DOCS}#{self.word}", "title": self.title, "status": self.status}
        said = {"detail": self.detail} if self.detail else {}
        located = {"errors": [asdict(fault) for fault in self.faults]} if self.faults else {}
        about = {"about": dict(self.about)} if self.about else {}
        return {**members, **said, **located, **about}


class Refused(Exception):
    """What a program asked for is refused; becomes its problem as the answer, and undoes what was done."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.word)
        self.problem = problem


KINDS: Mapping[str, Kind] = {
    "bad-request": Kind(status=400, title="The request cannot be understood"),
    "malformed-json": Kind(status=400, title="The body is not JSON that this API takes"),
    "token-missing": Kind(status=401, title="A token is needed, in the Authorization header"),
    "token-refused": Kind(status=401, title="The token opens nothing"),
    "scope-missing": Kind(status=403, title="The token lacks the scope of this operation"),
    "not-allowed": Kind(status=403, title="The token's owner may not do this"),
    "not-found": Kind(status=404, title="There is no such thing, or it is not yours"),
    "method-not-allowed": Kind(status=405, title="This address does not take this method"),
    "wrong-state": Kind(status=409, title="This cannot be done in the state things are in"),
    "not-ready": Kind(status=409, title="The checklist has a stop"),
    "nobody-to-ask": Kind(status=409, title="Nobody is in the chosen audience"),
    "audience-changed": Kind(status=409, title="The number of people is another than you said"),
    "id-taken": Kind(status=409, title="The id is in use for something else"),
    "changed-meanwhile": Kind(status=412, title="It has changed since you read it"),
    "too-large": Kind(status=413, title="The request is too large"),
    "not-json": Kind(status=415, title="The body must be application/json"),
    "invalid": Kind(status=422, title="What was sent does not fit"),
    "too-young": Kind(status=422, title="The person is too young to be a member"),
    "birthday-needed": Kind(status=422, title="Whether the birthday has passed must be told"),
    "precondition-needed": Kind(status=428, title="If-Match is needed, so that no change of others is lost"),
    "too-many-requests": Kind(status=429, title="Too many refused tokens from this address"),
    "too-many-letters": Kind(status=429, title="This address gets no more letters for a while"),
    "broken": Kind(status=500, title="Something broke on our side"),
    "busy": Kind(status=503, title="Too many write at once; nothing was done, try again"),
}
BY_STATUS = {
    400: "bad-request", 401: "token-missing", 403: "not-allowed", 404: "not-found", 405: "method-not-allowed",
    409: "wrong-state", 412: "changed-meanwhile", 413: "too-large", 415: "not-json", 422: "invalid",
    428: "precondition-needed", 429: "too-many-requests", 500: "broken", 503: "busy",
}  # fmt: skip


def problem(word: str, detail: str = "", *, faults: Sequence[Fault] = (), **about: Any) -> Problem:
    """Make a problem of a kind that is listed; ``about`` is what only this kind tells, such as a number of people."""
    kind = KINDS[word]
    return Problem(word=word, status=kind.status, title=kind.title, detail=detail, faults=tuple(faults), about=about)


def refuse(word: str, detail: str = "", *, faults: Sequence[Fault] = (), **about: Any) -> NoReturn:
    """Refuse what was asked for."""
    raise Refused(problem(word, detail, faults=faults, **about))


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """Make the problem of an HTTP error that nobody has said more about."""
    if status not in BY_STATUS and status > WORST_HANDLED:
        return _plain("broken", status, headers)
    return _plain(BY_STATUS.get(status, "bad-request"), status, headers)


def faults_in(messages: Any, where: str, at: str = "") -> list[Fault]:
    """Locate a schema's messages: one fault for each, by JSON pointer."""
    if isinstance(messages, Mapping):
        return [fault for name, inner in messages.items() for fault in faults_in(inner, where, _deeper(at, name))]
    if isinstance(messages, list):
        return [fault for inner in messages for fault in faults_in(inner, where, at)]
    return [Fault(where=where, at=at, detail=str(messages))]


def _deeper(at: str, name: object) -> str:
    """Go one level down; what a schema says of the whole stands at the whole (RFC 6901)."""
    if name == "_schema":
        return at
    return f"{at}/{str(name).replace('~', '~0').replace('/', '~1')}"


def _plain(word: str, status: int, headers: Mapping[str, str] | None) -> Problem:
    kind = KINDS[word]
    title = kind.title if kind.status == status else HTTPStatus(status).phrase
    return Problem(word=word, status=status, title=title, headers=headers or {})
