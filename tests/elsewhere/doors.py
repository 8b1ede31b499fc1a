"""Standing between the provider and us, and who is known by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import requests

from core import clock
from core.auth.identities import Identity
from tests.elsewhere.provider import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.elsewhere.provider import Elsewhere


def between(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]) -> None:
    """Stand between the provider and us, and change the token on its way."""
    send = requests.Session.send

    def changed(self: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        answer = send(self, request, **more)
        if str(request.url).endswith("/token"):
            told = answer.json()
            answer._content = json.dumps({**told, "id_token": change(told["id_token"])}).encode()
        return answer

    monkeypatch.setattr(requests.Session, "send", changed)


def identity(elsewhere: Elsewhere, person: str, **holder: Any) -> Identity:
    """Make somebody known by the provider."""
    subject = f"{elsewhere.client_id}:{person}:pairwise"
    return Identity(issuer=elsewhere.issuer, subject=subject, linked_at=clock.now(), **holder)


def without(claims: dict[str, Any], name: str) -> dict[str, Any]:
    """Leave one claim out."""
    return {key: value for key, value in claims.items() if key != name}


def invited(path: str) -> Door:
    """The page that an invitation opens."""
    return Door(page=path, button="Bruk kommunens innlogging")
