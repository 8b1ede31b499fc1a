"""Tokens: made once, shown once, dead when they expire, are taken back, or when their owner is out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.api import services
from core.api.floods import MOST_ADDRESSES, Flood
from core.api.models import ApiRefusal, ApiToken
from core.api.scopes import Scope
from core.api.services import TokenNotFound, TokenRefused, Wanted, Why
from core.audit import Act, AuditRow
from core.auth.models import Staff
from core.auth.services import principal
from core.contributions import Principal
from core.types import Id, random_id
from tests.programs import token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.fixtures.house import Opened
    from tests.fixtures.people import Watch
    from tests.people import People

Writing = "Callable[[], Opened]"


def wanted(**given: Any) -> Wanted:
    usual = {"id": random_id(), "name": "Statistikk", "scopes": [Scope.RESULTS_READ], "lives": timedelta(days=30)}
    return Wanted(**{**usual, **given})


def of(session: Any, staff_id: Id) -> Principal:
    return principal(session.get_one(Staff, staff_id))


def why(app: Flask, token: str) -> Why | None:
    """Say why a token is refused; None where it opens."""
    with app.app_context():
        try:
            services.find(token)
        except TokenRefused as refused:
            return refused.why
    return None


def test_a_token_opens_with_its_scopes_and_its_owners_roles(app: Flask, people: People) -> None:
    leader = people.staff("leader")
    token = token_of(app, leader, "results:read", "engagements:read")
    with app.app_context():
        found = services.find(token)
    assert found.owner.id == leader.id
    assert found.owner.roles == {"leader"}
    assert found.scopes == {"results:read", "engagements:read"}


def test_only_the_hash_of_a_token_is_stored(app: Flask, people: People, writing: Callable[[], Opened]) -> None:
    token = token_of(app, people.staff("leader"))
    with writing() as session:
        row = session.scalars(sa.select(ApiToken)).one()
        stored = [str(getattr(row, column.key)) for column in ApiToken.__table__.columns]
    assert token not in stored
    assert token.removeprefix(services.PREFIX) not in " ".join(stored)
    assert len(token) > 40


def test_the_same_form_twice_makes_one_token(people: People, writing: Callable[[], Opened]) -> None:
    leader, asked = people.staff("leader"), wanted()
    with writing() as session:
        assert services.make(asked, of(session, leader.id))
    with writing() as session:
        assert services.make(asked, of(session, leader.id)) is None
        assert len(services.tokens_of(leader.id)) == 1


def test_nobody_makes_or_takes_back_anothers_token(people: People, writing: Callable[[], Opened]) -> None:
    leader, other, asked = people.staff("leader"), people.staff("administrator"), wanted()
    with writing() as session:
        services.make(asked, of(session, leader.id))
    for act in (
        lambda me: services.make(asked, me),
        lambda me: services.revoke(asked.id, me),
        lambda me: services.revoke(random_id(), me),
    ):
        with writing() as session, pytest.raises(TokenNotFound):
            act(of(session, other.id))


@pytest.mark.parametrize("lives", [timedelta(0), timedelta(days=-1), timedelta(days=366)])
def test_a_token_lives_for_a_year_at_most(people: People, writing: Callable[[], Opened], lives: timedelta) -> None:
    leader = people.staff("leader")
    with writing() as session, pytest.raises(ValueError, match="a year"):
        services.make(wanted(lives=lives), of(session, leader.id))


def test_a_token_is_dead_from_the_moment_it_expires(app: Flask, people: People, frozen_clock: Watch) -> None:
    token = token_of(app, people.staff("leader"), days=1)
    frozen_clock.forward(hours=23, minutes=59, seconds=59)
    assert why(app, token) is None
    frozen_clock.forward(seconds=1)
    assert why(app, token) is Why.EXPIRED


def test_a_token_that_was_taken_back_is_dead(app: Flask, people: People, writing: Callable[[], Opened]) -> None:
    leader = people.staff("leader")
    token = token_of(app, leader)
    with writing() as session:
        row = session.scalars(sa.select(ApiToken)).one()
        services.revoke(row.id, of(session, leader.id))
    assert why(app, token) is Why.REVOKED


def test_az6_a_token_is_dead_at_once_when_its_owner_is_shut_out(
    app: Flask, people: People, writing: Callable[[], Opened]
) -> None:
    leader = people.staff("leader")
    token = token_of(app, leader)
    assert why(app, token) is None
    with writing() as session:
        session.get_one(Staff, leader.id).active = False
    assert why(app, token) is Why.OWNER


@pytest.mark.parametrize("text", ["", "samskap_", "samskap_x", "ø", "\ud800", "x" * 5000])
def test_what_is_no_token_opens_nothing(app: Flask, text: str) -> None:
    assert why(app, text) is Why.UNKNOWN


def test_a_token_notes_the_day_it_was_used_and_no_more(
    app: Flask, people: People, frozen_clock: Watch, queries: Any
) -> None:
    token = token_of(app, people.staff("leader"))
    with app.app_context(), queries() as first:
        services.find(token)
    with app.app_context(), queries() as second:
        services.find(token)
        row = services.tokens_of(services.find(token).owner.id)[0]
        assert row.used_on == frozen_clock.now.date()
    assert any(ran.startswith("UPDATE") for ran in first.statements)
    assert not any(ran.startswith("UPDATE") for ran in second.statements)


def test_making_and_taking_back_leave_a_trace(people: People, writing: Callable[[], Opened]) -> None:
    leader, asked = people.staff("leader"), wanted()
    with writing() as session:
        services.make(asked, of(session, leader.id))
        services.revoke(asked.id, of(session, leader.id))
        services.revoke(asked.id, of(session, leader.id))
    with writing() as session:
        acts = session.scalars(sa.select(AuditRow.act).where(AuditRow.object_id == asked.id)).all()
    assert sorted(acts) == [Act.TOKEN_MADE, Act.TOKEN_REVOKED]


def test_refusals_are_counted_by_day_and_reason(app: Flask, frozen_clock: Watch) -> None:
    with app.app_context():
        for reason in (Why.UNKNOWN, Why.UNKNOWN, Why.EXPIRED):
            services.count_refusal(reason)
        assert services.refusals() == {"unknown": 2, "expired": 1}
    frozen_clock.forward(days=31)
    with app.app_context():
        services.count_refusal(Why.UNKNOWN)
        assert services.refusals() == {"unknown": 1}
        from core.db import session

        assert session.scalar(sa.select(sa.func.count()).select_from(ApiRefusal)) == 3


def test_a_flood_is_counted_by_address_and_forgotten_with_the_minute(frozen_clock: Watch) -> None:
    flood = Flood(2)
    for _again in range(2):
        assert not flood.is_over("10.0.0.1")
        flood.count("10.0.0.1")
    assert flood.is_over("10.0.0.1")
    assert not flood.is_over("10.0.0.2")
    frozen_clock.forward(minutes=1)
    assert not flood.is_over("10.0.0.1")


def test_a_flood_from_everywhere_keeps_its_memory(frozen_clock: Watch) -> None:
    flood = Flood(2)
    for number in range(MOST_ADDRESSES):
        flood.count(str(number))
    assert flood.is_over("one more")
    assert not flood.is_over("1")
