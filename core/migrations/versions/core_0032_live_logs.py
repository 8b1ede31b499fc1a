"""Live logs: what several people change together, in one order."""

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0032"
down_revision = "core_0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "core_live_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["core_engagement.id"],
            name=op.f("fk_core_live_log_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_live_log")),
    )
    op.create_index(op.f("ix_core_live_log_engagement_id"), "core_live_log", ["engagement_id"])
    op.create_table(
        "core_live_fact",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("redacted_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["log_id"], ["core_live_log.id"], name=op.f("fk_core_live_fact_log_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("log_id", "seq", name=op.f("pk_core_live_fact")),
        sa.UniqueConstraint("log_id", "op_id", name=op.f("uq_core_live_fact_log_id_op_id")),
    )
    op.create_table(
        "core_live_snapshot",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["log_id"], ["core_live_log.id"], name=op.f("fk_core_live_snapshot_log_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("log_id", "seq", name=op.f("pk_core_live_snapshot")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("core_live_snapshot")
    op.drop_table("core_live_fact")
    op.drop_table("core_live_log")
