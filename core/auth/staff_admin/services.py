"""What an administrator can do with a colleague's account, each act noted and told by letter."""

from collections.abc import Collection

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.audit import Act, note
from core.auth import identities, links, passkeys, recovery, services
from core.auth.links import Purpose
from core.auth.models import Link, Staff, StaffRole
from core.auth.notices import Notice, tell
from core.auth.staff_admin.errors import AccountShut, HasComeIn, LastAdministrator, OwnAccount, StaffNotFound
from core.auth.staff_admin.letters import ANEW, INVITATION
from core.contributions import Principal
from core.db import session
from core.messaging.services import post, take_back
from core.permissions import ADMINISTRATOR
from core.types import Id

CAME_IN = sa.or_(Staff.password.is_not(None), Staff.signed_in_at.is_not(None))


def invite(staff_id: Id, name: str, email: str, roles: Collection[str], by: Principal) -> Staff:
    """Make an account and post the letter that lets its holder in; made with this id already, it is given as it is.

    Raises AddressTaken.
    """
    made = session.get(Staff, staff_id)
    if made:
        return made
    link = services.create_staff(name, email, tuple(roles), staff_id=staff_id)
    _post(INVITATION, link)
    note(Act.STAFF_INVITED, by, staff_id)
    return colleague(staff_id)


def invite_again(staff: Staff, by: Principal) -> None:
    """Post a new letter; the link in the old one is dead. Raises HasComeIn."""
    if has_come_in(staff):
        raise HasComeIn
    links.revoke(Purpose.ENROL, staff.id)
    _post(INVITATION, links.make(Purpose.ENROL, staff.id, lives=services.FIRST_LINK_LIVES))
    note(Act.STAFF_INVITED, by, staff.id)


def withdraw(staff: Staff, by: Principal) -> None:
    """Forget somebody who was invited and never came, not even to choose a password. Raises HasComeIn."""
    if has_come_in(staff) or links.was_used(Purpose.ENROL, staff.id):
        raise HasComeIn
    links.revoke(Purpose.ENROL, staff.id)
    take_back(staff.id)
    note(Act.INVITATION_WITHDRAWN, by, staff.id)
    session.delete(staff)
    session.flush()


def change_roles(staff: Staff, roles: Collection[str], by: Principal) -> None:
    """Give a colleague these roles and no others, from their next request on. Raises LastAdministrator."""
    if held(staff) == set(roles):
        return
    if ADMINISTRATOR not in roles:
        _require_another_administrator(staff)
    staff.roles = [StaffRole(name=role) for role in sorted(roles)]
    session.flush()
    note(Act.ROLES_CHANGED, by, staff.id)
    tell(staff.id, Notice.ROLE_CHANGED)


def disable(staff: Staff, by: Principal) -> None:
    """Shut an account at once, everywhere, for programs too. Raises OwnAccount, LastAdministrator."""
    if staff.id == by.id:
        raise OwnAccount
    _require_another_administrator(staff)
    _shut(staff, by)
    note(Act.STAFF_DISABLED, by, staff.id)
    tell(staff.id, Notice.ACCOUNT_DISABLED)


def enable(staff: Staff, by: Principal) -> None:
    """Open a shut account again, with the password and the roles it had; whoever had left is asked in anew."""
    gone = staff.left_at is not None
    staff.active, staff.left_at = True, None
    session.flush()
    note(Act.STAFF_ENABLED, by, staff.id)
    if gone:
        let_in_anew(staff, by)


def let_in_anew(staff: Staff, by: Principal) -> None:
    """Take back a lost password, a lost phone and every token, and post a letter with a way in. Every visit ends.

    Raises AccountShut: it is opened first, so that its holder is let in by somebody who meant it.
    """
    if not staff.active:
        raise AccountShut
    _let_in(staff.email, by)


def let_in_anew_by_command(email: str) -> Link:
    """Do the same for whoever sits at the server: noted as nobody's act, told by the same letter; gives the way in.

    Raises NobodyThere, NotAnAddress.
    """
    return _let_in(email, None)


def end_employment(staff: Staff, by: Principal) -> None:
    """Let a colleague go: no roles, no way in, no letters waiting. Raises OwnAccount, LastAdministrator.

    What they led must have been handed over before.
    """
    if staff.id == by.id:
        raise OwnAccount
    _require_another_administrator(staff)
    staff.roles = []
    staff.password = staff.tf_primary_method = staff.tf_totp_secret = staff.totp_counter = None
    identities.unlink(staff=staff.id)
    passkeys.forget(staff.id)
    recovery.forget(staff.id)
    staff.phone, staff.left_at = "", clock.now()
    take_back(staff.id)
    _shut(staff, by)
    note(Act.STAFF_LEFT, by, staff.id)


def colleague(staff_id: Id) -> Staff:
    """Find somebody on the staff. Raises StaffNotFound."""
    found = session.get(Staff, staff_id)
    if found is None:
        raise StaffNotFound
    return found


def has_come_in(staff: Staff) -> bool:
    """Tell whether somebody has used their invitation."""
    return staff.password is not None or staff.signed_in_at is not None or staff.left_at is not None


def held(staff: Staff) -> set[str]:
    """Name a colleague's roles."""
    return {role.name for role in staff.roles}


def administrators() -> list[Staff]:
    """Give those who look after the installation and have come in, by name."""
    able = sa.select(Staff).join(StaffRole).where(StaffRole.name == ADMINISTRATOR, Staff.active, CAME_IN)
    return list(session.scalars(able.order_by(Staff.name, Staff.id)).unique())


def is_last_administrator(staff: Staff) -> bool:
    """Tell whether nobody else could look after the installation; asked again under a lock before it matters."""
    return ADMINISTRATOR in held(staff) and not _other_administrators(staff.id)


def _require_another_administrator(staff: Staff) -> None:
    """Hold the administrators' rows until the commit: two who shut each other out at once would leave none."""
    if ADMINISTRATOR in held(staff) and not _other_administrators(staff.id, lock=True):
        raise LastAdministrator


def _other_administrators(staff_id: Id, *, lock: bool = False) -> list[Id]:
    able = sa.select(Staff.id).join(StaffRole).where(StaffRole.name == ADMINISTRATOR, Staff.active)
    able = able.where(CAME_IN).order_by(Staff.id)
    if lock:
        able = able.with_for_update()
    return [found for found in session.scalars(able) if found != staff_id]


def _let_in(email: str, by: Principal | None) -> Link:
    link = services.let_in_anew(email)
    _revoke_tokens(link.subject_id, by)
    _post(ANEW, link)
    note(Act.STAFF_LET_IN_ANEW, by, link.subject_id)
    return link


def _shut(staff: Staff, by: Principal) -> None:
    staff.active = False
    _revoke_tokens(staff.id, by)
    links.revoke(Purpose.ENROL, staff.id)
    links.revoke(Purpose.NEW_PASSWORD, staff.id)
    services.shut_out(staff)


def _revoke_tokens(staff_id: Id, by: Principal | None) -> None:
    """Take back the programs' tokens too, which the room above looks after: they open what the password opened."""
    current_app.extensions["revoke_tokens"](staff_id, by)


def _post(kind: str, link: Link) -> None:
    post(kind, link.subject_id, number=f"{kind}:{link.id}", link=link.id, urgent=True)
