"""A no to the letter of a list is remembered by a hash, so that no list asks there again, and nobody can tell whose."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.contributions import Principal
from core.db import session, transaction
from core.panel import addresses
from core.panel.members import refusals
from core.panel.members.models import DECLINED, WAITING, MemberImport, Refusal
from core.panel.models import Panelist, SignUp
from tests.core.panel.members.lists import WHERE, Asking, as_csv, person, read_in, work

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import People

ADDRESS = "liste1@eksempel.no"

MOMENT = re.compile(r"kl\.\s[0-9.]+")


@pytest.fixture
def asking(app: Flask, people: People, letters: Postman, frozen_clock: Watch) -> Asking:
    """A house with a leader."""
    return Asking(app, people, letters, frozen_clock, people.staff("leader", name="Hanne Hansen"))


def among(app: Flask, *emails: str) -> dict[str, str]:
    with app.app_context():
        return refusals.among(emails)


def test_a_no_is_remembered_without_the_address_and_the_page_says_so(app: Flask, asking: Asking) -> None:
    asking.ask(1)
    page = asking.say(1, yes=False)
    assert "Vi beholder bare en kode for adressen og når du sa nei" in page
    with app.app_context():
        (row,) = session.scalars(sa.select(Refusal))
        assert (len(row.digest), row.why) == (64, "list")
        assert "liste1" not in row.digest
        assert session.scalar(sa.select(SignUp.id)) is None
    assert among(app, ADDRESS, "liste2@eksempel.no") == {ADDRESS: WAITING}


def test_the_hash_is_keyed_by_the_houses_secret_and_by_its_purpose(
    app: Flask, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking.ask(1)
    asking.say(1, yes=False)
    with app.app_context():
        config = app.extensions["config"]
        monkeypatch.setattr(type(config), "key", lambda _self, purpose: purpose.encode())
        assert refusals.among([ADDRESS]) == {}


def test_the_button_of_a_mail_program_is_remembered_too(app: Flask, asking: Asking) -> None:
    asking.ask(1)
    where = str(asking.letters.last_to(ADDRESS).message["List-Unsubscribe"]).strip("<>")
    assert app.test_client().post(where, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert ADDRESS in among(app, ADDRESS)


def test_a_later_list_writes_to_nobody_who_said_no_and_tells_how_many_where_there_are_six(
    app: Flask, asking: Asking
) -> None:
    asking.ask(*range(8))
    for number in range(6):
        asking.say(number, yes=False)
    asking.wait()
    page = read_in(app, asking.leader, as_csv([person(number) for number in range(8)]))
    assert re.search(r"Har sagt nei takk før\s+6\b", page.text)
    assert "Hvem det er, viser vi ikke." in page
    assert not [number for number in range(6) if f"liste{number}@" in page.html]
    before = len(asking.letters.all)
    asking.leader.press("Inviter 2 personer til å bekrefte")
    work(app)
    asking.watch.forward(minutes=11)
    asking.letters.deliver()
    assert {letter.to for letter in asking.letters.all[before:]} == {"liste6@eksempel.no", "liste7@eksempel.no"}


def test_where_they_are_few_a_list_looks_as_if_nobody_had_said_no(app: Flask, asking: Asking) -> None:
    asking.ask(1, 2)
    asking.say(1, yes=False)
    asking.wait()
    seen: list[list[str]] = []
    for alone in (1, 2):
        read = read_in(app, asking.leader, as_csv([person(alone, name="Kari Nordmann")]))
        assert "Inviter 1 person til å bekrefte" in read.html
        assert "Hei, Kari" in read, "the letter is shown as the first on the list would read it"
        before = asking.ask(alone, name="Kari Nordmann")
        after = asking.leader.get(before.path)
        assert "1 person er spurt" in after
        seen.append([MOMENT.sub("", page.text) for page in (read, before, after)])
    assert seen[0] == seen[1]
    assert asking.leader.get(WHERE).text.count("1 spurt") == 2
    assert [letter.to for letter in asking.letters.all].count(ADDRESS) == 1
    assert [letter.to for letter in asking.letters.all].count("liste2@eksempel.no") == 2


def test_until_the_week_is_over_who_said_no_looks_like_who_has_not_answered(app: Flask, asking: Asking) -> None:
    both = as_csv([person(1), person(2)])
    asking.ask(1, 2)
    asking.wait(days=3)
    asking.say(1, yes=False)
    page = read_in(app, asking.leader, both)
    assert "Ingen på listen kan spørres" in page
    assert "Åse Listesen 1" in page
    assert "Åse Listesen 2" in page
    asking.wait(days=5)
    assert among(app, ADDRESS) == {ADDRESS: DECLINED}, "both are forgotten in the same week"
    assert "Inviter 2 personer til å bekrefte" in read_in(app, asking.leader, both).html


def test_who_says_no_between_the_reading_and_the_asking_gets_no_letter(app: Flask, asking: Asking) -> None:
    page = read_in(app, asking.leader, as_csv([person(1), person(2)]))
    with app.app_context(), transaction():
        refusals.remember(ADDRESS, asking.watch.now - timedelta(days=1))
    asking.leader.post(f"{page.path}/inviter")
    work(app)
    with app.app_context():
        assert list(session.scalars(sa.select(SignUp.email))) == ["liste2@eksempel.no"]
        assert session.scalars(sa.select(MemberImport)).one().counted == {"good": 1, DECLINED: 1}


def test_joining_by_oneself_forgets_the_no(app: Flask, asking: Asking) -> None:
    asking.ask(1)
    asking.say(1, yes=False)
    asking.join(1)
    with app.app_context():
        assert session.scalar(sa.select(Panelist.email)) == ADDRESS
        assert session.scalar(sa.select(Refusal.digest)) is None


def test_pr3_no_member_has_a_no_that_an_erasure_would_not_find(app: Flask, people: People) -> None:
    member, hanne = people.member(email="kari@eksempel.no"), people.staff("leader")
    with app.app_context(), transaction():
        soon = session.get_one(Panelist, member.id).joined_at
        refusals.remember("ny@eksempel.no", soon)
        refusals.remember(member.email, soon)
        row = session.get_one(Panelist, member.id)
        addresses.change_address_for(row, "ny@eksempel.no", Principal(kind="staff", id=hanne.id, name=hanne.name))
    with app.app_context():
        assert session.scalar(sa.select(Refusal.digest)) is None


def test_an_administrator_forgets_a_no_when_its_owner_asks_and_is_not_told_whether_there_was_one(
    app: Flask, people: People, frozen_clock: Watch
) -> None:
    with app.app_context(), transaction():
        refusals.remember(ADDRESS, frozen_clock.now)
    office = people.browser_of(people.staff("administrator"))
    office.get("/arbeid/personvern")
    office.click("Glem et nei takk")
    assert "E-postadresse" in office.press("Glem det", {"email": "x"}, status=422)
    answers = []
    for email in ("ingen@eksempel.no", " LISTE1@Eksempel.no "):
        office.get("/arbeid/personvern/nei-takk")
        answers.append(office.press("Glem det", {"email": email}).text)
    assert answers[0] == answers[1]
    assert among(app, ADDRESS) == {}
    assert "Glemte et nei takk" in office.get("/arbeid/personvern/tilgang")
