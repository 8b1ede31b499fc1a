"""The step that compares rooms however they are written says of each session what its room is compared by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import migrate
from core.types import new_id
from tests.architecture.test_upgrading import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.house import House


def test_up1_rooms_that_met_before_stand_and_the_database_lets_no_more_meet(
    new_database_url: Callable[[], str], house: House
) -> None:
    url, core = new_database_url(), migrate.owners(house.app.extensions["registry"])[0]
    migrate.upgrade_one(url, core, "core_0032")
    fill(url)
    engine, here = sa.create_engine(url, poolclass=sa.NullPool), sa.MetaData()
    here.reflect(engine, only=["core_session"])
    sessions = here.tables["core_session"]
    with engine.begin() as connection:
        [row] = connection.execute(sa.select(sessions)).mappings()
        first = {"room": "Rom 3", "cancelled_at": None}
        connection.execute(sa.update(sessions).where(sessions.c.id == row["id"]).values(**first))
        made = {}
        for room, after in (("rom  3", 0), ("ROM 3", 9)):
            own, later = new_id(), timedelta(days=after)
            made[room] = own.hex if isinstance(row["id"], str) else own
            when = {name: row[name] + later for name in ("starts_at", "ends_at", "reserved_from", "reserved_to")}
            changed = {"id": made[room], "room": room, "responsible_id": None, "cancelled_at": None}
            connection.execute(sa.insert(sessions).values({**row, **changed, **when}))
    migrate.upgrade_one(url, core, "core_0033")
    now = sa.Table("core_session", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        keys = {row.room: row.room_key for row in connection.execute(sa.select(now))}
    assert keys["Rom 3"] == keys["ROM 3"] != ""
    assert keys["rom  3"] == "", "what met already is let be"
    again = sa.update(now).where(now.c.id == made["rom  3"]).values(room_key=keys["Rom 3"])
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(again)
