"""How far those who were asked have come is counted in an index alone."""

from alembic import op

revision = "core_0021"
down_revision = "core_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_index("ix_core_participation_state", "core_participation", ["engagement_id", "state"])


def downgrade() -> None:
    """Take the tables back."""
    op.drop_index("ix_core_participation_state", table_name="core_participation")
