"""A plugin's tables: their names, their columns' lines in the register, their references, their migrations."""

from collections.abc import Iterator

import sqlalchemy as sa

from core import migrate
from core.migrate import Owner
from core.plugin import CORE_TABLES
from core.register import entry_of
from core.testing.subject import Subject


def tables_carry_the_slug(subject: Subject) -> Iterator[str]:
    """Every table's name begins with the slug."""
    yield from (f"a table is named {table.name}" for table in subject.tables if not _is_mine(subject, table.name))


def every_column_is_classified(subject: Subject) -> Iterator[str]:
    """Every column says in the data register what it holds, why and for how long."""
    for table in subject.tables:
        yield from (f"{column} is not classified" for column in table.columns if entry_of(column.info) is None)


def references_are_allowed(subject: Subject) -> Iterator[str]:
    """Tables lean on their own and on those core lends out; the database knows what to do when a row goes."""
    for table in subject.tables:
        for key in table.foreign_keys:
            goal = key.target_fullname.partition(".")[0]
            if goal not in CORE_TABLES and not _is_mine(subject, goal):
                yield f"{key.parent} leans on {goal}"
            if key.ondelete is None:
                yield f"{key.parent} does not say what happens when its {goal} goes"


def migrations_go_up_down_and_up(subject: Subject) -> Iterator[str]:
    """Migrations make exactly what the models say, in one straight line, and can be taken back."""
    owner = Owner(name=subject.slug, folder=subject.plugin.folder / "migrations")
    if not any(owner.folder.glob("*.py")):
        yield from (f"no migration makes {table.name}" for table in subject.tables)
        return
    if len(heads := migrate.heads(owner)) != 1:
        yield f"there are {len(heads)} newest revisions"
        return
    migrate.upgrade(subject.database_url, subject.registry)
    yield from migrate.differences(subject.database_url, owner)
    migrate.downgrade_one(subject.database_url, owner)
    yield from (f"{name} is left after going down" for name in _standing(subject))
    migrate.upgrade_one(subject.database_url, owner)


def _is_mine(subject: Subject, name: str) -> bool:
    return name.startswith(f"{subject.slug}_")


def _standing(subject: Subject) -> list[str]:
    engine: sa.Engine = subject.app.extensions["engines"][False]
    return [name for name in sa.inspect(engine).get_table_names() if _is_mine(subject, name)]
