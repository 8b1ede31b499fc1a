"""The code of a session is its own: the activity's ends no other, and two sessions at the same hours have one each."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0031"
down_revision = "core_0030"
branch_labels = None
depends_on = None

OPENS_BEFORE = timedelta(hours=1)
LIVING = {
    "uq_core_join_code_activity": ("engagement_id", "ended_at is null and session_id is null"),
    "uq_core_join_code_session": ("session_id", "ended_at is null and session_id is not null"),
}
CODE = sa.table(
    "core_join_code",
    sa.column("id", sa.Uuid()),
    sa.column("engagement_id", sa.Uuid()),
    sa.column("session_id", sa.Uuid()),
    sa.column("opens_at", types.UtcDateTime()),
    sa.column("closes_at", types.UtcDateTime()),
    sa.column("ended_at", types.UtcDateTime()),
)
SESSION = sa.table(
    "core_session",
    sa.column("id", sa.Uuid()),
    sa.column("engagement_id", sa.Uuid()),
    sa.column("starts_at", types.UtcDateTime()),
    sa.column("ends_at", types.UtcDateTime()),
)


def upgrade() -> None:
    """Say of each code whose it is, by its hours; of several that work for one, the newest goes on."""
    with op.batch_alter_table("core_join_code") as batch_op:
        batch_op.add_column(sa.Column("session_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_core_join_code_session_id"), "core_session", ["session_id"], ["id"], ondelete="CASCADE"
        )
    _say_whose_they_are()
    for name, (column, where) in LIVING.items():
        which: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
        op.create_index(name, "core_join_code", [column], unique=True, **which)


def downgrade() -> None:
    """Forget whose they are; each works on in its hours."""
    for name in LIVING:
        op.drop_index(name, table_name="core_join_code")
    with op.batch_alter_table("core_join_code") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_core_join_code_session_id"), type_="foreignkey")
        batch_op.drop_column("session_id")


def _say_whose_they_are() -> None:
    """Tie each code that opens an hour before a session and closes with it, to that session."""
    connection = op.get_bind()
    standing: set[uuid.UUID] = set()
    begins = {
        (row.engagement_id, row.starts_at - OPENS_BEFORE, row.ends_at): row.id
        for row in connection.execute(sa.select(SESSION).order_by(SESSION.c.id.desc()))
    }
    for row in connection.execute(sa.select(CODE).order_by(CODE.c.opens_at.desc(), CODE.c.id.desc())).all():
        meeting = begins.get((row.engagement_id, row.opens_at, row.closes_at))
        whose, ended_at = meeting or row.engagement_id, row.ended_at
        if ended_at is None and whose in standing:
            ended_at = row.opens_at
        elif ended_at is None:
            standing.add(whose)
        change = CODE.update().where(CODE.c.id == row.id)
        connection.execute(change.values(session_id=meeting, ended_at=ended_at))
