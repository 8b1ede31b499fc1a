"""Codes: what they look like, that nobody guesses one, and that everybody in the hall gets in."""

from __future__ import annotations

import base64
import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.auth import visits
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services as engagements
from core.engagement.models import Engagement
from core.guests import codes, guessing, jobs, services
from core.guests.errors import CodeNotFound, GuestNotFound, TooManyWrongCodes
from core.guests.models import Guest, JoinCode, Knock
from core.qr import qr_picture
from core.types import Id, LocalText
from tests.eventually import eventually
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.people import People

Writing = Any
DAY = timedelta(days=1)


@pytest.fixture
def leader(people: People) -> Principal:
    colleague = people.staff("leader")
    return Principal(kind="staff", id=colleague.id, name=colleague.name, roles=frozenset({"leader"}))


@pytest.fixture
def engagement(leader: Principal, writing: Writing) -> Id:
    return opened(leader, writing)


def opened(leader: Principal, writing: Writing) -> Id:
    """Make an engagement that is open."""
    with writing():
        made = engagements.create_engagement(None, "none", LocalText(nb="Møte"), LocalText(nb="Vi møtes."), leader)
        made.state = "open"
        return made.id


@pytest.fixture
def code(engagement: Id, writing: Writing) -> str:
    with writing():
        return services.make_code(engagement, clock.now() + DAY).code


