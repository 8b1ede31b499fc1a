"""Makes members and colleagues through core's own services, and signs them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pyotp
import sqlalchemy as sa
from flask import current_app

from core import clock
from core.auth import links, recovery, services, visits
from core.auth.links import Purpose
from core.auth.models import Staff
from core.db import session, transaction
from core.guests import services as guests
from core.panel import joining
from core.panel.joining import Applicant, Gender
from core.panel.models import District, Panelist
from core.types import Id, normalised_email, random_id
from tests.browsing import Browser

if TYPE_CHECKING:
    from flask import Flask

    from core.config import Config

PASSWORD = "blå sykkel synger høyt 48"
FIRST_NAMES = ("Kari", "Ola", "Ingrid", "Åse", "Øyvind", "Anne", "Lars", "Mona", "Per", "Ærlend")
LAST_NAMES = ("Nordmann", "Hansen", "Berg", "Ås", "Østby", "Lie", "Dahl", "Moen")
ADULT = 1980
CONSENT = "Ja, jeg blir med"

_hashes: dict[tuple[str, str], str] = {}


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody in the panel."""

    id: Id
    email: str
    name: str
    fewer: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody on the staff, with all that is needed to sign in; ``key`` is empty without a second factor."""

    id: Id
    email: str
    name: str
    password: str = field(default=PASSWORD, repr=False)
    key: str = field(default="", repr=False)

    def code(self) -> str:
        """Give the code that the app on the telephone shows now."""
        return pyotp.TOTP(self.key).at(clock.now())


class People:
    """Makes people in one app; call it outside any app context."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._made = 0

    def member(self, **given: Any) -> Member:
        """Make a member who has signed up and confirmed.

        ``given`` may hold name, email, birth_year, gender, district (by name), language, and state.
        """
        with self.app.app_context(), transaction():
            return self._join(given)

    def members(self, number: int, **given: Any) -> list[Member]:
        """Make several members at once."""
        with self.app.app_context(), transaction():
            return [self._join(given) for _one in range(number)]

    def staff(self, *roles: str, name: str = "", email: str = "", second_factor: bool = True) -> Colleague:
        """Make a colleague with a password, and with an authenticator and recovery codes unless told otherwise."""
        name, email = self._name(name), self._email(email, "kommune.example.no")
        with self.app.app_context(), transaction():
            link = services.create_staff(name, email, roles)
            staff = session.get_one(Staff, link.subject_id)
            services.enrol(link, _hash(PASSWORD))
            key = _give_authenticator(staff) if second_factor else ""
            return Colleague(id=staff.id, email=staff.email, name=staff.name, key=key)

    def browser(self) -> Browser:
        """Give a browser that nobody is signed in with."""
        return Browser(self.app)

    def browser_of(self, somebody: Member | Colleague) -> Browser:
        """Give a browser in which somebody is signed in already: the visit and cookie, without the pages."""
        browser = Browser(self.app)
        kind = "staff" if isinstance(somebody, Colleague) else "panelist"
        with self.app.app_context(), transaction():
            token = visits.open_visit(cast(visits.Kind, kind), somebody.id)
            uniquifier = session.scalar(sa.select(Staff.fs_uniquifier).where(Staff.id == somebody.id))
            cookie = visits.cookie_name()
        if isinstance(somebody, Member):
            browser.client.set_cookie(cookie, token, domain="localhost")
            return browser
        with browser.client.session_transaction(base_url="http://localhost/") as kept:
            kept.update(_user_id=uniquifier, _fresh=True, visit=token)
        return browser

    def guest(self, engagement: Id, name: str = "Nils") -> Browser:
        """Give the browser of somebody who has joined an open engagement by its code."""
        with self.app.app_context(), transaction():
            code = guests.code_of(engagement) or guests.make_code(engagement, clock.now() + timedelta(days=1))
            _guest, token = guests.come_in(code, name)
            cookie = visits.cookie_name()
        browser = Browser(self.app)
        browser.client.set_cookie(cookie, token, domain="localhost")
        return browser

    def sign_in(self, colleague: Colleague, browser: Browser | None = None) -> Browser:
        """Sign a colleague in as they do it themselves: password, then code. A code works once in 30 seconds."""
        browser = browser or self.browser()
        browser.get("/arbeid/logg-inn")
        browser.post("/arbeid/logg-inn", {"email": colleague.email, "password": colleague.password})
        browser.post("/arbeid/to-faktor", {"code": colleague.code()})
        return browser

    def welcome_path(self, *roles: str, name: str = "", email: str = "") -> str:
        """Make a colleague who has not come in yet, and give the path of their one-time link."""
        name, email = self._name(name), self._email(email, "kommune.example.no")
        with self.app.app_context(), transaction():
            link = services.create_staff(name, email, roles)
            return f"/arbeid/velkommen/{links.token(link.id)}"

    def new_password_path(self, colleague: Colleague) -> str:
        """Give the path that a letter about a forgotten password would hold."""
        with self.app.app_context(), transaction():
            link = links.make(Purpose.NEW_PASSWORD, colleague.id, lives=services.NEW_PASSWORD_LIVES)
            return f"/arbeid/nytt-passord/{links.token(link.id)}"

    def _join(self, given: dict[str, Any]) -> Member:
        self._made += 1
        form_id = random_id()
        joining.sign_up(form_id, self._applicant(given))
        link = links.of_subject(Purpose.CONFIRM, form_id)
        assert link is not None
        joined = joining.confirm(link)
        for name in given.keys() & {"state", "paused_until", "only_followed", "joined_at"}:
            setattr(joined, name, given[name])
        session.flush()
        return _as_member(joined)

    def _applicant(self, given: dict[str, Any]) -> Applicant:
        district = given.get("district")
        return Applicant(
            name=self._name(given.get("name", "")),
            email=normalised_email(self._email(given.get("email", ""), "example.no")),
            birth_year=given.get("birth_year", ADULT),
            gender=cast(Gender, given.get("gender", "unsaid")),
            district=session.scalars(sa.select(District.id).where(District.name == district)).one()
            if district
            else None,
            elsewhere=False,
            birthday_passed=True,
            language=given.get("language", "nb"),
            consent=CONSENT,
        )

    def _name(self, given: str) -> str:
        number = self._made
        return given or f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"

    def _email(self, given: str, domain: str) -> str:
        self._made += 1
        return given or f"person{self._made}@{domain}"


def _as_member(joined: Panelist) -> Member:
    link = links.of_subject(Purpose.FEWER, joined.id)
    return Member(id=joined.id, email=joined.email, name=joined.name, fewer=links.token(link.id) if link else "")


def _hash(password: str) -> str:
    """Hash a password once a run and secret: it is slow on purpose, and two apps of one run need not share a secret."""
    known = (cast("Config", current_app.extensions["config"]).secret, password)
    if known not in _hashes:
        _hashes[known] = services.hashed(password)
    return _hashes[known]


def _give_authenticator(staff: Staff) -> str:
    totp = cast(Any, current_app.extensions["security"]).totp_factory
    staff.tf_primary_method, staff.tf_totp_secret = "authenticator", totp.generate_totp_secret()
    recovery.renew(staff.id)
    return cast(str, totp.get_totp_b32_key(staff.tf_totp_secret))
