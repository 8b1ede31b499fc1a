"""Replies to letters about a project as a whole: they reach whoever answers for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import committee, services
from core.engagement.models import Project
from core.engagement.publishing import following
from core.mailroom.intake import Outcome, receive
from core.messaging import verp
from core.messaging.models import OutboxLetter, Reply
from core.messaging.verp import Way
from core.types import LocalText, new_id
from tests.core.messaging.returned import away, reply

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.letters import Postman
    from tests.people import Colleague, Member, People

KARI = "kari@eksempel.no"
SECRET = "Hunden min heter Balder"


def by(colleague: Colleague) -> Principal:
    return Principal(kind="staff", id=colleague.id, name=colleague.name, roles=frozenset({"leader"}))


def take(app: Flask, raw: bytes) -> Outcome:
    with app.app_context():
        return receive(raw)


def own_address(app: Flask, project: Id) -> str:
    with app.app_context():
        return verp.address(Way.ANSWER, project)


def reply_address(letters: Postman) -> str:
    return str(letters.last_to(KARI).message["Reply-To"].addresses[0].addr_spec)


@pytest.fixture
def project(mailroom: Flask, leader: Colleague) -> Id:
    """A project without any activity."""
    with mailroom.app_context(), transaction():
        return services.create_project(LocalText(nb="Grønnere sentrum"), by(leader)).id


def test_a_reply_to_a_letter_about_the_committee_reaches_the_leader(
    mailroom: Flask, project: Id, leader: Colleague, kari: Member, letters: Postman
) -> None:
    with mailroom.app_context(), transaction():
        committee.take_in(session.get_one(Project, project), KARI, by(leader))
    assert reply_address(letters) == own_address(mailroom, project)
    assert take(mailroom, reply(reply_address(letters), text=SECRET)) is Outcome.REPLY
    (letter,) = letters.to(leader.email)
    assert SECRET in letter.text
    assert "Kari Nordmann" in letter.text
    assert "Grønnere sentrum" in letter.text
    assert letter.message["Reply-To"].addresses[0].addr_spec == KARI


@pytest.fixture
def news(mailroom: Flask, project: Id, leader: Colleague, kari: Member, frozen_clock: Any) -> None:
    """News from a project, on its way to a member who follows it."""
    with mailroom.app_context(), transaction():
        found, words = session.get_one(Project, project), LocalText(nb="Nå er benkene satt ut")
        following.follow(found, kari.id)
        following.tell(found, new_id(), words, words, by(leader))
    frozen_clock.forward(minutes=11)
    with mailroom.app_context():
        jobs.run_due()


@pytest.mark.usefixtures("news")
def test_a_reply_to_news_from_a_project_reaches_the_leader(
    mailroom: Flask, leader: Colleague, letters: Postman
) -> None:
    assert "Nå er benkene satt ut" in letters.last_to(KARI).text
    assert take(mailroom, reply(reply_address(letters), text=SECRET)) is Outcome.REPLY
    assert [SECRET in letter.text for letter in letters.to(leader.email)] == [True]


def test_a_reply_to_where_a_letter_about_a_project_comes_back_to_reaches_the_leader(
    mailroom: Flask, project: Id, leader: Colleague, kari: Member, letters: Postman
) -> None:
    with mailroom.app_context(), transaction():
        committee.take_in(session.get_one(Project, project), KARI, by(leader))
    letters.last_to(KARI)
    with mailroom.app_context():
        back = verp.address(
            Way.BACK, session.scalars(sa.select(OutboxLetter.id).where(OutboxLetter.about_id == project)).one()
        )
    assert take(mailroom, reply(back, text=SECRET)) is Outcome.REPLY
    assert SECRET in letters.last_to(leader.email).text


def test_whoever_answers_for_the_project_now_gets_the_reply(
    mailroom: Flask, project: Id, leader: Colleague, people: People, letters: Postman
) -> None:
    other = people.staff("leader", name="Nils Ny", email="nils@kommune.example.no")
    with mailroom.app_context(), transaction():
        session.get_one(Project, project).contact_id = other.id
    assert take(mailroom, reply(own_address(mailroom, project))) is Outcome.REPLY
    assert (len(letters.to(other.email)), letters.to(leader.email)) == (1, [])


def test_what_a_machine_answers_about_a_project_is_sent_to_nobody(
    mailroom: Flask, project: Id, leader: Colleague, letters: Postman
) -> None:
    assert take(mailroom, away(own_address(mailroom, project))) is Outcome.AUTOMATIC
    assert letters.to(leader.email) == []


def test_a_reply_about_a_project_that_cannot_be_sent_on_is_not_taken(
    mailroom: Flask, project: Id, leader: Colleague, letters: Postman
) -> None:
    raw, config = reply(own_address(mailroom, project)), mailroom.extensions["config"]
    mailroom.extensions["config"] = replace(config, mail="smtp://127.0.0.1:1")
    with pytest.raises(ConnectionRefusedError):
        take(mailroom, raw)
    mailroom.extensions["config"] = config
    assert take(mailroom, raw) is Outcome.REPLY
    assert len(letters.to(leader.email)) == 1


def test_a_reply_about_what_is_gone_is_left_alone(mailroom: Flask, project: Id, leader: Colleague) -> None:
    with mailroom.app_context(), transaction():
        session.delete(session.get_one(Project, project))
    assert take(mailroom, reply(own_address(mailroom, project))) is Outcome.UNKNOWN
    with mailroom.app_context():
        assert session.scalars(sa.select(Reply)).all() == []
