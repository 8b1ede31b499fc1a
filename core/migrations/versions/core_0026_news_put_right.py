"""News of a project can be put right, taken back, and shown again; a send-out tells whom it left out."""

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0026"
down_revision = "core_0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.add_column("core_sending", sa.Column("left_out", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("core_project_update", sa.Column("corrected_at", types.UtcDateTime(), nullable=True))
    op.add_column("core_project_update", sa.Column("withdrawn_at", types.UtcDateTime(), nullable=True))
    op.add_column("core_project_update", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Take the tables back."""
    for name in ("version", "withdrawn_at", "corrected_at"):
        op.drop_column("core_project_update", name)
    op.drop_column("core_sending", "left_out")
