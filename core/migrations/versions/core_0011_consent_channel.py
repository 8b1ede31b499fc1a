"""How a consent came is known from the sign-up on."""

import sqlalchemy as sa
from alembic import op

revision = "core_0011"
down_revision = "core_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; whoever waits now came by the form or, as rows before, is taken to have."""
    op.add_column("core_sign_up", sa.Column("channel", sa.String(), nullable=False, server_default="form"))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("core_sign_up") as table:
        table.drop_column("channel")
