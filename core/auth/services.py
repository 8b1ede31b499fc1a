"""What can be done with staff accounts: make one, let its holder in for the first time."""

from datetime import timedelta

import sqlalchemy as sa
from flask_security import hash_password
from flask_security.proxies import _pwd_context, _security

from core import clock
from core.audit import Act, note
from core.auth import identities, links, passkeys, recovery, visits
from core.auth.links import LinkNotFound, Purpose
from core.auth.models import Link, Staff, StaffRole
from core.auth.notices import NEW_PASSWORD, Notice, tell
from core.contributions import Principal
from core.db import session, transaction
from core.messaging.services import post
from core.types import Id, new_id, normalised_email, random_id

FIRST_LINK_LIVES = timedelta(days=7)
NEW_PASSWORD_LIVES = timedelta(minutes=60)


class AddressTaken(Exception):
    """Somebody on the staff has this address already."""


class NobodyThere(Exception):
    """Nobody on the staff has this address."""


def create_staff(name: str, email: str, roles: tuple[str, ...], phone: str = "", *, staff_id: Id | None = None) -> Link:
    """Make an account without a password, and the one-time link that lets its holder choose one.

    Raises AddressTaken, NotAnAddress.
    """
    address = normalised_email(email)
    if session.scalar(sa.select(Staff.id).where(Staff.email == address)):
        raise AddressTaken(address)
    staff = Staff(id=staff_id or new_id(), name=name, email=address, phone=phone, active=True, created_at=clock.now())
    staff.roles = [StaffRole(name=role) for role in roles]
    session.add(staff)
    session.flush()
    return links.make(Purpose.ENROL, staff.id, lives=FIRST_LINK_LIVES)


def let_in_anew(email: str) -> Link:
    """Take back a lost password and phone, and a sign-in elsewhere; every visit ends. The new link lives an hour.

    Raises NobodyThere, NotAnAddress.
    """
    staff = session.scalar(sa.select(Staff).where(Staff.email == normalised_email(email)))
    if staff is None:
        raise NobodyThere(email)
    staff.password = staff.tf_primary_method = staff.tf_totp_secret = staff.totp_counter = None
    identities.unlink(staff=staff.id)
    passkeys.forget(staff.id)
    recovery.forget(staff.id)
    links.revoke(Purpose.ENROL, staff.id)
    links.revoke(Purpose.NEW_PASSWORD, staff.id)
    shut_out(staff)
    return links.make(Purpose.ENROL, staff.id, lives=NEW_PASSWORD_LIVES)


def enrol(link: Link, password_hash: str) -> None:
    """Use up the one-time link and set the password; every earlier visit ends. Raises LinkUsed."""
    links.use(link)
    staff = session.get_one(Staff, link.subject_id)
    staff.password = password_hash
    shut_out(staff)
    note(Act.STAFF_ENROLLED, None, staff.id)


def ask_new_password(email: str) -> None:
    """Post a letter with a one-time link to whoever has this address.

    For an address that nobody has, the same rows are made, and the letter is dropped when it should leave.
    """
    staff_id = session.scalar(sa.select(Staff.id).where(Staff.email == email, Staff.password.is_not(None)))
    subject = staff_id or random_id()
    links.revoke(Purpose.NEW_PASSWORD, subject)
    link = links.make(Purpose.NEW_PASSWORD, subject, lives=NEW_PASSWORD_LIVES)
    post(NEW_PASSWORD, subject, number=f"{NEW_PASSWORD}:{link.id}", link=link.id, urgent=True)


def take_new_password(link: Link, password_hash: str) -> None:
    """Use up the link of a forgotten password; the second factor is asked as before. Raises LinkUsed, LinkNotFound."""
    staff = session.get(Staff, link.subject_id)
    if staff is None or not staff.active:
        raise LinkNotFound
    links.use(link)
    change_password(staff, password_hash)


def change_password(staff: Staff, password_hash: str) -> None:
    """Set another password: every visit ends, and its holder is told."""
    staff.password = password_hash
    links.revoke(Purpose.NEW_PASSWORD, staff.id)
    shut_out(staff)
    note(Act.PASSWORD_CHANGED, None, staff.id)
    tell(staff.id, Notice.PASSWORD_CHANGED)


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


def is_password_of(staff: Staff, typed: str) -> bool:
    """Compare a typed password with the stored hash; slow on purpose, so outside any transaction."""
    return staff.verify_and_update_password(_security.password_util.normalize(typed))


def renew_hash(staff: Staff, typed: str) -> None:
    """Hash a right password anew where its hash is weaker than ours are now. Call it outside a transaction."""
    if _pwd_context.needs_update(staff.password):
        password_hash = hashed(typed)
        with transaction():
            staff.password = password_hash


def staff_by_id(staff_id: Id) -> Staff | None:
    """Find somebody on the staff."""
    return session.get(Staff, staff_id)


def all_staff() -> list[Staff]:
    """Everybody on the staff, by name."""
    return list(session.scalars(sa.select(Staff).order_by(Staff.name)))


def principal(staff: Staff) -> Principal:
    """Say who a staff member is, as rules see it."""
    return Principal(kind="staff", id=staff.id, name=staff.name, roles=frozenset(role.name for role in staff.roles))
