"""Somebody who is erased is nowhere: not in a row, not in a file, not in a log, and not after an older backup."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs
from core.auth.links import Purpose
from core.auth.models import Link
from core.contributions import Person
from core.db import session, transaction
from core.messaging.models import DROPPED, OutboxLetter
from core.messaging.services import post
from core.panel import addresses, lost_addresses, services
from core.panel.lost_addresses import Told
from core.panel.models import AddressChange, LostAddress, Panelist, SignUp
from core.privacy import erasure, journal
from core.privacy.exporting import export
from core.privacy.models import Erasure
from core.types import random_id
from tests.canaries import Bird, backup, fly, hits, ids_of, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from core.types import Id
    from tests.fixtures.people import Watch
    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("a_format")  # the canaries answer a survey

KEPT = ("core_erasure", "core_audit")


def leave(app: Flask, bird: Bird) -> None:
    """Let somebody leave, as the pages do."""
    with app.app_context(), transaction():
        services.leave(session.get_one(Panelist, bird.member.id))


@pytest.fixture
def flock(people: People) -> tuple[Bird, Bird]:
    """Two members among many, so that the database's pages have been split and filled."""
    people.members(60)
    first = fly(people, "Gulspurv81")
    return first, fly(people, "Bokfink92", first.engagement)


@pytest.fixture
def no_journal(app: Flask) -> Iterator[None]:
    """No earlier erasure: the journal outlives the database, so also the tests before this one."""
    place = app.extensions["config"].home / journal.NAME
    place.unlink(missing_ok=True)
    yield
    place.unlink(missing_ok=True)


def test_pr3_whoever_leaves_is_nowhere_at_once(app: Flask, flock: tuple[Bird, Bird], capfd: Any) -> None:
    gone, other = flock
    assert {hit.split(": ")[-1] for hit in hits(app, gone.words)} == set(gone.words), "every canary was there"
    leave(app, gone)
    assert hits(app, gone.words) == []
    logged = capfd.readouterr()
    assert not [word for word in gone.words if word in logged.err + logged.out]
    assert hits(app, other.words), "the other one is still there"


def test_pr3_only_the_journal_and_the_log_of_acts_know_the_id(app: Flask, flock: tuple[Bird, Bird]) -> None:
    gone, _other = flock
    ids = ids_of(app, gone.member)
    leave(app, gone)
    with app.app_context():
        assert jobs.run_due()
    engine: sa.Engine = app.extensions["engines"][False]
    found = sa.MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        knowing = {
            table.name
            for table in found.tables.values()
            for row in connection.execute(table.select())
            if any(one == str(value) or one == getattr(value, "hex", "") for one in ids for value in row)
        }
    assert knowing <= set(KEPT)


def test_pr3_an_older_backup_is_erased_again(app: Flask, flock: tuple[Bird, Bird], no_journal: None) -> None:
    gone, other = flock
    before = backup(app)
    leave(app, gone)
    before.restore()
    assert hits(app, gone.words), "the backup brought them back"
    with app.app_context():
        assert journal.replay() == 1
    assert hits(app, gone.words) == []
    assert hits(app, other.words)
    with app.app_context():
        assert journal.replay() == 0, "twice is once"
        assert len(list(journal.entries())) == 1
        assert session.scalars(sa.select(Erasure)).one().journaled_at


def test_pr3_the_journal_is_caught_up_after_a_crash(app: Flask, flock: tuple[Bird, Bird], no_journal: None) -> None:
    gone, _other = flock
    before = backup(app)
    leave(app, gone)
    place = app.extensions["config"].home / journal.NAME
    place.write_bytes(place.read_bytes()[:-20])  # the power went in the middle of the line
    with app.app_context(), transaction():
        session.execute(sa.update(Erasure).values(journaled_at=None))
    with app.app_context():
        assert journal.catch_up() == 1
        assert journal.catch_up() == 0
        assert [person.id for person, _at in journal.entries()] == [gone.member.id]
    before.restore()
    with app.app_context():
        assert journal.replay() == 1


def test_pr3_letters_that_wait_do_not_leave(app: Flask, flock: tuple[Bird, Bird], letters: Any) -> None:
    gone, other = flock
    with app.app_context(), transaction():
        for bird in flock:
            post("panel.already_member", _sign_up_of(bird), number=bird.member.name)
    leave(app, gone)
    assert not letters.to(gone.member.email)
    assert letters.to(other.member.email)
    with app.app_context():
        states = session.scalars(sa.select(OutboxLetter.state)).all()
    assert DROPPED in states, "the letter is counted, and leads to nobody"


def _sign_up_of(bird: Bird) -> Id:
    return session.scalars(sa.select(SignUp.id).where(SignUp.email == bird.member.email)).one()


