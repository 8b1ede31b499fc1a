"""What can be done with staff accounts: make one, let its holder in for the first time."""

from datetime import timedelta

import sqlalchemy as sa
from flask_security import hash_password
from flask_security.proxies import _security

from core import clock
from core.audit import Act, note
from core.auth import links, visits
from core.auth.links import Purpose
from core.auth.models import Link, Staff, StaffRole
from core.contributions import Principal
from core.db import session
from core.types import Id, normalised_email, random_id

FIRST_LINK_LIVES = timedelta(days=7)
SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 128
CONTEXT_WORDS = ("innbyggerpanel", "samskap", "kommune", "bærum", "baerum", "passord", "password", "qwerty", "123456")


class AddressTaken(Exception):
    """Somebody on the staff has this address already."""


class NobodyThere(Exception):
    """Nobody on the staff has this address."""


def create_staff(name: str, email: str, roles: tuple[str, ...], phone: str = "") -> Link:
    """Make an account without a password, and the one-time link that lets its holder choose one.

    Raises AddressTaken, NotAnAddress.
    """
    address = normalised_email(email)
    if session.scalar(sa.select(Staff.id).where(Staff.email == address)):
        raise AddressTaken(address)
    staff = Staff(name=name, email=address, phone=phone, active=True, created_at=clock.now())
    staff.roles = [StaffRole(name=role) for role in roles]
    session.add(staff)
    session.flush()
    return links.make(Purpose.ENROL, staff.id, lives=FIRST_LINK_LIVES)


def let_in_anew(email: str) -> Link:
    """Take a lost password and a lost phone back, end every visit, and make a new one-time link.

    Raises NobodyThere, NotAnAddress.
    """
    staff = session.scalar(sa.select(Staff).where(Staff.email == normalised_email(email)))
    if staff is None:
        raise NobodyThere(email)
    staff.password = staff.tf_primary_method = staff.tf_totp_secret = staff.totp_counter = None
    links.revoke(Purpose.ENROL, staff.id)
    shut_out(staff)
    return links.make(Purpose.ENROL, staff.id, lives=FIRST_LINK_LIVES)


def enrol(link: Link, password_hash: str) -> None:
    """Use up the one-time link and set the password; every earlier visit ends. Raises LinkUsed."""
    links.use(link)
    staff = session.get_one(Staff, link.subject_id)
    staff.password = password_hash
    shut_out(staff)
    note(Act.STAFF_ENROLLED, None, staff.id)


def shut_out(staff: Staff) -> None:
    """End every visit, and every sign-in that is half done: a cookie that has seen the old password opens nothing."""
    visits.end_all(staff.id)
    staff.fs_uniquifier = random_id().hex
    session.flush()


def hashed(password: str) -> str:
    """Hash a password; slow on purpose, so outside any transaction.

    It is written in one form first, as at sign-in: keyboards make å of one sign or of two.
    """
    return str(hash_password(_security.password_util.normalize(password)))


def is_too_common(password: str, own_words: tuple[str, ...] = ()) -> bool:
    """Tell whether a password is one that guessers try first: a word of the house, or few different signs."""
    plain = password.casefold()
    rest = plain
    for word in (*CONTEXT_WORDS, *(word for word in own_words if len(word) > 3)):  # noqa: PLR2004 - «ola» is not a hint
        rest = rest.replace(word.casefold(), "")
    return len(set(plain)) < 6 or len(rest) < 8  # noqa: PLR2004 - what is left must still be something to guess


def staff_by_id(staff_id: Id) -> Staff | None:
    """Find somebody on the staff."""
    return session.get(Staff, staff_id)


def all_staff() -> list[Staff]:
    """Everybody on the staff, by name."""
    return list(session.scalars(sa.select(Staff).order_by(Staff.name)))


def principal(staff: Staff) -> Principal:
    """Say who a staff member is, as rules see it."""
    return Principal(kind="staff", id=staff.id, name=staff.name, roles=frozenset(role.name for role in staff.roles))
