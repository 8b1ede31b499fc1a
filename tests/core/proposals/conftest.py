"""Somebody who proposes, and those who answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.db import session
from core.proposals.models import Proposal

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

NEW = "/forslag/nytt"
OFFICE = "/arbeid/forslag"
SCHOOL = {"title": "Tryggere skolevei", "body": "Sett opp lys ved Jar skole. Spør Ærlend i nr. 4."}
PUBLIC = {"title": "Tryggere skolevei", "body": "Sett opp lys ved Jar skole."}
STURE = {"name": "Sture Hansen", "email": "sture@example.no"}


@dataclass
class Room:
    """Lets people propose, and staff find what they proposed."""

    app: Flask
    people: People
    letters: Postman

    def from_member(self, member: Member, **words: str) -> str:
        """Let a member propose something; give the address of its page among staff."""
        browser = self.people.browser_of(member)
        browser.get(NEW)
        browser.post(NEW, {**SCHOOL, **words})
        return self.newest()

    def from_stranger(self, **words: str) -> str:
        """Let somebody else propose something, and confirm it; give the address of its page among staff."""
        browser = self.people.browser()
        ask(browser, **words)
        browser.get(self.letters.last_to(words.get("email", STURE["email"])).path("/forslag/bekreft/"))
        browser.press("Bekreft at jeg foreslår dette")
        return self.newest()

    def newest(self) -> str:
        """Give the address of the newest one among staff."""
        with self.app.app_context():
            return f"{OFFICE}/{session.scalars(sa.select(Proposal.id).order_by(Proposal.id.desc()).limit(1)).one()}"

    def count(self) -> int:
        """Count what is stored."""
        with self.app.app_context():
            return session.scalar(sa.select(sa.func.count()).select_from(Proposal)) or 0


def ask(browser: Browser, status: int = 200, **words: str) -> Page:
    """Fill in the form as somebody who is not signed in."""
    browser.get(NEW)
    return browser.post(NEW, {**SCHOOL, **STURE, **words}, status=status)


def show(office: Browser, path: str, **words: str) -> Page:
    """Let everybody read a proposal."""
    office.get(path)
    return office.post(f"{path}/vis", {**PUBLIC, **words})


@pytest.fixture
def room(app: Flask, people: People, letters: Postman) -> Room:
    """The room."""
    return Room(app, people, letters)


@pytest.fixture
def kari(people: People) -> Member:
    """A member."""
    return people.member(email="kari@eksempel.no", name="Kari Nordmann")


@pytest.fixture
def leader(people: People) -> Colleague:
    """Who answers, and starts projects."""
    return people.staff("leader", name="Hanne Leder")


@pytest.fixture
def office(people: People, leader: Colleague) -> Browser:
    """The leader's browser."""
    return people.browser_of(leader)
