"""Who asks, and what the answer may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from core.capabilities import Capability
from core.contributions.text import Text
from core.types import Id


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
    TOKEN = "token"  # noqa: S105 - the name of a verdict
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
