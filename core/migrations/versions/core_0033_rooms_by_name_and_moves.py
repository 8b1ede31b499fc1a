"""A room is the same however its name is written, at the same place; a session says when it was to be before."""

from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0033"
down_revision = "core_0032"
branch_labels = None
depends_on = None

NAME = "core_session_room_free"
MOMENTS = ("INSERT", "UPDATE")
SESSION = sa.table(
    "core_session",
    *(sa.column(name, sa.String()) for name in ("room", "room_key")),
    sa.column("place", types.LocalTextColumn()),
    sa.column("id", sa.Uuid()),
    *(sa.column(name, types.UtcDateTime()) for name in ("reserved_from", "reserved_to", "cancelled_at")),
)


def upgrade() -> None:
    """Keep beside each room what it is compared by; let the database compare that."""
    op.add_column("core_session", sa.Column("room_key", sa.String(), nullable=False, server_default=""))
    op.add_column("core_session", sa.Column("moved_from", types.UtcDateTime(), nullable=True))
    op.add_column("core_session", sa.Column("moved_at", types.UtcDateTime(), nullable=True))
    _let_go()
    _fill()
    _hold("room_key")


def downgrade() -> None:
    """Compare rooms by their names again."""
    _let_go()
    for name in ("moved_at", "moved_from", "room_key"):
        op.drop_column("core_session", name)
    _hold("room")


def _fill() -> None:
    """Say of each session what its room is compared by; of two that have met in one already, the later has none."""
    connection = op.get_bind()
    held: dict[str, list[tuple[object, object]]] = {}
    for row in connection.execute(sa.select(SESSION).where(SESSION.c.room != "").order_by(SESSION.c.reserved_from)):
        key = f"{_fold(row.place.say('nb'))}/{_fold(row.room)}"
        if row.cancelled_at is None:
            others = held.setdefault(key, [])
            if any(begins < row.reserved_to and ends > row.reserved_from for begins, ends in others):
                continue
            others.append((row.reserved_from, row.reserved_to))
        connection.execute(SESSION.update().where(SESSION.c.id == row.id).values(room_key=key))


def _fold(name: str) -> str:
    return " ".join(normalize("NFKC", name).casefold().split())


def _let_go() -> None:
    if _is_postgresql():
        op.execute(f"ALTER TABLE core_session DROP CONSTRAINT {NAME}")
        return
    for moment in MOMENTS:
        op.execute(f"DROP TRIGGER {NAME}_{moment.lower()}")


def _hold(column: str) -> None:
    when = f"cancelled_at IS NULL AND {column} <> ''"
    if _is_postgresql():
        op.execute(
            f"ALTER TABLE core_session ADD CONSTRAINT {NAME} EXCLUDE USING gist "
            f"({column} WITH =, tstzrange(reserved_from, reserved_to) WITH &&) WHERE ({when})"
        )
        return
    mine = f"NEW.cancelled_at IS NULL AND NEW.{column} <> ''"
    others = f"id <> NEW.id AND {when} AND {column} = NEW.{column}"
    same_time = "reserved_from < NEW.reserved_to AND reserved_to > NEW.reserved_from"
    for moment in MOMENTS:
        found = f"EXISTS (SELECT 1 FROM core_session WHERE {others} AND {same_time})"  # noqa: S608 - names from above
        refuse = f"SELECT RAISE(ABORT, '{NAME}') WHERE {found};"
        op.execute(
            f"CREATE TRIGGER {NAME}_{moment.lower()} BEFORE {moment} ON core_session WHEN {mine} BEGIN {refuse} END"
        )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
