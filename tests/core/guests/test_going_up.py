"""The step that gave sessions codes of their own ties the codes there were to theirs, and leaves one for each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core import migrate
from core.types import new_id
from tests.architecture.test_upgrading import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.house import House


def test_up1_codes_of_sessions_are_known_by_their_hours_and_the_newest_works_on(
    new_database_url: Callable[[], str], house: House
) -> None:
    url, core = new_database_url(), migrate.owners(house.app.extensions["registry"])[0]
    migrate.upgrade_one(url, core, "core_0030")
    fill(url)
    engine, here = sa.create_engine(url, poolclass=sa.NullPool), sa.MetaData()
    here.reflect(engine, only=["core_join_code", "core_session"])
    codes, sessions = here.tables["core_join_code"], here.tables["core_session"]
    with engine.begin() as connection:
        [meeting] = connection.execute(sa.select(sessions)).mappings()
        [row] = connection.execute(sa.select(codes)).mappings()
        connection.execute(sa.delete(codes))
        opens, mine = meeting["starts_at"] - timedelta(hours=1), {"engagement_id": meeting["engagement_id"]}
        for code, opens_at in (("OLD", opens), ("NEW", opens), ("ALL", opens + timedelta(minutes=1))):
            changed = {**mine, "opens_at": opens_at, "closes_at": meeting["ends_at"], "ended_at": None}
            own = new_id()
            changed["id"] = own.hex if isinstance(row["id"], str) else own
            connection.execute(sa.insert(codes).values({**row, **changed, "code": code}))
    migrate.upgrade_one(url, core, "core_0031")
    now = sa.Table("core_join_code", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        found = {row.code: row for row in connection.execute(sa.select(now))}
    assert [found[code].session_id for code in ("OLD", "NEW", "ALL")] == [meeting["id"], meeting["id"], None]
    assert [found[code].ended_at is None for code in ("OLD", "NEW", "ALL")] == [False, True, True]
