"""No room, nobody on the staff and no member is in two places at once: the database holds it."""

import re

from alembic import op

revision = "core_0029"
down_revision = "core_0028"
branch_labels = None
depends_on = None

FREE = "cancelled_at IS NULL"
APART = (  # table, name, whose, from, to, when it counts
    ("core_session", "core_session_room_free", "room", "reserved_from", "reserved_to", f"{FREE} AND room <> ''"),
    (
        *("core_session", "core_session_responsible_free", "responsible_id", "reserved_from", "reserved_to"),
        f"{FREE} AND responsible_id IS NOT NULL",
    ),
    (
        *("core_booking", "core_booking_person_free", "panelist_id", "starts_at", "ends_at"),
        "state IN ('taken', 'offered')",
    ),
)
MOMENTS = ("INSERT", "UPDATE")
COLUMNS = re.compile(r"\b(state|room|responsible_id|cancelled_at)\b")


def upgrade() -> None:
    """Let the database see to it: by EXCLUDE on PostgreSQL, by triggers on SQLite."""
    if _is_postgresql():
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for table, name, column, begins, ends, when in APART:
            op.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
                f"({column} WITH =, tstzrange({begins}, {ends}) WITH &&) WHERE ({when})"
            )
        return
    for table, name, column, begins, ends, when in APART:
        mine = COLUMNS.sub(r"NEW.\1", when)
        others = f"id <> NEW.id AND {when} AND {column} = NEW.{column}"
        same_time = f"{begins} < NEW.{ends} AND {ends} > NEW.{begins}"
        for moment in MOMENTS:
            found = f"EXISTS (SELECT 1 FROM {table} WHERE {others} AND {same_time})"  # noqa: S608 - names from above
            refuse = f"SELECT RAISE(ABORT, '{name}') WHERE {found};"
            op.execute(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON {table} WHEN {mine} BEGIN {refuse} END"
            )


def downgrade() -> None:
    """Take it back; the extension may be somebody else's, too."""
    for table, name, *_rest in APART:
        if _is_postgresql():
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        else:
            for moment in MOMENTS:
                op.execute(f"DROP TRIGGER {name}_{moment.lower()}")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
