"""The second factors of staff: an app, passkeys, and recovery codes for the day the telephone is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from flask_security import UserMixin
from flask_security.proxies import _security
from flask_security.totp import Totp
from passlib.exc import TokenError, UsedTokenError
from passlib.totp import TotpMatch

from core import clock
from core.audit import Act, note
from core.auth import attempts, passkeys, recovery, services
from core.auth.attempts import Kind
from core.auth.models import Passkey, Staff
from core.auth.notices import Notice, tell
from core.db import session, transaction
from core.types import Id

STEP = 30  # seconds; the code before and the code after are taken too, since clocks differ (RFC 6238, 5.2)


class LastFactor(Exception):
    """Without this one nobody could come in any more."""


class PasskeyNotFound(Exception):
    """This person has no such passkey."""


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What somebody can show beside the password; ``codes`` is None where there never were any."""

    app: bool
    passkeys: Sequence[Passkey]
    codes: int | None

    @property
    def many(self) -> int:
        """Count what opens by itself; recovery codes are for an emergency, and do not count."""
        return int(self.app) + len(self.passkeys)


class SingleUseTotp(Totp):
    """Codes from an authenticator, each good once: the time step is stored, by an update that racers cannot share."""

    def __init__(self, secrets: dict[str, str] | dict[int, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        self._totp = self._totp.using(now=lambda: clock.now().timestamp())
        self._totp.wallet.encrypt_cost = 0  # the key is 256 bits by chance: stretching is for what people think up

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Give the time step of the last code that worked."""
        return cast(Staff, user).totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Remember the time step, so that the same code fails from now on. Raises UsedTokenError."""
        staff_id, step = cast(Staff, user).id, tmatch.counter
        unused = sa.or_(Staff.totp_counter.is_(None), Staff.totp_counter < step)
        used = sa.update(Staff).where(Staff.id == staff_id, unused).values(totp_counter=step).returning(Staff.id)
        if session.execute(used).first() is None:
            raise UsedTokenError

    def step_of(self, typed: str, secret: str) -> int | None:
        """Tell in which time step a new app showed this code; None where it did not."""
        try:
            return int(self._totp.verify(typed, secret, window=STEP).counter)
        except TokenError:
            return None


def totp() -> SingleUseTotp:
    """Give the app's authenticator."""
    return cast(SingleUseTotp, _security.totp_factory)


def of(staff: Staff) -> Factors:
    """Say what somebody can show beside the password."""
    has_app = bool(staff.tf_totp_secret and staff.tf_primary_method)
    return Factors(app=has_app, passkeys=passkeys.of_staff(staff.id), codes=recovery.left(staff.id))


def lacks_codes(staff: Staff) -> bool:
    """Tell whether somebody with a password and a factor has nothing for the day the telephone is lost.

    Who comes in by the municipality's own sign-in only has no password that a code could stand beside.
    """
    return staff.password is not None and not recovery.were_made(staff) and of(staff).many > 0


def check_code(staff: Staff, typed: str) -> bool:
    """Take a code from the app, or a recovery code; a wrong one counts. Call it outside a transaction.

    Raises TooMany.
    """
    with attempts.trying(Kind.CODE, str(staff.id)) as one:
        with transaction():
            right = _use_recovery_code(staff, typed) if recovery.looks_like_one(typed) else _use_step(staff, typed)
        if right:
            one.succeed()
        return right


def connect_app(staff: Staff, secret: str, step: int) -> None:
    """Let another app make the codes, from the step after this one; every visit ends, and its holder is told."""
    first = of(staff).many == 0
    staff.tf_primary_method, staff.tf_totp_secret, staff.totp_counter = "authenticator", secret, step
    _changed(staff, Act.AUTHENTICATOR_CHANGED, None if first else Notice.AUTHENTICATOR_CHANGED)


def add_passkey(staff: Staff, name: str, answer: str) -> None:
    """Add a passkey; every visit ends, and its holder is told. Raises PasskeyRefused, PasskeyKnown."""
    first = of(staff).many == 0
    passkeys.add(staff, name, answer)
    _changed(staff, Act.PASSKEY_ADDED, None if first else Notice.PASSKEY_ADDED)


def remove_passkey(staff: Staff, passkey_id: Id) -> None:
    """Remove a passkey; every visit ends, and its holder is told. Raises LastFactor, PasskeyNotFound."""
    session.execute(
        sa.select(Staff.id).where(Staff.id == staff.id).with_for_update()
    )  # two removals, one after another
    mine = next((key for key in passkeys.of_staff(staff.id) if key.id == passkey_id), None)
    if mine is None:
        raise PasskeyNotFound
    if of(staff).many == 1:
        raise LastFactor
    session.delete(mine)
    _changed(staff, Act.PASSKEY_REMOVED, Notice.PASSKEY_REMOVED)


def renew_codes(staff: Staff) -> list[str]:
    """Make new recovery codes, which are shown this once; every visit ends, and their holder is told."""
    first = recovery.left(staff.id) is None
    codes = recovery.renew(staff.id)
    _changed(staff, Act.RECOVERY_CODES_MADE, None if first else Notice.RECOVERY_CODES_MADE)
    return codes


def _changed(staff: Staff, act: Act, notice: Notice | None) -> None:
    """End every visit and note what was done; whoever comes in for the first time needs no letter about it."""
    services.shut_out(staff)
    note(act, services.principal(staff), staff.id)
    if notice:
        tell(staff.id, notice)


def _use_step(staff: Staff, typed: str) -> bool:
    if not staff.tf_totp_secret:
        return False
    return bool(totp().verify_totp(typed, staff.tf_totp_secret, staff, window=STEP))


def _use_recovery_code(staff: Staff, typed: str) -> bool:
    if not recovery.use(staff.id, typed):
        return False
    note(Act.RECOVERY_CODE_USED, services.principal(staff), staff.id)
    tell(staff.id, Notice.RECOVERY_CODE_USED)
    return True
