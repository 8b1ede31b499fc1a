"""Sign-in elsewhere by OpenID Connect: the municipality's own for staff, ID-porten for residents who prefer it.

Code flow with PKCE, state and nonce; the client shows itself by a signed assertion or a secret; the token's
issuer, audience, times and level are checked (OpenID Connect Core 1.0, 3.1.3.7). Of what the provider tells,
only its own word for the person is used: a national id is neither read nor kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Flask, current_app
from flask import session as browser
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from core import clock
from core.config import Config, Provider
from core.contributions import Asking, Verdict
from core.permissions import Predicate

log = structlog.get_logger()

STAFF = "staff_login"
AUTHN = "oidc"  # what Flask-Security is told about how somebody came in
RESIDENT = "id_porten"
ID_PORTEN_LEVELS = frozenset({"idporten-loa-substantial", "idporten-loa-high"})
STRONG = "mfa"  # RFC 8176: the person showed more than one factor
SIGNATURES = ("RS256", "PS256", "ES256")  # what both sides must keep secret is no signature: HS256 and none stay out
PATIENCE = 10  # seconds for the provider to answer
LEEWAY = 60  # seconds that two clocks may differ
WALK = timedelta(minutes=15)  # from our button to the provider and back: what was shown before that is not fresh
HELD = "elsewhere"
ANEW = {"prompt": "login", "max_age": "0"}


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Who signed in elsewhere: the provider, and its word for this person at our site.

    ``fresh`` tells whether they showed there who they are after we asked; a standing session is not.
    """

    issuer: str
    subject: str
    fresh: bool


class SignInRefused(Exception):
    """The sign-in elsewhere did not hold: it was broken off, changed on the way, too old, or too weak."""


class NothingShown(Exception):
    """They were asked to show anew who they are, and the provider does not say that they did."""


class NobodyKnown(Exception):
    """The sign-in elsewhere holds, but nobody here is known by it."""


def init_app(app: Flask, config: Config) -> None:
    """Get to know the providers that are set up; none is asked before somebody signs in."""
    oauth = OAuth(app)
    for name, provider in providers(config).items():
        oauth.register(name, **_registration(provider))
    app.extensions["elsewhere"] = oauth
    app.jinja_env.globals["sign_in_elsewhere"] = frozenset(providers(config))


def providers(config: Config) -> dict[str, Provider]:
    """Give the providers that are set up, by name."""
    known = {STAFF: config.staff_login, RESIDENT: config.id_porten}
    return {name: provider for name, provider in known.items() if provider}


def offered(name: str, may: Predicate) -> Predicate:
    """Ask the rule only where this provider is set up; otherwise its addresses do not exist."""

    def asked(asking: Asking) -> Verdict:
        return may(asking) if name in providers(_config()) else Verdict.MISSING

    return asked


def begin(name: str, answer_to: str, purpose: Mapping[str, str], *, anew: bool = False) -> str:
    """Give the provider's address to go on to, and remember in this browser what the answer is for.

    Anew asks for a sign-in now, also of somebody whom the provider knows already. Raises SignInRefused when the
    provider does not answer.
    """
    client = _client(name)
    asked = ANEW if anew else {}
    levels = {"acr_values": " ".join(sorted(_levels(name)))} if _levels(name) else {}
    try:
        begun = client.create_authorization_url(answer_to, **levels, **asked)
    except (AuthlibBaseError, requests.RequestException) as error:
        raise _refused(name, error) from error
    client.save_authorize_data(redirect_uri=answer_to, **begun)
    since = clock.now().timestamp()
    browser[HELD] = {
        "name": name, "state": begun["state"], "purpose": dict(purpose), "since": since, "anew": anew,
    }  # fmt: skip
    return cast(str, begun["url"])


def purpose_of(name: str, state: str) -> dict[str, str]:
    """Tell what this browser went to the provider for. Raises SignInRefused for an answer it did not ask for."""
    held = browser.get(HELD, {})
    if not state or held.get("name") != name or held.get("state") != state:
        raise SignInRefused
    return cast("dict[str, str]", held["purpose"])


def finish(name: str) -> Somebody:
    """Take the answer that this request carries, once; asks the provider over HTTP.

    Raises SignInRefused, and NothingShown where a sign-in anew was asked for and there was none.
    """
    held = browser.pop(HELD, {})
    try:
        token = _client(name).authorize_access_token(claims_options=_expected(name), leeway=LEEWAY)
        claims = token["userinfo"]
    except (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError, TypeError) as error:
        raise _refused(name, error) from error
    if not _is_strong(name, claims):
        raise SignInRefused
    fresh = _is_fresh(claims, held["since"])
    if held["anew"] and not fresh:
        log.warning("sign-in elsewhere not anew", provider=name, says_when="auth_time" in claims)
        raise NothingShown
    return Somebody(issuer=_provider(name).issuer, subject=claims["sub"], fresh=fresh)


def _registration(provider: Provider) -> dict[str, Any]:
    how = "private_key_jwt" if provider.key_file else "client_secret_basic"
    return {
        "client_id": provider.client_id,
        "client_secret": _key(provider) or provider.secret,
        "server_metadata_url": f"{provider.issuer}/.well-known/openid-configuration",
        "client_auth_methods": [PrivateKeyJWT()] if provider.key_file else None,
        "client_kwargs": {
            "scope": "openid",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": how,
            "default_timeout": PATIENCE,
        },
    }


def _key(provider: Provider) -> RSAKey | None:
    return RSAKey.import_key(provider.key_file.read_text(encoding="utf-8")) if provider.key_file else None


def _expected(name: str) -> dict[str, Any]:
    provider = _provider(name)
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "sub": {"essential": True},
    }


def _is_strong(name: str, claims: Mapping[str, Any]) -> bool:
    levels, said = _levels(name), claims.get("acr")
    return said in list(levels) if levels else STRONG in list(claims.get("amr") or ())


def _is_fresh(claims: Mapping[str, Any], since: float) -> bool:
    """Tell whether the person signed in after we asked, and not long ago; what the provider does not say is not so."""
    said, now = claims.get("auth_time"), clock.now().timestamp()
    if isinstance(said, bool) or not isinstance(said, int | float):
        return False
    return max(since, now - WALK.total_seconds()) - LEEWAY <= said <= now + LEEWAY


def _levels(name: str) -> frozenset[str]:
    return _provider(name).levels or (ID_PORTEN_LEVELS if name == RESIDENT else frozenset())


def _refused(name: str, error: Exception) -> SignInRefused:
    log.warning("sign-in elsewhere refused", provider=name, error=type(error).__name__)
    return SignInRefused(type(error).__name__)


def _client(name: str) -> Any:
    client = current_app.extensions["elsewhere"].create_client(name)
    client.server_metadata["id_token_signing_alg_values_supported"] = SIGNATURES
    return client


def _provider(name: str) -> Provider:
    return providers(_config())[name]


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])
