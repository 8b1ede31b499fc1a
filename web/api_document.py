"""The OpenAPI document, completed with what every operation shares, and read for the page that shows it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from core.api.problems import KINDS

METHODS = ("get", "post", "patch", "put", "delete")
ARGUMENT = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
NAME = re.compile(r"``(.+?)``")
ALWAYS = ("token-missing", "token-refused", "scope-missing", "not-allowed", "too-many-requests", "broken")
WITH_BODY = ("malformed-json", "not-json", "too-large", "invalid")
WITH_QUERY = ("bad-request", "invalid")
WITH_TAG = ("precondition-needed", "changed-meanwhile")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One value in the address or in a header."""

    name: str
    place: str
    required: bool
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One operation, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scopes: list[str]
    parameters: list[Parameter]
    takes: str
    gives: str
    status: str
    problems: list[str]


def completed(document: dict[str, Any], scopes: Mapping[tuple[str, str], list[str]]) -> dict[str, Any]:
    """Add to each operation its scope, and every problem it may answer with."""
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path_, method, operation in _operations(document):
        operation["security"] = [{"token": [scope]} for scope in scopes.get((path_, method), [])]
        operation["x-problems"] = _problems(path_, operation)
        for status in sorted({KINDS[word].status for word in operation["x-problems"]}):
            operation["responses"].setdefault(str(status), _REFUSAL)
        operation["responses"]["422" if "422" in operation["responses"] else "default"] = _REFUSAL
    return document


def path(rule: str) -> str:
    """Write an address as the document does: ``/panelists/{panelist_id}``."""
    return ARGUMENT.sub(r"{\1}", rule)


def groups(document: Mapping[str, Any]) -> dict[str, list[Shown]]:
    """Give the operations by the tag they stand under."""
    titles = {tag["name"]: tag.get("description") or tag["name"] for tag in document["tags"]}
    found: dict[str, list[Shown]] = {}
    for path_, method, operation in _operations(document):
        shared = document["paths"][path_].get("parameters", [])
        title = titles[operation["tags"][0]]
        found.setdefault(title, []).append(_shown(path_, method, operation, shared))
    return found


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path_, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path_, method, item[method]


def _problems(path_: str, operation: Mapping[str, Any]) -> list[str]:
    parameters = operation.get("parameters", [])
    words = {*ALWAYS, *operation.get("x-problems", ())}
    words |= {"not-found"} if "{" in path_ else set()
    words |= set(WITH_BODY) if "requestBody" in operation else set()
    words |= set(WITH_QUERY) if any(one["in"] == "query" for one in parameters) else set()
    words |= set(WITH_TAG) if any(one["in"] == "header" for one in parameters) else set()
    return [word for word in KINDS if word in words]


def _shown(path_: str, method: str, operation: Mapping[str, Any], shared: list[dict[str, Any]]) -> Shown:
    status = next(status for status in operation["responses"] if status.startswith("2"))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    given = operation["responses"][status].get("content", {}).get("application/json", {})
    return Shown(
        id=operation["operationId"],
        method=method.upper(),
        path=path_,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        scopes=[scope for entry in operation["security"] for scope in entry["token"]],
        parameters=[_parameter(one) for one in [*shared, *operation.get("parameters", [])]],
        takes=_name(body),
        gives=_name(given),
        status=status,
        problems=operation["x-problems"],
    )


def _parameter(one: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=one["name"],
        place=one["in"],
        required=one.get("required", False),
        kind=kind_of(one.get("schema", {})),
        text=one.get("description", ""),
    )


def kind_of(schema: Mapping[str, Any]) -> str:
    """Say in a few words what a schema takes."""
    if "$ref" in schema:
        return _name({"schema": schema})
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    kinds = schema.get("type", "")
    kind = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if kind == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def with_names(text: str) -> Markup:
    """Show the names that a docstring puts between double backticks as code."""
    return Markup(NAME.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - the rest is escaped


def _name(content: Mapping[str, Any]) -> str:
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


_REFUSAL = {
    "description": "A problem (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
