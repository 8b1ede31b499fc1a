"""Passkeys: the two ceremonies of WebAuthn, on the site's own address and with challenges that work once.

A key is bound to the host of SAMSKAP_BASE_URL. Its holder proves presence, and where no password was asked also who
they are by fingerprint, face or PIN: then it counts as both factors (W3C Web Authentication Level 3, 6.2.3).
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from flask import current_app
from flask import session as browser
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, generate_challenge, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core import clock
from core.auth import attempts
from core.auth.attempts import Kind
from core.auth.models import Passkey, Staff
from core.config import Config
from core.db import session, transaction
from core.types import Id

CHALLENGE_LIVES = timedelta(minutes=10)
HELD = "passkey_challenge"


class PasskeyRefused(Exception):
    """The browser's answer does not hold: another site, another challenge, too old, or a key we do not know."""


class PasskeyKnown(Exception):
    """This key belongs to somebody already."""


def creation_options(staff: Staff) -> Mapping[str, Any]:
    """Ask a browser to make a key for this person; what they have already is named, so that it is not made twice."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Samskap",
        user_id=_handle(staff.id),
        user_name=staff.email,
        user_display_name=staff.name,
        challenge=_new_challenge(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(of_staff(staff.id)),
    )
    return options_to_json_dict(options)


def request_options(staff_id: Id | None, *, sure: bool) -> Mapping[str, Any]:
    """Ask a browser for a signature: by one of this person's keys, or, where nobody is known yet, by any.

    ``sure``: the key must check that it is its holder.
    """
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=_new_challenge(),
        allow_credentials=_descriptors(of_staff(staff_id)) if staff_id else None,
        user_verification=UserVerificationRequirement.REQUIRED if sure else UserVerificationRequirement.PREFERRED,
    )
    return options_to_json_dict(options)


def add(staff: Staff, name: str, answer: str) -> Passkey:
    """Keep a key that the browser made, within the caller's transaction. Raises PasskeyRefused, PasskeyKnown."""
    challenge = _held_challenge()
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
        )
        transports = webauthn.helpers.parse_registration_credential_json(answer).response.transports or []
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    _use_up(challenge)
    credential = bytes_to_base64url(made.credential_id)
    if session.scalar(sa.select(Passkey.id).where(Passkey.credential == credential)):
        raise PasskeyKnown
    passkey = Passkey(
        staff_id=staff.id,
        name=name,
        credential=credential,
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        transports=[str(way.value) for way in transports],
        created_at=clock.now(),
    )
    session.add(passkey)
    session.flush()
    return passkey


def holder(answer: str, staff_id: Id | None, *, sure: bool) -> Staff:
    """Tell who signed; ``sure`` where the key must have checked that it is its holder.

    Call it outside a transaction: the challenge is used up whatever becomes of the request. Raises PasskeyRefused.
    """
    challenge = _held_challenge()
    passkey = _named_in(answer)
    if staff_id and passkey.staff_id != staff_id:
        raise PasskeyRefused
    try:
        parsed = webauthn.helpers.parse_authentication_credential_json(answer)
        shown = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=sure,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    named = parsed.response.user_handle
    if named is not None and not hmac.compare_digest(named, _handle(passkey.staff_id)):
        raise PasskeyRefused
    _use_up(challenge)
    with transaction():
        _count(passkey.id, shown.new_sign_count)
    staff = session.get_one(Staff, passkey.staff_id)
    if not staff.active:
        raise PasskeyRefused
    return staff


def of_staff(staff_id: Id) -> list[Passkey]:
    """Give somebody's keys, oldest first."""
    return list(session.scalars(sa.select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)))


def forget(staff_id: Id) -> None:
    """Delete every key of somebody."""
    session.execute(sa.delete(Passkey).where(Passkey.staff_id == staff_id))


def _count(passkey_id: Id, signed: int) -> None:
    """Keep how often the key has signed; one that counts must have counted on, or there are two of it."""
    onward = sa.or_(Passkey.sign_count < signed, sa.and_(Passkey.sign_count == 0, sa.literal(signed) == 0))
    counted = sa.update(Passkey).where(Passkey.id == passkey_id, onward)
    if session.execute(counted.values(sign_count=signed, used_at=clock.now()).returning(Passkey.id)).first() is None:
        raise PasskeyRefused


def _named_in(answer: str) -> Passkey:
    try:
        raw = webauthn.helpers.parse_authentication_credential_json(answer).raw_id
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    passkey = session.scalar(sa.select(Passkey).where(Passkey.credential == bytes_to_base64url(raw)))
    if passkey is None:
        raise PasskeyRefused
    return passkey


def _new_challenge() -> bytes:
    challenge = generate_challenge()
    browser[HELD] = {"challenge": bytes_to_base64url(challenge), "at": clock.now().timestamp()}
    return challenge


def _held_challenge() -> bytes:
    """Take the challenge that this browser was given."""
    held = browser.pop(HELD, None)
    if held is None or clock.now().timestamp() - held["at"] > CHALLENGE_LIVES.total_seconds():
        raise PasskeyRefused
    return base64url_to_bytes(held["challenge"])


def _use_up(challenge: bytes) -> None:
    """Let a challenge work once, also from a copy of the cookie; only what was signed rightly is remembered."""
    if not attempts.first_time(Kind.CHALLENGE, challenge.hex()):
        raise PasskeyRefused


def _descriptors(keys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(key.credential),
            transports=[AuthenticatorTransport(way) for way in key.transports] or None,
        )
        for key in keys
    ]


def _handle(staff_id: Id) -> bytes:
    """Name a person to their authenticator by something that means nothing elsewhere."""
    return urlsafe_b64encode(hmac.digest(_config().key("passkeys"), staff_id.bytes, "sha256"))


def _host() -> str:
    return urlsplit(_config().base_url).hostname or "localhost"


def _origin() -> str:
    return _config().base_url


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])