def test_pr3_a_plugin_that_fails_is_shown_and_asked_again(
    frozen_clock: Watch, app: Flask, flock: tuple[Bird, Bird], faulty: SimpleNamespace, people: People
) -> None:
    gone, _other = flock
    leave(app, gone)
    assert hits(app, gone.words) == [], "everybody else has erased"
    officer = people.browser_of(people.staff("privacy_officer"))
    assert "planted" in officer.get("/arbeid/personvern")
    faulty.broken = False
    frozen_clock.forward(hours=2)
    with app.app_context():
        jobs.run_due()
        noted = session.scalars(sa.select(Erasure)).one()
        assert (noted.waiting_for, noted.places) == ([], [])
        assert noted.done_at
    assert [person.id for person in faulty.asked][:2] == [gone.member.id] * 2
    assert faulty.asked[-1].places == faulty.asked[0].places != ()
    assert "planted" not in officer.get("/arbeid/personvern")


def test_a_stranger_who_names_somebodys_address_does_not_become_them(app: Flask, people: People) -> None:
    """A request to move to another member's address leads to that address, and must not take its owner along."""
    gone, other = fly(people, "Svarttrost1"), people.member(email="eier@example.no")
    with app.app_context(), transaction():
        table = Panelist.metadata.tables["core_lost_address"]
        session.execute(sa.update(table).values(new_email=other.email))
    leave(app, gone)
    with app.app_context():
        assert session.get(Panelist, other.id)


def _named_by(app: Flask, other: Member, address: str) -> None:
    """Let somebody else ask to move to this address, and tell of it as their new one."""
    with app.app_context(), transaction():
        addresses.ask_for_address(session.get_one(Panelist, other.id), address, None)
        told = {"name": "Tore Ås", "phone": "99887766", "message": "", "old_email": other.email, "new_email": address}
        lost_addresses.report(random_id(), Told(**told))


def test_pr3_an_address_that_another_wrote_goes_too_and_their_own_request_stays(app: Flask, people: People) -> None:
    gone, other = people.member(email="gulspurv@example.no"), people.member(email="eier@example.no")
    _named_by(app, other, gone.email)
    assert hits(app, (gone.email,))
    with app.app_context(), transaction():
        services.leave(session.get_one(Panelist, gone.id))
    assert hits(app, (gone.email,)) == []
    with app.app_context():
        asked = session.scalars(sa.select(LostAddress)).one()
        assert (asked.panelist_id, asked.old_email, asked.new_email) == (other.id, other.email, "")
        assert session.scalars(sa.select(AddressChange)).all() == [], "it led to the address, and to nothing else"
        assert session.scalars(sa.select(Link).where(Link.purpose == Purpose.NEW_ADDRESS)).all() == []


@pytest.mark.parametrize("namesake", [False, True])
def test_pr3_a_request_tied_to_nobody_goes_with_the_last_member_of_its_name(
    app: Flask, people: People, *, namesake: bool
) -> None:
    """The old address was mistyped and the new one never used: a name is all there is, and it hands out nothing."""
    gone = people.member(name="Åse Gulspurv", email="gulspurv@example.no")
    if namesake:
        people.member(name="Åse Gulspurv", email="eier@example.no")
    told = {"phone": "99887766", "message": "", "old_email": "gulspruv@example.no", "new_email": "ny@example.no"}
    with app.app_context(), transaction():
        lost_addresses.report(random_id(), Told(name="åse  gulspurv", **told))
        lost_addresses.report(random_id(), Told(name="Tore Ås", **told))
        assert "99887766" not in str(export(Person(kind="panelist", id=gone.id)))
        services.leave(session.get_one(Panelist, gone.id))
    with app.app_context():
        left = set(session.scalars(sa.select(LostAddress.name)))
    assert left == ({"åse  gulspurv", "Tore Ås"} if namesake else {"Tore Ås"})


def test_pr2_who_wrote_somebodys_address_is_not_handed_out_to_them(app: Flask, people: People) -> None:
    asking, other = people.member(email="gulspurv@example.no"), people.member(email="eier@example.no")
    _named_by(app, other, asking.email)
    with app.app_context():
        given = str(export(Person(kind="panelist", id=asking.id)))
        assert asking.email in given
        assert not [word for word in (other.email, "Tore Ås", "99887766") if word in given]


def test_pr3_erasing_whoever_is_not_there_is_well(writing: Callable[[], Any], people: People) -> None:
    member = people.member()
    for _twice in range(2):
        with writing():
            erasure.erase(Person(kind="panelist", id=member.id))
    assert member.email not in stored(people.app)
