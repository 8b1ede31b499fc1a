"""Members who want e-mail only about what they follow."""

import sqlalchemy as sa
from alembic import op

revision = "core_0030"
down_revision = "core_0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the choice on each member; until now nobody could make it."""
    op.add_column("core_panelist", sa.Column("only_followed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the choice away."""
    op.drop_column("core_panelist", "only_followed")
