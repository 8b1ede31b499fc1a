"""The demo's staff: invented people with sign-ins that everybody may know."""

from dataclasses import dataclass

from flask_security.proxies import _security
from passlib.totp import TOTP

from core import clock
from core.auth import recovery, services
from core.auth.models import Staff
from core.contributions import Principal
from core.db import session
from core.permissions import ADMINISTRATOR, EDITOR, LEADER

PASSWORD = "samskaping i solnedgang"  # noqa: S105 - the demo's, printed on its terminal
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the demo's, for any authenticator app


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on the demo's staff."""

    name: str
    email: str
    role: str
    phone: str


PEOPLE = (
    Person(name="Hanne Lie", email="hanne@example.no", role=LEADER, phone="67 50 40 51"),
    Person(name="Jonas Vik", email="jonas@example.no", role=LEADER, phone="67 50 40 53"),
    Person(name="Mona Dahl", email="mona@example.no", role=EDITOR, phone="67 50 40 54"),
    Person(name="Ivar Moen", email="ivar@example.no", role=ADMINISTRATOR, phone="67 50 40 52"),
)


def load() -> tuple[Principal, Principal]:
    """Make the demo's staff, with password and second factor; gives the project leader and the adviser."""
    password_hash = services.hashed(PASSWORD)
    made = [_make(person, password_hash) for person in PEOPLE]
    return services.principal(made[0]), services.principal(made[1])


def current_code() -> str:
    """Give the six digits that the demo's authenticator shows now."""
    return str(TOTP(key=SECRET, format="base32").generate(clock.now()).token)


def _make(person: Person, password_hash: str) -> Staff:
    link = services.create_staff(person.name, person.email, (person.role,), person.phone)
    services.enrol(link, password_hash)
    staff = session.get_one(Staff, link.subject_id)
    factory = _security.totp_factory._totp  # noqa: SLF001 - the only way to encrypt a known secret
    staff.tf_totp_secret = factory(key=SECRET, format="base32").to_json(encrypt=True)
    staff.tf_primary_method = "authenticator"
    recovery.renew(staff.id)
    return staff
