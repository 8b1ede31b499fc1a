"""A real OpenID provider beside the tests, with keys that the tests hold too, so that they can sign false tokens."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from core.config import Provider

if TYPE_CHECKING:
    from tests.browsing import Browser, Page

PROGRAM = Path(__file__).with_name("provider.mjs")
NATIONAL_ID = "01019912345"
SECONDS = 10
LEVELS = ("idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high")


@dataclass
class Elsewhere:
    """The provider that runs: its address, its signing key, and our client's key."""

    issuer: str
    signer: RSAKey
    client_key: Path
    client_id: str = "samskap"
    visitor: requests.Session = field(default_factory=requests.Session)

    def provider(self, *levels: str) -> Provider:
        """Give what an operator writes into the environment."""
        return Provider(
            issuer=self.issuer, client_id=self.client_id, key_file=self.client_key, levels=frozenset(levels)
        )

    def next_is(self, person: str = "kari", acr: str = LEVELS[1], **more: Any) -> None:
        """Say who signs in next, how surely; or ``error`` for somebody who changes their mind."""
        said = requests.post(
            f"{self.issuer}/test/next", json={"accountId": person, "acr": acr, **more}, timeout=SECONDS
        )
        assert said.status_code == requests.codes.no_content

    def through(self, away: Page) -> str:
        """Follow the way from our page through the provider and back, and give the path it comes back to."""
        address = away.link("Fortsett")
        for _step in range(6):
            answer = self.visitor.get(address, allow_redirects=False, timeout=SECONDS)
            assert answer.is_redirect, f"{answer.status_code}: {answer.text[:300]}"
            address = requests.compat.urljoin(address, answer.headers["Location"])
            if address.startswith("http://localhost/"):
                return address.removeprefix("http://localhost")
        message = "the provider never let go"
        raise AssertionError(message)

    def signed(self, claims: dict[str, Any], *, key: Any = None, **header: str) -> str:
        """Sign claims as the provider would, or with another key."""
        top = {"alg": "RS256", "kid": "provider", **header}
        return jwt.encode(top, claims, key or self.signer, algorithms=[top["alg"]])

    def claims(self, token: str) -> dict[str, Any]:
        """Read a token of the provider's."""
        return dict(jwt.decode(token, self.signer).claims)


@dataclass(frozen=True, kw_only=True)
class Door:
    """A page of ours with a button that leads to the provider."""

    page: str
    button: str


def away(browser: Browser, door: Door) -> Page:
    """Press the button that leads to the provider."""
    browser.get(door.page)
    return browser.press(door.button)


def walk(browser: Browser, elsewhere: Elsewhere, door: Door, status: int = 200) -> Page:
    """Go the whole way as a person: from our button to the provider, back, and one more button."""
    elsewhere.visitor.cookies.clear()
    browser.get(elsewhere.through(away(browser, door)))
    return browser.press("Logg inn", status=status)


@contextmanager
def running(folder: Path, redirect_uris: list[str]) -> Iterator[Elsewhere]:
    """Run the provider until the block ends."""
    client, signer = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
    key_file, config_file = folder / "client.pem", folder / "provider.json"
    key_file.write_bytes(client.as_pem(private=True))
    config_file.write_text(json.dumps(_config(client, signer, redirect_uris)), encoding="utf-8")
    process = subprocess.Popen(
        ["node", str(PROGRAM), str(config_file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        issuer = process.stdout.readline().strip() if process.stdout else ""
        assert issuer, "the provider did not start: npm ci"
        yield Elsewhere(issuer=issuer, signer=signer, client_key=key_file)
    finally:
        process.terminate()
        process.wait(SECONDS)


def _config(client: RSAKey, signer: RSAKey, redirect_uris: list[str]) -> dict[str, Any]:
    ours = {**client.as_dict(private=False), "kid": "client", "use": "sig", "alg": "RS256"}
    theirs = {**signer.as_dict(private=True), "kid": "provider", "use": "sig", "alg": "RS256"}
    return {
        "jwks": {"keys": [theirs]},
        "acrValues": LEVELS,
        "nationalId": NATIONAL_ID,
        "clients": [
            {
                "client_id": "samskap",
                "redirect_uris": redirect_uris,
                "token_endpoint_auth_method": "private_key_jwt",
                "jwks": {"keys": [ours]},
                "grant_types": ["authorization_code"],
                "response_types": ["code"],
                "subject_type": "pairwise",
                "id_token_signed_response_alg": "RS256",
            }
        ],
    }
