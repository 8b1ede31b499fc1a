"""Who may be in twice: found by name, year, place and mailbox, judged by people, and never merged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.db import session, transaction
from core.messaging.models import SENT, WAITING, OutboxLetter
from core.panel.care import alike
from core.panel.care.models import Alike
from core.panel.likeness import alike_mail, alike_name
from core.panel.models import Panelist

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Member, People

PAGE = "/arbeid/panelet/dobbelt"
ANNE = {"name": "Anne-Lise Ås", "birth_year": 1970, "district": "Jar"}


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


@pytest.fixture
def both(people: People, frozen_clock: Watch) -> tuple[Member, Member]:
    """Two whose name and year of birth are the same."""
    return (
        people.member(**ANNE, email="anne@example.no"),
        people.member(**{**ANNE, "name": "anne lise ås"}, email="a.aas@example.no"),
    )


def found(app: Flask) -> list[tuple[str, str]]:
    """Give the addresses of every pair."""
    with app.app_context():
        return [(pair.one.email, pair.other.email) for pair in alike.pairs()[0]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kari.nordmann@gmail.com", "karinordmann@gmail.com", True),
        ("kari@gmail.com", "kari+panel@gmail.com", True),
        ("kari@gmial.com", "kari@gmail.com", True),
        ("kari@gmail.com", "kari@hotmail.com", False),
        ("kari@online.no", "karin@online.no", False),
        ("kari@example.no", "kari@eksempel.no", False),
    ],
)
def test_addresses_that_lead_to_one_mailbox_are_alike(one: str, other: str, same: bool) -> None:
    assert (alike_mail(one) == alike_mail(other)) is same


def test_names_are_alike_however_they_are_typed_and_norwegian_letters_are_kept_apart() -> None:
    assert alike_name("Anne-Lise  ÅS") == alike_name("ås, anne lise".replace(",", ""))
    assert alike_name("José Øye") == alike_name("jose øye")
    assert alike_name("Bøe") != alike_name("Boe")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, "Samme navn og fødselsår"),
        ({"birth_year": 1972}, "Samme navn og bosted, og nesten samme fødselsår"),
        ({"name": "Berit Lie", "email": "an.ne+1@example.no"}, "E-postadressene skiller seg bare på"),
        ({"birth_year": 1973}, ""),
        ({"birth_year": 1971, "district": "Voll"}, ""),
        ({"name": "Anne Ås"}, ""),
    ],
)
def test_a_pair_is_found_for_a_reason_in_words_or_not_at_all(
    people: People, hanne: Browser, change: dict[str, object], why: str
) -> None:
    people.member(**ANNE, email="anne@example.no")
    people.member(**{**ANNE, "email": "nr2@example.no", **change})
    page = hanne.get(PAGE)
    assert why in page
    assert ("Ingen ligner på noen andre nå." in page) == (not why)


def test_who_corrects_a_name_or_an_address_is_looked_at_anew(app: Flask, both: tuple[Member, Member]) -> None:
    assert found(app) == [("anne@example.no", "a.aas@example.no")]
    with app.app_context(), transaction():
        session.get_one(Panelist, both[1].id).name = "Anna Lise Ås"
    assert found(app) == []
    with app.app_context(), transaction():
        session.get_one(Panelist, both[1].id).email = "a.n.n.e@example.no"
    assert found(app) == [("anne@example.no", "a.n.n.e@example.no")]


def test_pr10_the_list_leaves_a_line_for_each_it_shows(app: Flask, hanne: Browser, both: tuple[Member, Member]) -> None:
    hanne.get(PAGE)
    with app.app_context():
        seen = session.scalars(sa.select(AuditRow.object_id).where(AuditRow.act == Act.ALIKE_SEEN))
        assert set(seen) == {member.id for member in both}


def test_a_leader_tells_two_apart_and_may_undo_it(app: Flask, hanne: Browser, both: tuple[Member, Member]) -> None:
    hanne.get(PAGE)
    page = hanne.press("Ikke samme person")
    assert "Ingen ligner på noen andre nå." in page
    assert found(app) == []
    assert "Samme navn og fødselsår" in hanne.press("Angre")
    with app.app_context():
        assert session.scalar(sa.select(Alike)) is None
        acts = list(
            session.scalars(
                sa.select(AuditRow.act)
                .where(AuditRow.act.like("alike_%"), ~AuditRow.act.like("%_seen"))
                .order_by(AuditRow.id)
            )
        )
    assert acts == [Act.ALIKE_JUDGED] * 2 + [Act.ALIKE_UNDONE] * 2


def test_both_are_asked_after_ten_minutes_and_nobody_is_merged(
    app: Flask, hanne: Browser, both: tuple[Member, Member], letters: Postman, frozen_clock: Watch
) -> None:
    letters.deliver()
    shown = hanne.get(PAGE)
    hanne.press("Spør 2 på e-post")
    frozen_clock.forward(minutes=9)
    assert letters.deliver() == []
    assert "Angre" in hanne.get(PAGE)
    frozen_clock.forward(minutes=1)
    got = letters.deliver()
    written = got[0].text.replace("\r\n", "\n").split("\n\n")[1:5]
    paragraphs = [" ".join(part.split()) for part in written if "http" not in part]
    assert len(paragraphs) == 3
    assert [part for part in paragraphs if part not in shown] == [], "the page shows the words that are sent"
    assert {letter.to for letter in got} == {member.email for member in both}
    assert not [letter for letter in got if "anne@example.no" in letter.text or "a.aas@" in letter.text]
    assert "Angre" not in hanne.get(PAGE), "the letters have left"
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Panelist)) == 2


def test_a_letter_that_is_undone_in_time_never_leaves_and_may_be_sent_after_all(
    hanne: Browser, both: tuple[Member, Member], letters: Postman, frozen_clock: Watch
) -> None:
    letters.deliver()
    hanne.get(PAGE)
    hanne.press("Spør 2 på e-post")
    hanne.press("Angre")
    frozen_clock.forward(minutes=11)
    assert letters.deliver() == []
    hanne.get(PAGE)
    hanne.press("Spør 2 på e-post")
    frozen_clock.forward(minutes=11)
    assert len(letters.deliver()) == 2


def test_nobody_who_wants_to_be_left_alone_is_written_to(
    app: Flask, hanne: Browser, both: tuple[Member, Member]
) -> None:
    page = hanne.get(PAGE)
    with app.app_context(), transaction():
        session.get_one(Panelist, both[0].id).state = "paused"
    hanne.press("Spør 2 på e-post")
    assert "En av dem vil ikke ha e-post fra oss." in hanne.get(PAGE)
    assert found(app), page.path


def test_two_who_do_not_look_alike_cannot_be_dealt_with(people: People, hanne: Browser) -> None:
    one, other = people.members(2)
    hanne.get(PAGE)
    answer = hanne.forge(f"{PAGE}/ulike", {"one": str(one.id), "other": str(other.id)})
    assert answer.status_code == 303
    assert "Noen andre har sett på de to" in hanne.get(PAGE)


def test_who_leaves_takes_what_was_said_of_the_two_along(
    app: Flask, hanne: Browser, both: tuple[Member, Member], people: People
) -> None:
    hanne.get(PAGE)
    hanne.press("Ikke samme person")
    browse = people.browser()
    browse.get(f"/avmelding/{both[0].fewer}/meld-deg-ut")
    browse.press("Meld meg ut av panelet")
    assert "Dere har sett på disse" not in hanne.get(PAGE)


@pytest.mark.one_engine("how the questions are asked, not what the engine answers")
def test_the_pairs_are_found_by_indexes(app: Flask) -> None:
    with app.app_context():
        question = alike._found().select().compile(dialect=session.get_bind().dialect)
        values = [question.params[name] for name in question.positiontup or ()]
        values = [str(value) if isinstance(value, datetime) else value for value in values]
        explained = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", tuple(values))
        plan = " ".join(str(row) for row in explained)
    assert plan.count("ix_core_panelist_alike_name") >= 2, plan
    assert "ix_core_panelist_alike_mail" in plan, plan


def letters_of(app: Flask, state: str) -> int:
    """Count the letters that ask whether somebody is in twice, in one state."""
    rows = sa.select(sa.func.count()).select_from(OutboxLetter)
    with app.app_context():
        return session.scalar(rows.where(OutboxLetter.kind == alike.LETTER, OutboxLetter.state == state)) or 0


def test_what_is_undone_of_one_pair_leaves_the_letters_of_another(
    app: Flask, both: tuple[Member, Member], people: People, letters: Postman, frozen_clock: Watch
) -> None:
    third = people.member(**ANNE, email="tredje@example.no")
    letters.deliver()
    first, second = sorted((both[0].id, both[1].id)), sorted((both[0].id, third.id))
    for pair in (first, second):
        frozen_clock.forward(minutes=1)
        with app.app_context(), transaction():
            alike.ask((pair[0], pair[1]), None)
    with app.app_context(), transaction():
        alike.undo((first[0], first[1]))
    frozen_clock.forward(minutes=11)
    assert {letter.to for letter in letters.deliver()} == {both[0].email, third.email}


def test_where_one_of_two_letters_has_left_undoing_takes_neither_back_and_says_so(
    app: Flask, hanne: Browser, both: tuple[Member, Member], letters: Postman
) -> None:
    letters.deliver()
    hanne.get(PAGE)
    hanne.press("Spør 2 på e-post")
    hanne.get(PAGE)
    with app.app_context(), transaction():
        one = session.scalars(sa.select(OutboxLetter).where(OutboxLetter.kind == alike.LETTER)).first()
        assert one
        one.state = SENT
    page = hanne.press("Angre")
    assert "Det er for sent å angre." in page
    assert letters_of(app, WAITING) == 1, "what is left leaves too"
    assert "Begge er spurt" in page
    assert "Angre" not in page.html
