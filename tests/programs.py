"""A program that knows nothing of us but the published document: it reads that, and calls operations by their ids."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import jsonschema_rs
from flask import has_app_context

from core.api import services
from core.api.scopes import Scope
from core.api.services import Wanted
from core.auth.services import principal, staff_by_id
from core.db import transaction
from core.types import Id, random_id

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.people import Colleague

HOME = "http://localhost/"
PROBLEM = "application/problem+json"
METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation as the document describes it."""

    id: str
    method: str
    path: str
    about: Mapping[str, Any]

    @property
    def scopes(self) -> list[str]:
        """The scopes of which one opens it."""
        return [scope for entry in self.about["security"] for scope in entry["token"]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, as JSON."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def word(self) -> str:
        """The word of a problem."""
        return str(self.body["type"]).partition("#")[2]

    @property
    def at(self) -> list[str]:
        """Where the faults of a problem are."""
        return [f"{fault['where']}{fault['at']}" for fault in self.body.get("errors", [])]


class Program:
    """Calls operations with a token, and holds every answer against the document."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.app, self.token = app, token
        self.client = app.test_client(use_cookies=False)
        self._validators: dict[str, Any] = {}

    @cached_property
    def document(self) -> dict[str, Any]:
        """The published document."""
        read: dict[str, Any] = self.client.get("/api/openapi.json", base_url=HOME).get_json()
        return read

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Every operation by its id."""
        found = [
            Operation(id=item[method]["operationId"], method=method, path=path, about=item[method])
            for path, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        ]
        assert len({operation.id for operation in found}) == len(found), "two operations have the same id"
        return {operation.id: operation for operation in found}

    def call(
        self,
        operation_id: str,
        status: int = 200,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **named: Any,
    ) -> Answer:
        """Call an operation and see that it answers with this status, as the document says it may."""
        operation = self.operations[operation_id]
        if body is not None and status < 400:
            content = operation.about["requestBody"]["content"]["application/json"]
            self._hold(content["schema"], body)
        path = re.sub(r"{(\w+)}", lambda found: str(named[found[1]]), operation.path)
        answer = self.send(operation.method, path, json=body, query_string=query, headers=headers)
        assert answer.status_code == status, f"{operation_id}: {answer.status_code} {answer.get_data(as_text=True)}"
        return self.held(operation, answer)

    def follow(self, address: str) -> Any:
        """Go on to the next page of a list."""
        answer = self.send("get", address)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def send(self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """Send a request as it is told."""
        assert not has_app_context(), "close the app context first: the request would share its g"
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {name: value for name, value in more.items() if value is not None}
        return self.client.open(path, base_url=HOME, method=method.upper(), headers={**own, **(headers or {})}, **sent)

    def held(self, operation: Operation, answer: TestResponse) -> Answer:
        """Hold an answer against the document: its status, its kind, its body and its headers."""
        told = self.hold(operation, answer.status_code, answer.mimetype, answer.data)
        for name in told.get("headers", {}):
            assert name in answer.headers or name == "Link", f"{operation.id}: no {name}"
        return Answer(status=answer.status_code, body=answer.get_json(), headers=dict(answer.headers))

    def hold(self, operation: Operation, status: int, kind: str, body: bytes) -> Mapping[str, Any]:
        """Hold a status, a kind and a body against the document; give what it tells of such an answer."""
        told: Mapping[str, Any] | None = operation.about["responses"].get(str(status))
        assert told, f"{operation.id} answers {status}, which the document does not know: {body!r}"
        assert kind in told["content"], f"{operation.id}: {kind}"
        self._hold(told["content"][kind]["schema"], json.loads(body))
        return told

    def _hold(self, schema: Mapping[str, Any], value: Any) -> None:
        name = str(schema["$ref"])
        if name not in self._validators:
            dialect = "https://json-schema.org/draft/2020-12/schema"
            whole = {"$schema": dialect, "$ref": name, "components": self.document["components"]}
            self._validators[name] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        self._validators[name].validate(value)


def token_of(app: Flask, owner: Colleague | Id, *scopes: str, days: float = 30) -> str:
    """Give somebody's token with these scopes, or with all of them."""
    wanted = Wanted(
        id=random_id(), name="Prøve", scopes=[Scope(scope) for scope in scopes] or list(Scope),
        lives=timedelta(days=days),
    )  # fmt: skip
    with app.app_context(), transaction():
        staff = staff_by_id(owner if isinstance(owner, Id) else owner.id)
        assert staff is not None
        token = services.make(wanted, principal(staff))
    assert token is not None
    return token


def program_of(app: Flask, owner: Colleague | Id, *scopes: str) -> Program:
    """Give a program that comes with somebody's token."""
    return Program(app, token_of(app, owner, *scopes))
