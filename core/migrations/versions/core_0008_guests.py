"""Guests and the codes that let them in."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0008"
down_revision = "core_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_join_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("opens_at", types.UtcDateTime(), nullable=False),
        sa.Column("closes_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        _engagement("core_join_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_join_code")),
        sa.UniqueConstraint("code", name=op.f("uq_core_join_code_code")),
    )
    op.create_index(op.f("ix_core_join_code_engagement_id"), "core_join_code", ["engagement_id"])
    op.create_index(op.f("ix_core_join_code_closes_at"), "core_join_code", ["closes_at"])
    op.create_table(
        "core_guest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("joined_at", types.UtcDateTime(), nullable=False),
        sa.Column("left_at", types.UtcDateTime(), nullable=True),
        sa.Column("erase_at", types.UtcDateTime(), nullable=True),
        _engagement("core_guest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_guest")),
    )
    op.create_index(op.f("ix_core_guest_engagement_id"), "core_guest", ["engagement_id"])
    op.create_index(op.f("ix_core_guest_erase_at"), "core_guest", ["erase_at"])
    op.create_table(
        "core_knock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("chances", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_knock")),
    )
    op.create_index(op.f("ix_core_knock_at"), "core_knock", ["at"])
    op.create_index("ix_core_knock_place", "core_knock", ["digest", "at"])


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("core_knock")
    op.drop_table("core_guest")
    op.drop_table("core_join_code")


def _engagement(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["engagement_id"], ["core_engagement.id"], name=op.f(f"fk_{table}_engagement_id"), ondelete="CASCADE"
    )
