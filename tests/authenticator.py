"""An authenticator of one's own: makes passkeys and signs, as a telephone would, and can be told to misbehave."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.browsing import Browser

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key; ``verifies`` says whether it checks its holder, ``count`` how often it has signed (None: never says)."""

    origin: str = "http://localhost"
    host: str = "localhost"
    verifies: bool = True
    count: int | None = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes = b""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    def make(self, options: Mapping[str, Any]) -> str:
        """Answer a request for a new key."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": _text(self._client("webauthn.create", options)),
            "attestationObject": _text(attestation),
            "transports": ["internal"],
        }
        return self._answer(response)

    def sign(self, options: Mapping[str, Any]) -> str:
        """Answer a request for a signature."""
        if self.count is not None:
            self.count += 1
        data, client = self._data(), self._client("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": _text(client),
            "authenticatorData": _text(data),
            "signature": _text(signature),
            "userHandle": _text(self.handle) if self.handle else None,
        }
        return self._answer(response)

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + (self.count or 0).to_bytes(4, "big")

    def _client(self, kind: str, options: Mapping[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: Mapping[str, Any]) -> str:
        named = {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key"}
        return json.dumps({**named, "response": response, "clientExtensionResults": {}})


def options(browser: Browser, kind: str = "valg") -> dict[str, Any]:
    """Ask for what the page's script would ask for: «valg» to sign, «ny» to make a key."""
    answer = browser.forge(f"/arbeid/passnokkel/{kind}")
    assert answer.status_code == 200, answer.status_code
    return dict(answer.get_json())


def add_passkey(browser: Browser, name: str = "Telefonen", key: Authenticator | None = None) -> Authenticator:
    """Add a passkey to the account of whoever is signed in."""
    key = key or Authenticator()
    browser.get("/arbeid/konto/passnokler")
    answer = key.make(options(browser, "ny"))
    page = browser.post("/arbeid/konto/passnokler", {"name": name, "credential": answer})
    assert page.path == "/arbeid/konto", page.text
    return key


def _text(value: bytes) -> str:
    return bytes_to_base64url(value)
