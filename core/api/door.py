"""Who comes with a token: read from the Authorization header and from nowhere else."""

from dataclasses import replace
from typing import cast

from flask import current_app, g, request

from core.api.floods import Flood
from core.api.problems import Problem, Refused, problem
from core.api.services import TokenRefused, count_refusal, find
from core.contributions import Bearer, Principal
from core.types import Id

ROOT = "/api/v1"
LONGEST_TOKEN = 200
MOST_REFUSALS = 60  # of one address in a minute
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="samskap"'}
INVALID = {"WWW-Authenticate": 'Bearer realm="samskap", error="invalid_token"'}


class NobodyAsks(Exception):
    """A view needs to know who asks, and no rule has seen to it: a fault of ours."""


def is_here() -> bool:
    """Tell whether the request is to an address that programs use, where no cookie counts."""
    return request.path == ROOT or request.path.startswith(f"{ROOT}/")


def bearer() -> Bearer | None:
    """Say who comes with a token; None without one. Raises Refused for one that opens nothing."""
    if "bearer" not in g:
        g.bearer = _find(request.headers.get("Authorization", ""))
    return cast("Bearer | None", g.bearer)


def asker() -> Principal:
    """Say for which staff member the request is made; the policy has asked already."""
    found = bearer()
    if found is None:
        raise NobodyAsks
    return found.owner


def by_token() -> Id:
    """Say by which token the request is made; the policy has asked already."""
    found = bearer()
    if found is None:
        raise NobodyAsks
    return found.id


def _find(header: str) -> Bearer | None:
    kind, _space, token = header.partition(" ")
    if kind.casefold() != "bearer":
        return None
    try:
        return find(token.strip()[:LONGEST_TOKEN])
    except TokenRefused as refused:
        _count(refused)
        raise Refused(_with(problem("token-refused"), INVALID)) from refused


def _count(refused: TokenRefused) -> None:
    flood, address = cast(Flood, current_app.extensions["api_flood"]), request.remote_addr or ""
    if flood.is_over(address):
        raise Refused(_with(problem("too-many-requests"), {"Retry-After": "60"})) from refused
    flood.count(address)
    count_refusal(refused.why)


def _with(told: Problem, headers: dict[str, str]) -> Problem:
    return replace(told, headers=headers)
