"""The step that brought the care goes down where the answer of who will not say is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import migrate
from tests.architecture.test_upgrading import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.house import House


def test_up1_core_goes_down_where_members_and_links_have_the_answer_of_who_will_not_say(
    new_database_url: Callable[[], str], house: House
) -> None:
    url, core = new_database_url(), migrate.owners(house.app.extensions["registry"])[0]
    migrate.upgrade_one(url, core, "core_0024")
    fill(url)
    engine, here = sa.create_engine(url, poolclass=sa.NullPool), sa.MetaData()
    here.reflect(engine, only=["core_channel", "core_panelist", "core_recruitment_link"])
    pointing: list[Any] = [here.tables[name] for name in ("core_panelist", "core_recruitment_link")]
    channel = here.tables["core_channel"]
    with engine.begin() as connection:
        connection.execute(sa.update(channel).values(unsaid=True))
        assert all(connection.scalar(sa.select(table.c.channel_id)) for table in pointing)
    migrate.downgrade_one(url, core, "core_0023")
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(channel)) == 0
        assert [connection.scalars(sa.select(table.c.channel_id)).all() for table in pointing] == [[None], [None]]