@contextmanager
def at_the_door(app: Flask, address: str = "192.0.2.1") -> Iterator[None]:
    """Stand there with a browser that comes from this address."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        yield


def guess(app: Flask, typed: str, address: str = "192.0.2.1") -> str:
    """Type a code; give what came of it."""
    with at_the_door(app, address):
        try:
            services.admit(typed)
        except CodeNotFound:
            return "wrong"
        except TooManyWrongCodes:
            return "too many"
        return "in"


def wrong_ones(code: str, number: int) -> list[str]:
    """Give so many codes that are not this one."""
    return [made for made in (codes.new_code() for _try in range(number)) if made != code]


# What it looks like


def test_a_code_is_six_signs_that_nobody_confuses() -> None:
    made = {codes.new_code() for _one in range(500)}
    assert len(made) == 500
    assert {len(code) for code in made} == {6}
    assert not set("".join(made)) & set("01OIL")


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} ", "{2}", "{3}", "{4}"])
def test_small_letters_spaces_and_dashes_do_not_matter(app: Flask, code: str, typed: str) -> None:
    spaced = " ".join(code)
    assert guess(app, typed.format(code, code.lower(), codes.grouped(code), spaced, f"{code[:3]}-{code[3:]}")) == "in"


def test_the_picture_holds_an_address_of_ours_with_a_code_too_long_to_guess(app: Flask, code: str) -> None:
    with app.app_context():
        address = services.address_of(session.scalars(sa.select(JoinCode)).one())
    assert address.startswith(f"http://localhost/kode/{code}")
    scanned = address.rpartition("/")[2]
    assert len(codes.ALPHABET) ** (len(scanned) - codes.LENGTH) > 2**69
    assert guess(app, scanned) == "in"
    assert guess(app, scanned[:-1] + ("A" if scanned[-1] != "A" else "B")) == "wrong"
    assert b"<svg" in base64.b64decode(qr_picture(address).rpartition(",")[2])


# Nobody guesses one


def test_rt8_guessing_succeeds_with_a_chance_of_one_in_a_million_a_day_at_most() -> None:
    """The arithmetic of core/guests/guessing.py."""
    every_code = len(codes.ALPHABET) ** codes.LENGTH
    assert every_code == 887_503_681
    assert guessing.MOST_CHANCES == 887
    assert guessing.MOST_CHANCES / every_code <= 1e-6
    assert timedelta(days=1) == guessing.WINDOW


@pytest.mark.parametrize("activities", [1, 3])
def test_rt8_wrong_codes_stop_at_the_number_the_arithmetic_allows(
    app: Flask, leader: Principal, writing: Writing, monkeypatch: pytest.MonkeyPatch, activities: int
) -> None:
    monkeypatch.setattr(guessing, "MOST_CHANCES", 30)
    made = [opened(leader, writing) for _one in range(activities)]
    with writing():
        right = [services.make_code(each, clock.now() + DAY).code for each in made]
    met = [guess(app, wrong, f"198.51.100.{n}") for n, wrong in enumerate(wrong_ones(right[0], 40))]
    assert met.count("wrong") == 30 // activities, "with three codes open, each guess has three chances"
    assert met[30 // activities :] == ["too many"] * (len(met) - 30 // activities)
    assert guess(app, right[0], "203.0.113.9") == "too many", "whoever guessed right then would be in, so nobody is"
    with writing():
        spent = session.scalar(sa.select(sa.func.sum(Knock.chances)))
    assert spent == 30


def test_rt8_when_too_many_were_wrong_the_picture_still_works(
    app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_CHANCES", 0)
    with app.app_context():
        address = services.address_of(session.scalars(sa.select(JoinCode)).one())
    assert guess(app, code) == "too many"
    assert guess(app, address.rpartition("/")[2]) == "in"


def test_rt8_one_address_has_its_share_and_others_go_on(app: Flask, code: str) -> None:
    met = [guess(app, wrong) for wrong in wrong_ones(code, guessing.FROM_ONE_PLACE + 5)]
    assert met.count("wrong") == guessing.FROM_ONE_PLACE
    assert guess(app, code) == "too many"
    assert guess(app, code, "192.0.2.2") == "in"


def test_rt8_a_network_of_ipv6_is_one_place(app: Flask, code: str) -> None:
    met = [guess(app, wrong, f"2001:db8::{n:x}") for n, wrong in enumerate(wrong_ones(code, 40))]
    assert met.count("wrong") == guessing.FROM_ONE_PLACE
    assert guess(app, code, "2001:db8:0:1::1") == "in"


def test_rt8_guesses_that_race_are_counted_one_by_one(
    app: Flask, code: str, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_CHANCES", 10)
    met: list[str] = []
    together = threading.Barrier(20)

    def go(number: int) -> None:
        together.wait()
        met.append(guess(app, codes.new_code(), f"198.51.100.{number}"))

    racing = [threading.Thread(target=go, args=(number,)) for number in range(20)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert sorted(met) == ["too many"] * 10 + ["wrong"] * 10
    with writing():
        assert session.scalar(sa.select(sa.func.sum(Knock.chances))) == 10


def test_rt4_a_whole_hall_behind_one_address_gets_in_with_its_mistakes(app: Flask, code: str) -> None:
    """Three hundred people, every fifth of whom mistypes first; nobody is ever counted for being right."""
    for person in range(300):
        if person % 5 == 0:
            assert guess(app, codes.new_code()) == "wrong", person
        assert guess(app, code) == "in", person
        with at_the_door(app), transaction():
            guessing.count_arrival()


def test_limits_hold_for_a_day_and_outlive_a_restart(
    app: Flask, engagement: Id, writing: Writing, frozen_clock: Watch
) -> None:
    with writing():
        code = services.make_code(engagement, clock.now() + 3 * DAY).code
    for wrong in wrong_ones(code, guessing.FROM_ONE_PLACE):
        guess(app, wrong)
    frozen_clock.forward(hours=23, minutes=59)
    assert guess(app, code) == "too many"
    frozen_clock.forward(minutes=2)
    assert guess(app, code) == "in"
    with writing():
        assert guessing.forget_old() == guessing.FROM_ONE_PLACE


def test_nothing_is_counted_while_no_code_is_open(app: Flask, engagement: Id, writing: Writing) -> None:
    assert {guess(app, codes.new_code()) for _try in range(50)} == {"wrong"}
    with writing():
        assert session.scalar(sa.select(sa.func.count()).select_from(Knock)) == 0


def test_the_address_is_not_kept_as_it_is(app: Flask, code: str, writing: Writing) -> None:
    guess(app, "AAAAAA", "192.0.2.77")
    with writing():
        assert "192.0.2.77" not in session.scalars(sa.select(Knock.digest)).one()


# Its time


def test_a_code_stops_when_it_is_ended_replaced_or_over(
    app: Flask, engagement: Id, writing: Writing, frozen_clock: Watch
) -> None:
    with writing():
        first = services.make_code(engagement, clock.now() + DAY).code
    with writing():
        second = services.make_code(engagement, clock.now() + DAY).code
    assert (guess(app, first), guess(app, second)) == ("wrong", "in")
    frozen_clock.forward(days=1)
    assert guess(app, second) == "wrong"
    with writing():
        third = services.make_code(engagement, clock.now() + DAY).code
        services.end_code(engagement)
    assert guess(app, third) == "wrong"


def test_closing_the_activity_ends_its_code_and_forgets_its_guests_thirty_days_later(
    app: Flask, engagement: Id, writing: Writing, frozen_clock: Watch
) -> None:
    with writing():
        code = services.make_code(engagement, clock.now() + 60 * DAY)
        typed = code.code
        services.come_in(code, "Nils")
        gone, _token = services.come_in(code, "Oda")
        services.leave(gone)
    with writing():
        engagements.close(session.get_one(Engagement, engagement), None)
    assert guess(app, typed) == "wrong"
    for days, left in ((29, 2), (2, 0)):
        frozen_clock.forward(days=days)
        with writing():
            list(jobs.JOBS[0].run({}))
            assert session.scalar(sa.select(sa.func.count()).select_from(Guest)) == left


def test_whoever_comes_in_while_the_activity_closes_is_put_out_again(
    app: Flask, engagement: Id, code: str, writing: Writing
) -> None:
    """Who closes waits for those who are on their way in: the guest is not seen before they are."""
    inside = threading.Event()
    together = app.extensions["engines"][True].dialect.name == "postgresql"

    def come_in() -> str:
        with app.app_context(), transaction():
            _guest, token = services.come_in(session.scalars(sa.select(JoinCode)).one(), "Nils")
            inside.set()
            if together:
                eventually(lambda: somebody_waits(app))
        return token

    def close() -> str:
        inside.wait()
        with app.app_context(), transaction():
            engagements.close(session.get_one(Engagement, engagement), None)
        return ""

    (token,) = filter(None, race([come_in, close]))
    assert guess(app, code) == "wrong"
    with writing():
        guest = session.scalars(sa.select(Guest)).one()
        assert guest.left_at
        assert guest.erase_at
        assert visits.subject_of("guest", token) is None


def somebody_waits(app: Flask) -> bool:
    """Ask PostgreSQL whether somebody waits for somebody else's row."""
    locks = sa.table("pg_locks", sa.column("granted"))
    waiting = sa.select(sa.func.count()).select_from(locks).where(locks.c.granted.is_(False))
    with app.extensions["engines"][False].connect() as connection:
        return bool(connection.scalar(waiting))


def test_az3_a_guest_is_found_in_their_own_activity_only(leader: Principal, engagement: Id, writing: Writing) -> None:
    other = opened(leader, writing)
    with writing():
        guest, _token = services.come_in(services.make_code(engagement, clock.now() + DAY), "Nils")
        assert services.guest_in(engagement, guest.id) is guest
        with pytest.raises(GuestNotFound):
            services.guest_in(other, guest.id)
        services.leave(guest)
        with pytest.raises(GuestNotFound):
            services.guest_in(engagement, guest.id)
