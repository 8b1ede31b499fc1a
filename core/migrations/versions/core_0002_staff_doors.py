"""Passkeys, recovery codes, attempts, and what a visit knows of its browser."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("core_visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agent", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("confirmed_at", types.UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("core_visit", schema=None) as batch_op:
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("agent")
