"""Addresses of our own that carry an id: where one letter comes back to, and where answers to one activity go.

The id is signed, so that nobody can make such an address who has not been given it. It is written in small letters and
digits only: mail servers on the way may fold the rest.
"""

import hashlib
import hmac
from base64 import b32decode, b32encode
from enum import StrEnum
from typing import cast
from uuid import UUID

from flask import current_app

from core.config import Config
from core.types import Id

SIGNATURE_BYTES = 10  # 80 bits: sixteen signs
ID_SIGNS, SIGNATURE_SIGNS = 26, 16


class Way(StrEnum):
    """What such an address is for; one of either kind is nothing to the other."""

    BACK = "bounces"
    ANSWER = "replies"


def address(way: Way, about: Id) -> str:
    """Give the address that carries this id; empty where the installation has no mailbox for it."""
    local, at, domain = _mailbox(way).rpartition("@")
    return f"{local}+{_tag(way, about)}{at}{domain}" if at else ""


def id_of(way: Way, given: str) -> Id | None:
    """Read the id back from an address; None where it is not one of ours."""
    local, at, domain = _mailbox(way).casefold().rpartition("@")
    given_local, _at, given_domain = given.strip().strip("<>").casefold().rpartition("@")
    start = f"{local}+"
    if not at or given_domain != domain or not given_local.startswith(start):
        return None
    tag = given_local.removeprefix(start)
    about = _id(tag[:ID_SIGNS])
    fits = about is not None and hmac.compare_digest(tag.encode(), _tag(way, about).encode())
    return about if fits else None


def is_own(given: str) -> bool:
    """Tell whether mail to this address comes back to us by itself: nothing may be sent on to it."""
    folded = given.casefold()
    return any(folded == _mailbox(way).casefold() or id_of(way, folded) for way in Way)


def fingerprint(email: str) -> str:
    """Fold an address to a keyed hash, by which it is known again and not read."""
    return hmac.digest(_config().key("sent to"), email.casefold().encode(), hashlib.sha256).hex()[:32]


def _tag(way: Way, about: Id) -> str:
    signature = hmac.digest(_config().key(way), about.bytes, hashlib.sha256)[:SIGNATURE_BYTES]
    return f"{_signs(about.bytes)}.{_signs(signature)}"


def _signs(given: bytes) -> str:
    return b32encode(given).decode().rstrip("=").lower()


def _id(signs: str) -> Id | None:
    try:
        return UUID(bytes=b32decode(signs.upper() + "=" * (-len(signs) % 8)))
    except ValueError:
        return None


def _mailbox(way: Way) -> str:
    return {Way.BACK: _config().bounces, Way.ANSWER: _config().replies}[way]


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])
