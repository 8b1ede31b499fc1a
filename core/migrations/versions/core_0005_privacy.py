"""Erasures, retention, requests about one's own data; consents that cannot be changed."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("core_audit", "core_consent")
REFUSE_ON_SQLITE = """
CREATE TRIGGER {table}_is_kept BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME; END'
"""
TRIGGER_ON_POSTGRESQL = (
    "CREATE TRIGGER {table}_is_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION core_refuse_change()"
)


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("waiting_for", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(), nullable=False),
        sa.Column("done_at", types.UtcDateTime(), nullable=True),
        sa.Column("journaled_at", types.UtcDateTime(), nullable=True),
        sa.Column("swept_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_erasure")),
        sa.UniqueConstraint("person_kind", "person_id", name=op.f("uq_core_erasure_person_kind_person_id")),
    )
    op.create_table(
        "core_data_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("received_at", types.UtcDateTime(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind in ('export', 'correct', 'erase', 'object')", name=op.f("ck_core_data_request_kind")),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_data_request_panelist_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_data_request")),
    )
    with op.batch_alter_table("core_data_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_data_request_panelist_id"), ["panelist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_data_request_due_at"), ["due_at"], unique=False)
    op.create_table(
        "core_data_request_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["core_data_request.id"],
            name=op.f("fk_core_data_request_step_request_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["core_staff.id"], name=op.f("fk_core_data_request_step_staff_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_data_request_step")),
    )
    with op.batch_alter_table("core_data_request_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_data_request_step_request_id"), ["request_id"], unique=False)
    op.create_table(
        "core_retention_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_retention_run")),
    )
    with op.batch_alter_table("core_retention_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_retention_run_at"), ["at"], unique=False)
    op.create_table(
        "core_wording",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("first_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_core_wording")),
    )
    with op.batch_alter_table("core_consent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="form"))
    _refuse_changes()


def downgrade() -> None:
    """Take the tables back."""
    _allow_changes()
    with op.batch_alter_table("core_consent", schema=None) as batch_op:
        batch_op.drop_column("channel")
    op.drop_table("core_wording")
    op.drop_table("core_retention_run")
    op.drop_table("core_data_request_step")
    op.drop_table("core_data_request")
    op.drop_table("core_erasure")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSE_ON_POSTGRESQL)
        for table in APPEND_ONLY:
            op.execute(TRIGGER_ON_POSTGRESQL.format(table=table))
        return
    for table in APPEND_ONLY:
        op.execute(REFUSE_ON_SQLITE.format(table=table))


def _allow_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_is_kept ON {table}")
        op.execute("DROP FUNCTION core_refuse_change()")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_is_kept")
